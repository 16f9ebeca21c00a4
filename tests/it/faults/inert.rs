//! A fault that is gone, spent, or about something else changes not a byte of an answer.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{arm, bytes};
use crate::support::wire::raw;
use crate::support::{Caller, control, start};

/// The whole answer to a request, byte for byte, but for the instant and the number of the request.
async fn answer(webex: &MockWebex, org: &Org, method: &str, path: &str, body: &Value) -> String {
    let answer = raw(webex.url(), bytes(org, method, path, body)).await;
    let (tracking, date) = (answer.header("trackingid"), answer.header("date"));
    assert!(tracking.starts_with("ROUTER_") && !date.is_empty(), "{}", answer.head);
    let whole = format!("{}\r\n\r\n{}", answer.head, answer.body);
    whole.replace(tracking, "(tracking id)").replace(date, "(date)")
}

/// Answers of every kind: a list, a resource, a refusal of each layer, and a write that changes nothing.
async fn answers(webex: &MockWebex, org: &Org, user: &Value) -> Vec<String> {
    let path = format!("/Users/{}", user["id"].as_str().unwrap());
    let no_change = json!({ "Operations": [{ "op": "replace", "path": "active", "value": true }] });
    let taken = json!({ "userName": "ada@example.test" });
    let mut answers = Vec::new();
    for (method, path, body) in [
        ("GET", "/Users", &Value::Null),
        ("GET", &path, &Value::Null),
        ("GET", "/Groups?filter=x", &Value::Null),
        ("GET", "/Schemas", &Value::Null),
        ("GET", "/Users/ghost", &Value::Null),
        ("GET", "/Printers", &Value::Null),
        ("DELETE", "/Users", &Value::Null),
        ("POST", "/Users", &taken),
        ("PATCH", &path, &no_change),
    ] {
        answers.push(answer(webex, org, method, path, body).await);
    }
    answers
}

#[tokio::test]
async fn a_fault_that_is_gone_leaves_answers_byte_for_byte_as_they_were() {
    let (webex, org) = start().await;
    let user = Caller::connector(&org).create_user("ada@example.test").await;
    let faults = format!("/orgs/{}/faults", org.id());
    let before = answers(&webex, &org, &user).await;

    arm(&webex, &org, "all", "*: delay=1ms, 503 retry-after=7s").await;
    assert!(
        answers(&webex, &org, &user)
            .await
            .iter()
            .all(|answer| answer.starts_with("HTTP/1.1 503 "))
    );
    assert_eq!(
        control(&webex, "DELETE", &format!("{faults}/all"), None).await.status,
        204
    );
    assert_eq!(answers(&webex, &org, &user).await, before);

    arm(&webex, &org, "one", "*: 500").await;
    arm(&webex, &org, "two", "users.*: rst").await;
    assert_eq!(control(&webex, "DELETE", &faults, None).await.status, 204);
    assert_eq!(answers(&webex, &org, &user).await, before);
}

#[tokio::test]
async fn a_fault_that_is_spent_leaves_answers_as_they_were() {
    let (webex, org) = start().await;
    let user = Caller::connector(&org).create_user("ada@example.test").await;
    let before = answers(&webex, &org, &user).await;
    arm(&webex, &org, "once", "*: 503 x1").await;
    assert_eq!(Caller::connector(&org).get("/Users").await.status, 503);
    assert_eq!(answers(&webex, &org, &user).await, before);
}

#[tokio::test]
async fn a_fault_about_something_else_or_of_another_org_leaves_answers_as_they_were() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let user = Caller::connector(&org).create_user("ada@example.test").await;
    let before = answers(&webex, &org, &user).await;
    arm(&webex, &org, "elsewhere", "groups.delete: 503").await;
    arm(&webex, &other, "all", "*: rst").await;
    assert_eq!(answers(&webex, &org, &user).await, before);
}
