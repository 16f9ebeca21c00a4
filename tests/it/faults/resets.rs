//! Resets: the connection ends with a TCP RST before a byte of an answer, and the write was not done.

use std::io::ErrorKind;

use serde_json::{Value, json};

use super::{arm, bytes, state, told};
use crate::support::journal::{journal, last_entry};
use crate::support::wire::{RawAnswer, Wire};
use crate::support::{Caller, control, start, started};

/// Not a byte came, and the end was a reset.
#[track_caller]
fn assert_reset((read, end): (Vec<u8>, std::io::Result<()>)) {
    assert_eq!(String::from_utf8_lossy(&read), "");
    assert_eq!(end.map_err(|error| error.kind()), Err(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn reset_peer_closes_with_rst_and_the_write_is_not_done() {
    let (webex, org) = start().await;
    arm(&webex, &org, "rst", "users.create: rst x1").await;
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(bytes(
        &org,
        "POST",
        "/Users",
        &json!({ "userName": "ada@example.test" }),
    ))
    .await;
    assert_reset(wire.drain().await);

    let entry = last_entry(&webex, &org).await;
    let kept = ["operation", "status", "response", "delivery", "applied", "faults"].map(|key| entry[key].clone());
    let fault = json!([{ "id": "rst", "hit": 1 }]);
    assert_eq!(
        Value::from(kept.to_vec()),
        json!(["users.create", null, null, "reset_peer", "no", fault])
    );
    assert_eq!(state(&webex, &org, "rst").await, json!([false, 1, 0]));
    let admin = Caller::connector(&org);
    let found = admin.get("/Users?filter=userName eq \"ada@example.test\"").await.json();
    assert_eq!(found["totalResults"], 0);

    // The second try goes through: the rule was for one.
    admin.create_user("ada@example.test").await;
    assert_eq!(
        told(&webex, &org).await,
        json!(["users.create", 201, "yes", "whole", [], null])
    );
}

#[tokio::test]
async fn every_write_can_be_reset_and_leaves_everything_as_it_was() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let user = admin.create_user("ada@example.test").await;
    let group = admin.post("/Groups", &json!({ "displayName": "Team" })).await.json();
    let user_path = format!("/Users/{}", user["id"].as_str().unwrap());
    let group_path = format!("/Groups/{}", group["id"].as_str().unwrap());
    let patch = json!({ "Operations": [{ "op": "replace", "path": "displayName", "value": "New" }] });
    let whole = json!({ "userName": "ada@example.test", "displayName": "New" });
    let team = json!({ "displayName": "New" });
    let users = admin.get("/Users").await.json();
    arm(&webex, &org, "rst", "*: rst").await;
    for (operation, method, path, body) in [
        (
            "users.create",
            "POST",
            "/Users",
            &json!({ "userName": "bob@example.test" }),
        ),
        ("users.replace", "PUT", &user_path, &whole),
        ("users.patch", "PATCH", &user_path, &patch),
        ("users.delete", "DELETE", &user_path, &Value::Null),
        ("groups.create", "POST", "/Groups", &team),
        ("groups.replace", "PUT", &group_path, &team),
        ("groups.patch", "PATCH", &group_path, &patch),
        ("groups.delete", "DELETE", &group_path, &Value::Null),
        ("users.list", "GET", "/Users", &Value::Null),
    ] {
        let mut wire = Wire::connect(webex.url()).await;
        wire.send(bytes(&org, method, path, body)).await;
        assert_reset(wire.drain().await);
        let entry = last_entry(&webex, &org).await;
        assert_eq!(
            (&entry["operation"], &entry["applied"]),
            (&json!(operation), &json!("no"))
        );
    }
    let cleared = control(&webex, "DELETE", &format!("/orgs/{}/faults", org.id()), None).await;
    assert_eq!(cleared.status, 204);
    assert_eq!(admin.get("/Users").await.json(), users);
    assert_eq!(admin.get(&user_path).await.json(), user);
    assert_eq!(admin.get(&group_path).await.json(), group);
}

#[tokio::test]
async fn a_reset_ends_a_connection_that_has_answered_before() {
    let (webex, org) = start().await;
    arm(&webex, &org, "rst", "groups.list: rst").await;
    let keep = |path: &str| {
        let request = bytes(&org, "GET", path, &Value::Null);
        String::from_utf8(request).unwrap().replace("Connection: close\r\n", "")
    };
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(keep("/Users?count=0")).await;
    let first = wire.one_answer().await;
    assert_eq!(first.status, 200, "{}", first.body);
    wire.send(keep("/Groups?count=0")).await;
    assert_reset(wire.drain().await);
    assert_eq!(journal(&webex, &org).await.len(), 2);
}

#[tokio::test]
async fn a_delay_before_a_reset_is_waited_for() {
    let (webex, org) = start().await;
    arm(&webex, &org, "late", "users.list: delay=50ms, rst x1").await;
    let started = started();
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(bytes(&org, "GET", "/Users", &Value::Null)).await;
    assert_reset(wire.drain().await);
    assert!(
        started.elapsed() >= std::time::Duration::from_millis(50),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn a_request_that_asks_for_no_reset_is_closed_in_order() {
    let (webex, org) = start().await;
    arm(&webex, &org, "rst", "groups.*: rst").await;
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(bytes(&org, "GET", "/Users?count=0", &Value::Null)).await;
    let answer: RawAnswer = wire.answer().await;
    assert_eq!((answer.status, answer.header("connection")), (200, "close"));
}
