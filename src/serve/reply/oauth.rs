//! The answers of the token endpoint and of its relatives.

use http::{StatusCode, header};
use serde_json::{Map, Value, json};

use super::{Context, JSON};
use crate::message::Response;
use crate::oauth::error::{ErrorCode, TokenError};
use crate::operation::Surface;
use crate::webex::errors;
use crate::webex::profile::DeviceGrant;

/// RFC 6749 section 5.1: nobody may keep it.
pub(super) fn token(answer: &Map<String, Value>) -> Response {
    uncached(Response::text(StatusCode::OK, JSON, super::body(answer)))
}

/// RFC 6749 section 5.2, and Webex's words beside it: every library finds its own.
// Webex: fidelity row "token-error-body": the broker's three members were seen, and for the public API those of its other errors.
pub(super) fn error(context: &Context<'_>, error: &TokenError) -> Response {
    let status = status(context, error);
    let message = match status {
        StatusCode::UNAUTHORIZED => errors::UNAUTHORIZED,
        _ => errors::MALFORMED,
    };
    let tracking = context.tracking.as_str();
    let mut body = json!({
        "error": name(context, error.code),
        "error_description": error.description,
        "message": message,
        "errors": [{ "description": error.description }],
        "trackingId": tracking,
    });
    if broker(context) {
        body["trackingID"] = tracking.into();
    }
    let response = uncached(Response::json(status, JSON, &body));
    if status == StatusCode::UNAUTHORIZED {
        return response.with(header::WWW_AUTHENTICATE, "Basic realm=\"webex\"");
    }
    response
}

/// RFC 6749 section 5.2 has 401 for a client that speaks by `Authorization`; a device that has to wait is told by 428.
fn status(context: &Context<'_>, error: &TokenError) -> StatusCode {
    match error.code {
        ErrorCode::InvalidClient if error.by_header => StatusCode::UNAUTHORIZED,
        ErrorCode::AuthorizationPending if context.switches.device_grant == DeviceGrant::Webex => {
            StatusCode::PRECONDITION_REQUIRED
        }
        _ => StatusCode::BAD_REQUEST,
    }
}

// Webex: fidelity row "device-expired": the published list of names has none for an expired code.
fn name(context: &Context<'_>, code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::ExpiredToken if context.switches.device_grant == DeviceGrant::Webex => {
            ErrorCode::InvalidGrant.name(broker(context))
        }
        code => code.name(broker(context)),
    }
}

fn broker(context: &Context<'_>) -> bool {
    context.call.surface == Surface::Idb
}

fn uncached(response: Response) -> Response {
    response
        .with(header::CACHE_CONTROL, "no-store")
        .with(header::PRAGMA, "no-cache")
}
