//! What leaves of an answer, step by step.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};

use super::*;
use crate::message::{Body, Connection, Request, Response};

const SECOND: Duration = Duration::from_secs(1);
/// The head of [`answer`].
const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n";
const BODY: &str = r#"{"userName":"ada@x"}"#;

fn request(method: Method, version: Version, connection: Option<&'static str>) -> Request {
    let mut headers = HeaderMap::new();
    if let Some(connection) = connection {
        headers.insert(header::CONNECTION, HeaderValue::from_static(connection));
    }
    Request {
        method,
        path: "/".to_owned(),
        query: None,
        headers,
        body: Body::Whole(Bytes::new()),
        connection: Connection {
            version,
            ..Connection::default()
        },
    }
}

fn asked() -> Request {
    request(Method::GET, Version::HTTP_11, None)
}

fn answer() -> Response {
    Response::text(StatusCode::OK, "application/json", BODY.to_owned())
}

/// The steps in words: what is sent as it stands, `~1s~` for a pause, and `|` with the end.
fn told(script: &Script) -> String {
    let steps = script.steps.iter().map(|step| match step {
        Step::Send(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Step::Pause(pause) => format!("~{pause:?}~"),
    });
    format!("{}|{:?}", steps.collect::<String>(), script.end)
}

#[track_caller]
fn check(wire: Wire, expected: impl AsRef<str>) {
    assert_eq!(told(&script(&asked(), &answer(), &wire)), expected.as_ref());
}

/// `[bytes, of]` and the end.
#[track_caller]
fn check_sent(wire: Wire, bytes: u64, of: u64, end: Ending) {
    let sent = script(&asked(), &answer(), &wire).sent();
    assert_eq!(sent, Sent { bytes, of, end });
}

fn cut(after: Amount, end: End) -> Wire {
    Wire {
        cut: Some(Cut { after, end }),
        ..Wire::default()
    }
}

fn malformed(malform: Malform) -> Wire {
    Wire {
        malform: Some(malform),
        ..Wire::default()
    }
}

fn closed(close: Close) -> Wire {
    Wire {
        close: Some(close),
        ..Wire::default()
    }
}

fn stalled(at: StallAt) -> Wire {
    Wire {
        stall: Some(Stall { at, length: SECOND }),
        ..Wire::default()
    }
}

#[test]
fn no_wire_is_the_answer_and_the_connection_lives() {
    check(Wire::default(), format!("{HEAD}{BODY}|KeepAlive"));
    check_sent(Wire::default(), 91, 91, Ending::KeepAlive);
}

#[test]
fn a_cut_takes_bytes_or_a_part_of_the_whole_with_its_head() {
    check(cut(Amount::Bytes(0), End::Fin), "|Fin");
    check(cut(Amount::Bytes(8), End::Rst), "HTTP/1.1|Rst");
    check(cut(Amount::Percent(50), End::Hang), format!("{}|Hang", &HEAD[..45]));
    check(cut(Amount::Percent(100), End::Rst), format!("{HEAD}{BODY}|Rst"));
    check_sent(cut(Amount::Percent(99), End::Fin), 90, 91, Ending::Fin);
    check_sent(cut(Amount::Bytes(91), End::Fin), 91, 91, Ending::Fin);
    // Who is to cut behind more than there is never comes to it.
    check_sent(cut(Amount::Bytes(92), End::Fin), 91, 91, Ending::KeepAlive);
    check_sent(cut(Amount::Bytes(u64::MAX), End::Hang), 91, 91, Ending::KeepAlive);
}

#[test]
fn a_stall_stands_behind_the_head_or_in_the_middle_of_the_body() {
    check(stalled(StallAt::Headers), format!("{HEAD}~1s~{BODY}|KeepAlive"));
    let (first, rest) = BODY.split_at(10);
    check(stalled(StallAt::Body), format!("{HEAD}{first}~1s~{rest}|KeepAlive"));
}

#[test]
fn a_stall_that_the_cut_comes_before_is_not_reached() {
    let both = |bytes| Wire {
        stall: Some(Stall {
            at: StallAt::Headers,
            length: SECOND,
        }),
        ..cut(Amount::Bytes(bytes), End::Rst)
    };
    check(both(70), format!("{}|Rst", &HEAD[..70]));
    check(both(71), format!("{HEAD}~1s~|Rst"));
    check(both(73), format!("{HEAD}~1s~{}|Rst", &BODY[..2]));
}

#[test]
fn garbage_stands_in_the_place_of_the_answer() {
    let garbage = |cut| Wire {
        garbage: Some(Bytes::from_static(b"\x00garbage")),
        cut,
        ..Wire::default()
    };
    check(garbage(None), "\0garbage|Fin");
    let half = Cut {
        after: Amount::Percent(50),
        end: End::Rst,
    };
    check(garbage(Some(half)), "\0gar|Rst");
    check_sent(garbage(None), 8, 8, Ending::Fin);
}

#[test]
fn malformed_answers_break_their_own_framing_and_end() {
    let chunked = HEAD.replace("content-length: 20", "transfer-encoding: chunked");
    let (first, rest) = BODY.split_at(10);
    check(
        malformed(Malform::Chunk),
        format!("{chunked}a\r\n{first}\r\nZZ\r\n{rest}|Fin"),
    );
    check(
        malformed(Malform::MissingLastChunk),
        format!("{chunked}14\r\n{BODY}\r\n|Fin"),
    );
    let long = HEAD.replace("length: 20", "length: 36");
    check(malformed(Malform::LengthLong), format!("{long}{BODY}|Fin"));
    let short = HEAD.replace("length: 20", "length: 4");
    check(malformed(Malform::LengthShort), format!("{short}{BODY}|Fin"));
}

#[test]
fn an_empty_answer_can_be_malformed_too() {
    let empty = |malform| {
        told(&script(
            &asked(),
            &Response::empty(StatusCode::NO_CONTENT),
            &malformed(malform),
        ))
    };
    let chunked = "HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n";
    assert_eq!(empty(Malform::Chunk), format!("{chunked}ZZ\r\n|Fin"));
    assert_eq!(empty(Malform::MissingLastChunk), format!("{chunked}|Fin"));
    assert_eq!(
        empty(Malform::LengthLong),
        "HTTP/1.1 204 No Content\r\ncontent-length: 16\r\n\r\n|Fin"
    );
    assert_eq!(
        empty(Malform::LengthShort),
        "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n|Fin"
    );
}

#[test]
fn a_close_is_announced_unless_it_is_stale() {
    let announced = HEAD.replace("content-length", "connection: close\r\ncontent-length");
    check(closed(Close::Always), format!("{announced}{BODY}|Fin"));
    check(closed(Close::Stale), format!("{HEAD}{BODY}|Fin"));
    check(closed(Close::Slow(SECOND)), format!("{announced}{BODY}~1s~|Fin"));
}

#[test]
fn a_cut_ends_what_a_close_would_have_ended() {
    let slow = Wire {
        close: Some(Close::Slow(SECOND)),
        ..cut(Amount::Bytes(4), End::Hang)
    };
    check(slow, "HTTP|Hang");
}

#[test]
fn a_pace_is_handed_on() {
    let pace = Pace { size: 3, every: SECOND };
    let wire = Wire {
        pace: Some(pace),
        ..Wire::default()
    };
    assert_eq!(script(&asked(), &answer(), &wire).pace, Some(pace));
}

/// The head's `Connection` and version, and the end, for what the client asked.
#[track_caller]
fn check_asked(version: Version, connection: Option<&'static str>, response: &Response, expected: &str) {
    let asked = request(Method::GET, version, connection);
    let script = told(&script(&asked, response, &Wire::default()));
    let (head, rest) = script.split_once("\r\n\r\n").unwrap();
    let said = head.lines().find(|line| line.starts_with("connection"));
    let end = rest.rsplit('|').next().unwrap();
    let told = format!("{} {} {end}", &head[..8], said.unwrap_or("-"));
    assert_eq!(told, expected, "{version:?} {connection:?}");
}

#[test]
fn the_clients_wish_about_the_connection_is_kept() {
    let answer = answer();
    check_asked(Version::HTTP_11, None, &answer, "HTTP/1.1 - KeepAlive");
    check_asked(Version::HTTP_11, Some("keep-alive"), &answer, "HTTP/1.1 - KeepAlive");
    check_asked(
        Version::HTTP_11,
        Some("TE, Close"),
        &answer,
        "HTTP/1.1 connection: close Fin",
    );
    check_asked(Version::HTTP_10, None, &answer, "HTTP/1.0 - Fin");
    check_asked(
        Version::HTTP_10,
        Some("keep-alive"),
        &answer,
        "HTTP/1.0 connection: keep-alive KeepAlive",
    );
    let closing = answer.with(header::CONNECTION, "close");
    check_asked(Version::HTTP_11, None, &closing, "HTTP/1.1 connection: close Fin");
}

#[test]
fn a_body_that_was_not_read_ends_the_connection() {
    for body in [Body::Unread, Body::TooLarge { limit: 1 }] {
        let asked = Request { body, ..asked() };
        let script = script(&asked, &answer(), &Wire::default());
        assert_eq!((script.end, script.unread), (Ending::Fin, true));
    }
}

#[test]
fn answers_without_a_body_send_their_head_only() {
    let head = |method, response: &Response| {
        told(&script(
            &request(method, Version::HTTP_11, None),
            response,
            &Wire::default(),
        ))
    };
    assert_eq!(head(Method::HEAD, &answer()), format!("{HEAD}|KeepAlive"));
    assert_eq!(
        head(Method::HEAD, &Response::empty(StatusCode::OK)),
        "HTTP/1.1 200 OK\r\n\r\n|KeepAlive"
    );
    assert_eq!(
        head(Method::DELETE, &Response::empty(StatusCode::NO_CONTENT)),
        "HTTP/1.1 204 No Content\r\n\r\n|KeepAlive"
    );
    assert_eq!(
        head(Method::GET, &Response::empty(StatusCode::NOT_FOUND)),
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n|KeepAlive"
    );
}

#[test]
fn a_length_that_the_answer_brings_along_is_not_believed() {
    let claims = |name: HeaderName, value| told(&script(&asked(), &answer().with(name, value), &Wire::default()));
    assert_eq!(claims(header::CONTENT_LENGTH, "7"), format!("{HEAD}{BODY}|KeepAlive"));
    assert_eq!(
        claims(header::TRANSFER_ENCODING, "chunked"),
        format!("{HEAD}{BODY}|KeepAlive")
    );
}

#[test]
fn what_was_sent_is_told_in_words_that_scripts_read() {
    let sent = script(&asked(), &answer(), &Wire::reset()).sent();
    assert_eq!(
        serde_json::to_value(sent).unwrap(),
        serde_json::json!({ "bytes": 0, "of": 91, "end": "rst" })
    );
    assert_eq!(serde_json::to_value(Ending::KeepAlive).unwrap(), "keep-alive");
}
