//! Consent: whether a person lets a client in. A setting answers for them, or they do, on a page.

use super::authorize::{self, Asked, Judged};
use super::{AUTHORIZE, linked, refused, visitor};
use crate::entropy::digest;
use crate::message::Request;
use crate::oauth::Complaint;
use crate::oauth::client::Client;
use crate::oauth::form;
use crate::page;
use crate::serve::bend::Bends;
use crate::serve::identity::browser;
use crate::serve::reply::Reply;
use crate::world::{Consent, Org, World};

/// What became of the question.
pub(super) enum Verdict {
    Given,
    /// The page that asks.
    Asked(Reply),
    /// The error that the client is told.
    Refused(&'static str),
}

/// Whether the person lets the client in.
pub(super) fn judge(asked: &Asked<'_>) -> Result<Verdict, Complaint> {
    let Asked {
        visitor,
        client,
        approved,
        ..
    } = asked;
    let org = &visitor.org;
    check_allowed(org, client)?;
    let was_given = || {
        let now = org.clock.now();
        org.oauth
            .has_consent(visitor.person.id, &approved.client_id, &approved.scopes, now)
    };
    Ok(match org.settings().consent {
        Consent::Auto => Verdict::Given,
        Consent::Deny => Verdict::Refused("access_denied"),
        Consent::Prompt if !approved.prompt.consent && was_given() => Verdict::Given,
        Consent::Prompt if approved.prompt.none => Verdict::Refused("consent_required"),
        Consent::Prompt => Verdict::Asked(page_of(asked)),
    })
}

/// Whether the administrator lets people sign in for the client.
// Webex: fidelity row "blocked-integration": what the page says was documented, its bytes and status are assumed.
pub(super) fn check_allowed(org: &Org, client: &Client) -> Result<(), Complaint> {
    if !client.blocked {
        return Ok(());
    }
    Err(Complaint {
        what: format!(
            "Access denied: the administrator of {} has denied access to the integration {:?}. The request was captured.",
            org.display_name(),
            client.name
        ),
        hint: "Ask the administrator to allow the integration.".to_owned(),
    })
}

fn page_of(asked: &Asked<'_>) -> Reply {
    let Asked {
        query,
        visitor,
        client,
        approved,
    } = asked;
    let page = page::Consent {
        action: AUTHORIZE,
        org_display_name: &visitor.org.display_name(),
        client: &client.name,
        user_name: visitor.person.user_name(),
        scopes: &approved.scopes,
        redirect_uri: &approved.redirect_uri,
        query,
        ticket: &ticket(&visitor.cookie, query),
    };
    Reply::Page {
        html: page::html(&page),
        good: true,
    }
}

/// `POST authorize`: what the person answered.
pub(super) fn submit(world: &World, request: &Request, bends: Bends<'_>) -> Result<Reply, Complaint> {
    let answer = Answer::parse(request.bytes())?;
    let visitor = visitor(world, request).ok_or_else(|| stale("Nobody is signed in in this browser any more."))?;
    if answer.ticket != ticket(&visitor.cookie, &answer.query) {
        return Err(stale("This answer belongs to another consent page."));
    }
    let linked = linked(world, request);
    let judged = authorize::judge(world, &answer.query, linked.as_ref(), Some(visitor));
    let Judged {
        visitor,
        client,
        approved,
        ..
    } = match judged {
        Ok(judged) => judged,
        Err(refusal) => return refused(refusal),
    };
    let visitor = visitor.ok_or_else(|| stale("The client is one of another organization."))?;
    // The page may have been open for long.
    check_allowed(&visitor.org, &client)?;
    if let Some(refusal) = browser::ending(bends, &approved, &client) {
        return refused(refusal);
    }
    if answer.decision == Decision::Decline {
        return refused(approved.refuse("access_denied"));
    }
    let asked = Asked {
        query: &answer.query,
        visitor: &visitor,
        client: &client,
        approved: &approved,
    };
    Ok(authorize::grant(world, &asked, bends))
}

fn stale(what: &str) -> Complaint {
    Complaint {
        what: what.to_owned(),
        hint: "Follow the client's sign-in link once more.".to_owned(),
    }
}

/// What a person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Accept,
    Decline,
}

impl Decision {
    pub(super) fn parse(text: &str) -> Result<Self, Complaint> {
        match text {
            "accept" => Ok(Self::Accept),
            "decline" => Ok(Self::Decline),
            other => Err(Complaint {
                what: format!("The decision is {other:?}."),
                hint: "Send accept or decline, as the buttons of the consent page do.".to_owned(),
            }),
        }
    }
}

/// What the page posts.
struct Answer {
    decision: Decision,
    query: String,
    ticket: String,
}

impl Answer {
    fn parse(body: &[u8]) -> Result<Self, Complaint> {
        let pairs = form::body(body)?;
        let field = |name: &str| form::required(&pairs, "consent form", name).map(str::to_owned);
        Ok(Self {
            decision: Decision::parse(&field("decision")?)?,
            query: field("query")?,
            ticket: field("ticket")?,
        })
    }
}

/// Binds a page to the session that it was shown to and to what it asked: no other site can answer in its place.
pub(super) fn ticket(cookie: &str, query: &str) -> String {
    let digest = digest(&[b"consent", cookie.as_bytes(), query.as_bytes()]);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
