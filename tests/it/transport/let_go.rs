//! What waits on purpose holds nobody up, and leaves nothing behind when its client is gone.

use serde_json::json;
use webex_scim_mock::{MockWebex, Org};

use super::{ask, ask_to_arm, connected};
use crate::support::journal::until;
use crate::support::rules::{arm, disarm};
use crate::support::wire::{Wire, request_of};
use crate::support::{Caller, control, start};

/// Ways of waiting: for ever, in the answer, before the operation, behind the head, between two slices.
const WAITS: [&str; 5] = [
    "hang",
    "hang@30",
    "delay=500ms",
    "delay=500ms at=headers-body",
    "slice(size=100,every=500ms)",
];
/// Clients of one wave, and waves of one way: two thousand clients, and never more than a few hundred open files.
const CLIENTS: usize = 100;
const WAVES: usize = 4;

#[tokio::test]
async fn two_thousand_clients_that_were_kept_waiting_and_left_leave_nothing_behind() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let mut kept = connected(&webex).await;
    let mut asked = 0;
    for wait in WAITS {
        arm(
            &webex,
            &org,
            &json!({ "id": "wait", "short": format!("users.list: {wait}") }),
        )
        .await;
        for wave in 1..=WAVES {
            let waiting = clients(&webex, &admin).await;
            asked += CLIENTS;
            until("all wait", async || {
                (hits(&webex, &org).await == wave * CLIENTS).then_some(())
            })
            .await;
            // A write takes every lock that there is, and ends at once.
            admin.create_user(&format!("user{asked}@example.test")).await;
            leave(waiting);
        }
        until("all are told of", async || {
            (told(&webex, &org).await == asked).then_some(())
        })
        .await;
        disarm(&webex, &org).await;
    }
    assert_only_one_is_there(&webex, &mut kept).await;
    assert_eq!(
        admin.get("/Users?count=0").await.json()["totalResults"],
        1 + WAVES * WAITS.len()
    );
}

/// Clients that have asked for a list.
async fn clients(webex: &MockWebex, admin: &Caller) -> Vec<Wire> {
    let list = request_of(admin, "GET", "/Users?count=0", &[], b"");
    let mut waiting = Vec::new();
    for _ in 0..CLIENTS {
        let mut wire = Wire::connect(webex.url()).await;
        wire.send(&list).await;
        waiting.push(wire);
    }
    waiting
}

/// Every other one without a word.
fn leave(waiting: Vec<Wire>) {
    for (n, wire) in waiting.into_iter().enumerate() {
        if n % 2 == 0 {
            wire.reset();
        }
    }
}

/// How many requests have met the rule.
async fn hits(webex: &MockWebex, org: &Org) -> usize {
    let rule = control(webex, "GET", &format!("/orgs/{}/faults/wait", org.id()), None).await;
    usize::try_from(rule.json()["hits"].as_u64().unwrap()).unwrap()
}

/// How many lists the journal tells of.
async fn told(webex: &MockWebex, org: &Org) -> usize {
    let path = format!("/orgs/{}/requests/count", org.id());
    let answer = control(webex, "POST", &path, Some(&json!({ "op": "users.list" }))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    usize::try_from(answer.json()["count"].as_u64().unwrap()).unwrap()
}

/// Where two may be served at once and one is there, another is served; it would wait if any other were there still.
async fn assert_only_one_is_there(webex: &MockWebex, kept: &mut Wire) {
    let limit = r#"{"kind":"connection-limit","limit":2,"for":"60s"}"#;
    kept.send(ask_to_arm(webex, limit)).await;
    assert_eq!(kept.one_answer().await.status, 201);
    let mut second = Wire::connect(webex.url()).await;
    second.send(ask(webex, "GET", "/version")).await;
    assert_eq!(second.one_answer().await.status, 200);
    // And a third one does.
    let mut third = Wire::connect(webex.url()).await;
    third.send(ask(webex, "GET", "/version")).await;
    super::meanwhile(webex, kept).await;
    third.silent();
}
