//! Rules that are armed and will not be hit, as things are: the answer says so.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::control;
use crate::support::rules::try_to_arm;
use crate::support::start;

async fn warnings(webex: &MockWebex, org: &Org, schedule: Value) -> Value {
    let rule = json!({ "match": { "op": "users.get" }, "schedule": schedule, "effect": { "http": { "status": 503 } } });
    let path = format!("/orgs/{}/faults/validate", org.id());
    let tried = control(webex, "POST", &path, Some(&rule)).await.json();
    let armed = try_to_arm(webex, org, &rule).await;
    assert_eq!(armed.status, 201, "{}", armed.text());
    let told: Vec<Value> = tried["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flaw| flaw["reason"].clone())
        .collect();
    assert_eq!(armed.json()["warnings"], json!(told));
    let id = armed.json()["id"].as_str().unwrap().to_owned();
    control(webex, "DELETE", &format!("/orgs/{}/faults/{id}", org.id()), None).await;
    json!(told)
}

#[tokio::test]
async fn a_window_that_is_over_when_the_rule_is_armed_is_told() {
    let (webex, org) = start().await;
    let frozen = json!({ "mode": "frozen", "at": "2026-01-02T00:00:00Z" });
    let set = control(&webex, "PUT", &format!("/orgs/{}/clock", org.id()), Some(&frozen)).await;
    assert_eq!(set.status, 200, "{}", set.text());
    let window = |length: &str| json!({ "window": { "from": "2026-01-01T00:00:00Z", "for": length } });
    assert_eq!(
        warnings(&webex, &org, window("1d")).await,
        json!(["never hits: its window closed at 2026-01-02T00:00:00.000Z"])
    );
    assert_eq!(warnings(&webex, &org, window("86400001ms")).await, json!([]));
    webex.shutdown().await;
}

#[tokio::test]
async fn a_state_that_nothing_leads_to_is_told() {
    let (webex, org) = start().await;
    let state = |state: Value| json!({ "state": state });
    let down = state(json!({ "machine": "m", "is": "down" }));
    assert_eq!(
        warnings(&webex, &org, down.clone()).await,
        json!(["cannot hit yet: no rule leads `m` to `down`"])
    );
    assert_eq!(
        warnings(&webex, &org, state(json!({ "machine": "m", "is": "started" }))).await,
        json!([])
    );
    let other = json!({ "match": { "op": "users.list" }, "schedule": state(json!({ "machine": "m", "then": "down" })), "effect": { "http": { "status": 503 } } });
    assert_eq!(try_to_arm(&webex, &org, &other).await.status, 201);
    assert_eq!(warnings(&webex, &org, down).await, json!([]));
    webex.shutdown().await;
}

#[tokio::test]
async fn a_call_that_takes_nothing_refuses_what_it_does_not_know() {
    let (webex, org) = start().await;
    let faults = format!("/orgs/{}/faults", org.id());
    let rule = json!({ "id": "a", "short": "users.get: 503" });
    assert_eq!(try_to_arm(&webex, &org, &rule).await.status, 201);
    for call in ["disarm", "arm", "reset-counters"] {
        let path = format!("{faults}/a/{call}");
        let refused = control(&webex, "POST", &path, Some(&json!({ "x": 1 }))).await;
        assert_eq!(refused.status, 422, "{call}");
        assert_eq!(
            refused.json()["errors"],
            json!([{ "pointer": "/x", "reason": "unknown member" }])
        );
        assert_eq!(
            control(&webex, "GET", &format!("{faults}/a"), None).await.json()["armed"],
            true
        );
        assert_eq!(
            control(&webex, "POST", &path, Some(&json!({}))).await.status,
            200,
            "{call}"
        );
        control(&webex, "POST", &format!("{faults}/a/arm"), None).await;
    }
    webex.shutdown().await;
}
