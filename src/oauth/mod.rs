//! One org's OAuth: clients, browser sessions and tokens, the judgement of an authorization request, the pages.
//!
//! A person is a bare [`ResourceId`] here. Who that is, and whether the password was right, is judged elsewhere.

pub(crate) mod authorize;
pub(crate) mod client;
pub(crate) mod code;
pub(crate) mod credentials;
pub(crate) mod device;
pub(crate) mod error;
pub(crate) mod exchange;
pub(crate) mod form;
pub(crate) mod goto;
mod integrations;
pub(crate) mod inventory;
pub(crate) mod key;
pub(crate) mod lives;
pub(crate) mod openid;
pub(crate) mod pkce;
pub(crate) mod reduce;
pub(crate) mod refresh;
pub(crate) mod revoke;
mod saved;
pub(crate) mod session;
pub(crate) mod token;

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use parking_lot::Mutex;

use crate::entropy::{Entropy, fingerprint};
use crate::ids::{OrgId, ResourceId};

pub(crate) use saved::Saved;

use client::Clients;
use code::Codes;
use device::Devices;
use refresh::{RefreshToken, RefreshTokens};
use session::{Session, Sessions};
use token::{Draft, Grant, Lookup, Token, Tokens};

/// What is wrong with something a person sent, and what would be right. Shown on a page, never redirected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// One sentence that names what was wrong and where.
    pub(crate) what: String,
    /// What would be right.
    pub(crate) hint: String,
}

impl Complaint {
    fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            hint: hint.into(),
        }
    }
}

/// What ended by itself, in the order in which it was made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) tokens: Vec<Token>,
    pub(crate) refreshes: Vec<RefreshToken>,
    /// Whose sessions.
    pub(crate) sessions: Vec<ResourceId>,
}

/// One org's clients, tokens and browser sessions, behind one lock.
pub(crate) struct Oauth {
    org: OrgId,
    entropy: Entropy,
    state: Mutex<State>,
}

#[derive(Clone)]
struct State {
    clients: Clients,
    tokens: Tokens,
    refreshes: RefreshTokens,
    codes: Codes,
    devices: Devices,
    sessions: Sessions,
}

impl State {
    /// Revokes whatever was granted so: access and refresh tokens, and codes that promise them. Says how many access tokens.
    fn revoke(&mut self, is_doomed: impl Fn(&Grant) -> bool) -> usize {
        self.codes.withdraw(&is_doomed);
        self.devices.withdraw(&is_doomed);
        self.refreshes.revoke(|token| is_doomed(&token.grant));
        self.tokens.revoke(|token| is_doomed(&token.grant))
    }

    /// Revokes the access or refresh token of this text, and every access token that came of it.
    fn revoke_with_children(&mut self, text: &str) {
        self.tokens.revoke(|token| token.text == text);
        self.tokens.revoke_children(text);
        self.refreshes.revoke(|token| token.text == text);
    }
}

impl Oauth {
    /// The state of a new org: the tutorial's client is registered, nobody has signed in.
    #[must_use]
    pub(crate) fn new(org: OrgId, entropy: Entropy) -> Self {
        let state = State {
            clients: Clients::with_tutorial(),
            tokens: Tokens::default(),
            refreshes: RefreshTokens::default(),
            codes: Codes::default(),
            devices: Devices::default(),
            sessions: Sessions::default(),
        };
        Self {
            org,
            entropy,
            state: Mutex::new(state),
        }
    }

    /// Issues an opaque token that lives for `ttl` from `now`.
    /// Where the org holds [`token::MAX_TOKENS`], the oldest dead one is forgotten, or else the oldest.
    pub(crate) fn issue(&self, grant: Grant, ttl: Duration, now: Timestamp) -> Token {
        self.issue_signed(grant, ttl, now, &|draft| {
            token::opaque(&self.entropy, self.org, draft.serial)
        })
    }

