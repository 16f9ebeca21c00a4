//! `doSSO.jsp`: the sign-in form, and what is made of it when it comes back.

use std::borrow::Cow;
use std::sync::Arc;

use super::{AUTHORIZE, SIGN_IN, VERIFY, ending, org_of_form, org_parameter, refused};
use crate::message::{Request, SESSION_COOKIE};
use crate::oauth::Complaint;
use crate::oauth::authorize::Request as AuthorizationRequest;
use crate::oauth::form::{self, SignInForm};
use crate::oauth::goto::{WayOn, way_on};
use crate::page::{self, SignIn};
use crate::serve::bend::Bends;
use crate::serve::identity::browser;
use crate::serve::reply::Reply;
use crate::tenant::Record;
use crate::world::{Org, World};

/// One answer for a wrong password and for an unknown person: a real sign-in page does not tell them apart.
const WRONG: &str = "The e-mail address or the password is wrong.";

/// `GET doSSO.jsp`: the form, once `goto` is known to lead back to us.
pub(super) fn show(world: &World, request: &Request, bends: Bends<'_>) -> Result<Reply, Complaint> {
    let pairs = form::pairs(request.query.as_deref().unwrap_or_default())?;
    // Copied out of a page's source, the link's `&` is still written `&amp;`.
    let goto = pairs.iter().find(|(name, _)| name == "goto" || name == "amp;goto");
    let Some((_, goto)) = goto else {
        return Err(Complaint {
            what: "The sign-in link has no goto.".to_owned(),
            hint: "Use the whole link: /idb/saml2/jsp/doSSO.jsp?type=login&goto=…".to_owned(),
        });
    };
    let way = way_on(goto, request.host())?;
    let org = match org_parameter(&pairs) {
        None => None,
        Some(id) => Some(world.org_named(id).ok_or_else(|| Complaint {
            what: format!("The sign-in link names the organization {id:?}, which this double does not have."),
            hint: "Take the link of an organization that it has: GET /__mock/orgs lists them.".to_owned(),
        })?),
    };
    if let Some(refusal) = ending(world, org.as_ref(), &way, bends) {
        return refused(refusal);
    }
    let (goto, email) = match &way {
        WayOn::Authorize(sent) => (bent(goto, sent, bends), login_hint(sent).unwrap_or_default()),
        WayOn::Verify(_) => (goto.clone(), String::new()),
    };
    Ok(sign_in_page(world, org.as_deref(), &goto, &email, None))
}

fn bent(goto: &str, sent: &str, bends: Bends<'_>) -> String {
    match browser::query(bends, sent) {
        Cow::Borrowed(_) => goto.to_owned(),
        Cow::Owned(bent) => format!("{AUTHORIZE}?{bent}"),
    }
}

fn login_hint(sent: &str) -> Option<String> {
    AuthorizationRequest::parse(sent).ok()?.login_hint
}

/// `POST doSSO.jsp`: a right password opens a session and leads on to where the link led.
pub(super) fn submit(world: &World, request: &Request, bends: Bends<'_>) -> Result<Reply, Complaint> {
    let form = SignInForm::parse(request.bytes())?;
    let way = way_on(&form.goto, request.host())?;
    let org = org_of_form(world, &form);
    if let Some(refusal) = ending(world, org.as_ref(), &way, bends) {
        return refused(refusal);
    }
    let to = match &way {
        WayOn::Authorize(query) => format!("{AUTHORIZE}?{}", signed_in_for(&browser::query(bends, query))),
        WayOn::Verify(query) => format!("{VERIFY}?{query}"),
    };
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
            to,
            cookie: Some(cookie(&org.oauth.open_session(person.id, org.clock.now()))),
        }),
        Err(error) => refuse(error),
    }
}

/// The query without a prompt to sign in: that has just been done, and would be asked for without end.
fn signed_in_for(query: &str) -> String {
    let is_prompt = |part: &str| part.split('=').next() == Some("prompt");
    let mut parts: Vec<&str> = query.split('&').filter(|part| !is_prompt(part)).collect();
    let asked = AuthorizationRequest::parse(query);
    // Consent is still to be asked for.
    if asked.is_ok_and(|asked| asked.prompts("consent")) {
        parts.push("prompt=consent");
    }
    parts.join("&")
}

/// Whether the sign-in page was given a password that is not that person's: perhaps one of the real service.
pub(in crate::serve) fn got_a_foreign_password(world: &World, request: &Request) -> bool {
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
