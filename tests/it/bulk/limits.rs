//! What is too much, by one and not by one.

use serde_json::{Value, json};

use super::{delete, each, login, logins, request, user};
use crate::support::profiles::{speaking, speaking_rfc};
use crate::support::refusal::assert_scim;
use crate::support::wire::{raw, request_of};

fn users(count: usize) -> Value {
    (0..count).map(|n| user(&format!("user{n:03}"))).collect()
}

#[tokio::test]
async fn a_hundred_operations_are_done_in_their_order_and_a_hundred_and_one_are_not() {
    for (word, status) in [("documented", 400), ("rfc", 413)] {
        let (_webex, _org, admin) = speaking(json!({ "bulk.limits": word })).await;
        let refused = admin.post("/Bulk", &request(users(101))).await;
        let detail = "The bulk request has 101 operations and exceeds the maxOperations of 100.";
        assert_scim(&refused, status, "", detail);
        assert_eq!(logins(&admin).await, [""; 0]);

        let done = each(&admin.post("/Bulk", &request(users(100))).await);
        let expected: Vec<String> = (0..100).map(|n| format!("user{n:03}")).collect();
        let names: Vec<&str> = done.iter().map(|result| result["bulkId"].as_str().unwrap()).collect();
        assert_eq!(names, expected);
        assert!(done.iter().all(|result| result["status"] == "201"));
        let found = admin.get("/Users?count=200").await.json();
        assert_eq!(found["totalResults"], 101);
    }
}

#[tokio::test]
async fn fail_on_errors_is_at_most_a_hundred_as_webex_documents_it_or_any_number() {
    for (word, most, refused) in [
        ("documented", 100, false),
        ("documented", 101, true),
        ("rfc", 101, false),
    ] {
        let (_webex, _org, admin) = speaking(json!({ "bulk.limits": word })).await;
        let mut body = request(json!([user("ada")]));
        body["failOnErrors"] = most.into();
        let answer = admin.post("/Bulk", &body).await;
        if refused {
            assert_scim(&answer, 400, "invalidValue", "failOnErrors must be 1 to 100, not 101");
            assert_eq!(logins(&admin).await, [""; 0]);
        } else {
            assert_eq!(each(&answer)[0]["status"], "201", "{word}, {most}");
        }
    }
}

/// RFC 7644 section 3.7.4: the answer says which limit was exceeded.
#[tokio::test]
async fn a_bulk_request_that_is_too_long_names_the_limit() {
    const MAX_PAYLOAD: usize = 1024 * 1024;
    let (webex, _org, admin) = speaking_rfc().await;
    let padded = |name: &str, length: usize| {
        let mut bytes = request(json!([user(name)])).to_string().into_bytes();
        bytes.resize(length, b' ');
        request_of(&admin, "POST", "/Bulk", &[], &bytes)
    };
    assert_eq!(raw(webex.url(), padded("ada", MAX_PAYLOAD)).await.status, 200);
    let answer = raw(webex.url(), padded("bob", MAX_PAYLOAD + 1)).await;
    let detail = "The size of the bulk request exceeds the maxPayloadSize of 1048576 bytes.";
    assert_eq!((answer.status, &answer.json()["detail"]), (413, &json!(detail)));
    assert_eq!(logins(&admin).await, [login("ada")]);
}

#[tokio::test]
async fn only_a_post_is_a_bulk_request() {
    let (_webex, _org, admin) = speaking(json!({})).await;
    for method in ["GET", "PUT", "PATCH", "DELETE"] {
        let body = request(json!([delete("/Users/1")]));
        let answer = admin.send(method, "/Bulk", Some(&body)).await;
        assert_eq!(
            (answer.status, answer.header("allow")),
            (405, "POST, OPTIONS"),
            "{method}"
        );
    }
}
