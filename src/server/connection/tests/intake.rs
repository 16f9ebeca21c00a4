//! Requests whose bodies are read slowly, or not at all.

use super::*;
use crate::server::inbound::MAX_SLOW_INTAKE;

fn post(path: &str, length: usize) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n")
}

/// A server that says what it got of a request.
async fn echo() -> Bench {
    Bench::of(Delivery::Whole, plain(BODY)).await
}

#[tokio::test(start_paused = true)]
async fn t24_a_body_is_read_at_a_rate_and_the_connection_goes_on() {
    let bench = echo().await;
    let mut client = bench.connect().await;
    let whole = HEAD.len() + BODY.len();
    for (length, seconds) in [(0, 0), (100, 1), (250, 2)] {
        client.say(post("/slow", length) + &"x".repeat(length)).await;
        let (_, after) = client.hear_some(whole).await;
        assert_eq!(after.as_secs(), seconds, "{length}");
    }
    client.say(post("/slow", 1024 * 1024) + &"x".repeat(1024 * 1024)).await;
    let (_, after) = client.hear_some(whole).await;
    assert_eq!(after, MAX_SLOW_INTAKE);
    client.assert_lives().await;
}

#[tokio::test(start_paused = true)]
async fn t25_the_answer_comes_before_the_body_and_the_connection_ends() {
    let bench = echo().await;
    let closing = HEAD.replace("content-length", "connection: close\r\ncontent-length");
    let answer = format!("{closing}{BODY}");
    // The client waits for the answer with its body in hand.
    let mut client = bench.connect().await;
    client.say(post("/early", 1_000_000)).await;
    assert_eq!(client.hear_some(answer.len()).await, (answer.clone(), Duration::ZERO));
    // It still sends its body: that is read away, and then comes the end.
    client.say("x".repeat(1_000_000)).await;
    client.0.shutdown().await.unwrap();
    assert_eq!(client.hear().await, at_once("", Ok(())));
    bench.connect().await.assert_lives().await;
}

#[tokio::test]
async fn t25_a_client_that_sends_everything_first_sees_the_early_answer_too() {
    let bench = echo().await;
    let mut client = bench.connect().await;
    let length = 16 * 1024 * 1024;
    client.say(post("/early", length) + &"x".repeat(length)).await;
    client.0.shutdown().await.unwrap();
    let heard = client.hear().await;
    assert!(heard.text.ends_with(BODY), "{heard:?}");
    assert_eq!(heard.end, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn t25_a_client_that_asks_before_it_sends_is_answered_instead() {
    let bench = echo().await;
    let mut client = bench.connect().await;
    let ask = post("/early", 10).replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n");
    client.say(ask).await;
    let (text, _) = client.hear_some(15).await;
    assert_eq!(text, "HTTP/1.1 200 OK");
}

#[tokio::test(start_paused = true)]
async fn a_request_without_a_body_cannot_be_answered_early() {
    let bench = echo().await;
    let mut client = bench.connect().await;
    client.say(post("/early", 0)).await;
    assert_eq!(
        client.hear_some(HEAD.len() + BODY.len()).await.0,
        format!("{HEAD}{BODY}")
    );
    client.assert_lives().await;
}
