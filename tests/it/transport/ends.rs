//! Rules that end a connection: T10 to T17 and T21 to T23.

use std::time::Duration;

use serde_json::{Value, json};

use super::rule::{Bench, FIN, RST, drained};
use crate::support::journal::last_of_server;
use crate::support::started;
use crate::support::wire::Wire;

/// The request meets the effect: what comes is `expected` of the genuine answer, then the connection ends so, and the
/// journal has said it before.
async fn check(transport: Value, expected: impl Fn(&str) -> String, end: Result<(), std::io::ErrorKind>) {
    let bench = Bench::armed(transport).await;
    let expected = expected(&bench.genuine);
    assert_eq!(bench.ask_and_drain().await, (expected, end));
    bench.assert_serves_on().await;
}

/// As [`check`] for cuts, of which the journal tells the length.
async fn check_cut(cut: Value, end: &str, length: impl Fn(usize) -> usize) {
    let bench = Bench::armed(json!({ "cut": cut, "end": end })).await;
    let of = bench.genuine.len();
    let length = length(of);
    let heard = bench.ask_and_drain().await;
    let expected = if end == "rst" { RST } else { FIN };
    assert_eq!(heard, (bench.genuine[..length].to_owned(), expected), "{cut} {end}");
    let entry = bench.last_entry().await;
    // Before any byte the operation is left out, and there is no genuine answer to cut.
    let of = match length {
        0 => usize::try_from(entry["wire"]["of"].as_u64().unwrap()).unwrap(),
        _ => of,
    };
    Bench::assert_told(&entry, length, of, end);
    bench.assert_serves_on().await;
}

#[tokio::test]
async fn t11_an_answer_is_cut_and_closed_with_fin() {
    check_cut(json!(0), "fin", |_| 0).await;
    check_cut(json!(20), "fin", |_| 20).await;
    check_cut(json!("50%"), "fin", |of| of / 2).await;
    check_cut(json!("99%"), "fin", |of| of * 99 / 100).await;
}

#[tokio::test]
async fn t12_an_answer_is_cut_and_reset() {
    check_cut(json!(0), "rst", |_| 0).await;
    check_cut(json!(1), "rst", |_| 1).await;
    check_cut(json!("50%"), "rst", |of| of / 2).await;
}

#[tokio::test]
async fn t13_a_whole_answer_is_followed_by_a_reset() {
    check_cut(json!("100%"), "rst", |of| of).await;
}

#[tokio::test]
async fn t10_an_answer_stops_and_the_connection_stays_open_and_silent() {
    for cut in [0, 30] {
        let bench = Bench::armed(json!({ "cut": cut, "end": "hang" })).await;
        let mut wire = bench.connect().await;
        wire.send(bench.ask()).await;
        assert_eq!(wire.some(cut).await, bench.genuine[..cut]);
        bench.assert_serves_on().await;
        wire.silent();
        // Nobody stays for ever: a client that leaves is let go, and a server that stops ends the silence.
        if cut == 0 {
            wire.half_close().await;
        } else {
            bench.webex.shutdown().await;
        }
        assert_eq!(drained(wire.drain().await), (String::new(), FIN));
    }
}

#[tokio::test]
async fn t10_the_journal_tells_of_the_silence() {
    let bench = Bench::armed(json!({ "cut": 30, "end": "hang" })).await;
    let mut wire = bench.connect().await;
    wire.send(bench.ask()).await;
    wire.some(30).await;
    Bench::assert_told(&bench.last_entry().await, 30, bench.genuine.len(), "hang");
}

#[tokio::test]
async fn t14_random_bytes_come_in_the_place_of_the_answer() {
    let bench = Bench::armed(json!({ "garbage": 64 })).await;
    let mut wire = bench.connect().await;
    wire.send(bench.ask()).await;
    let (bytes, end) = wire.drain().await;
    end.unwrap();
    assert_eq!(bytes.len(), 64);
    assert!(!bytes.starts_with(b"HTTP/1."));
    Bench::assert_told(&bench.last_entry().await, 64, 64, "fin");
    bench.assert_serves_on().await;
}

/// Head and body of an answer.
fn parts(answer: &str) -> (String, &str) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (format!("{head}\r\n\r\n"), body)
}

fn chunked(head: &str, body: &str) -> String {
    head.replace(&format!("content-length: {}", body.len()), "transfer-encoding: chunked")
}

#[tokio::test]
async fn t15_a_chunk_whose_size_is_no_number() {
    let expected = |genuine: &str| {
        let (head, body) = parts(genuine);
        let (first, rest) = body.split_at(body.len() / 2);
        format!("{}{:x}\r\n{first}\r\nZZ\r\n{rest}", chunked(&head, body), first.len())
    };
    check(json!({ "malform": "chunk" }), expected, FIN).await;
}

#[tokio::test]
async fn t16_the_last_chunk_is_missing() {
    let expected = |genuine: &str| {
        let (head, body) = parts(genuine);
        format!("{}{:x}\r\n{body}\r\n", chunked(&head, body), body.len())
    };
    check(json!({ "malform": "missing-last-chunk" }), expected, FIN).await;
}

#[tokio::test]
async fn t17_a_length_that_is_16_bytes_too_long_or_too_short() {
    let with = |genuine: &str, change: fn(usize) -> usize| {
        let (head, body) = parts(genuine);
        let length = |length: usize| format!("content-length: {length}\r\n");
        let head = head.replace(&length(body.len()), &length(change(body.len())));
        format!("{head}{body}")
    };
    check(
        json!({ "malform": "length-long" }),
        |genuine| with(genuine, |length| length + 16),
        FIN,
    )
    .await;
    check(
        json!({ "malform": "length-short" }),
        |genuine| with(genuine, |length| length - 16),
        FIN,
    )
    .await;
}

fn announced(genuine: &str) -> String {
    genuine.replace("content-length", "connection: close\r\ncontent-length")
}

#[tokio::test]
async fn t21_an_answer_says_that_it_closes_and_does() {
    check(json!({ "close": "always" }), announced, FIN).await;
}

#[tokio::test]
async fn t22_a_kept_connection_goes_stale_just_after_an_answer() {
    let bench = Bench::armed(json!({ "close": "stale" })).await;
    let mut wire = bench.connect().await;
    wire.send(bench.ask()).await;
    assert_eq!(drained(wire.drain().await), (bench.genuine.clone(), FIN));
    Bench::assert_told(
        &bench.last_entry().await,
        bench.genuine.len(),
        bench.genuine.len(),
        "fin",
    );
    // Who had not noticed gets no answer to its next request, and the server none of it.
    wire.try_send(bench.ask()).await;
    assert_eq!(wire.drain().await.0, b"");
    assert_eq!(last_of_server(&bench.webex).await["wire"]["end"], "fin");
    bench.assert_serves_on().await;
}

#[tokio::test]
async fn t23_a_close_that_was_announced_comes_late() {
    let bench = Bench::armed(json!({ "close": { "slow": "300ms" } })).await;
    let asked = started();
    let mut wire: Wire = bench.connect().await;
    wire.send(bench.ask()).await;
    let whole = announced(&bench.genuine);
    assert_eq!(super::rule::masked(&wire.some(whole.len()).await), whole);
    // Open and silent, while another is served.
    bench.assert_serves_on().await;
    wire.silent();
    assert_eq!(drained(wire.drain().await), (String::new(), FIN));
    assert!(asked.elapsed() >= Duration::from_millis(300), "{:?}", asked.elapsed());
}
