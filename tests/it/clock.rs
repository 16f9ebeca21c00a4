//! The clock of an org: what it does to everything that knows the time, and what falls due by it.

mod due;
mod everything;
mod library;
mod modes;

use serde_json::Value;
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Answer, control};

/// A call of the clock that succeeds.
async fn clock(webex: &MockWebex, org: &Org, method: &str, below: &str, body: Option<Value>) -> Value {
    let path = format!("/orgs/{}/clock{below}", org.id());
    let answer = control(webex, method, &path, body.as_ref()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn set(webex: &MockWebex, org: &Org, body: Value) -> Value {
    clock(webex, org, "PUT", "", Some(body)).await
}

async fn advance(webex: &MockWebex, org: &Org, body: Value) -> Value {
    clock(webex, org, "POST", "/advance", Some(body)).await
}

/// A token by the control plane: its text and its fingerprint.
async fn issue(webex: &MockWebex, org: &Org, body: Value) -> (String, Value) {
    let answer: Answer = control(webex, "POST", &format!("/orgs/{}/tokens", org.id()), Some(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let token = answer.json();
    (
        token["token"].as_str().unwrap().to_owned(),
        token["fingerprint"].clone(),
    )
}
