//! Plain values become the wire's: the one place where an answer is turned into hyper's.

use bytes::Bytes;
use http::header;

use crate::message::{Body, Delivery, Outcome, Request, Response, wire};

/// An answer with what the wire shall do to it: a [`wire::Script`] in the place of hyper's own writing travels as an
/// extension up to the connection.
pub(super) fn outcome(request: &Request, outcome: Outcome) -> http::Response<Bytes> {
    let script = match &outcome.delivery {
        // hyper would close on a client that is still sending with a RST, and would write a date of its own.
        Delivery::Whole if request.body == Body::Unread || !outcome.response.headers.contains_key(header::DATE) => {
            Some(wire::script(request, &outcome.response, &wire::Wire::default()))
        }
        Delivery::Whole => None,
        Delivery::Wire(wire) => Some(wire::script(request, &outcome.response, wire)),
    };
    let mut response = response(outcome.response);
    if let Some(script) = script {
        response.extensions_mut().insert(script);
    }
    response
}

/// An answer.
pub(super) fn response(plain: Response) -> http::Response<Bytes> {
    let mut response = http::Response::new(plain.body);
    *response.status_mut() = plain.status;
    *response.headers_mut() = plain.headers;
    response
}
