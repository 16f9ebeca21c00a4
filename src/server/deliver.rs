//! Plain values become the wire's: the one place where an answer is turned into hyper's.

use bytes::Bytes;

use crate::message::{Outcome, Response};

/// An answer with what the wire shall do to it, carried as an extension up to the connection.
pub(super) fn outcome(outcome: Outcome) -> http::Response<Bytes> {
    let mut response = response(outcome.response);
    response.extensions_mut().insert(outcome.delivery);
    response
}

/// An answer.
pub(super) fn response(plain: Response) -> http::Response<Bytes> {
    let mut response = http::Response::new(plain.body);
    *response.status_mut() = plain.status;
    *response.headers_mut() = plain.headers;
    response
}
