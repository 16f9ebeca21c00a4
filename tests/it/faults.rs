//! Faults on purpose, seen from the client's side of the socket: answers, delays and resets; whom they hit and how
//! often; and that they leave no trace once they are gone.

mod acted;
mod answers;
mod catalogue;
mod delays;
mod doubts;
mod expressions;
mod inert;
mod look_up;
mod meanwhile;
mod presets;
mod resets;
mod spellings;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::journal::last_entry;
use crate::support::wire::request_of;
use crate::support::{Caller, control};

/// Arms a rule in its short form, under this id.
async fn arm(webex: &MockWebex, org: &Org, id: &str, short: &str) {
    let rule = json!({ "id": id, "short": short });
    let answer = control(webex, "POST", &format!("/orgs/{}/faults", org.id()), Some(&rule)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

/// `[armed, hits, remaining]` of a rule.
async fn state(webex: &MockWebex, org: &Org, id: &str) -> Value {
    let rule = control(webex, "GET", &format!("/orgs/{}/faults/{id}", org.id()), None)
        .await
        .json();
    json!([rule["armed"], rule["hits"], rule["remaining"]])
}

/// What the newest journal entry says of the fault and of the write.
async fn told(webex: &MockWebex, org: &Org) -> Value {
    let entry = last_entry(webex, org).await;
    let told = ["operation", "status", "applied", "delivery", "faults", "why"].map(|key| entry[key].clone());
    Value::from(told.to_vec())
}

/// A request of the administrator's at the tenant URL, as bytes; `null` for no body.
fn bytes(org: &Org, method: &str, path: &str, body: &Value) -> Vec<u8> {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    request_of(&Caller::connector(org), method, path, &[], body.as_bytes())
}
