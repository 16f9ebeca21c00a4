//! The control plane over HTTP: who is let in, which command a path leads to, and how its answer is written.

mod table;

use http::{HeaderName, Method, StatusCode, header};
use serde_json::Value;

use super::{App, dashboard, guard};
use crate::control::problem::Problem;
use crate::control::{Answer, Content, Result};
use crate::message::{Body, Delivery, Outcome, Request, Response};

/// Answers a request below `/__mock`.
pub(super) fn answer(app: &App, request: &Request) -> Response {
    let segments: Vec<&str> = request
        .path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .skip(1)
        .collect();
    // With a slash at its end, an org's path is the page for a person.
    if let ["orgs", org] = segments.as_slice()
        && matches!(request.method, Method::GET | Method::HEAD)
        && request.path.ends_with('/')
    {
        return dashboard::org(app, request, org);
    }
    let answered = guard::check(app.exposure.as_ref(), request).and_then(|()| table::run(app, request, &segments));
    match answered {
        Ok(answer) => success(answer).with(VERSION, env!("CARGO_PKG_VERSION")),
        Err(problem) => refused(&problem),
    }
}

/// A refusal of the control plane.
pub(super) fn refused(problem: &Problem) -> Response {
    failure(problem).with(VERSION, env!("CARGO_PKG_VERSION"))
}

/// Whether a path is of the control plane.
pub(super) fn is_path(path: &str) -> bool {
    path.split('/').find(|segment| !segment.is_empty()) == Some("__mock")
}

/// The answer to who does not say which host is meant; what follows the head is not read.
pub(super) fn misdirected(why: &str) -> Outcome {
    Outcome {
        response: refused(&Problem::misdirected(why)).with(header::CONNECTION, "close"),
        delivery: Delivery::Whole,
    }
}

/// Which version's promises an answer keeps.
pub(super) const VERSION: HeaderName = HeaderName::from_static("x-mock-version");

/// Programs send the first, browsers ask a person for the second.
const CHALLENGE: &str = "Bearer, Basic realm=\"webex-scim-mock control plane\"";

/// The body as JSON; none at all is `null`.
fn body(request: &Request) -> Result<Value> {
    let bytes = bytes(request)?;
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    Problem::or_json(bytes)
}

/// The bytes of a body that came whole.
fn bytes(request: &Request) -> Result<&[u8]> {
    match &request.body {
        Body::Whole(bytes) => Ok(bytes),
        Body::TooLarge { limit } => Err(Problem::too_large(*limit)),
        Body::TimedOut { .. } => Err(Problem::bad_body("the body did not come in time")),
        Body::Broken { why } => Err(Problem::bad_body(format!("the body did not come whole: {why}"))),
        Body::Unread => Err(Problem::bad_body("the body was not read")),
    }
}

fn success(answer: Answer) -> Response {
    match answer.body {
        Content::Json(body) => Response::json(answer.status, "application/json", &body),
        Content::Text { media_type, text } => Response::text(answer.status, media_type, text),
        Content::Nothing => Response::empty(answer.status),
    }
    .with(header::CACHE_CONTROL, "no-store")
}

/// A problem as it goes over the wire (RFC 9457).
pub(super) fn failure(problem: &Problem) -> Response {
    let response = match serde_json::to_value(problem) {
        Ok(body) => Response::json(problem.status, "application/problem+json", &body),
        Err(_) => Response::empty(StatusCode::INTERNAL_SERVER_ERROR),
    };
    match problem.status {
        StatusCode::METHOD_NOT_ALLOWED => response.with(header::ALLOW, problem.hint.trim_start_matches("it takes ")),
        StatusCode::UNAUTHORIZED => response.with(header::WWW_AUTHENTICATE, CHALLENGE),
        // The rest of a body that was not read is still on the wire.
        StatusCode::PAYLOAD_TOO_LARGE => response.with(header::CONNECTION, "close"),
        _ => response,
    }
}
