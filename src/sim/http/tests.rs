//! One GET against sockets that behave, and against sockets that do not.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;

const LONG: Duration = Duration::from_secs(20);

fn token() -> Token {
    Token::parse("s3cret").unwrap()
}

fn url(listener: &TcpListener) -> Url {
    format!("http://{}/Users?a=b+c", listener.local_addr().unwrap())
        .parse()
        .unwrap()
}

async fn listen() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// Takes one connection and reads one request head.
async fn accept(listener: &TcpListener) -> (TcpStream, String) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    (stream, String::from_utf8(head).unwrap())
}

/// Answers one request with these bytes, and closes.
async fn exchange_with(answer: Vec<u8>) -> (Result<Answer, Failure>, String) {
    let listener = listen().await;
    let url = url(&listener);
    let server = async {
        let (mut stream, head) = accept(&listener).await;
        // A client that has seen enough may be gone before everything is written.
        let _ = stream.write_all(&answer).await;
        head
    };
    let token = token();
    tokio::join!(get(&url, &token, LONG), server)
}

#[track_caller]
fn check(outcome: Result<Answer, Failure>, kind: FailureKind, text: &str) {
    assert_eq!(
        outcome.unwrap_err(),
        Failure {
            kind,
            text: text.to_owned()
        }
    );
}

#[tokio::test]
async fn the_request_has_nothing_but_host_and_token() {
    let (outcome, head) = exchange_with(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-a: b\r\n\r\nhi".to_vec()).await;
    let answer = outcome.unwrap();
    assert_eq!(
        (answer.status, &answer.body[..], &answer.headers["x-a"]),
        (StatusCode::OK, &b"hi"[..], &"b".parse().unwrap())
    );
    let mut lines: Vec<&str> = head.lines().collect();
    lines.sort_unstable();
    let [empty, target, authorization, host] = lines[..] else {
        panic!("{head}")
    };
    assert_eq!(
        (empty, target, authorization),
        ("", "GET /Users?a=b+c HTTP/1.1", "authorization: Bearer s3cret")
    );
    assert!(host.starts_with("host: 127.0.0.1:"), "{host}");
}

#[tokio::test]
async fn localhost_is_this_machine_on_either_address_and_keeps_its_name() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let Ok(listener) = TcpListener::bind(address).await else {
            // Some containers have no IPv6 loopback.
            continue;
        };
        let port = listener.local_addr().unwrap().port();
        let url: Url = format!("http://localhost:{port}/").parse().unwrap();
        let token = token();
        let server = async {
            let (mut stream, head) = accept(&listener).await;
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
            head
        };
        let (outcome, head) = tokio::join!(get(&url, &token, LONG), server);
        assert_eq!(outcome.unwrap().status, StatusCode::NO_CONTENT);
        assert!(head.contains(&format!("host: localhost:{port}\r\n")), "{head}");
    }
}

/// Systems number their errors differently, so only the words are compared.
#[track_caller]
fn check_words(outcome: Result<Answer, Failure>, kind: FailureKind, words: &str) {
    let failure = outcome.unwrap_err();
    assert_eq!(failure.kind, kind);
    assert!(
        failure.text.starts_with(&format!("{words} (os error ")),
        "{}",
        failure.text
    );
}

#[tokio::test]
async fn nobody_listening_is_a_failure_to_connect() {
    let listener = listen().await;
    let url = url(&listener);
    drop(listener);
    check_words(
        get(&url, &token(), LONG).await,
        FailureKind::Connect,
        "Connection refused",
    );
}

#[tokio::test]
async fn silence_ends_with_the_timeout() {
    // The system takes the connection into its backlog, and nobody ever accepts it.
    let listener = listen().await;
    check(
        get(&url(&listener), &token(), Duration::from_millis(50)).await,
        FailureKind::Timeout,
        "no complete answer within 50ms",
    );
}

#[tokio::test]
async fn a_body_that_never_ends_counts_against_the_same_timeout() {
    let listener = listen().await;
    let url = url(&listener);
    tokio::spawn(async move {
        let (mut stream, _) = accept(&listener).await;
        let start = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{";
        stream.write_all(start).await.unwrap();
        // Reads until the client gives up, and holds the connection open for that long.
        let _ = stream.read_u8().await;
    });
    check(
        get(&url, &token(), Duration::from_millis(50)).await,
        FailureKind::Timeout,
        "no complete answer within 50ms",
    );
}

#[tokio::test]
async fn a_reset_is_told_from_garbage() {
    let listener = listen().await;
    let url = url(&listener);
    let token = token();
    let server = async {
        let (stream, _) = accept(&listener).await;
        stream.set_zero_linger().unwrap();
    };
    let (outcome, ()) = tokio::join!(get(&url, &token, LONG), server);
    check_words(outcome, FailureKind::Reset, "Connection reset by peer");
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_a_reset() {
    let text = "connection closed before message completed";
    for start in ["", "HTTP/1.1 200 OK\r\ncontent-le"] {
        check(exchange_with(start.into()).await.0, FailureKind::Reset, text);
    }
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec();
    let (outcome, _) = exchange_with(cut).await;
    assert_eq!(outcome.unwrap_err().kind, FailureKind::Reset);
    let cut = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{".to_vec();
    let (outcome, _) = exchange_with(cut).await;
    assert_eq!(outcome.unwrap_err().kind, FailureKind::Reset);
}

#[tokio::test]
async fn what_is_not_http_is_named() {
    // The last one is how a TLS server answers a request in the clear.
    for garbage in [
        &b"SSH-2.0-OpenSSH_9.2\r\n"[..],
        b"\x00\x01\x02\x03",
        b"\x15\x03\x01\x00\x02\x02\x16",
    ] {
        let (outcome, _) = exchange_with(garbage.to_vec()).await;
        check(outcome, FailureKind::Protocol, "invalid HTTP version parsed");
    }
    let (outcome, _) = exchange_with(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n".to_vec()).await;
    assert_eq!(outcome.unwrap_err().kind, FailureKind::Protocol);
}

#[tokio::test]
async fn a_body_of_the_limit_is_read_and_a_longer_one_is_not() {
    let of = |bytes: usize| {
        let mut answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
        answer.resize(answer.len() + bytes, b'x');
        answer
    };
    let (outcome, _) = exchange_with(of(MAX_BODY_BYTES)).await;
    assert_eq!(outcome.unwrap().body.len(), MAX_BODY_BYTES);
    let (outcome, _) = exchange_with(of(MAX_BODY_BYTES + 1)).await;
    check(outcome, FailureKind::TooLarge, "length limit exceeded");
}
