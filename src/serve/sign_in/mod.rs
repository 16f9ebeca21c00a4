//! The emulated sign-in: `doSSO.jsp` shows a form and opens a session, `authorize` turns the session into a code or a
//! token, and may ask for consent before.

pub(super) mod authorize;
mod consent;
mod form;
mod granted;
mod logout;
mod verify;

use std::sync::Arc;

use http::{Method, header};
use jiff::Timestamp;

use super::bend::Bends;
use super::identity::browser;
use super::reply::Reply;
use crate::message::{Request, SESSION_COOKIE};
use crate::oauth::authorize::{Refusal, Request as AuthorizationRequest};
use crate::oauth::form::{SignInForm, pairs};
use crate::oauth::goto::{WayOn, authorize_target};
use crate::oauth::{Complaint, org_of};
use crate::operation::{Call, Operation};
use crate::page::{self, Problem};
use crate::tenant::Record;
use crate::world::{Org, World};

pub(super) use crate::oauth::goto::VERIFY_PATH as VERIFY;
pub(super) use form::got_a_foreign_password;

/// Where the form posts to, and where who has no session is sent.
const SIGN_IN: &str = "/idb/saml2/jsp/doSSO.jsp";
const AUTHORIZE: &str = "/idb/oauth2/v1/authorize";

/// The org that a browser is about: named by the link, by the form, by its domain, by the session, or by the client. For
/// faults and the journal; what the pages do is judged by each of these on its own.
pub(super) fn org_of_browser(world: &World, request: &Request) -> Option<Arc<Org>> {
    let form = || SignInForm::parse(request.bytes()).ok();
    linked(world, request)
        .or_else(|| form().and_then(|form| org_of_form(world, &form)))
        .or_else(|| visitor(world, request).map(|visitor| visitor.org))
        .or_else(|| place_of(world, &asked_by(request)?))
        // The published link names no org: whoever follows it sees the demo org's people.
        .or_else(|| world.demo_org())
}

/// The authorization request that a request is, or that its sign-in leads to.
fn asked_by(request: &Request) -> Option<AuthorizationRequest> {
    let query = request.query.as_deref()?;
    let pairs = pairs(query).ok()?;
    let query = match pairs.iter().find(|(name, _)| name == "goto") {
        Some((_, goto)) => authorize_target(goto, request.host()).ok()?,
        None => query.to_owned(),
    };
    AuthorizationRequest::parse(&query).ok()
}

/// The org that knows the client, where none is named and nobody is signed in.
fn place_of(world: &World, asked: &AuthorizationRequest) -> Option<Arc<Org>> {
    let known = asked.client_id.as_deref().and_then(|id| world.org_of_client(id));
    known.map(|(org, _)| org).or_else(|| world.demo_org())
}

/// The org that `org=` in the query names.
fn linked(world: &World, request: &Request) -> Option<Arc<Org>> {
    let pairs = pairs(request.query.as_deref()?).ok()?;
    world.org_named(org_parameter(&pairs)?)
}

fn org_parameter(pairs: &[(String, String)]) -> Option<&str> {
    let (_, id) = pairs.iter().find(|(name, _)| name == "org")?;
    Some(id)
}

/// The org that the form names, else the one of the address's domain.
fn org_of_form(world: &World, form: &SignInForm) -> Option<Arc<Org>> {
    match &form.org {
        Some(id) => world.org_named(id),
        None => {
            let (_, domain) = form.email.rsplit_once('@')?;
            world.org_of_domain(domain)
        }
    }
}

/// Answers for a person's browser. Every outcome is a page or a redirect, never a JSON error.
pub(super) fn perform(world: &World, call: &Call, request: &Request, bends: Bends<'_>) -> Reply {
    let outcome = match (call.operation, &request.method) {
        (Operation::SignIn, &Method::POST) => form::submit(world, request, bends),
        (Operation::Logout, _) => Ok(logout::end(world, request)),
        (Operation::SignIn, _) if logout::is_asked_for(request) => Ok(logout::end(world, request)),
        (Operation::SignIn, _) => form::show(world, request, bends),
        (Operation::DeviceVerify, &Method::POST) => verify::submit(world, request),
        (Operation::DeviceVerify, _) => verify::show(world, request),
        (Operation::Consent, _) => consent::submit(world, request, bends),
        _ => authorize::show(world, request, bends),
    };
    outcome.unwrap_or_else(|complaint| problem(&complaint))
}

/// How the toggles end a sign-in that is on its way to an authorization request, where that would be granted.
fn ending(world: &World, org: Option<&Arc<Org>>, way: &WayOn, bends: Bends<'_>) -> Option<Refusal> {
    let WayOn::Authorize(query) = way else {
        return None;
    };
    let judged = authorize::judge(world, query, org, None).ok()?;
    browser::ending(bends, &judged.approved, &judged.client)
}

fn refused(refusal: Refusal) -> Result<Reply, Complaint> {
    match refusal {
        Refusal::Page(complaint) => Err(complaint),
        Refusal::Redirect(to) => Ok(Reply::Redirect { to, cookie: None }),
    }
}

fn to_sign_in(goto: &str, org: Option<&Org>) -> Reply {
    let mut link = form_urlencoded::Serializer::new(String::new());
    link.append_pair("type", "login");
    link.append_pair("goto", goto);
    if let Some(org) = org {
        link.append_pair("org", &org.id.to_string());
    }
    Reply::Redirect {
        to: format!("{SIGN_IN}?{}", link.finish()),
        cookie: None,
    }
}

/// The person behind a browser's cookie.
pub(super) struct Visitor {
    org: Arc<Org>,
    person: Arc<Record>,
    /// When they entered their password.
    since: Timestamp,
    cookie: String,
}

/// The value of the session's cookie.
fn session_cookie(request: &Request) -> Option<&str> {
    let cookies = request.headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, value)| value)
}

/// Who is signed in, as long as they are active.
fn visitor(world: &World, request: &Request) -> Option<Visitor> {
    let value = session_cookie(request)?;
    let org = world.org(org_of(value)?)?;
    let session = org.oauth.session(value, org.clock.now())?;
    let person = org.tenant.person(session.person).filter(|person| person.is_active())?;
    Some(Visitor {
        org,
        person,
        since: session.began_at,
        cookie: value.to_owned(),
    })
}

fn problem(complaint: &Complaint) -> Reply {
    let page = Problem {
        title: "This sign-in cannot go on",
        what: &complaint.what,
        hint: &complaint.hint,
    };
    Reply::Page {
        html: page::html(&page),
        good: false,
    }
}
