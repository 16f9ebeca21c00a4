//! What the journal says of a bulk request: one exchange, whether it was applied, and what was not done.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{group, login, patch, post, request, user};
use crate::support::journal::{forget, journal};
use crate::support::{Caller, control, start};

const REASON: &str = "userName must be an e-mail address such as ada@example.test, not \"x\"";

/// The one entry of a bulk request: operation, surface, status, applied, why.
async fn told(webex: &MockWebex, org: &Org, caller: &Caller, body: &Value) -> [Value; 5] {
    forget(webex, org).await;
    caller.post("/Bulk", body).await;
    let entries = journal(webex, org).await;
    let [entry] = entries.as_slice() else {
        panic!("{entries:?}");
    };
    ["operation", "surface", "status", "applied", "why"].map(|key| entry[key].clone())
}

fn bad(name: &str) -> Value {
    post("/Users", name, json!({ "userName": "x" }))
}

#[tokio::test]
async fn a_bulk_request_is_one_exchange_that_says_how_much_of_it_was_applied() {
    let (webex, org) = start().await;
    let reason = REASON;
    for (surface, caller, tag) in [
        ("connector", Caller::connector(&org), "a"),
        ("v2", Caller::v2(&org), "b"),
    ] {
        let name = |name: &str| format!("{name}{tag}");
        let [one, two, three] = [name("one"), name("two"), name("three")];
        for (operations, applied, why) in [
            (
                json!([user(&one), group(&two, &[&format!("bulkId:{one}")])]),
                "yes",
                Value::Null,
            ),
            (
                json!([user(&three), bad("x")]),
                "partial",
                json!(format!("of 2 operations 1 were done; operations[1]: {reason}")),
            ),
            (
                json!([bad("x")]),
                "no",
                json!(format!("of 1 operations 0 were done; operations[0]: {reason}")),
            ),
            (
                json!([bad("v"), bad("w"), bad("x"), bad("y"), bad("z")]),
                "no",
                json!(format!(
                    "of 5 operations 0 were done; operations[0]: {reason}; operations[1]: {reason}; operations[2]: {reason}; \
                     and 2 more"
                )),
            ),
        ] {
            let entry = told(&webex, &org, &caller, &request(operations)).await;
            assert_eq!(entry, [json!("bulk"), json!(surface), json!(200), json!(applied), why]);
        }
    }
}

#[tokio::test]
async fn what_was_not_tried_any_more_is_counted_and_what_changes_nothing_is_done() {
    let (webex, org) = start().await;
    let admin = Caller::v2(&org);
    let mut body = request(json!([bad("x"), user("ada"), user("bob")]));
    body["failOnErrors"] = 1.into();
    let entry = told(&webex, &org, &admin, &body).await;
    let why = format!("of 3 operations 0 were done; operations[0]: {REASON}; 2 were not tried");
    assert_eq!((&entry[3], &entry[4]), (&json!("no"), &json!(why)));

    let ada = admin.create_user(&login("ada")).await;
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    let entry = told(&webex, &org, &admin, &request(json!([patch(&path, "active", true)]))).await;
    assert_eq!((&entry[3], &entry[4]), (&json!("yes"), &Value::Null));
}

#[tokio::test]
async fn a_diff_shows_what_a_bulk_request_did_as_it_shows_single_writes() {
    let (webex, org) = start().await;
    let admin = Caller::v2(&org);
    let ada = admin.create_user(&login("ada")).await;
    let base = format!("/orgs/{}/snapshots", org.id());
    let taken = control(&webex, "POST", &base, Some(&json!({ "name": "before" }))).await;
    assert_eq!(taken.status, 201);
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    admin
        .post(
            "/Bulk",
            &request(json!([user("bob"), patch(&path, "title", "Countess")])),
        )
        .await;
    let diff = control(&webex, "GET", &format!("{base}/before/diff/now"), None).await;
    assert_eq!(diff.status, 200, "{}", diff.text());
    let diff = diff.text();
    assert!(diff.contains("bob@example.test") && diff.contains("Countess"), "{diff}");
}
