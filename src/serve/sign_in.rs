//! The emulated sign-in: `doSSO.jsp` shows a form and opens a session, `authorize` turns the session into a token.

use std::borrow::Cow;
use std::sync::Arc;

use http::{Method, header};

use super::bend::Bends;
use super::identity::browser;
use super::reply::Reply;
use crate::message::{Request, SESSION_COOKIE};
use crate::oauth::authorize::{self, Refusal, success_url};
use crate::oauth::client::Client;
use crate::oauth::form::{self, SignInForm};
use crate::oauth::goto::authorize_target;
use crate::oauth::token::{CONNECTOR_TOKEN_LIFE, Grant};
use crate::oauth::{Complaint, org_of};
use crate::operation::{Call, Operation};
use crate::page::{self, Problem, SignIn};
use crate::tenant::Record;
use crate::world::{Org, World};

/// Where the form posts to, and where who has no session is sent.
const SIGN_IN: &str = "/idb/saml2/jsp/doSSO.jsp";
const AUTHORIZE: &str = "/idb/oauth2/v1/authorize";
/// One answer for a wrong password and for an unknown person: a real sign-in page does not tell them apart.
const WRONG: &str = "The e-mail address or the password is wrong.";

/// The org that a browser is about: named by the link, by the form, by its domain, or by the session. For faults and
/// the journal; what the pages do is judged by each of these on its own.
pub(super) fn org_of_browser(world: &World, request: &Request) -> Option<Arc<Org>> {
    let form = || SignInForm::parse(request.bytes()).ok();
    linked(world, request)
        .or_else(|| form().and_then(|form| org_of_form(world, &form)))
        .or_else(|| session(world, request).map(|(org, _)| org))
        // The published link names no org: whoever follows it sees the demo org's people.
        .or_else(|| world.demo_org())
}

/// The org that `org=` in the query names.
fn linked(world: &World, request: &Request) -> Option<Arc<Org>> {
    let pairs = form::pairs(request.query.as_deref()?).ok()?;
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
        (Operation::SignIn, &Method::POST) => submit(world, request, bends),
        (Operation::SignIn, _) => show(world, request, bends),
        _ => authorize(world, request, bends),
    };
    outcome.unwrap_or_else(|complaint| problem(&complaint))
}

/// `GET doSSO.jsp`: the form, once `goto` is known to lead back to us.
fn show(world: &World, request: &Request, bends: Bends<'_>) -> Result<Reply, Complaint> {
    let pairs = form::pairs(request.query.as_deref().unwrap_or_default())?;
    // Copied out of a page's source, the link's `&` is still written `&amp;`.
    let goto = pairs.iter().find(|(name, _)| name == "goto" || name == "amp;goto");
    let Some((_, goto)) = goto else {
        return Err(Complaint {
            what: "The sign-in link has no goto.".to_owned(),
            hint: "Use the whole link: /idb/saml2/jsp/doSSO.jsp?type=login&goto=…".to_owned(),
        });
    };
    let sent = authorize_target(goto, request.host())?;
    let org = match org_parameter(&pairs) {
        None => None,
        Some(id) => Some(world.org_named(id).ok_or_else(|| Complaint {
            what: format!("The sign-in link names the organization {id:?}, which this double does not have."),
            hint: "Take the link of an organization that it has: GET /__mock/orgs lists them.".to_owned(),
        })?),
    };
    if let Some(refusal) = ending(world, org.as_deref(), &sent, bends) {
        return refused(refusal);
    }
    let goto = match browser::query(bends, &sent) {
        Cow::Borrowed(_) => goto.clone(),
        Cow::Owned(bent) => format!("{AUTHORIZE}?{bent}"),
    };
    Ok(sign_in_page(world, org.as_deref(), &goto, "", None))
}

/// How the toggles end a sign-in that is on its way to this authorization request, where that would be granted.
fn ending(world: &World, org: Option<&Org>, query: &str, bends: Bends<'_>) -> Option<Refusal> {
    let asked = authorize::Request::parse(query).ok()?;
    let demo = world.demo_org();
    let client = client_of(&asked, org.or(demo.as_deref()))?;
    let approved = asked.judge(Some(&client)).ok()?;
    browser::ending(bends, &approved, &client)
}

fn client_of(asked: &authorize::Request, org: Option<&Org>) -> Option<Client> {
    org?.oauth.client(asked.client_id.as_deref()?)
}

/// `POST doSSO.jsp`: a right password opens a session and leads on to the authorization.
fn submit(world: &World, request: &Request, bends: Bends<'_>) -> Result<Reply, Complaint> {
    let form = SignInForm::parse(request.bytes())?;
    let query = authorize_target(&form.goto, request.host())?;
    let org = org_of_form(world, &form);
    if let Some(refusal) = ending(world, org.as_deref(), &query, bends) {
        return refused(refusal);
    }
    let query = browser::query(bends, &query);
    let named = org.as_deref().filter(|_| form.org.is_some());
    let refuse = |error| Ok(sign_in_page(world, named, &form.goto, &form.email, Some(error)));
    if let Some(missing) = form.missing() {
        return refuse(missing);
    }
    let Some(org) = &org else {
        return refuse(WRONG);
    };
    match signed_in(org, &form) {
        Ok(person) => Ok(Reply::Redirect {
            to: format!("{AUTHORIZE}?{query}"),
            cookie: Some(cookie(&org.oauth.open_session(person.id, org.clock.now()))),
        }),
        Err(error) => refuse(error),
    }
}

