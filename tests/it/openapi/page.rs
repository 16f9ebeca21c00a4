//! The page of the control plane, for people.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{routes, start};

#[tokio::test]
async fn the_page_for_people_lists_every_route_and_nothing_else() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/control-plane.md");
    let page = std::fs::read_to_string(page).unwrap();
    let rows = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let listed: Vec<&str> = rows.map(|(call, _)| call).collect();
    let (webex, _org) = start().await;
    let routes = routes(&webex).await;
    let known: BTreeSet<&str> = routes.iter().map(String::as_str).collect();
    assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), known);
    assert_eq!(listed.len(), routes.len(), "a call stands twice");
}
