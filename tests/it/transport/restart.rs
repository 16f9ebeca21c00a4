//! T29: the server goes down and comes back, with its state or without.

use std::io::ErrorKind;

use serde_json::json;

use super::{arm, connected, knock, state};
use crate::support::journal::{journal, until};
use crate::support::wire::Wire;
use crate::support::{Caller, start};

#[tokio::test]
async fn t29_a_restart_ends_all_connections_and_keeps_the_state() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let ada = admin.create_user("ada@example.test").await;
    let mut idle = connected(&webex).await;
    let mut begun = Wire::connect(webex.url()).await;
    begun.send("GET /half-a-head").await;
    arm(&webex, json!({ "kind": "restart", "for": "200ms" })).await;
    assert_eq!(knock(&webex).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    for wire in [&mut idle, &mut begun] {
        let (bytes, _) = wire.drain().await;
        assert_eq!(bytes, b"");
    }
    until("the port opens", async || knock(&webex).await.ok()).await;
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    assert_eq!(admin.get(&path).await.json(), ada);
    assert_eq!(state(&webex).await, json!([false, 1, null]));
}

#[tokio::test]
async fn t29_a_restart_that_loses_the_state_builds_every_org_again_from_its_seed() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let admin = Caller::connector(&org);
    let whom = async || {
        let list = admin.get("/Users").await.json();
        json!([list["totalResults"], list["Resources"][0]["id"]])
    };
    let at_first = whom().await;
    admin.create_user("ada@example.test").await;
    Caller::connector(&other).create_user("bob@example.test").await;
    let mut idle = connected(&webex).await;
    arm(&webex, json!({ "kind": "restart", "state": "lost", "for": "10ms" })).await;
    // Not before: until then it is the old server that answers.
    let (bytes, _) = idle.drain().await;
    assert_eq!(bytes, b"");
    until("the port opens", async || knock(&webex).await.ok()).await;
    // The same ids and the same token, and nothing of what was written.
    assert_eq!(whom().await, at_first);
    assert_eq!(journal(&webex, &org).await.len(), 1);
    assert_eq!(Caller::connector(&other).get("/Users").await.json()["totalResults"], 1);
}

#[tokio::test]
async fn a_request_that_hangs_does_not_outlive_a_restart() {
    let (webex, org) = start().await;
    let rule = json!({ "short": "users.list: delay=1m" });
    let path = format!("/orgs/{}/faults", org.id());
    let armed = crate::support::control(&webex, "POST", &path, Some(&rule)).await;
    assert_eq!(armed.status, 201);
    let mut waiting = Wire::connect(webex.url()).await;
    let list = crate::support::wire::request_of(&Caller::connector(&org), "GET", "/Users", &[], b"");
    waiting.send(list).await;
    arm(&webex, json!({ "kind": "restart", "for": "10ms" })).await;
    let (bytes, _) = waiting.drain().await;
    assert_eq!(bytes, b"");
    until("the port opens", async || knock(&webex).await.ok()).await;
}
