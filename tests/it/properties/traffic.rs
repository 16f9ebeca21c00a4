//! What rules ask of the traffic: the how-manieth time the same request comes, and what the connector is about.

use serde_json::{Value, json};

use super::Twin;
use crate::support::patch;

/// A rule that answers with this status where this matches.
async fn arm(twin: &Twin, matches: Value, status: u16) {
    let id = format!("r{status}");
    twin.arm(&json!({ "id": id, "match": matches, "effect": { "http": { "status": status } } }))
        .await;
}

/// What the newest entry of the journal says of the rules that struck.
async fn last_hits(twin: &Twin) -> Value {
    twin.journal().await.pop().unwrap()["faults"].clone()
}

#[tokio::test]
async fn an_attempt_is_counted_for_each_logical_request() {
    let twin = Twin::start(42).await;
    arm(&twin, json!({ "op": "users.create", "attempt": 2 }), 503).await;
    arm(&twin, json!({ "op": "users.create", "attempt": { "gt": 3 } }), 500).await;
    let user = |name: &str| json!({ "userName": format!("{name}@example.test") });
    let (ada, bob) = (user("ada"), user("bob"));
    let mut statuses = Vec::new();
    for body in [&ada, &bob, &ada, &ada, &bob, &ada, &ada] {
        statuses.push(twin.status("POST", "/Users", body).await);
    }
    assert_eq!(statuses, [201, 201, 503, 409, 503, 500, 500]);
    assert_eq!(last_hits(&twin).await, json!([{ "id": "r500", "hit": 2 }]));
    // The same name with another body is another request, and so is another operation.
    let other = json!({ "userName": "ada@example.test", "displayName": "Ada" });
    assert_eq!(twin.status("POST", "/Users", &other).await, 409);
    assert_eq!(twin.status("POST", "/Users", &other).await, 503);
    for _ in 0..3 {
        assert_eq!(twin.status("GET", "/Users", &Value::Null).await, 200);
    }
}

#[tokio::test]
async fn the_same_request_by_another_connection_is_the_next_attempt_and_a_reset_of_the_rule_changes_nothing_of_it() {
    let twin = Twin::start(42).await;
    arm(&twin, json!({ "op": "users.list", "attempt": 1 }), 503).await;
    assert_eq!(twin.status("GET", "/Users", &Value::Null).await, 503);
    let reset = twin.control("POST", "/faults/r503/reset-counters", None).await;
    assert_eq!(reset.status, 200);
    assert_eq!(twin.status("GET", "/Users", &Value::Null).await, 200);
    assert_eq!(twin.status("GET", "/Users?count=2", &Value::Null).await, 503);
}

/// A status for each phase, and what a request meets.
async fn phases() -> Twin {
    let twin = Twin::start(42).await;
    for (phase, status) in [
        ("test-connection", 521),
        ("initial", 522),
        ("incremental", 523),
        ("deprovision", 524),
    ] {
        let http = json!({ "status": status });
        let rule = json!({ "id": phase, "match": { "phase": phase }, "effect": { "commit": "first", "http": http } });
        twin.arm(&rule).await;
    }
    twin
}

#[tokio::test]
async fn a_connector_tests_the_connection_syncs_for_the_first_time_then_again_and_takes_people_away() {
    let twin = phases().await;
    let nothing = Value::Null;
    let fresh = "/Users?filter=userName eq \"0b8d6c1e-6a5c-4f0e-9a50-0d7b7f6f3a11\"";
    assert_eq!(twin.status("GET", fresh, &nothing).await, 521);
    assert_eq!(twin.status("GET", "/Schemas", &nothing).await, 521);
    let look_up = "/Users?filter=userName eq \"ada@example.test\"";
    let ada = json!({ "userName": "ada@example.test" });
    assert_eq!(twin.status("GET", look_up, &nothing).await, 522);
    assert_eq!(twin.status("POST", "/Users", &ada).await, 522);
    // A pause that is no pause yet, and one that is.
    for (by, status) in [("1199999ms", 522), ("20m", 523), ("1m", 523)] {
        let step = json!({ "by": by });
        assert_eq!(twin.control("POST", "/clock/advance", Some(&step)).await.status, 200);
        assert_eq!(twin.status("GET", look_up, &nothing).await, status, "{by}");
    }
    let explained = json!({ "request": { "method": "GET", "path": format!("{}/Users", twin.tenant) } });
    let explained = twin.control("POST", "/faults/explain", Some(&explained)).await.json();
    assert_eq!(explained["phase"], "incremental");
    let people = twin.people().await;
    let (_, path) = people.iter().find(|(name, _)| name == "ada@example.test").unwrap();
    for (value, status) in [(json!("False"), 524), (json!(true), 523), (json!(false), 524)] {
        let change = patch(json!([{ "op": "Replace", "path": "active", "value": value }]));
        assert_eq!(twin.status("PATCH", path, &change).await, status, "{value}");
    }
    assert_eq!(twin.status("DELETE", path, &nothing).await, 524);
    // What is no connector's request is of no phase.
    assert_eq!(twin.status("GET", "/Printers", &nothing).await, 404);
}