/// `GET authorize`: a token for who has a session, the sign-in page for who has none.
fn authorize(world: &World, request: &Request, bends: Bends<'_>) -> Result<Reply, Complaint> {
    let linked = linked(world, request);
    let linked = linked.as_deref();
    let query = browser::query(bends, request.query.as_deref().unwrap_or_default());
    let session = session(world, request).filter(|(org, _)| linked.is_none_or(|linked| linked.id == org.id));
    let asked = match authorize::Request::parse(&query) {
        Ok(asked) => asked,
        Err(refusal) => return refused(refusal),
    };
    // A client may be registered in one org only; who has not signed in yet is judged by the org of the link.
    let demo = world.demo_org();
    let org = session.as_ref().map(|(org, _)| &**org).or(linked).or(demo.as_deref());
    let client = client_of(&asked, org);
    let approved = match asked.judge(client.as_ref()) {
        Ok(approved) => approved,
        Err(refusal) => return refused(refusal),
    };
    let ending = client.and_then(|client| browser::ending(bends, &approved, &client));
    if let Some(refusal) = ending {
        return refused(refusal);
    }
    let Some((org, person)) = session else {
        return Ok(to_sign_in(&query, linked));
    };
    let scopes = browser::granted(bends, approved.scopes.clone());
    let grant = Grant {
        person: person.id,
        client_id: approved.client_id.clone(),
        scopes: scopes.clone(),
    };
    let token = org.oauth.issue(grant, CONNECTOR_TOKEN_LIFE, org.clock.now());
    Ok(Reply::Redirect {
        to: success_url(&approved, &token, &browser::announcement(bends, &scopes)),
        cookie: None,
    })
}

fn refused(refusal: Refusal) -> Result<Reply, Complaint> {
    match refusal {
        Refusal::Page(complaint) => Err(complaint),
        Refusal::Redirect(to) => Ok(Reply::Redirect { to, cookie: None }),
    }
}

fn to_sign_in(query: &str, org: Option<&Org>) -> Reply {
    let mut link = form_urlencoded::Serializer::new(String::new());
    link.append_pair("type", "login");
    link.append_pair("goto", &format!("{AUTHORIZE}?{query}"));
    if let Some(org) = org {
        link.append_pair("org", &org.id.to_string());
    }
    Reply::Redirect {
        to: format!("{SIGN_IN}?{}", link.finish()),
        cookie: None,
    }
}

/// The person behind the browser's cookie, as long as they are active.
fn session(world: &World, request: &Request) -> Option<(Arc<Org>, Arc<Record>)> {
    let cookies = request.headers.get_all(header::COOKIE).iter();
    let value = cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, value)| value)?;
    let org = world.org(org_of(value)?)?;
    let person = org.oauth.session(value, org.clock.now())?;
    let person = org.tenant.person(person).filter(|person| person.is_active())?;
    Some((org, person))
}

/// Whether the sign-in page was given a password that is not that person's: perhaps one of the real service.
pub(super) fn got_a_foreign_password(world: &World, request: &Request) -> bool {
    let Ok(form) = SignInForm::parse(request.bytes()) else {
        return false;
    };
    let known = |org: Arc<Org>| {
        let person = org.tenant.person_named(&form.email);
        person.is_some_and(|person| org.tenant.password_matches(person.id, &form.password))
    };
    !form.password.is_empty() && !org_of_form(world, &form).is_some_and(known)
}

fn signed_in(org: &Org, form: &SignInForm) -> Result<Arc<Record>, &'static str> {
    let person = org.tenant.person_named(&form.email).ok_or(WRONG)?;
    if !org.tenant.password_matches(person.id, &form.password) {
        return Err(WRONG);
    }
    if !person.is_active() {
        return Err("This account is not active.");
    }
    Ok(person)
}

fn cookie(value: &str) -> String {
    // Lax, because links on pages of other sites lead here; the whole host, because `/v1/authorize` is outside `/idb`.
    format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax")
}

fn sign_in_page(world: &World, org: Option<&Org>, goto: &str, email: &str, error: Option<&str>) -> Reply {
    let demo = world.demo_org();
    let shown = org.or(demo.as_deref());
    let people = shown.map(Org::who_can_sign_in).unwrap_or_default();
    let id = org.map(|org| org.id.to_string());
    let name = org.map(Org::display_name);
    let page = SignIn {
        action: SIGN_IN,
        org_display_name: name.as_deref(),
        goto,
        org: id.as_deref(),
        email,
        error,
        people: &people,
    };
    Reply::Page {
        html: page::html(&page),
        good: true,
    }
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
