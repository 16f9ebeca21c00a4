//! What lets pages of other origins call an org: the CORS protocol of the Fetch standard, by switch.

use http::{Method, header};

use super::reply::Context;
use crate::message::{Request, Response};
use crate::webex::profile::Cors;

/// What a page may read beside the body.
const EXPOSED: &str = "trackingid, etag, location, retry-after";
/// What a page may send. `authorization` must be named: a star does not cover it.
const SENT: &str = "authorization, content-type, accept, if-match, if-none-match, trackingid";
/// Seconds for which a browser may remember a preflight. Source: our choice; browsers bound it at 2 hours and more.
const MAX_AGE: &str = "600";

/// The answer with what a page's browser looks for, where the org's profile lets it in.
// Webex: fidelity row "cors": that a public script in browsers calls it is all that is known.
pub(super) fn opened(context: &Context<'_>, response: Response) -> Response {
    if !context.call.surface.is_scim() || context.switches.cors == Cors::Off {
        return response;
    }
    // Tokens travel in a header and not as cookies, so that any origin may be let in.
    let response = response
        .with(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .with(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    match response.headers.get(header::ALLOW).cloned() {
        Some(methods) if is_preflight(context.request) => response
            .with(
                header::ACCESS_CONTROL_ALLOW_METHODS,
                methods.to_str().unwrap_or_default(),
            )
            .with(header::ACCESS_CONTROL_ALLOW_HEADERS, SENT)
            .with(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE),
        _ => response,
    }
}

fn is_preflight(request: &Request) -> bool {
    let says = |name| request.headers.contains_key(name);
    request.method == Method::OPTIONS && says(header::ORIGIN) && says(header::ACCESS_CONTROL_REQUEST_METHOD)
}
