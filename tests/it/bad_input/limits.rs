//! Bodies over the limit, announced and unannounced, and heads that are too long.

use serde_json::{Value, json};

use super::{Bench, WITH_BODY};
use crate::control::helpers::{RawAnswer, Wire, authority, forget, last_entry, path_of, raw, request};
use crate::support::Caller;

/// Longest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// Longest request head, in bytes.
const MAX_HEAD: usize = 64 * 1024;

fn padded(body: &Value, length: usize) -> Vec<u8> {
    let mut bytes = body.to_string().into_bytes();
    bytes.resize(length, b' ');
    bytes
}

fn headers<'a>(bench: &'a Bench, token: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("Host", authority(bench.webex.url())),
        ("Authorization", token),
        ("Content-Type", "application/json"),
    ]
}

fn token(bench: &Bench) -> String {
    format!("Bearer {}", bench.org.admin_token())
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
    let token = token(&bench);
    let ids = |path: &str| {
        let id = |resource: &Value| resource["id"].as_str().unwrap().to_owned();
        path.replace("{user}", &id(&bench.user))
            .replace("{group}", &id(&bench.group))
    };
    let body = json!({ "userName": "bob@example.test", "displayName": "New" });
    for base in [bench.org.tenant_url(), bench.org.scim_url()] {
        for (operation, method, path) in WITH_BODY {
            let before = bench.everything().await;
            forget(&bench.webex, &bench.org).await;
            let path = format!("{}{}", path_of(base), ids(path));
            let bytes = request(method, &path, &headers(&bench, &token), &padded(&body, MAX_BODY + 1));
            assert_too_large(&raw(bench.webex.url(), bytes).await);
            let entry = last_entry(&bench.webex, &bench.org).await;
            let kept = ["operation", "status", "applied", "why", "body"].map(|key| entry[key].clone());
            let why = "the body is longer than 1048576 bytes";
            let note = "[not kept: more than 1048576 bytes]";
            assert_eq!(Value::from(kept.to_vec()), json!([operation, 413, "no", why, note]));
            assert_eq!(bench.everything().await, before);
        }
    }
    let path = format!("{}/Users", path_of(bench.org.tenant_url()));
    let most = request("POST", &path, &headers(&bench, &token), &padded(&body, MAX_BODY));
    let answer = raw(bench.webex.url(), most).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[tokio::test]
async fn a_chunked_body_is_measured_as_it_comes() {
    let bench = Bench::set().await;
    let token = token(&bench);
    let path = format!("{}/Users", path_of(bench.org.tenant_url()));
    let before = bench.everything().await;
    for (length, login) in [(MAX_BODY + 1, "more@example.test"), (MAX_BODY, "most@example.test")] {
        let mut all = headers(&bench, &token);
        all.push(("Transfer-Encoding", "chunked"));
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.send(request("POST", &path, &all, b"")).await;
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
    let token = token(&bench);
    let path = format!("{}/Users", path_of(bench.org.tenant_url()));
    for length in ["1048577", "9999999999", "9223372036854775807"] {
        let mut all = headers(&bench, &token);
        all.extend([("Content-Length", length), ("Expect", "100-continue")]);
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.send(request("POST", &path, &all, b"")).await;
        assert_too_large(&wire.answer().await);
    }
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
    let token = token(bench);
    let path = format!("{}/Users?count=0", path_of(bench.org.tenant_url()));
    let mut all = headers(bench, &token);
    all.push(("X-Long", ""));
    let bare = request("GET", &path, &all, b"").len();
    let filling = "a".repeat(length - bare);
    all.pop();
    all.push(("X-Long", &filling));
    request("GET", &path, &all, b"")
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

#[tokio::test]
async fn a_target_that_is_too_long_is_refused() {
    let bench = Bench::set().await;
    let token = token(&bench);
    let path = format!(
        "{}/Users?filter={}",
        path_of(bench.org.tenant_url()),
        "a".repeat(MAX_HEAD)
    );
    let answer = raw(bench.webex.url(), request("GET", &path, &headers(&bench, &token), b"")).await;
    assert!(matches!(answer.status, 414 | 431), "{}", answer.head);
    assert_eq!(Caller::connector(&bench.org).get("/Users").await.status, 200);
}

#[tokio::test]
async fn a_hundred_headers_are_taken_and_one_more_is_431() {
    let bench = Bench::set().await;
    let token = token(&bench);
    let path = format!("{}/Users?count=0", path_of(bench.org.tenant_url()));
    let names: Vec<String> = (0..97).map(|n| format!("X-Header-{n}")).collect();
    for (more, status) in [(96, 200), (97, 431)] {
        // Three are there already, and `request` adds `Connection`.
        let mut all = headers(&bench, &token);
        all.extend(names.iter().take(more).map(|name| (name.as_str(), "x")));
        let answer = raw(bench.webex.url(), request("GET", &path, &all, b"")).await;
        assert_eq!(answer.status, status, "{}", answer.head);
    }
    let entry = last_entry(&bench.webex, &bench.org).await;
    assert_eq!(entry["headers"].as_object().unwrap().len(), 100);
}
