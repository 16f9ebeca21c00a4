//! `authorize`: the sign-in page for who has no session, the consent page for who has not consented, and then what was
//! asked for: a code, or tokens.

use std::sync::Arc;

use super::{AUTHORIZE, Visitor, consent, granted, linked, place_of, refused, to_sign_in, visitor};
use crate::message::Request;
use crate::oauth::Complaint;
use crate::oauth::authorize::{self, Approved, OPENID, Refusal, ResponseType, code_url, token_url};
use crate::oauth::client::Client;
use crate::oauth::code::Promise;
use crate::oauth::exchange::Form;
use crate::oauth::openid;
use crate::oauth::token::{Grant, Token, TokenKind};
use crate::serve::about;
use crate::serve::bend::Bends;
use crate::serve::identity::browser;
use crate::serve::identity::endpoint::terms;
use crate::serve::reply::Reply;
use crate::world::{Org, World};

/// A person at an authorization request that may be granted.
pub(super) struct Asked<'a> {
    /// The raw query, as it goes on.
    pub(super) query: &'a str,
    pub(super) visitor: &'a Visitor,
    pub(super) client: &'a Client,
    pub(super) approved: &'a Approved,
}

/// `GET authorize`.
pub(super) fn show(world: &World, request: &Request, bends: Bends<'_>) -> Result<Reply, Complaint> {
    let linked = linked(world, request);
    let query = browser::query(bends, request.query.as_deref().unwrap_or_default());
    let visitor = visitor(world, request).filter(|visitor| linked.as_ref().is_none_or(|org| org.id == visitor.org.id));
    let judged = match judge(world, &query, linked.as_ref(), visitor) {
        Ok(judged) => judged,
        Err(refusal) => return refused(refusal),
    };
    let Judged {
        place,
        visitor,
        client,
        approved,
    } = judged;
    if let Some(refusal) = browser::ending(bends, &approved, &client) {
        return refused(refusal);
    }
    let visitor = visitor.filter(|visitor| !must_sign_in(&approved, visitor));
    let Some(visitor) = visitor else {
        if approved.prompt.none {
            return refused(approved.refuse("login_required"));
        }
        // Whose client it is need not be told of an org that everybody means.
        let named = linked.or(place).filter(|org| !world.is_demo(org.id));
        return Ok(to_sign_in(&format!("{AUTHORIZE}?{query}"), named.as_deref()));
    };
    let asked = Asked {
        query: &query,
        visitor: &visitor,
        client: &client,
        approved: &approved,
    };
    match consent::judge(&asked)? {
        consent::Verdict::Given => Ok(grant(world, &asked, bends)),
        consent::Verdict::Asked(page) => Ok(page),
        consent::Verdict::Refused(code) => refused(approved.refuse(code)),
    }
}

/// A request that may be granted, and to whom.
pub(super) struct Judged {
    /// The org that knows the client.
    pub(super) place: Option<Arc<Org>>,
    pub(super) visitor: Option<Visitor>,
    pub(super) client: Client,
    pub(super) approved: Approved,
}

/// Judges a request by the org of the link, of the session, or of the client. A client may be registered in one org
/// only: who is signed in to another signs in to that one.
pub(super) fn judge(
    world: &World,
    query: &str,
    linked: Option<&Arc<Org>>,
    visitor: Option<Visitor>,
) -> Result<Judged, Refusal> {
    let asked = authorize::Request::parse(query)?;
    let known = |org: &Org| asked.client_id.as_deref().and_then(|id| org.oauth.client(id));
    let visitor = visitor.filter(|visitor| linked.is_some() || known(&visitor.org).is_some());
    let place = visitor.as_ref().map(|visitor| Arc::clone(&visitor.org));
    let place = place.or_else(|| linked.cloned()).or_else(|| place_of(world, &asked));
    let client = place.as_deref().and_then(known);
    let (client, approved) = asked.judge(client)?;
    Ok(Judged {
        place,
        visitor,
        client,
        approved,
    })
}

/// OpenID Connect Core 1.0 section 3.1.2.1: a session that is too old does not count. The form that signs somebody in takes
/// the prompt out of the query, else it would never end.
fn must_sign_in(approved: &Approved, visitor: &Visitor) -> bool {
    let age = visitor.org.clock.now().duration_since(visitor.since).as_secs();
    let too_old = approved
        .max_age
        .is_some_and(|most| u64::try_from(age).unwrap_or(0) > most);
    approved.prompt.sign_in || too_old
}

/// Grants what was asked for.
pub(super) fn grant(world: &World, asked: &Asked<'_>, bends: Bends<'_>) -> Reply {
    let approved = asked.approved;
    let id_token = |beside: Option<&Token>| {
        about::id_token(
            world,
            &asked.visitor.org,
            &asked.promised().grant,
            &asked.session(),
            beside,
        )
    };
    let to = match approved.response {
        ResponseType::Code => {
            let org = &asked.visitor.org;
            code_url(approved, &org.oauth.promise(asked.promised(), terms(org, bends)))
        }
        ResponseType::Token => with_token(asked, bends, |_| None),
        ResponseType::IdToken => token_url(approved, id_token(None).as_deref(), None),
        ResponseType::IdTokenAndToken => with_token(asked, bends, |token| id_token(Some(token))),
    };
    granted::end(asked, to)
}

impl Asked<'_> {
    fn promised(&self) -> Promise {
        let approved = self.approved;
        Promise {
            grant: self.grant(TokenKind::Integration, approved.scopes.clone()),
            redirect_uri: approved.names_redirect_uri.then(|| approved.redirect_uri.clone()),
            challenge: approved.challenge.clone(),
            openid: approved
                .scopes
                .iter()
                .any(|scope| scope == OPENID)
                .then(|| self.session()),
        }
    }

    fn grant(&self, kind: TokenKind, scopes: Vec<String>) -> Grant {
        Grant {
            person: self.visitor.person.id,
            client_id: self.approved.client_id.clone(),
            scopes,
            kind,
        }
    }

    fn session(&self) -> openid::Session {
        openid::Session {
            auth_time: self.visitor.since,
            nonce: self.approved.nonce.clone(),
        }
    }
}

/// Issues a token, and writes what goes with it.
fn with_token(asked: &Asked<'_>, bends: Bends<'_>, id_token: impl FnOnce(&Token) -> Option<String>) -> String {
    let org = &asked.visitor.org;
    let terms = terms(org, bends);
    let scopes = terms.limit(asked.approved.scopes.clone());
    let grant = asked.grant(TokenKind::Implicit, scopes.clone());
    let token = org.oauth.issue_in(grant, Form::Opaque, terms.lives.implicit, terms);
    let announced = browser::announcement(bends, &scopes);
    token_url(asked.approved, id_token(&token).as_deref(), Some((&token, &announced)))
}
