//! What the toggles make of a sign-in in a browser.

use std::borrow::Cow;

use crate::fault::protocol::{Protocol, Toggle};
use crate::oauth::authorize::{Announced, Approved, Refusal};
use crate::oauth::client::Client;
use crate::oauth::form;
use crate::serve::bend::Bends;

/// A state that no client has sent.
const WRONG_STATE: &str = "not-the-state-that-was-sent";

/// P03: the authorization query with another state, or without one.
pub(in crate::serve) fn query<'q>(bends: Bends<'_>, query: &'q str) -> Cow<'q, str> {
    let Some(wrong) = bends.get(Toggle::WrongState) else {
        return query.into();
    };
    let others = query.split('&').filter(|part| !is_state(part));
    let state = match wrong.text("how") {
        Some("missing") => None,
        _ => Some(format!("state={WRONG_STATE}")),
    };
    let parts: Vec<&str> = others.chain(state.as_deref()).collect();
    let bent = parts.join("&");
    if bent != query {
        bends.note(Toggle::WrongState);
    }
    bent.into()
}

fn is_state(part: &str) -> bool {
    form::pairs(part).is_ok_and(|pairs| pairs.iter().any(|(name, _)| name == "state"))
}

/// P01, P02: how a sign-in that would succeed ends instead.
pub(in crate::serve) fn ending(bends: Bends<'_>, approved: &Approved, client: &Client) -> Option<Refusal> {
    if bends.has(Toggle::RedirectMismatch) {
        bends.note(Toggle::RedirectMismatch);
        return Some(approved.refuse_redirect(client));
    }
    let error = bends.get(Toggle::AuthorizeError)?.text("error")?;
    bends.note(Toggle::AuthorizeError);
    Some(approved.refuse(error))
}

/// P06: what the token's answer says of it.
pub(in crate::serve) fn announcement<'b>(bends: Bends<'b>, granted: &[String]) -> Announced<'b> {
    let Some(answer) = announced(bends) else {
        return Announced::default();
    };
    bends.note(Toggle::TokenAnswer);
    Announced {
        expires_in: answer.text("expires-in"),
        token_type: answer.text("token-type"),
        // RFC 6749 section 4.2.2: a scope that is not the one asked for must be told.
        scope: answer.text("scope").map(|_| granted.join(" ")),
    }
}

fn announced(bends: Bends<'_>) -> Option<&Protocol> {
    bends.get(Toggle::TokenAnswer)
}
