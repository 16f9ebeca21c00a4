//! The control plane's table of contents: which path leads to which command.

mod org;

use http::{HeaderName, Method, StatusCode, header};
use serde_json::{Value, json};

use super::{App, dashboard, guard};
use crate::control::problem::Problem;
use crate::control::{Answer, Content, Result, clients, faults, health, orgs, requests, server_faults, tokens};
use crate::message::{Body, Request, Response};

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
        && request.method == Method::GET
        && request.path.ends_with('/')
    {
        return dashboard::org(app, request, org);
    }
    let answered = guard::check(request).and_then(|()| route(app, request, &segments));
    let response = match answered {
        Ok(answer) => success(answer),
        Err(problem) => failure(&problem),
    };
    response.with(VERSION, env!("CARGO_PKG_VERSION"))
}

/// Which version's promises an answer keeps.
const VERSION: HeaderName = HeaderName::from_static("x-mock-version");

fn route(app: &App, request: &Request, segments: &[&str]) -> Result {
    let (world, url) = (&*app.world, &*app.url);
    let query = request.query.as_deref().unwrap_or_default();
    let method = request.method.as_str();
    match (method, segments) {
        ("GET", ["health", "live"]) => health::live(app.since),
        ("GET", ["health", "ready"]) => health::ready(),
        ("GET", ["version"]) => health::version(),
        ("GET", ["requests"]) => requests::list_all(world, query),
        ("GET", ["faults"]) => Answer::ok(&json!({ "items": app.door.list(), "next": null })),
        ("POST", ["faults"]) => Answer::created(&app.door.add(server_faults::read(body(request)?)?)?),
        ("DELETE", ["faults"]) => {
            app.door.clear();
            Answer::no_content()
        }
        ("DELETE", ["faults", id]) => match app.door.remove(id) {
            true => Answer::no_content(),
            false => Err(server_faults::unknown(id)),
        },
        ("GET", ["orgs"]) => orgs::list(world, url),
        ("POST", ["orgs"]) => orgs::create(world, body(request)?, url),
        ("GET", ["orgs", org]) => orgs::get(world, org, url),
        ("DELETE", ["orgs", org]) => orgs::delete(world, org),
        ("POST", ["orgs", org, "reset"]) => orgs::reset(world, org, body(request)?, url),
        ("POST", ["orgs", org, "tokens"]) => tokens::create(world, org, body(request)?),
        ("POST", ["orgs", org, "clients"]) => clients::create(world, org, body(request)?),
        ("GET", ["orgs", org, "requests"]) => requests::list(world, org, query),
        ("DELETE", ["orgs", org, "requests"]) => requests::clear(world, org),
        ("GET", ["orgs", org, "faults"]) => faults::list(world, org),
        ("POST", ["orgs", org, "faults"]) => faults::create(world, org, &body(request)?),
        ("DELETE", ["orgs", org, "faults"]) => faults::clear(world, org),
        ("GET", ["orgs", org, "faults", id]) => faults::get(world, org, id),
        ("DELETE", ["orgs", org, "faults", id]) => faults::delete(world, org, id),
        (_, ["orgs", org, rest @ ..]) => {
            org::route(world, request, url, org, rest).unwrap_or_else(|| Err(elsewhere(segments)))
        }
        _ => Err(elsewhere(segments)),
    }
}

/// The difference between a path that is not served and one that takes other methods.
fn elsewhere(segments: &[&str]) -> Problem {
    match segments {
        ["health", "live" | "ready"] | ["version"] | ["requests"] => Problem::method_not_allowed("GET"),
        ["orgs"] => Problem::method_not_allowed("GET, POST"),
        ["orgs", _] => Problem::method_not_allowed("GET, PATCH, DELETE"),
        ["orgs", _, "requests"] | ["orgs", _, "faults", _] => Problem::method_not_allowed("GET, DELETE"),
        ["orgs", _, "faults"] => Problem::method_not_allowed("GET, POST, DELETE"),
        ["faults"] => Problem::method_not_allowed("GET, POST, DELETE"),
        ["faults", _] => Problem::method_not_allowed("DELETE"),
        ["orgs", _, "tokens"] => Problem::method_not_allowed("GET, POST"),
        ["orgs", _, "reset" | "clients"] => Problem::method_not_allowed("POST"),
        _ => Problem::not_found(
            format!("the control plane has nothing at /__mock/{}", segments.join("/")),
            "it has health/live, health/ready, version, requests, orgs, and below orgs/{org}: reset, fork, data, \
             generate, mutate, snapshots, licenses, settings, tokens, clients, faults, requests",
        ),
    }
}

/// The body as JSON; none at all is `null`.
fn body(request: &Request) -> Result<Value> {
    let bytes = bytes(request)?;
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(bytes).map_err(|error| Problem::bad_body(format!("the body is not JSON: {error}")))
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
        // The rest of a body that was not read is still on the wire.
        StatusCode::PAYLOAD_TOO_LARGE => response.with(header::CONNECTION, "close"),
        _ => response,
    }
}
