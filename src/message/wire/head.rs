//! The head of an answer, byte for byte as hyper writes it: a fault that leaves the head alone must not show in it.

use http::{HeaderMap, HeaderName, Method, StatusCode, Version, header};

use crate::message::{Body, Request, Response};

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// As the request and the status allow, with the length that there is.
    Genuine,
    /// `Content-Length`, whatever there is.
    Length(usize),
    Chunked,
}

/// Whether the connection can serve another request behind this answer.
pub(super) fn keeps_alive(request: &Request, response: &Response) -> bool {
    let by_default = request.connection.version != Version::HTTP_10;
    let asked = by_default || says(&request.headers, "keep-alive");
    // What was not read of a body is still on the wire.
    let read = matches!(request.body, Body::Whole(_));
    asked && read && !says(&request.headers, "close") && !says(&response.headers, "close")
}

/// Whether this answer may have a body at all (RFC 9110 section 6.4.1).
pub(super) fn has_body(request: &Request, response: &Response) -> bool {
    request.method != Method::HEAD && status_has_body(response.status)
}

/// The head, with the empty line behind it.
pub(super) fn write(request: &Request, response: &Response, framing: Framing, keep_alive: bool) -> Vec<u8> {
    let version = match request.connection.version {
        Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    };
    let reason = response.status.canonical_reason().unwrap_or("<none>");
    let mut head = format!("{version} {} {reason}\r\n", response.status.as_str()).into_bytes();
    for (name, value) in &response.headers {
        if *name != header::CONTENT_LENGTH && *name != header::TRANSFER_ENCODING {
            line(&mut head, name, value.as_bytes());
        }
    }
    if let Some(value) = connection(request, response, keep_alive) {
        line(&mut head, &header::CONNECTION, value.as_bytes());
    }
    match length(request, response, framing) {
        Some(length) => line(&mut head, &header::CONTENT_LENGTH, length.to_string().as_bytes()),
        None if framing == Framing::Chunked => line(&mut head, &header::TRANSFER_ENCODING, b"chunked"),
        None => {}
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// The `Connection` header that the answer lacks, where it needs one.
fn connection(request: &Request, response: &Response, keep_alive: bool) -> Option<&'static str> {
    match request.connection.version {
        Version::HTTP_10 => (keep_alive && !says(&response.headers, "keep-alive")).then_some("keep-alive"),
        _ => (!keep_alive && !says(&response.headers, "close")).then_some("close"),
    }
}

fn length(request: &Request, response: &Response, framing: Framing) -> Option<usize> {
    let there = response.body.len();
    match framing {
        Framing::Length(length) => Some(length),
        Framing::Chunked => None,
        // RFC 9110 section 8.6: a HEAD's answer may name the length, and hyper names it where it is not 0.
        Framing::Genuine if request.method == Method::HEAD && there == 0 => None,
        Framing::Genuine => status_has_body(response.status).then_some(there),
    }
}

fn status_has_body(status: StatusCode) -> bool {
    !matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}

fn line(head: &mut Vec<u8>, name: &HeaderName, value: &[u8]) {
    head.extend_from_slice(name.as_str().as_bytes());
    head.extend_from_slice(b": ");
    head.extend_from_slice(value);
    head.extend_from_slice(b"\r\n");
}

/// Whether a `Connection` header has this option (RFC 9110 section 7.6.1).
fn says(headers: &HeaderMap, option: &str) -> bool {
    let values = headers.get_all(header::CONNECTION).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|said| said.trim().eq_ignore_ascii_case(option))
}
