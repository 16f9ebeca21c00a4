//! The end of a browser session, at the broker's `logout` and at `doSSO.jsp?type=logout`.

use super::session_cookie;
use crate::message::{Request, SESSION_COOKIE};
use crate::oauth::form::pairs;
use crate::oauth::org_of;
use crate::oauth::revoke::origin_of;
use crate::page;
use crate::serve::reply::Reply;
use crate::world::{Org, World};

/// Whether a request to the sign-in page is one to sign out.
pub(super) fn is_asked_for(request: &Request) -> bool {
    parameter(request, "type").is_some_and(|kind| kind == "logout")
}

/// Ends the session, and goes on to where the request says, if a client of the org lives there.
// Webex: fidelity row "logout": the parameters are those of clients; which `goto` is followed is assumed.
pub(super) fn end(world: &World, request: &Request) -> Reply {
    let cookie = session_cookie(request);
    let org = cookie.and_then(org_of).and_then(|id| world.org(id));
    if let (Some(org), Some(cookie)) = (&org, cookie) {
        org.oauth.close_session(cookie);
    }
    let goto = parameter(request, "goto");
    let place = org.or_else(|| world.demo_org());
    match goto {
        Some(goto) if is_followed(request, place.as_deref(), &goto) => Reply::Redirect {
            to: goto,
            cookie: Some(format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")),
        },
        goto => Reply::Page {
            html: page::html(&notice(goto.is_some())),
            good: true,
        },
    }
}

/// Whether a `goto` leads to the double itself, or to where a client of the org lives.
fn is_followed(request: &Request, org: Option<&Org>, goto: &str) -> bool {
    let is_known = |origin: &str| is_own(request, origin) || org.is_some_and(|org| org.oauth.knows_origin(origin));
    is_path(goto) || origin_of(goto).is_some_and(is_known)
}

fn notice(is_foreign: bool) -> page::Notice<'static> {
    page::Notice {
        title: "You are signed out",
        text: if is_foreign {
            "The address in goto is neither this double's nor a registered client's, and was not followed."
        } else {
            "This page can be closed."
        },
    }
}

fn parameter(request: &Request, name: &str) -> Option<String> {
    let pairs = pairs(request.query.as_deref()?).ok()?;
    let found = pairs
        .into_iter()
        .find(|(found, value)| found == name && !value.is_empty());
    found
        .map(|(_, value)| value)
        .filter(|value| value.bytes().all(|byte| byte.is_ascii_graphic()))
}

/// A path of this double, and nothing that a browser takes for a host.
fn is_path(goto: &str) -> bool {
    goto.starts_with('/') && !goto.starts_with("//") && !goto.contains('\\')
}

fn is_own(request: &Request, origin: &str) -> bool {
    let own = request.host().map(|host| format!("http://{host}"));
    own.is_some_and(|own| own.eq_ignore_ascii_case(origin))
}
