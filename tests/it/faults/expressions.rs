//! Regular expressions of rules: what they cost is bounded, however they are written.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::rules::{arm, try_to_arm};
use crate::support::{Caller, control, start};

fn rule(expression: &str) -> Value {
    json!({ "match": { "op": "users.get", "path": { "matches": expression } }, "effect": { "http": { "status": 503 } } })
}

#[tokio::test]
async fn three_hundred_expressions_that_repeat_themselves_hold_nobody_up() {
    let (webex, org) = start().await;
    for _ in 0..300 {
        arm(&webex, &org, &rule("(a{10}){20}b0")).await;
    }
    let caller = Caller::connector(&org);
    let path = format!("/Users/{}", "a".repeat(3_000));
    for (tail, status) in [("", 404), ("b1", 404), ("b0", 503)] {
        let path = format!("{path}{tail}");
        // A guard, and no measure.
        let answered = tokio::time::timeout(Duration::from_secs(20), caller.get(&path)).await;
        assert_eq!(answered.unwrap().status, status, "{tail}");
    }
    webex.shutdown().await;
}

#[tokio::test]
async fn an_expression_that_compiles_to_too_much_is_refused() {
    let (webex, org) = start().await;
    let answer = try_to_arm(&webex, &org, &rule("(a{50}){50}b0")).await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.json()["errors"],
        json!([{
            "pointer": "/match/path/matches",
            "reason": "is too large a regular expression: compiled it is over the limit of 16384 bytes; repeat less, as in a+ for a{1,99}"
        }])
    );
    let listed = control(&webex, "GET", &format!("/orgs/{}/faults", org.id()), None).await;
    assert_eq!(listed.json()["items"], json!([]));
    webex.shutdown().await;
}
