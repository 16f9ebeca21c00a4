//! The journal in a Rust test's hands.

use serde_json::json;

use crate::support::{Caller, control, start};

#[tokio::test]
async fn requests_are_counted_listed_and_expected() {
    let (_webex, org) = start().await;
    let admin = Caller::connector(&org);
    admin.create_user("ada@example.test").await;
    admin.get("/Users").await;
    assert_eq!(org.journal().count(), 2);
    assert_eq!(
        org.journal()
            .op("users.create")
            .with("userName", "ada@example.test")
            .count(),
        1
    );
    assert_eq!(org.journal().with("status", json!({ "in": [404] })).count(), 0);
    org.journal().op("users.list").expect(1);
    let entries = org.journal().op("users.create").entries();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["body"], json!({ "userName": "ada@example.test" }));
}

#[tokio::test]
async fn all_entries_are_listed_however_many_pages_they_take() {
    let (_webex, org) = start().await;
    let admin = Caller::connector(&org);
    for _ in 0..1_001 {
        admin.get("/Users?count=0").await;
    }
    assert_eq!(org.journal().entries().len(), 1_001);
}

#[tokio::test]
#[should_panic(
    expected = "{\"op\":\"users.create\",\"userName\":\"ada\"}: expected 1, came 0; nearest is req-1 (users.create), but \
                userName is \"ada@example.test\", not \"ada\""
)]
async fn an_expectation_that_fails_says_what_came_nearest() {
    let (_webex, org) = start().await;
    Caller::connector(&org).create_user("ada@example.test").await;
    org.journal().op("users.create").with("userName", "ada").expect(1);
}

#[tokio::test]
#[should_panic(expected = "/op: unknown operation `users.make`")]
async fn an_operation_that_nobody_knows_is_no_expectation() {
    let (_webex, org) = start().await;
    let _ = org.journal().op("users.make").count();
}

#[tokio::test]
async fn a_verification_tells_every_failure_in_a_line() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    admin.get("/Users").await;
    admin.create_user("ada@example.test").await;
    let verified = org
        .verify()
        .expect("users.*", 2)
        .sequence(["users.list", "users.create"]);
    assert_eq!(verified.await.unwrap().requests, 2);

    let rule = json!({ "id": "busy", "short": "groups.list: 503" });
    control(&webex, "POST", &format!("/orgs/{}/faults", org.id()), Some(&rule)).await;
    let failures = org.verify().expect("users.list", 2).await.unwrap_err();
    assert_eq!(
        failures.to_string(),
        "users.list: expected 2, came 1; nearest is req-1 (users.list)\n\
         the fault `busy` was never hit: groups.list: 503; nearest is req-1 (users.list), but op is \"users.list\", not \
         \"groups.list\""
    );
}
