//! Rules that act while a request's body comes: decided once, before it is read, and carried through to the journal.

use serde_json::{Value, json};

use crate::support::journal::last_entry;
use crate::support::rules::arm;
use crate::support::wire::{Wire, request, request_of};
use crate::support::{Caller, start};

/// T25: the answer is there although the body never comes, and the write is not done.
#[tokio::test]
async fn an_early_answer_leaves_body_and_write_alone_and_is_hit_once() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let effect = json!({ "http": { "status": 413 }, "transport": { "intake": { "early": true } } });
    let rule =
        json!({ "id": "early", "match": { "op": "users.create" }, "schedule": { "times": 1 }, "effect": effect });
    arm(&webex, &org, &rule).await;
    let authorization = format!("Bearer {}", admin.token);
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Host", "localhost"),
        ("Content-Length", "64"),
    ];
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(request("POST", &format!("/v1/scim/{}/Users", org.id()), &headers, b""))
        .await;
    let answer = wire.answer().await;
    assert_eq!(
        (answer.status, &answer.json()["message"]),
        (413, &json!("Payload Too Large"))
    );

    let entry = last_entry(&webex, &org).await;
    let kept = ["status", "body", "applied"].map(|key| entry[key].clone());
    assert_eq!(kept, [json!(413), json!("[not read]"), json!("no")]);
    assert_hit_once(&entry, "early");
    admin.create_user("ada@example.test").await;
}

/// T24: read so slowly, the write is done, whole.
#[tokio::test]
async fn a_body_that_is_read_slowly_is_read_whole_and_the_write_is_done() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let effect = json!({ "transport": { "intake": { "rate": "1KiB/s" } } });
    arm(
        &webex,
        &org,
        &json!({ "id": "slow", "match": { "op": "users.create" }, "effect": effect }),
    )
    .await;
    let body = json!({ "userName": "ada@example.test" }).to_string();
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(request_of(&admin, "POST", "/Users", &[], body.as_bytes()))
        .await;
    assert_eq!(wire.answer().await.json()["userName"], "ada@example.test");
    let entry = last_entry(&webex, &org).await;
    assert_eq!(entry["applied"], "yes");
    assert_hit_once(&entry, "slow");
}

#[track_caller]
fn assert_hit_once(entry: &Value, rule: &str) {
    let faults = entry["faults"].as_array().unwrap();
    let hits: Vec<_> = faults.iter().map(|fault| (&fault["id"], &fault["hit"])).collect();
    assert_eq!(hits, [(&json!(rule), &json!(1))]);
}
