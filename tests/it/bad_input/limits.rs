//! Bodies over the limit, announced and unannounced, and heads that are too long.

use serde_json::{Value, json};

use super::{Bench, WITH_BODY};
use crate::support::Caller;
use crate::support::journal::{forget, journal, last_entry};
use crate::support::wire::{RawAnswer, Wire, path_of, raw, request, request_of, send_then_read};

/// Longest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// Longest request head, in bytes.
const MAX_HEAD: usize = 64 * 1024;

fn padded(body: &Value, length: usize) -> Vec<u8> {
    let mut bytes = body.to_string().into_bytes();
    bytes.resize(length, b' ');
    bytes
}

/// The administrator's request at the tenant URL.
fn of_admin(bench: &Bench, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    request_of(&Caller::connector(&bench.org), method, path, more, body)
}

#[track_caller]
fn assert_too_large(answer: &RawAnswer) {
    const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error";
    let detail = "The request body is longer than 1048576 bytes.";
    assert_eq!(
        answer.json(),
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error", CISCO],
            "status": "413",
            "detail": detail,
            CISCO: { "trackingId": answer.header("trackingid"), "errorCode": "413", "details": detail },
        }),
    );
    assert_eq!((answer.status, answer.header("connection")), (413, "close"));
}

#[tokio::test]
async fn a_body_of_a_mebibyte_is_taken_and_one_byte_more_is_413() {
    let bench = Bench::set().await;
    let ids = |path: &str| {
        let id = |resource: &Value| resource["id"].as_str().unwrap().to_owned();
        path.replace("{user}", &id(&bench.user))
            .replace("{group}", &id(&bench.group))
    };
    let body = json!({ "userName": "bob@example.test", "displayName": "New" });
    for admin in [Caller::connector(&bench.org), Caller::v2(&bench.org)] {
        for (operation, method, path) in WITH_BODY {
            let before = bench.everything().await;
            forget(&bench.webex, &bench.org).await;
            let bytes = request_of(&admin, method, &ids(path), &[], &padded(&body, MAX_BODY + 1));
            assert_too_large(&raw(bench.webex.url(), bytes).await);
            let entry = last_entry(&bench.webex, &bench.org).await;
            let kept = ["operation", "status", "applied", "why", "body"].map(|key| entry[key].clone());
            let why = "the body is longer than 1048576 bytes";
            let note = "[not kept: more than 1048576 bytes]";
            assert_eq!(Value::from(kept.to_vec()), json!([operation, 413, "no", why, note]));
            assert_eq!(bench.everything().await, before);
        }
    }
    let most = of_admin(&bench, "POST", "/Users", &[], &padded(&body, MAX_BODY));
    let answer = raw(bench.webex.url(), most).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[tokio::test]
async fn a_chunked_body_is_measured_as_it_comes() {
    let bench = Bench::set().await;
    let before = bench.everything().await;
    for (length, login) in [(MAX_BODY + 1, "more@example.test"), (MAX_BODY, "most@example.test")] {
        let chunked = [("Transfer-Encoding", "chunked")];
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.send(of_admin(&bench, "POST", "/Users", &chunked, b"")).await;
        for chunk in padded(&json!({ "userName": login }), length).chunks(64 * 1024) {
            wire.try_send([format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
                .await;
        }
        wire.try_send("0\r\n\r\n").await;
        let answer = wire.answer().await;
        if length > MAX_BODY {
            assert_too_large(&answer);
            assert_eq!(bench.everything().await, before);
        } else {
            assert_eq!(answer.status, 201, "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_body_that_is_announced_too_long_is_refused_before_it_is_sent() {
    let bench = Bench::set().await;
    for length in ["1048577", "2097152", "9999999999", "9223372036854775807"] {
        let more = [("Content-Length", length), ("Expect", "100-continue")];
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.send(of_admin(&bench, "POST", "/Users", &more, b"")).await;
        assert_too_large(&wire.answer().await);
    }
    // Without the question, too, once it is more than is worth reading and dropping.
    let more = [("Content-Length", "16777217")];
    let mut wire = Wire::connect(bench.webex.url()).await;
    wire.send(of_admin(&bench, "POST", "/Users", &more, b"")).await;
    assert_too_large(&wire.answer().await);
}

#[tokio::test]
async fn who_asks_before_sending_a_body_of_the_limit_is_told_to_go_on() {
    let bench = Bench::set().await;
    let body = padded(&json!({ "userName": "bob@example.test" }), MAX_BODY);
    let more = [("Content-Length", "1048576"), ("Expect", "100-continue")];
    let mut wire = Wire::connect(bench.webex.url()).await;
    wire.send(of_admin(&bench, "POST", "/Users", &more, b"")).await;
    assert_eq!(wire.one_head().await, "HTTP/1.1 100 Continue\r\n\r\n");
    wire.send(body).await;
    let answer = wire.answer().await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[tokio::test]
async fn who_sends_five_mebibytes_whole_before_reading_gets_the_answer() {
    let bench = Bench::set().await;
    let before = bench.everything().await;
    let body = padded(&json!({ "userName": "bob@example.test" }), 5 * MAX_BODY);
    for admin in [Caller::connector(&bench.org), Caller::v2(&bench.org)] {
        let bytes = request_of(&admin, "POST", "/Users", &[], &body);
        assert_too_large(&send_then_read(bench.webex.url(), bytes).await);
    }
    assert_eq!(bench.everything().await, before);
}

#[tokio::test]
async fn a_body_over_the_limit_without_a_token_is_401() {
    let bench = Bench::set().await;
    let path = format!("{}/Users", path_of(bench.org.tenant_url()));
    let bytes = request("POST", &path, &[("Host", "localhost")], &vec![b' '; MAX_BODY + 1]);
    let answer = raw(bench.webex.url(), bytes).await;
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"));
}

/// A good request whose head has exactly this many bytes.
fn long_head(bench: &Bench, length: usize) -> Vec<u8> {
    let with = |filling: &str| of_admin(bench, "GET", "/Users?count=0", &[("X-Long", filling)], b"");
    with(&"a".repeat(length - with("").len()))
}

#[tokio::test]
async fn a_head_of_64_kib_is_taken_and_one_byte_more_is_431() {
    let bench = Bench::set().await;
    let most = raw(bench.webex.url(), long_head(&bench, MAX_HEAD)).await;
    assert_eq!(most.status, 200, "{}", most.body);
    for length in [MAX_HEAD + 1, MAX_HEAD + 4_096, 2 * MAX_HEAD, 8 * MAX_HEAD] {
        let more = raw(bench.webex.url(), long_head(&bench, length)).await;
        assert_eq!(
            (more.status, more.header("connection")),
            (431, "close"),
            "{length}: {}",
            more.body
        );
    }
    assert_eq!(Caller::connector(&bench.org).get("/Users").await.status, 200);
}

/// A list whose target makes the head exactly this long.
fn long_target(bench: &Bench, length: usize) -> Vec<u8> {
    let with = |filling: &str| of_admin(bench, "GET", &format!("/Users?count=0&filling={filling}"), &[], b"");
    with(&"a".repeat(length - with("").len()))
}

#[tokio::test]
async fn a_target_may_be_as_long_as_a_head_and_one_byte_more_is_refused_and_journaled() {
    let bench = Bench::set().await;
    let most = raw(bench.webex.url(), long_target(&bench, MAX_HEAD)).await;
    assert_eq!(most.status, 200, "{}", most.body);
    // Which of the two it is, of a target that is too long by itself, depends on how its bytes arrive.
    for (length, statuses) in [
        (MAX_HEAD + 1, &[431][..]),
        (MAX_HEAD + 1_000, &[414, 431]),
        (2 * MAX_HEAD, &[414, 431]),
    ] {
        forget(&bench.webex, &bench.org).await;
        let more = raw(bench.webex.url(), long_target(&bench, length)).await;
        assert!(statuses.contains(&more.status), "{length}: {}", more.status);
        assert_eq!(more.header("connection"), "close");
        assert_eq!(more.json()["trackingId"], more.header("trackingid"));
        let entry = last_entry(&bench.webex, &bench.org).await;
        let told = ["operation", "status", "trackingId"].map(|key| entry[key].clone());
        let expected = json!(["users.list", more.status, more.header("trackingid")]);
        assert_eq!(Value::from(told.to_vec()), expected);
    }
}

/// The journal's own limit: the request is served as ever, and it keeps of its body what it may.
#[tokio::test]
async fn a_body_of_64_kib_is_journaled_whole_and_of_a_longer_one_the_beginning() {
    const KEPT: usize = 64 * 1024;
    let bench = Bench::set().await;
    for (length, login) in [(KEPT, "most@example.test"), (KEPT + 1, "more@example.test")] {
        let with = |filling: &str| json!({ "userName": login, "unknown": filling });
        let body = with(&"a".repeat(length - with("").to_string().len()));
        let bytes = of_admin(&bench, "POST", "/Users", &[], body.to_string().as_bytes());
        let answer = raw(bench.webex.url(), bytes).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let kept = last_entry(&bench.webex, &bench.org).await["body"].clone();
        let expected = match length {
            KEPT => body,
            _ => format!("{}[cut: {length} bytes in all]", &body.to_string()[..KEPT]).into(),
        };
        assert!(kept == expected, "{length}");
    }
}

#[tokio::test]
async fn a_hundred_headers_are_taken_and_one_more_is_431() {
    let bench = Bench::set().await;
    let names: Vec<String> = (0..97).map(|n| format!("X-Header-{n}")).collect();
    for (more, status) in [(96, 200), (97, 431)] {
        // Three are there already, and `request_of` adds `Connection`.
        let more: Vec<(&str, &str)> = names.iter().take(more).map(|name| (name.as_str(), "x")).collect();
        let answer = raw(bench.webex.url(), of_admin(&bench, "GET", "/Users?count=0", &more, b"")).await;
        assert_eq!(answer.status, status, "{}", answer.head);
    }
    let [.., taken, refused] = &journal(&bench.webex, &bench.org).await[..] else {
        panic!("two entries");
    };
    assert_eq!(taken["headers"].as_object().unwrap().len(), 100);
    assert_eq!((&refused["status"], &refused["headers"]), (&json!(431), &json!({})));
}
