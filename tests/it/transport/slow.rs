//! Rules that take their time and leave the connection as it was: T06 to T09, T24, and T25, which ends it.

use std::time::Duration;

use serde_json::{Value, json};

use super::rule::{Bench, FIN, drained, masked};
use crate::support::journal::last_entry;
use crate::support::rules::arm;
use crate::support::wire::{Wire, request_of, send_then_read};
use crate::support::{Caller, start, started};

const PAUSE: Duration = Duration::from_millis(300);

/// So much of the answer comes, then nothing for a while in which others are served, then the rest, whole; and the
/// connection serves on.
async fn check_pause(transport: Value, before: impl Fn(&str) -> usize) {
    let bench = Bench::armed(transport.clone()).await;
    let (before, of) = (before(&bench.genuine), bench.genuine.len());
    let asked = started();
    let mut wire = bench.connect().await;
    wire.send(bench.ask()).await;
    let first = wire.some(before).await;
    bench.assert_serves(&mut other(&bench).await).await;
    wire.silent();
    let rest = wire.some(of - before).await;
    assert!(asked.elapsed() >= PAUSE, "{transport}: {:?}", asked.elapsed());
    assert_eq!(masked(&format!("{first}{rest}")), bench.genuine, "{transport}");
    bench.assert_serves(&mut wire).await;
    // The one that was delayed, the other beside it and the one behind it: each whole, on connections that live on.
    let journal = crate::support::journal::journal(&bench.webex, &bench.org).await;
    let wires: Vec<&Value> = journal.iter().map(|entry| &entry["wire"]).collect();
    assert_eq!(
        wires,
        vec![&json!({ "bytes": of, "of": of, "end": "keep-alive" }); 4],
        "{transport}"
    );
}

async fn other(bench: &Bench) -> Wire {
    bench.connect().await
}

#[tokio::test]
async fn t06_an_answer_is_delayed_before_its_head() {
    check_pause(json!({ "delay": "300ms" }), |_| 0).await;
    check_pause(json!({ "delay": "300ms", "at": "before-headers" }), |_| 0).await;
}

#[tokio::test]
async fn t07_an_answer_stalls_behind_its_head_or_in_the_middle_of_its_body() {
    let head = |genuine: &str| genuine.find("\r\n\r\n").unwrap() + 4;
    check_pause(json!({ "delay": "300ms", "at": "headers-body" }), head).await;
    let middle = |genuine: &str| head(genuine).midpoint(genuine.len());
    check_pause(json!({ "delay": "300ms", "at": "body" }), middle).await;
}

#[tokio::test]
async fn t08_an_answer_comes_in_slices() {
    check_pause(json!({ "slice": { "size": 200, "every": "300ms" } }), |_| 200).await;
}

#[tokio::test]
async fn t08_slices_of_one_byte_make_the_answer_whole() {
    let bench = Bench::armed(json!({ "slice": { "size": 1, "every": "1ms" } })).await;
    let asked = started();
    let mut wire = bench.connect().await;
    bench.assert_serves(&mut wire).await;
    let least = Duration::from_millis(bench.genuine.len() as u64 - 1);
    assert!(asked.elapsed() >= least, "{:?}", asked.elapsed());
    bench.assert_serves(&mut wire).await;
}

#[tokio::test]
async fn t09_an_answer_comes_at_a_rate() {
    let bench = Bench::armed(json!({ "rate": "1KiB/s" })).await;
    let asked = started();
    let mut wire = bench.connect().await;
    bench.assert_serves(&mut wire).await;
    // Its first slice comes at once: a tenth of a second's worth at the most.
    let least = Duration::from_secs_f64((bench.genuine.len() as f64 - 103.0) / 1024.0);
    assert!(asked.elapsed() >= least, "{:?}, not {least:?}", asked.elapsed());
    bench.assert_serves(&mut wire).await;
}

#[tokio::test]
async fn two_requests_sent_at_once_are_both_answered_though_the_first_stalls() {
    let bench = Bench::armed(json!({ "delay": "50ms", "at": "body" })).await;
    let mut wire = bench.connect().await;
    wire.send([bench.ask(), bench.ask()].concat()).await;
    let both = wire.some(2 * bench.genuine.len()).await;
    let (first, second) = both.split_at(bench.genuine.len());
    assert_eq!(
        (masked(first), masked(second)),
        (bench.genuine.clone(), bench.genuine.clone())
    );
}

/// A rule for the next creation of a user, and that creation as bytes.
async fn creation(transport: Value, http: Value) -> (webex_scim_mock::MockWebex, webex_scim_mock::Org, Vec<u8>) {
    let (webex, org) = start().await;
    let mut effect = json!({ "transport": transport });
    if !http.is_null() {
        effect["http"] = http;
    }
    let rule = json!({ "match": { "op": "users.create" }, "schedule": { "times": 1 }, "effect": effect });
    arm(&webex, &org, &rule).await;
    let body = json!({ "userName": "ada@example.test", "title": "x".repeat(200) }).to_string();
    let bytes = request_of(&Caller::connector(&org), "POST", "/Users", &[], body.as_bytes());
    let text = String::from_utf8(bytes).unwrap().replace("Connection: close\r\n", "");
    (webex, org, text.into_bytes())
}

#[tokio::test]
async fn t24_a_body_is_read_slowly_and_then_answered() {
    let (webex, org, create) = creation(json!({ "intake": { "rate": "500B/s" } }), Value::Null).await;
    let asked = started();
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(create).await;
    let answer = wire.one_answer().await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert!(asked.elapsed() >= Duration::from_millis(400), "{:?}", asked.elapsed());
    let list = request_of(&Caller::connector(&org), "GET", "/Users", &[], b"");
    wire.send(list).await;
    assert_eq!(wire.one_answer().await.json()["totalResults"], 2);
}

#[tokio::test]
async fn t25_the_answer_comes_before_the_body_and_then_a_fin() {
    let (webex, org, create) = creation(json!({ "intake": { "early": true } }), json!({ "status": 503 })).await;
    let head = create.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(&create[..head]).await;
    let answer = wire.one_answer().await;
    assert_eq!((answer.status, answer.header("connection")), (503, "close"));
    // The client goes on sending, and the connection is closed in order all the same.
    wire.send(&create[head..]).await;
    wire.half_close().await;
    assert_eq!(drained(wire.drain().await), (String::new(), FIN));
    // Not done; the second try is.
    let admin = Caller::connector(&org);
    assert_eq!(admin.get("/Users").await.json()["totalResults"], 1);
    admin.create_user("ada@example.test").await;
}

/// Most clients send everything before they read: theirs is the same answer.
#[tokio::test]
async fn t25_who_sends_a_whole_body_before_reading_gets_the_early_answer_too() {
    let (webex, org) = start().await;
    let effect = json!({ "http": { "status": 413 }, "transport": { "intake": { "early": true } } });
    arm(
        &webex,
        &org,
        &json!({ "match": { "op": "users.create" }, "effect": effect }),
    )
    .await;
    let body = vec![b' '; 5 * 1024 * 1024];
    let bytes = request_of(&Caller::connector(&org), "POST", "/Users", &[], &body);
    let answer = send_then_read(webex.url(), bytes).await;
    assert_eq!((answer.status, answer.header("connection")), (413, "close"));
    assert_eq!(last_entry(&webex, &org).await["body"], "[not read]");
}
