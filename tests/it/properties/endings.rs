//! What a rule leaves behind in the directory (a lag, a tombstone, a bucket) ends with the rule, however that comes to
//! its end, and with nothing else.

use serde_json::{Value, json};

use super::Twin;
use crate::support::wire::Wire;

const ADA: &str = "/Users?filter=userName eq \"ada@example.test\"";

/// A lag of a day that one create has begun, by a rule that can be hit once.
async fn lagging() -> Twin {
    let twin = Twin::start(42).await;
    twin.arm(&lag("lag")).await;
    assert_eq!(
        twin.status("POST", "/Users", &json!({ "userName": "ada@example.test" }))
            .await,
        201
    );
    assert!(!shows_ada(&twin).await, "the lag has begun");
    // The rule is spent, and what it began goes on.
    assert_eq!(twin.rules().await[0]["armed"], false);
    twin
}

fn lag(id: &str) -> Value {
    let toggle = json!({ "name": "eventual-consistency", "lag": "1d" });
    json!({
        "id": id, "match": { "op": "users.create" }, "schedule": { "times": 1 }, "effect": { "protocol": toggle },
    })
}

async fn shows_ada(twin: &Twin) -> bool {
    let (answer, _) = twin.send("GET", ADA, &Value::Null).await;
    match (
        answer.contains("\"totalResults\":1"),
        answer.contains("\"totalResults\":0"),
    ) {
        (true, false) => true,
        (false, true) => false,
        _ => panic!("{answer}"),
    }
}

/// A call of the control plane, and whether the lag goes on behind it.
async fn check(method: &str, below: &str, body: Option<Value>, goes_on: bool) {
    let twin = lagging().await;
    let answer = twin.control(method, below, body.as_ref()).await;
    assert!(answer.status < 300, "{method} {below}: {}", answer.text());
    assert_eq!(shows_ada(&twin).await, !goes_on, "{method} {below}");
}

#[tokio::test]
async fn what_a_rule_began_ends_when_it_is_removed_disarmed_or_replaced() {
    check("DELETE", "/faults/lag", None, false).await;
    check("DELETE", "/faults", None, false).await;
    check("POST", "/faults/lag/disarm", None, false).await;
    check("PUT", "/faults/lag", Some(lag("lag")), false).await;
    check("POST", "/faults", Some(lag("lag")), false).await;
    check("PUT", "/faults", Some(json!({ "items": [lag("lag")] })), false).await;
    check("PUT", "/faults", Some(json!({ "items": [] })), false).await;
}

#[tokio::test]
async fn what_a_rule_began_ends_when_it_is_changed_to_do_something_else_or_nothing() {
    check("PATCH", "/faults/lag", Some(json!({ "enabled": false })), false).await;
    let other = json!({ "effect": { "protocol": { "name": "eventual-consistency", "lag": "2d" } } });
    check("PATCH", "/faults/lag", Some(other), false).await;
}

#[tokio::test]
async fn what_a_rule_began_is_not_there_after_a_reset_or_a_restore() {
    for keep in [json!(["clock"]), json!(["clock", "faults"])] {
        let twin = lagging().await;
        let reset = json!({ "keep": keep });
        assert_eq!(twin.control("POST", "/reset", Some(&reset)).await.status, 200);
        // The name is free again, and a rule that was kept is still used up.
        let ada = json!({ "userName": "ada@example.test" });
        assert_eq!(twin.status("POST", "/Users", &ada).await, 201, "{keep}");
        assert!(shows_ada(&twin).await, "{keep}");
    }
    let twin = lagging().await;
    let name = json!({ "name": "during" });
    assert_eq!(twin.control("POST", "/snapshots", Some(&name)).await.status, 201);
    assert!(!shows_ada(&twin).await);
    assert_eq!(
        twin.control("POST", "/snapshots/during/restore", None).await.status,
        200
    );
    assert!(shows_ada(&twin).await);
}

#[tokio::test]
async fn what_a_rule_began_goes_on_while_the_rule_does() {
    check("PATCH", "/faults/lag", Some(json!({ "note": "ticket-123" })), true).await;
    check("POST", "/faults/lag/arm", None, true).await;
    check("POST", "/faults/lag/reset-counters", None, true).await;
    check("POST", "/faults", Some(lag("another")), true).await;
    check("GET", "/faults", None, true).await;
    check("POST", "/clock/advance", Some(json!({ "by": "86399999ms" })), true).await;
    check("POST", "/clock/advance", Some(json!({ "by": "1d" })), false).await;
}

#[tokio::test]
async fn what_a_rule_began_ends_with_its_ttl_in_real_time() {
    let twin = lagging().await;
    // It was armed longer ago than that.
    let ttl = json!({ "schedule": { "ttl": "1ms" } });
    let changed = twin.control("PATCH", "/faults/lag", Some(&ttl)).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    crate::support::journal::until("the end of the lag", async || shows_ada(&twin).await.then_some(())).await;
    let rule = &twin.rules().await[0];
    let told = ["armed", "armedUntil", "enabled", "hits"].map(|key| rule[key].clone());
    assert_eq!(Value::from(told.to_vec()), json!([false, null, true, 1]));
}

#[tokio::test]
async fn a_rule_past_its_ttl_hits_nothing_until_it_is_armed_again() {
    let twin = Twin::start(42).await;
    let rule = json!({ "id": "short", "schedule": { "ttl": "1ms" }, "effect": { "http": { "status": 503 } } });
    twin.arm(&rule).await;
    twin.until_all("the end of its ttl", |rule| rule["armed"] == false)
        .await;
    assert_eq!(twin.status("GET", "/Users", &Value::Null).await, 200);
    let ttl = json!({ "schedule": { "ttl": "1h" } });
    let changed = twin.control("PATCH", "/faults/short", Some(&ttl)).await.json();
    assert_eq!(changed["armed"], true);
    assert_eq!(twin.status("GET", "/Users", &Value::Null).await, 503);
}

#[tokio::test]
async fn what_settings_began_does_not_end_with_all_rules() {
    let twin = Twin::start(42).await;
    let settings = json!({ "consistency": { "lag": "1d" } });
    assert_eq!(twin.control("PATCH", "/settings", Some(&settings)).await.status, 200);
    assert_eq!(
        twin.status("POST", "/Users", &json!({ "userName": "ada@example.test" }))
            .await,
        201
    );
    assert_eq!(twin.control("DELETE", "/faults", None).await.status, 204);
    assert!(!shows_ada(&twin).await);
    let off = json!({ "consistency": null });
    assert_eq!(twin.control("PATCH", "/settings", Some(&off)).await.status, 200);
    assert!(shows_ada(&twin).await);
}

#[tokio::test]
async fn a_write_that_was_under_way_when_its_rule_was_removed_leaves_nothing_behind() {
    let twin = Twin::start(42).await;
    let mut rule = lag("lag");
    rule["effect"]["transport"] = json!({ "delay": "1s" });
    twin.arm(&rule).await;
    let mut wire = Wire::connect(twin.webex.url()).await;
    wire.send(twin.bytes("POST", "/Users", &json!({ "userName": "ada@example.test" })))
        .await;
    twin.until_all("the delay has begun", |rule| rule["hits"] == 1).await;
    assert_eq!(twin.control("DELETE", "/faults", None).await.status, 204);
    wire.silent();
    assert_eq!(wire.answer().await.status, 201);
    assert!(shows_ada(&twin).await);
}
