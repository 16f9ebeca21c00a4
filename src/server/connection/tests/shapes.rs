//! What comes in the place of a well-formed answer.

use super::*;

fn malformed(malform: Malform) -> Wire {
    Wire {
        malform: Some(malform),
        ..Wire::default()
    }
}

/// All that comes, and then a FIN.
async fn check(wire: Wire, expected: String) {
    let bench = Bench::new(wire).await;
    assert_eq!(bench.ask(ASK).await, at_once(expected, Ok(())));
    bench.connect().await.assert_lives().await;
}

#[tokio::test(start_paused = true)]
async fn t14_garbage_comes_instead_of_http() {
    let wire = Wire {
        garbage: Some(Bytes::from_static(b"\x01\x02 no HTTP \x03")),
        ..Wire::default()
    };
    check(wire, "\x01\x02 no HTTP \x03".to_owned()).await;
}

#[tokio::test(start_paused = true)]
async fn t15_a_chunk_whose_size_is_no_number() {
    let chunked = HEAD.replace("content-length: 10", "transfer-encoding: chunked");
    check(malformed(Malform::Chunk), format!("{chunked}5\r\n01234\r\nZZ\r\n56789")).await;
}

#[tokio::test(start_paused = true)]
async fn t16_the_last_chunk_is_missing() {
    let chunked = HEAD.replace("content-length: 10", "transfer-encoding: chunked");
    check(
        malformed(Malform::MissingLastChunk),
        format!("{chunked}a\r\n{BODY}\r\n"),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn t17_a_length_that_is_too_long_or_too_short() {
    let long = HEAD.replace("length: 10", "length: 26");
    check(malformed(Malform::LengthLong), format!("{long}{BODY}")).await;
    let short = HEAD.replace("length: 10", "length: 0");
    check(malformed(Malform::LengthShort), format!("{short}{BODY}")).await;
}
