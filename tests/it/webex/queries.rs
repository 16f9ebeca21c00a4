//! Queries as clients of the SCIM API write them: many ids in one filter, capitals, and a bare plus.

use serde_json::json;

use super::{crowd, id, ok};
use crate::support::{Caller, start};

#[tokio::test]
async fn fifty_ids_in_one_filter_find_fifty_users_in_any_spelling_of_the_operators() {
    let (webex, org) = start().await;
    let crowd = crowd(&webex, &org, 51).await;
    for (caller, eq, or) in [
        (Caller::v2(&org), "eq", "or"),
        (Caller::v2(&org), "Eq", "OR"),
        (Caller::connector(&org), "EQ", "Or"),
    ] {
        let terms: Vec<String> = crowd[..50].iter().map(|id| format!("id {eq} \"{id}\"")).collect();
        let path = format!("/Users?filter={}", terms.join(&format!(" {or} ")));
        let list = ok(&caller.get(&path).await, 200);
        let found: Vec<&str> = list["Resources"].as_array().unwrap().iter().map(id).collect();
        assert_eq!(list["totalResults"], 50);
        assert!(crowd[..50].iter().all(|id| found.contains(&id.as_str())));
    }
}

#[tokio::test]
async fn a_bare_plus_is_a_blank_and_finds_nobody_and_an_encoded_one_finds_who_is_meant() {
    let (_webex, org) = start().await;
    for (at, caller) in [Caller::connector(&org), Caller::v2(&org)].iter().enumerate() {
        let login = format!("ada+{at}@example.test");
        caller.create_user(&login).await;
        for (sent, total) in [(login.clone(), 0), (login.replace('+', "%2B"), 1)] {
            let path = format!("/Users?filter=userName eq \"{sent}\"");
            assert_eq!(
                ok(&caller.get(&path).await, 200)["totalResults"],
                json!(total),
                "{sent}"
            );
        }
    }
}
