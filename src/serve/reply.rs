//! Results become answers. The only file that chooses a status code for Webex's surfaces.

mod bulk;
mod oauth;

use http::{Method, StatusCode, header};
use serde_json::{Map, Value};

use super::failure::{Failure, names};
use super::fidelity;
use super::precondition;
use crate::clock::http_date;
use crate::ids::TrackingId;
use crate::message::{Request, Response};
use crate::operation::Call;
use crate::tenant::Refusal;
use crate::webex::errors;
use crate::webex::profile::{ErrorBody, ErrorStatus, ErrorText, FidelityHeader, MediaType, Switches};

pub(crate) use bulk::{One, Results};

const JSON: &str = "application/json;charset=UTF-8";
const SCIM_JSON: &str = "application/scim+json;charset=UTF-8";
const HTML: &str = "text/html;charset=UTF-8";
const TRACKING_ID: header::HeaderName = header::HeaderName::from_static("trackingid");

/// What an operation that was done hands back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reply {
    /// A new resource.
    Created(Shown),
    /// One resource.
    Resource(Shown),
    /// A list or a document.
    Document(Value),
    /// What came of a request of which only a part could be done.
    Partial(Value),
    /// A page of a list of the platform, and the address of the one after it.
    Items { list: Value, next: Option<String> },
    /// What came of each operation of a bulk request.
    Bulk(Results),
    /// The methods that a path takes.
    Methods { allow: &'static [Method] },
    /// Done, with nothing to say, where that is no 204.
    Empty,
    /// Nothing left to say.
    NoContent,
    /// A refusal, though something was done.
    Refused(Box<Failure>),
    /// A token, in the JSON of RFC 6749 section 5.1.
    Token(Map<String, Value>),
    /// A page for a person.
    Page { html: String, good: bool },
    /// The browser goes elsewhere, with a session or without.
    Redirect { to: String, cookie: Option<String> },
}

/// A resource as the client asked to see it, and its `meta`, which headers tell whatever was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) view: Map<String, Value>,
    pub(crate) meta: Value,
}

/// What every answer needs beside its content.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) request: &'a Request,
    pub(super) call: &'a Call,
    /// Scheme and host as the client called them.
    pub(super) host: &'a str,
    pub(super) tracking: &'a TrackingId,
    pub(super) now: jiff::Timestamp,
    pub(super) switches: Switches,
    /// It is one operation of a bulk request that is answered: the gateway, which saw the whole, says nothing of it.
    pub(super) in_bulk: bool,
}

/// The answer to a result.
pub(super) fn respond(context: &Context<'_>, result: &Result<Reply, Failure>) -> Response {
    let response = match result {
        Ok(reply) => succeed(context, reply),
        Err(failure) => fail(context, failure),
    };
    let response = response
        .with(TRACKING_ID, context.tracking.as_str())
        .with(header::DATE, &http_date(context.now));
    match fidelity::assumed(context.call.surface, result) {
        Some(assumed) if context.switches.fidelity_header == FidelityHeader::On => {
            response.with(fidelity::HEADER, &assumed)
        }
        _ => response,
    }
}

