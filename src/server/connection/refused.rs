//! What hyper cannot read. It answers with a bare status, which is kept from leaving: what could be made out of the request
//! is answered and journaled as any other.

use http::{HeaderMap, Method, StatusCode};

use crate::message::wire::{self, Script, Wire};
use crate::message::{Body, Connection, Request};
use crate::serve;
use crate::world::World;

/// The status of hyper's own answer, where these bytes are one: no answer of ours has these headers and no other.
pub(super) fn status_of(bytes: &[u8]) -> Option<StatusCode> {
    let rest = bytes.strip_prefix(b"HTTP/1.1 ")?;
    let (code, rest) = rest.split_at_checked(3)?;
    let rest = &rest[rest.iter().position(|byte| *byte == b'\n')? + 1..];
    let rest = rest.strip_prefix(b"connection: close\r\ncontent-length: 0\r\ndate: ")?;
    let only = rest.iter().filter(|byte| **byte == b'\n').count() == 2;
    only.then_some(())?;
    StatusCode::from_bytes(code).ok()
}

/// The answer to what was read of such a request.
pub(super) fn script(world: &World, read: &[u8], status: StatusCode, connection: Connection) -> Script {
    let request = request(read, connection);
    let outcome = serve::unreadable(world, &request, status);
    wire::script(&request, &outcome.response, &Wire::default())
}

/// As much of a request as its first line tells.
fn request(read: &[u8], connection: Connection) -> Request {
    let line = read
        .split(|byte| matches!(byte, b'\r' | b'\n'))
        .next()
        .unwrap_or_default();
    let mut words = line.split(|byte| *byte == b' ');
    // "-" is a method that nobody has.
    let method = words.next().and_then(|word| Method::from_bytes(word).ok());
    let method = method.or_else(|| Method::from_bytes(b"-").ok()).unwrap_or_default();
    let target = words.next().unwrap_or_default().escape_ascii().to_string();
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
        None => (target, None),
    };
    Request {
        method,
        path,
        query,
        headers: HeaderMap::new(),
        body: Body::Unread,
        connection,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hypers_own_answer_is_told_from_ours() {
        let of = |text: &str| status_of(text.as_bytes()).map(|status| status.as_u16());
        let bare = "connection: close\r\ncontent-length: 0\r\ndate: Mon, 23 Nov 2026 09:11:12 GMT\r\n";
        assert_eq!(of(&format!("HTTP/1.1 400 Bad Request\r\n{bare}\r\n")), Some(400));
        assert_eq!(of(&format!("HTTP/1.1 431 Too\r\n{bare}\r\n")), Some(431));
        assert_eq!(
            of(&format!("HTTP/1.1 400 Bad Request\r\n{bare}trackingid: x\r\n\r\n")),
            None
        );
        assert_eq!(
            of(&format!("HTTP/1.1 400 Bad Request\r\nallow: GET\r\n{bare}\r\n")),
            None
        );
        assert_eq!(of("HTTP/1.1 400"), None);
        assert_eq!(of(""), None);
    }

    #[track_caller]
    fn check(read: &[u8], method: &str, path: &str, query: Option<&str>) {
        let request = request(read, Connection::default());
        assert_eq!((request.method.as_str(), &*request.path), (method, path));
        assert_eq!(request.query.as_deref(), query);
    }

    #[test]
    fn of_what_is_no_request_the_first_line_is_made_out() {
        check(b"GET /Users?a=b HTTP/9.9\r\nhost: x\r\n", "GET", "/Users", Some("a=b"));
        check(b"HELLO\r\n", "HELLO", "", None);
        check(b"\x16\x03\x01 \x1b[31m\xff", "-", "\\x1b[31m\\xff", None);
        check(b"", "-", "", None);
    }
}
