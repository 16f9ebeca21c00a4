//! Conversations of real clients (`fixtures/clients`, see the README there), replayed over HTTP against a fresh
//! organisation. Adding a case is adding a file: nothing here names one.

mod bearer;
mod fixture;
mod replay;
mod tests;

use std::path::Path;

use webex_scim_mock::MockWebex;

use crate::support::make;

use fixture::Case;
use replay::{Flavour, replay};

/// Fewer files than this are no walk of the tree, but a wrong folder.
const FEWEST: usize = 50;

#[tokio::test]
async fn every_conversation_goes_as_written_in_every_flavour() {
    let cases = fixture::walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clients"))
        .unwrap_or_else(|problems| panic!("fixtures that cannot be read:\n{}", problems.join("\n")));
    assert!(
        cases.len() >= FEWEST,
        "only {} conversations, expected at least {FEWEST}",
        cases.len()
    );
    let mut failures = Vec::new();
    for case in &cases {
        failures.extend(failures_of(case).await);
    }
    let replayed = cases.len() * Flavour::ALL.len();
    assert!(
        failures.is_empty(),
        "{} of {replayed} conversations went otherwise:\n\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// What went otherwise, one text for each flavour that did.
async fn failures_of(case: &Case) -> Vec<String> {
    let webex = MockWebex::start().await;
    let mut failures = Vec::new();
    for flavour in Flavour::ALL {
        let org = make(&webex).await;
        failures.extend(replay(&webex, &org, case, flavour).await.err());
    }
    webex.shutdown().await;
    failures
}