fn succeed(context: &Context<'_>, reply: &Reply) -> Response {
    match reply {
        Reply::Created(shown) => resource(context, StatusCode::CREATED, shown),
        Reply::Resource(shown) => resource(context, StatusCode::OK, shown),
        Reply::Document(document) => Response::json(StatusCode::OK, media_type(context), document),
        Reply::Partial(document) => Response::json(StatusCode::PARTIAL_CONTENT, JSON, document),
        Reply::Items { list, next } => {
            let response = Response::json(StatusCode::OK, JSON, list);
            match next {
                Some(next) => response.with(header::LINK, &format!("<{next}>; rel=\"next\"")),
                None => response,
            }
        }
        Reply::Bulk(results) => Response::json(StatusCode::OK, media_type(context), &bulk::document(context, results)),
        Reply::Token(answer) => oauth::token(answer),
        Reply::Methods { allow } => Response::empty(StatusCode::NO_CONTENT).with(header::ALLOW, &names(allow)),
        Reply::Empty => Response::empty(StatusCode::OK),
        Reply::NoContent => Response::empty(StatusCode::NO_CONTENT),
        Reply::Refused(failure) => fail(context, failure),
        Reply::Page { html, good } => {
            let status = if *good { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            page(status, html)
        }
        Reply::Redirect { to, cookie } => {
            let response = Response::empty(StatusCode::FOUND)
                .with(header::LOCATION, to)
                .with(header::CACHE_CONTROL, "no-store");
            match cookie {
                Some(cookie) => response.with(header::SET_COOKIE, cookie),
                None => response,
            }
        }
    }
}

/// A page for a person: nothing from outside, never from a cache, in nobody's frame.
pub(crate) fn page(status: StatusCode, html: &str) -> Response {
    Response::text(status, HTML, html.to_owned())
        .with(header::CONTENT_SECURITY_POLICY, crate::page::CONTENT_SECURITY_POLICY)
        .with(header::CACHE_CONTROL, "no-store")
        .with(header::REFERRER_POLICY, "same-origin")
        .with(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
}

/// One resource, with `ETag` and, on a new one, `Location` (RFC 7644 sections 3.3 and 3.14).
fn resource(context: &Context<'_>, status: StatusCode, shown: &Shown) -> Response {
    let meta = |name: &str| shown.meta.get(name).and_then(Value::as_str);
    if let Some(version) = meta("version").filter(|_| status == StatusCode::OK)
        && precondition::is_known(context.request, &context.switches, version)
    {
        return Response::empty(StatusCode::NOT_MODIFIED).with(header::ETAG, version);
    }
    let mut response = Response::text(status, media_type(context), body(&shown.view));
    if let Some(version) = meta("version") {
        response = response.with(header::ETAG, version);
    }
    match meta("location") {
        Some(location) if status == StatusCode::CREATED => response.with(header::LOCATION, location),
        _ => response,
    }
}

fn body(view: &Map<String, Value>) -> String {
    // A map of JSON values always serialises.
    serde_json::to_string(view).unwrap_or_default()
}

fn fail(context: &Context<'_>, failure: &Failure) -> Response {
    match failure {
        Failure::Unauthorized { .. } => gateway(context, StatusCode::UNAUTHORIZED, errors::UNAUTHORIZED)
            // Webex: fidelity row "www-authenticate": no source shows the header; RFC 6750 demands it.
            .with(header::WWW_AUTHENTICATE, "Bearer"),
        Failure::Forbidden { .. } => gateway(context, StatusCode::FORBIDDEN, errors::FORBIDDEN),
        Failure::UnknownOrg { .. } | Failure::NoSuchPath { .. } => {
            gateway(context, StatusCode::NOT_FOUND, errors::NOT_FOUND)
        }
        Failure::Refused(refusal) => refused(context, refusal),
        Failure::OAuth(error) => oauth::error(context, error),
        Failure::Declined { status, why } => refuse(context, *status, None, why),
        // Webex: fidelity row "gateway-text": for these no source shows the words.
        Failure::MethodNotAllowed { allow } => {
            let methods = names(allow);
            let text = format!("The method is not allowed here. Allowed: {methods}.");
            gateway(context, StatusCode::METHOD_NOT_ALLOWED, &text).with(header::ALLOW, &methods)
        }
        Failure::UnsupportedMediaType { media_type } => {
            let text = format!("Content type '{media_type}' not supported");
            gateway(context, StatusCode::UNSUPPORTED_MEDIA_TYPE, &text)
        }
        Failure::TooLarge { limit } => {
            let text = bulk::too_large(context, *limit)
                .unwrap_or_else(|| format!("The request body is longer than {limit} bytes."));
            // What was not read is still on the wire: the connection cannot be used again.
            refuse(context, StatusCode::PAYLOAD_TOO_LARGE, None, &text).with(header::CONNECTION, "close")
        }
        Failure::TimedOut { after } => {
            let text = format!("The request body did not come whole within {} s.", after.as_secs());
            refuse(context, StatusCode::REQUEST_TIMEOUT, None, &text).with(header::CONNECTION, "close")
        }
        Failure::Misdirected { .. } => unreadable(context, StatusCode::BAD_REQUEST),
        Failure::Unreadable { status } => unreadable(context, *status),
        Failure::Injected { status, retry_after } => {
            let response = injected(context, *status);
            match retry_after {
                Some(seconds) => response.with(header::RETRY_AFTER, &seconds.to_string()),
                None => response,
            }
        }
        Failure::Panicked { .. } => gateway(
            context,
            StatusCode::INTERNAL_SERVER_ERROR,
            reason(StatusCode::INTERNAL_SERVER_ERROR),
        ),
    }
}

fn unreadable(context: &Context<'_>, status: StatusCode) -> Response {
    // Webex: fidelity row "unreadable-request": no source shows what its gateway says to what is no HTTP.
    gateway(context, status, reason(status)).with(header::CONNECTION, "close")
}

fn refused(context: &Context<'_>, refusal: &Refusal) -> Response {
    let detail = refusal.detail();
    let (status, scim_type) = match refusal {
        Refusal::NotFound { .. } => (StatusCode::NOT_FOUND, None),
        // Webex: fidelity row "conflict-scim-type": that Webex names the reason is assumed.
        Refusal::Conflict { .. } | Refusal::Claimed { .. } | Refusal::Buried { .. } => {
            (StatusCode::CONFLICT, Some(crate::scim::ScimType::Uniqueness))
        }
        // Webex: fidelity row "license-exhausted": Control Hub's own interface says 403 or 400, SCIM's is not published.
        Refusal::LicenseExhausted { .. } | Refusal::Owned { .. } | Refusal::BuiltIn { .. } => {
            (StatusCode::FORBIDDEN, None)
        }
        Refusal::Stale { .. } => (StatusCode::PRECONDITION_FAILED, None),
        // A limit of the double itself, told by a status that nothing else here has.
        Refusal::Full { .. } => (StatusCode::INSUFFICIENT_STORAGE, None),
        Refusal::License(_) => (StatusCode::BAD_REQUEST, None),
        Refusal::Scim(error) => (StatusCode::BAD_REQUEST, error.scim_type),
    };
    let scim_type = scim_type.map(crate::scim::ScimType::as_str);
    refuse(context, status, scim_type, &detail)
}

/// A refusal in the voice of the surface: the body of RFC 7644 section 3.12, or the platform's.
fn refuse(context: &Context<'_>, status: StatusCode, scim_type: Option<&str>, detail: &str) -> Response {
    if !context.call.surface.is_scim() {
        return gateway(context, status, detail);
    }
    let body = scim_body(context, status, scim_type, detail);
    Response::json(status, media_type(context), &body)
}

/// The body of RFC 7644 section 3.12, as the org speaks.
pub(super) fn scim_body(context: &Context<'_>, status: StatusCode, scim_type: Option<&str>, detail: &str) -> Value {
    let mut body = match context.switches.error_body {
        ErrorBody::Webex => errors::scim(status.as_u16(), scim_type, detail, context.tracking),
        ErrorBody::Rfc => errors::rfc(status.as_u16(), scim_type, detail),
    };
    let webex = context.switches.error_body == ErrorBody::Webex;
    if let Some(members) = body
        .as_object_mut()
        .filter(|_| webex && context.switches.error_text == ErrorText::Details)
    {
        members.shift_remove("detail");
    }
    if context.switches.error_status == ErrorStatus::Number {
        body["status"] = status.as_u16().into();
    }
    body
}

/// An answer in the place of the genuine one.
// Webex: fidelity row "injected-body": that the gateway speaks under every status is assumed.
fn injected(context: &Context<'_>, status: StatusCode) -> Response {
    let text = match status {
        StatusCode::UNAUTHORIZED => errors::UNAUTHORIZED,
        StatusCode::FORBIDDEN => errors::FORBIDDEN,
        StatusCode::NOT_FOUND => errors::NOT_FOUND,
        other => reason(other),
    };
    let response = gateway(context, status, text);
    match status {
        // RFC 9110 section 15.5.2: a 401 carries a challenge, and an injected one is told from a real one by nothing.
        StatusCode::UNAUTHORIZED => response.with(header::WWW_AUTHENTICATE, "Bearer"),
        // RFC 9110 section 15.5.6: a 405 lists what is allowed, which is the path's other methods.
        StatusCode::METHOD_NOT_ALLOWED => {
            let read = |method: &Method| matches!(*method, Method::GET | Method::HEAD);
            let refused = &context.request.method;
            let is_other = |method: &&Method| *method != refused && !(read(method) && read(refused));
            let others = context.call.operation.methods().iter().filter(is_other);
            response.with(header::ALLOW, &names(&others.cloned().collect::<Vec<_>>()))
        }
        _ => response,
    }
}

/// A refusal in the words of the gateway before the service; where the RFC is spoken, there is none.
fn gateway(context: &Context<'_>, status: StatusCode, message: &str) -> Response {
    if context.call.surface.is_scim() && (context.in_bulk || context.switches.error_body == ErrorBody::Rfc) {
        return refuse(context, status, None, message);
    }
    Response::json(status, JSON, &errors::gateway(message, context.tracking))
}

/// The status in the words of HTTP.
pub(super) fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}

/// JSON, because Webex's own clients parse nothing else, unless the request names SCIM's media type.
pub(super) fn media_type(context: &Context<'_>) -> &'static str {
    match context.switches.media_type {
        _ if !context.call.surface.is_scim() => return JSON,
        MediaType::Json => return JSON,
        MediaType::Scim => return SCIM_JSON,
        MediaType::Mirror => {}
    }
    let mut lines = context
        .request
        .headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let names_scim = lines.any(|accept| accept.to_ascii_lowercase().contains("application/scim+json"));
    if names_scim { SCIM_JSON } else { JSON }
}
