//! The journals, asked over the control plane.

use serde_json::Value;
use webex_scim_mock::{MockWebex, Org};

use super::{PATIENCE, control};

/// The org's journal, the newest entry last.
pub(crate) async fn journal(webex: &MockWebex, org: &Org) -> Vec<Value> {
    items(webex, &format!("/orgs/{}/requests?limit=1000", org.id())).await
}

/// The newest entry of the org's journal.
pub(crate) async fn last_entry(webex: &MockWebex, org: &Org) -> Value {
    journal(webex, org).await.pop().expect("a journal entry")
}

/// The newest entry of all journals of the server.
pub(crate) async fn last_of_server(webex: &MockWebex) -> Value {
    let entry = items(webex, "/requests?limit=1000").await.pop();
    entry.expect("a journal entry")
}

/// Empties the org's journal, so that the next entry is the only one.
pub(crate) async fn forget(webex: &MockWebex, org: &Org) {
    let cleared = control(webex, "DELETE", &format!("/orgs/{}/requests", org.id()), None).await;
    assert_eq!(cleared.status, 204, "{}", cleared.text());
}

async fn items(webex: &MockWebex, path: &str) -> Vec<Value> {
    let answer = control(webex, "GET", path, None).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let listing = answer.json();
    assert_eq!(listing["next"], Value::Null, "more than one page");
    listing["items"].as_array().unwrap().clone()
}

/// Asks `probe` again and again until it finds something: progress is made by requests, not by waiting.
pub(crate) async fn until<T>(what: &str, probe: impl AsyncFn() -> Option<T>) -> T {
    let polling = async {
        loop {
            if let Some(found) = probe().await {
                return found;
            }
        }
    };
    let polled = tokio::time::timeout(PATIENCE, polling).await;
    polled.unwrap_or_else(|_| panic!("never came: {what}"))
}
