//! Other statuses: in the place of the genuine answer from 300 up, over it below.

use serde_json::{Value, json};

use super::Bench;
use crate::support::refusal::{FORBIDDEN, NOT_FOUND, UNAUTHORIZED};

/// H01, H10, H11, H16: the gateway's body under any status, and the operation is left out.
#[tokio::test]
async fn any_error_status_comes_in_the_gateways_body_and_nothing_is_done() {
    for (status, line, message) in [
        (400, "400 Bad Request", "Bad Request"),
        (401, "401 Unauthorized", UNAUTHORIZED),
        (403, "403 Forbidden", FORBIDDEN),
        (404, "404 Not Found", NOT_FOUND),
        (409, "409 Conflict", "Conflict"),
        (410, "410 Gone", "Gone"),
        (412, "412 Precondition Failed", "Precondition Failed"),
        (413, "413 Payload Too Large", "Payload Too Large"),
        (415, "415 Unsupported Media Type", "Unsupported Media Type"),
        (423, "423 Locked", "Locked"),
        (428, "428 Precondition Required", "Precondition Required"),
        (
            431,
            "431 Request Header Fields Too Large",
            "Request Header Fields Too Large",
        ),
        (500, "500 Internal Server Error", "Internal Server Error"),
        (502, "502 Bad Gateway", "Bad Gateway"),
        (503, "503 Service Unavailable", "Service Unavailable"),
        (504, "504 Gateway Timeout", "Gateway Timeout"),
        (599, "599 <none>", "Error"),
    ] {
        let bench = Bench::with("users.create", &json!({ "status": status })).await;
        let answer = bench.create().await;
        let length = answer.body.len();
        let challenge = if status == 401 {
            "www-authenticate: Bearer\n"
        } else {
            ""
        };
        answer.assert_head(&format!(
            "HTTP/1.1 {line}\ncontent-type: application/json;charset=UTF-8\n{challenge}trackingid: …\ndate: …\n\
             connection: close\ncontent-length: {length}"
        ));
        answer.assert_gateway(message);
        assert_eq!(
            bench.told().await,
            json!(["no", "a fault answered in the operation's place"])
        );
        assert_eq!(bench.list().await.json()["totalResults"], 1);
    }
}

/// H10: a 405 lists the methods that the path has beside the one that was refused.
#[tokio::test]
async fn an_injected_405_allows_the_other_methods_of_the_path() {
    let bench = Bench::with("*", &json!({ "status": 405 })).await;
    for (method, path, allow) in [
        ("GET", "/Users", "POST, OPTIONS"),
        ("POST", "/Groups", "GET, HEAD, OPTIONS"),
        ("DELETE", "/Users/x", "GET, HEAD, PUT, PATCH, OPTIONS"),
        ("PATCH", "/Groups/x", "GET, HEAD, PUT, DELETE, OPTIONS"),
        ("GET", "/Schemas", "OPTIONS"),
    ] {
        let answer = bench.ask(method, path, &Value::Null).await;
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        answer.assert_gateway("Method Not Allowed");
    }
}

/// H01: the same status with a SCIM error, whose words are the rule's.
#[tokio::test]
async fn a_scim_error_takes_the_place_of_the_gateways_body() {
    const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
    const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error";
    let scim = json!({ "scimType": "uniqueness", "detail": "taken" });
    let bench = Bench::with("users.create", &json!({ "status": 409, "scim": scim })).await;
    let answer = bench.create().await;
    let expected = json!({
        "schemas": [ERROR, CISCO],
        "status": "409",
        "scimType": "uniqueness",
        "detail": "taken",
        CISCO: { "trackingId": answer.header("trackingid"), "errorCode": "409", "details": "taken" },
    });
    assert_eq!(answer.text(), expected.to_string());
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");

    // Without words it says what the status says, and names no scimType.
    let bench = Bench::with("users.create", &json!({ "status": 409, "scim": {} })).await;
    let body = bench.create().await.json();
    assert_eq!((&body["detail"], body.get("scimType")), (&json!("Conflict"), None));
}

/// H13: the write is done and its answer genuine, but for the status.
#[tokio::test]
async fn a_status_below_300_stands_over_the_genuine_answer() {
    for (status, line) in [(200, "200 OK"), (202, "202 Accepted"), (299, "299 <none>")] {
        let bench = Bench::with("users.create", &json!({ "status": status })).await;
        let answer = bench.create().await;
        assert_eq!(answer.head.lines().next(), Some(&*format!("HTTP/1.1 {line}")));
        let user = answer.json();
        assert_eq!(user["userName"], "ada@example.test");
        assert_eq!(answer.header("location"), user["meta"]["location"]);
        assert_eq!(answer.header("etag"), user["meta"]["version"]);
        assert_eq!(bench.told().await, json!(["yes", null]));
        assert_eq!(bench.list().await.json()["totalResults"], 2);
    }
    let bench = Bench::with("users.replace", &json!({ "status": 201 })).await;
    let user = bench.create().await.json();
    let path = format!("/Users/{}", user["id"].as_str().unwrap());
    let body = json!({ "userName": "ada@example.test", "title": "Countess" });
    let answer = bench.ask("PUT", &path, &body).await;
    assert!(answer.head.starts_with("HTTP/1.1 201 Created\r\n"), "{}", answer.head);
    assert_eq!(
        (&answer.json()["title"], answer.header("location")),
        (&json!("Countess"), "")
    );
}

/// H13: 204 and 304 end with their head, whatever was to be said.
#[tokio::test]
async fn a_204_or_304_has_no_body_where_one_is_expected() {
    let bench = Bench::with("users.*", &json!({ "status": 204 })).await;
    let answer = bench.list().await;
    answer.assert_head(
        "HTTP/1.1 204 No Content\nx-mock-fidelity: assumed; row=\"connector-scim-2\"\ntrackingid: …\ndate: …\n\
         connection: close",
    );
    assert_eq!(answer.text(), "");
    assert_eq!(
        (bench.create().await.text().as_str(), bench.told().await),
        ("", json!(["yes", null]))
    );
    let unchanged = Bench::with("users.list", &json!({ "status": 304 })).await.list().await;
    unchanged.assert_head("HTTP/1.1 304 Not Modified\ndate: …\ntrackingid: …\nconnection: close");
    assert_eq!(unchanged.text(), "");
}

/// H15: whoever sends a condition meets a 412, and nobody else.
#[tokio::test]
async fn a_412_meets_who_sends_if_match() {
    let bench = Bench::without().await;
    let rule = json!({
        "match": { "op": "users.list", "header.if-match": { "absent": false } },
        "effect": { "http": { "status": 412 } },
    });
    crate::support::rules::arm(&bench.webex, &bench.org, &rule).await;
    assert!(bench.list().await.head.starts_with("HTTP/1.1 200 OK\r\n"));
    let mut wire = crate::support::wire::Wire::connect(bench.webex.url()).await;
    let condition = [("If-Match", "W/\"1\"")];
    wire.send(crate::support::wire::request_of(
        &bench.admin,
        "GET",
        "/Users",
        &condition,
        b"",
    ))
    .await;
    assert_eq!(wire.answer().await.status, 412);
}
