//! `/verify`: a person who has signed in types the code that their device shows, and lets it in or not (RFC 8628 section 3.3).

use super::consent::{Decision, check_allowed, ticket};
use super::{VERIFY, Visitor, to_sign_in, visitor};
use crate::message::Request;
use crate::oauth::Complaint;
use crate::oauth::client::Client;
use crate::oauth::device::{Question, Unanswerable};
use crate::oauth::form;
use crate::page;
use crate::serve::reply::Reply;
use crate::world::{Consent, World};

/// `GET /verify`, with the code or without.
pub(super) fn show(world: &World, request: &Request) -> Result<Reply, Complaint> {
    let query = request.query.as_deref().unwrap_or_default();
    let pairs = form::pairs(query)?;
    let typed = pairs.iter().find(|(name, _)| name == "userCode");
    let Some(visitor) = visitor(world, request) else {
        return Ok(to_sign_in(&format!("{VERIFY}?{query}"), None));
    };
    let Some((_, typed)) = typed.filter(|(_, code)| !code.is_empty()) else {
        return Ok(code_page("", None));
    };
    let question = match visitor.org.oauth.device(typed, visitor.org.clock.now()) {
        Ok(question) => question,
        Err(why) => return Ok(code_page(typed, Some(why))),
    };
    let client = client_of(&visitor, &question)?;
    match visitor.org.settings().consent {
        Consent::Auto => answer(&visitor, &question.user_code, Decision::Accept),
        Consent::Deny => answer(&visitor, &question.user_code, Decision::Decline),
        Consent::Prompt => Ok(consent_page(&visitor, &client, &question)),
    }
}

/// `POST /verify`: what the person answered.
pub(super) fn submit(world: &World, request: &Request) -> Result<Reply, Complaint> {
    let pairs = form::body(request.bytes())?;
    let field = |name: &str| form::required(&pairs, "device form", name);
    let (code, sent) = (field("userCode")?, field("ticket")?);
    let decision = Decision::parse(field("decision")?)?;
    let visitor = visitor(world, request).ok_or_else(|| stale("Nobody is signed in in this browser any more."))?;
    if sent != ticket_for(&visitor, code) {
        return Err(stale("This answer belongs to another page."));
    }
    // The page may have been open for long.
    if let Ok(question) = visitor.org.oauth.device(code, visitor.org.clock.now()) {
        client_of(&visitor, &question)?;
    }
    answer(&visitor, code, decision)
}

fn answer(visitor: &Visitor, code: &str, decision: Decision) -> Result<Reply, Complaint> {
    let person = (decision == Decision::Accept).then_some(visitor.person.id);
    let answered = visitor.org.oauth.answer_device(code, person, visitor.org.clock.now());
    if let Err(why) = answered {
        return Ok(code_page(code, Some(why)));
    }
    let notice = match decision {
        Decision::Accept => page::Notice {
            title: "The device is let in",
            text: "Go back to your device: it goes on by itself.",
        },
        Decision::Decline => page::Notice {
            title: "The device is not let in",
            text: "You have declined. This page can be closed.",
        },
    };
    Ok(shown(&notice))
}

/// The client that asks. It may have been disabled since.
fn client_of(visitor: &Visitor, question: &Question) -> Result<Client, Complaint> {
    let client = visitor.org.oauth.client(&question.client_id);
    let client = client.filter(|client| !client.disabled).ok_or_else(|| Complaint {
        what: "The integration of this device is disabled.".to_owned(),
        hint: "Ask the administrator to enable the integration.".to_owned(),
    })?;
    check_allowed(&visitor.org, &client)?;
    Ok(client)
}

fn code_page(typed: &str, why: Option<Unanswerable>) -> Reply {
    let error = why.map(|why| match why {
        Unanswerable::Unknown => "No device shows this code. Codes have six digits.",
        Unanswerable::Expired => "This code is expired. Let your device show another.",
        Unanswerable::Answered => "This code was answered before. Let your device show another.",
    });
    shown(&page::Device {
        action: VERIFY,
        user_code: typed,
        error,
    })
}

fn consent_page(visitor: &Visitor, client: &Client, question: &Question) -> Reply {
    shown(&page::DeviceConsent {
        action: VERIFY,
        org_display_name: &visitor.org.display_name(),
        client: &client.name,
        user_name: visitor.person.user_name(),
        scopes: &question.scopes,
        user_code: &question.user_code,
        ticket: &ticket_for(visitor, &question.user_code),
    })
}

fn ticket_for(visitor: &Visitor, code: &str) -> String {
    ticket(&visitor.cookie, &format!("{VERIFY}?userCode={code}"))
}

fn shown(page: &impl askama::Template) -> Reply {
    Reply::Page {
        html: page::html(page),
        good: true,
    }
}

fn stale(what: &str) -> Complaint {
    Complaint {
        what: what.to_owned(),
        hint: "Open the address that your device shows once more.".to_owned(),
    }
}
