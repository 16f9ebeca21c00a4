//! Delays: how long, what becomes of the operation, and what becomes of it when the client does not wait.

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::Org;

use super::{arm, bytes, state, told};
use crate::support::journal::{journal, until};
use crate::support::wire::Wire;
use crate::support::{Caller, start, started};

const SHORT: Duration = Duration::from_millis(50);

/// `POST /Users` as bytes, with the administrator's token.
fn create(org: &Org, user_name: &str) -> Vec<u8> {
    bytes(org, "POST", "/Users", &json!({ "userName": user_name }))
}

#[tokio::test]
async fn a_delay_delays_and_the_operation_is_done_all_the_same() {
    let (webex, org) = start().await;
    arm(&webex, &org, "slow", "users.create: delay=50ms x1").await;
    let admin = Caller::connector(&org);
    let started = started();
    let answer = admin.post("/Users", &json!({ "userName": "ada@example.test" })).await;
    assert!(started.elapsed() >= SHORT, "{:?}", started.elapsed());
    assert_eq!(answer.status, 201, "{}", answer.text());
    let fault = json!([{ "id": "slow", "hit": 1 }]);
    assert_eq!(
        told(&webex, &org).await,
        json!(["users.create", 201, "yes", "whole", fault, null])
    );
    let took = journal(&webex, &org).await[0]["durationMs"].as_f64().unwrap();
    assert!(took >= 50.0, "{took}");
    assert_eq!(state(&webex, &org, "slow").await, json!([false, 1, 0]));
    assert_eq!(admin.get("/Users").await.json()["Resources"][1], answer.json());
}

/// T06: no less than the law's least, and no more than its most.
#[tokio::test]
async fn a_delay_that_is_drawn_keeps_within_its_bounds() {
    for (law, least) in [
        ("uniform(50ms,90ms)", SHORT),
        ("normal(100ms,1ms)", SHORT),
        ("lognormal(5s,2,50ms)", Duration::ZERO),
    ] {
        let (webex, org) = start().await;
        arm(&webex, &org, "drawn", &format!("users.list: delay={law}")).await;
        let admin = Caller::connector(&org);
        for _ in 0..3 {
            let started = started();
            assert_eq!(admin.get("/Users").await.status, 200);
            assert!(started.elapsed() >= least, "{law}: {:?}", started.elapsed());
        }
        let took = journal(&webex, &org)
            .await
            .into_iter()
            .map(|entry| entry["durationMs"].as_f64());
        assert!(took.flatten().all(|took| took < 5_000.0), "{law}");
    }
}

#[tokio::test]
async fn delays_of_several_rules_add_up() {
    let (webex, org) = start().await;
    arm(&webex, &org, "one", "users.list: delay=30ms").await;
    arm(&webex, &org, "two", "users.*: delay=40ms").await;
    let started = started();
    assert_eq!(Caller::connector(&org).get("/Users").await.status, 200);
    assert!(
        started.elapsed() >= Duration::from_millis(70),
        "{:?}",
        started.elapsed()
    );
    let both = json!([{ "id": "one", "hit": 1 }, { "id": "two", "hit": 1 }]);
    assert_eq!(
        told(&webex, &org).await,
        json!(["users.list", 200, "no", "whole", both, null])
    );
}

#[tokio::test]
async fn a_delay_and_a_status_in_one_rule_are_one_hit() {
    let (webex, org) = start().await;
    arm(&webex, &org, "both", "groups.create: delay=50ms, 500 x1").await;
    let started = started();
    let answer = Caller::connector(&org)
        .post("/Groups", &json!({ "displayName": "Team" }))
        .await;
    assert!(started.elapsed() >= SHORT, "{:?}", started.elapsed());
    assert_eq!(answer.status, 500);
    assert_eq!(state(&webex, &org, "both").await, json!([false, 1, 0]));
    assert_eq!(Caller::connector(&org).get("/Groups").await.json()["totalResults"], 0);
}

#[tokio::test]
async fn a_delayed_request_holds_up_nobody_else() {
    let (webex, org) = start().await;
    arm(&webex, &org, "stuck", "users.create: delay=60s").await;
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(create(&org, "ada@example.test")).await;
    until("the delay has begun", async || {
        (state(&webex, &org, "stuck").await == json!([true, 1, null])).then_some(())
    })
    .await;
    // The write is not done yet, and reads and other writes are served meanwhile.
    let admin = Caller::connector(&org);
    assert_eq!(admin.get("/Users").await.json()["totalResults"], 1);
    assert_eq!(
        admin.post("/Groups", &json!({ "displayName": "Team" })).await.status,
        201
    );
}

/// A client that has sent a write, knows that it is being delayed, and leaves.
async fn leave_during_a_delay(leave: impl FnOnce(Wire)) {
    let (webex, org) = start().await;
    arm(&webex, &org, "slow", "users.create: delay=200ms x1").await;
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(create(&org, "ada@example.test")).await;
    until("the delay has begun", async || {
        (state(&webex, &org, "slow").await == json!([false, 1, 0])).then_some(())
    })
    .await;
    leave(wire);

    let entry = until("the write is journaled", async || journal(&webex, &org).await.pop()).await;
    assert_eq!(
        (&entry["operation"], &entry["applied"]),
        (&json!("users.create"), &json!("yes"))
    );
    assert_eq!(entry["status"], 201);
    let list = Caller::connector(&org)
        .get("/Users?filter=userName eq \"ada@example.test\"")
        .await
        .json();
    assert_eq!(list["totalResults"], 1);
    assert_eq!(list["Resources"][0]["id"], entry["response"]["body"]["id"]);
    assert_ne!(entry["response"]["body"]["id"], Value::Null);
}

#[tokio::test]
async fn a_client_that_hangs_up_during_a_delay_does_not_undo_its_write() {
    leave_during_a_delay(drop).await;
}

#[tokio::test]
async fn a_client_that_resets_during_a_delay_does_not_undo_its_write() {
    leave_during_a_delay(Wire::reset).await;
}
