//! What is no HTTP, and what breaks off: the server answers or closes, and lives on.

use serde_json::{Value, json};

use super::Bench;
use crate::support::Caller;
use crate::support::journal::{journal, last_entry, until};
use crate::support::wire::{Wire, request_of};

/// The server answers a good request as ever, on the org that was there before.
async fn assert_lives(bench: &Bench) {
    let list = Caller::connector(&bench.org).get("/Users").await;
    assert_eq!(list.status, 200, "{}", list.text());
    assert_eq!(list.json()["totalResults"], 2);
}

fn post(bench: &Bench, length: &str) -> Vec<u8> {
    let announced = [("Content-Length", length)];
    request_of(&Caller::connector(&bench.org), "POST", "/Users", &announced, b"")
}

#[tokio::test]
async fn garbage_is_answered_400_or_closed_and_the_server_lives_on() {
    let bench = Bench::set().await;
    let before = journal(&bench.webex, &bench.org).await.len();
    let garbage = [
        &b"HELLO\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"\x00\x00\x00\x00\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /Users HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /Users HTTP/1.1\r\n: no name\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"",
    ];
    for bytes in garbage {
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.try_send(bytes).await;
        wire.half_close().await;
        let (read, _) = wire.drain().await;
        let answer = String::from_utf8_lossy(&read);
        let refused = answer.is_empty() || answer.starts_with("HTTP/1.1 400 ") || answer.starts_with("HTTP/1.1 505 ");
        assert!(refused, "{:?}: {answer}", String::from_utf8_lossy(bytes));
        assert_lives(&bench).await;
    }
    // No org is told of what was no request.
    let lives = journal(&bench.webex, &bench.org).await.len() - before;
    assert_eq!(lives, garbage.len());
}

#[tokio::test]
async fn half_a_head_and_then_nothing_hurts_nobody() {
    let bench = Bench::set().await;
    let whole = post(&bench, "0");
    for length in [1, 10, whole.len() / 2, whole.len() - 1] {
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.send(&whole[..length]).await;
        drop(wire);
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.send(&whole[..length]).await;
        wire.reset();
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.send(&whole[..length]).await;
        wire.half_close().await;
        let (bytes, _) = wire.drain().await;
        assert_eq!(String::from_utf8_lossy(&bytes), "", "{length}");
        assert_lives(&bench).await;
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused_and_journaled() {
    let bench = Bench::set().await;
    let before = bench.everything().await;
    let mut wire = Wire::connect(bench.webex.url()).await;
    wire.send(post(&bench, "100")).await;
    wire.send("{\"userName\":\"bob@example.test\"}").await;
    wire.half_close().await;
    let answer = wire.answer().await;
    let detail = "the body did not come whole: error reading a body from connection";
    assert_eq!(
        (answer.status, &answer.json()["scimType"], &answer.json()["detail"]),
        (400, &json!("invalidSyntax"), &json!(detail))
    );
    let entry = last_entry(&bench.webex, &bench.org).await;
    let kept = ["operation", "status", "applied", "why", "body"].map(|key| entry[key].clone());
    let note = "[broke off: error reading a body from connection]";
    assert_eq!(
        Value::from(kept.to_vec()),
        json!(["users.create", 400, "no", detail, note])
    );
    assert_eq!(bench.everything().await, before);
}

#[tokio::test]
async fn a_client_that_leaves_in_the_middle_of_a_body_has_done_nothing() {
    for leave in [drop::<Wire>, Wire::reset] {
        let bench = Bench::set().await;
        let before = bench.everything().await;
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.send(post(&bench, "100")).await;
        wire.send("{\"userName\":\"bob@example.test\"}").await;
        leave(wire);
        assert_lives(&bench).await;
        assert_eq!(bench.everything().await, before);
    }
}

#[tokio::test]
async fn a_client_that_sends_a_write_and_leaves_at_once_has_done_it() {
    let bench = Bench::set().await;
    let body = json!({ "userName": "bob@example.test" }).to_string();
    let mut wire = Wire::connect(bench.webex.url()).await;
    wire.send([post(&bench, &body.len().to_string()), body.into_bytes()].concat())
        .await;
    drop(wire);
    let admin = Caller::connector(&bench.org);
    let found = until("the user is there", async || {
        let list = admin.get("/Users?filter=userName eq \"bob@example.test\"").await.json();
        (list["totalResults"] == 1).then_some(list)
    })
    .await;
    assert_eq!(found["Resources"][0]["userName"], "bob@example.test");
}

#[tokio::test]
async fn a_broken_chunk_is_refused() {
    let bench = Bench::set().await;
    let head = String::from_utf8(post(&bench, "0"))
        .unwrap()
        .replace("Content-Length: 0", "Transfer-Encoding: chunked");
    for chunk in ["zz\r\n{}\r\n0\r\n\r\n", "5\r\n{}\r\n", "ffffffffffffffffff\r\n"] {
        let mut wire = Wire::connect(bench.webex.url()).await;
        wire.send(&head).await;
        wire.send(chunk).await;
        wire.half_close().await;
        let answer = wire.answer().await;
        assert_eq!(
            (answer.status, &answer.json()["scimType"]),
            (400, &json!("invalidSyntax")),
            "{chunk:?}"
        );
        assert_lives(&bench).await;
    }
}

#[tokio::test]
async fn a_request_that_comes_byte_by_byte_is_answered() {
    let bench = Bench::set().await;
    let mut wire = Wire::connect(bench.webex.url()).await;
    for byte in request_of(&Caller::connector(&bench.org), "GET", "/Users", &[], b"") {
        wire.send([byte]).await;
        tokio::task::yield_now().await;
    }
    let answer = wire.answer().await;
    assert_eq!((answer.status, &answer.json()["totalResults"]), (200, &json!(2)));
}

#[tokio::test]
async fn many_broken_connections_at_once_leave_room_for_good_ones() {
    let bench = Bench::set().await;
    let mut open = Vec::new();
    for n in 0..100 {
        let mut wire = Wire::connect(bench.webex.url()).await;
        let bytes = post(&bench, "100");
        wire.send(&bytes[..n % bytes.len()]).await;
        open.push(wire);
    }
    assert_lives(&bench).await;
    drop(open);
    assert_lives(&bench).await;
}