    /// The same with a text of the caller's making, which is made while nobody waits for it.
    pub(crate) fn issue_signed(
        &self,
        grant: Grant,
        ttl: Duration,
        now: Timestamp,
        write: &dyn Fn(&Draft<'_>) -> String,
    ) -> Token {
        let serial = self.state.lock().tokens.reserve();
        let expires_at = token::after(now, ttl);
        let text = write(&Draft {
            serial,
            grant: &grant,
            expires_at,
        });
        let token = Token {
            fingerprint: fingerprint(&text),
            text,
            grant,
            issued_at: now,
            expires_at,
        };
        self.state.lock().tokens.add(serial, token.clone());
        token
    }

    /// What is known of a bearer token at this instant.
    #[must_use]
    pub(crate) fn look_up(&self, token: &str, now: Timestamp) -> Lookup {
        self.state.lock().tokens.look_up(token, now)
    }

    /// Revokes every token of a person and ends their browser sessions, as Webex does when an
    /// authorising user is deactivated, deleted, or loses a role. Says how many access tokens it revoked.
    pub(crate) fn revoke_person(&self, person: ResourceId) -> usize {
        let mut state = self.state.lock();
        state.sessions.close(person);
        state.revoke(|grant| grant.person == person)
    }

    /// Ends a token's life at this instant.
    pub(crate) fn expire(&self, token: &str, now: Timestamp) {
        self.state.lock().tokens.expire(now, |held| held.text == token);
    }

    /// Opens a browser session of [`session::SESSION_LIFE`] and returns the cookie's value.
    pub(crate) fn open_session(&self, person: ResourceId, now: Timestamp) -> String {
        let draw = |serial| session::cookie(&self.entropy, self.org, serial);
        self.state.lock().sessions.open(person, now, draw)
    }

    /// Who is signed in with that cookie, and since when, while the session lasts.
    #[must_use]
    pub(crate) fn session(&self, cookie: &str, now: Timestamp) -> Option<Session> {
        self.state.lock().sessions.get(cookie, now)
    }

    /// When the next token, refresh token or session ends by itself.
    #[must_use]
    pub(crate) fn next_end(&self) -> Option<Timestamp> {
        let state = self.state.lock();
        [
            state.tokens.next_end(),
            state.refreshes.next_end(),
            state.sessions.next_end(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// What has ended by itself at this instant and was not told of yet. Only tells: whether something is good is
    /// judged by the time, whenever it is asked.
    pub(crate) fn take_ended(&self, now: Timestamp) -> Ended {
        let mut state = self.state.lock();
        Ended {
            tokens: state.tokens.take_ended(now),
            refreshes: state.refreshes.take_ended(now),
            sessions: state.sessions.take_ended(now),
        }
    }

    /// The clock was put back to this instant: what ends after it is good again, and will end again.
    pub(crate) fn rewind(&self, now: Timestamp) {
        let mut state = self.state.lock();
        state.tokens.rewind(now);
        state.refreshes.rewind(now);
        state.sessions.rewind(now);
    }
}

impl fmt::Debug for Oauth {
    /// Nothing of the state: it is full of secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oauth").field("org", &self.org).finish_non_exhaustive()
    }
}

/// The org that a token, a code or a session cookie names: the third of exactly three parts between `_`, or the realm of
/// a self-contained token. Says nothing about whether it is known there.
#[must_use]
pub(crate) fn org_of(token: &str) -> Option<OrgId> {
    if let Some(claims) = key::claims(token) {
        return claims.get("realm")?.as_str()?.parse().ok();
    }
    let mut parts = token.split('_');
    let (_body, _cluster, org) = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(())?;
    org.parse().ok()
}

/// Takes the entry with the smallest key out of a full map, to make room for one.
fn forget_least<V, K: Ord>(map: &mut HashMap<String, V>, key: impl Fn(&V) -> K) -> Option<(String, V)> {
    let least = map.iter().min_by_key(|(_, value)| key(value));
    let name = least.map(|(name, _)| name.clone())?;
    map.remove_entry(&name)
}

/// Lower-case hexadecimal digits, two for each byte.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
