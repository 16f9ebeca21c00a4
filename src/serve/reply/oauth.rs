//! The answers of the token endpoint and of its relatives.

use http::{StatusCode, header};
use serde_json::{Map, Value, json};

use super::{Context, JSON};
use crate::message::Response;
use crate::oauth::error::{ErrorCode, TokenError};
use crate::operation::Surface;
use crate::webex::errors;

/// RFC 6749 section 5.1: nobody may keep it.
pub(super) fn token(answer: &Map<String, Value>) -> Response {
    uncached(Response::text(StatusCode::OK, JSON, super::body(answer)))
}

/// RFC 6749 section 5.2, and Webex's words beside it: every library finds its own.
// Webex: fidelity row "token-error-body": the broker's three members were seen, and for the public API those of its other errors.
pub(super) fn error(context: &Context<'_>, error: &TokenError) -> Response {
    let broker = context.call.surface == Surface::Idb;
    let status = status(error);
    let message = match status {
        StatusCode::UNAUTHORIZED => errors::UNAUTHORIZED,
        _ => errors::MALFORMED,
    };
    let tracking = context.tracking.as_str();
    let mut body = json!({
        "error": error.code.name(broker),
        "error_description": error.description,
        "message": message,
        "errors": [{ "description": error.description }],
        "trackingId": tracking,
    });
    if broker {
        body["trackingID"] = tracking.into();
    }
    let response = uncached(Response::json(status, JSON, &body));
    if error.by_header {
        return response.with(header::WWW_AUTHENTICATE, "Basic realm=\"webex\"");
    }
    response
}

/// RFC 6749 section 5.2 has 401 for a client that speaks by `Authorization`; a device that has to wait is told by 428.
fn status(error: &TokenError) -> StatusCode {
    match error.code {
        ErrorCode::InvalidClient if error.by_header => StatusCode::UNAUTHORIZED,
        ErrorCode::AuthorizationPending => StatusCode::PRECONDITION_REQUIRED,
        _ => StatusCode::BAD_REQUEST,
    }
}

fn uncached(response: Response) -> Response {
    response
        .with(header::CACHE_CONTROL, "no-store")
        .with(header::PRAGMA, "no-cache")
}
