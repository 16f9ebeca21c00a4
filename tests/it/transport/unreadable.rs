//! What is no HTTP, or too much of it, is answered and journaled like everything else.

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use crate::support::journal::{journal, last_entry, last_of_server};
use crate::support::start;
use crate::support::wire::{RawAnswer, Wire, path_of};

/// What is answered to these bytes, by a client that sends them all before it listens.
async fn answer(webex: &MockWebex, bytes: &[u8]) -> RawAnswer {
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(bytes).await;
    wire.answer().await
}

/// `[method, target, status, operation]` of a journal entry.
fn told(entry: &Value) -> Value {
    json!([entry["method"], entry["target"], entry["status"], entry["operation"]])
}

#[track_caller]
fn assert_in_webexs_voice(answer: &RawAnswer, status: u16, message: &str, tracking_id: &Value) {
    let body = json!({
        "message": message,
        "errors": [{ "description": message }],
        "trackingId": tracking_id,
    });
    let type_and_end = (answer.header("content-type"), answer.header("connection"));
    assert_eq!((answer.status, answer.json()), (status, body));
    assert_eq!(answer.header("trackingid"), tracking_id.as_str().unwrap());
    assert_eq!(type_and_end, ("application/json;charset=UTF-8", "close"));
}

#[tokio::test]
async fn what_is_no_http_is_answered_400_and_journaled_at_the_server() {
    let (webex, _) = start().await;
    let rows: [(&[u8], &str, &str); 7] = [
        (b"HELLO\r\n\r\n", "HELLO", ""),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", "-", ""),
        (b"GET / HTTP/9.9\r\n\r\n", "GET", "/"),
        (b"GET /Users?a=b HTTP/1.1\r\nno colon\r\n\r\n", "GET", "/Users?a=b"),
        (b"GET /\x1b[31m HTTP/1.1\r\n\r\n", "GET", "/\\x1b[31m"),
        (b"GET /a b HTTP/1.1\r\n\r\n", "GET", "/a"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "PRI", "*"),
    ];
    for (bytes, method, target) in rows {
        let answer = answer(&webex, bytes).await;
        let entry = last_of_server(&webex).await;
        assert_eq!(told(&entry), json!([method, target, 400, "unknown"]));
        assert_eq!(
            (&entry["why"], &entry["applied"], &entry["body"]),
            (
                &json!("what came is no HTTP/1.1 request"),
                &json!("no"),
                &json!("[not read]")
            )
        );
        assert_in_webexs_voice(&answer, 400, "Bad Request", &entry["trackingId"]);
    }
}

#[tokio::test]
async fn a_request_that_does_not_say_which_host_it_is_for_is_answered_400_and_journaled() {
    let (webex, org) = start().await;
    let path = format!("{}/Users", path_of(org.tenant_url()));
    let several = "there are several Host headers; RFC 9112 section 3.2 allows one";
    let none = "there is no Host header; RFC 9112 section 3.2 asks every HTTP/1.1 request for one";
    let no_host = "the Host is no host with or without a port, as RFC 9110 section 7.2 writes one";
    for (hosts, why) in [
        ("host: h\r\nhost: h\r\n", several),
        ("", none),
        ("host: h:abc\r\n", no_host),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\n{hosts}content-length: 2\r\n\r\n{{}}");
        let answer = answer(&webex, head.as_bytes()).await;
        let entry = last_entry(&webex, &org).await;
        assert_eq!(told(&entry), json!(["POST", path, 400, "users.create"]));
        assert_eq!(entry["why"], why);
        assert_in_webexs_voice(&answer, 400, "Bad Request", &entry["trackingId"]);
    }
    // HTTP/1.0 knew no Host.
    let old = answer(&webex, format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await;
    assert_eq!(old.status, 401);
}

#[tokio::test]
async fn a_head_that_is_too_long_is_journaled_at_the_org_that_its_path_names() {
    let (webex, org) = start().await;
    let path = format!("{}/Users", path_of(org.tenant_url()));
    for length in [64 * 1024, 1024 * 1024] {
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\nx-long: {}\r\n\r\n",
            "a".repeat(length)
        );
        let answer = answer(&webex, head.as_bytes()).await;
        let entry = last_entry(&webex, &org).await;
        assert_eq!(told(&entry), json!(["GET", path, 431, "users.list"]));
        let why = "the head of the request is longer than 64 KiB, or has more than 100 headers";
        assert_eq!(entry["why"], why);
        assert_in_webexs_voice(&answer, 431, "Request Header Fields Too Large", &entry["trackingId"]);
    }
    assert_eq!(journal(&webex, &org).await.len(), 2);
}

#[tokio::test]
async fn what_follows_a_good_request_and_is_none_is_answered_behind_it() {
    let (webex, org) = start().await;
    let good = format!(
        "GET {}/Users HTTP/1.1\r\nhost: localhost\r\n\r\n",
        path_of(org.tenant_url())
    );
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(good.as_bytes()).await;
    assert_eq!(wire.one_answer().await.status, 401);
    wire.send(b"HELLO\r\n\r\n").await;
    assert_eq!(wire.answer().await.status, 400);
}
