//! Opaque access tokens: their shape, their life, and the bounded store that holds an org's.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::forget_least;
use crate::clock::Agenda;
use crate::entropy::Entropy;
use crate::ids::{OrgId, ResourceId};

/// Tokens that one org holds at most, dead ones among them: a suite that issues one per test stays far below.
pub(crate) const MAX_TOKENS: usize = 10_000;

/// The Webex cluster that every token of the double claims to come from (US).
const CLUSTER: &str = "PF84";

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) person: ResourceId,
    pub(crate) client_id: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) kind: TokenKind,
}

/// How a token came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TokenKind {
    /// The implicit grant: the connector's.
    Implicit,
    /// A person signed in for an integration: by code, or on a device.
    Integration,
    /// A developer's own, copied from Webex's pages.
    Personal,
    /// Client credentials: the client itself.
    Client,
    /// A service app that an administrator authorised.
    ServiceApp,
}

impl TokenKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Implicit => "implicit",
            Self::Integration => "integration",
            Self::Personal => "personal",
            Self::Client => "client",
            Self::ServiceApp => "service-app",
        }
    }

    /// Whether a machine account has it, and no person.
    pub(crate) const fn is_of_machine(self) -> bool {
        matches!(self, Self::Client | Self::ServiceApp)
    }
}

/// An access token that was issued.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// The bearer token itself: 64 base64 characters, cluster and org id, 106 characters together.
    pub(crate) text: String,
    /// The name under which journal and logs know it.
    pub(crate) fingerprint: String,
    pub(crate) grant: Grant,
    pub(crate) issued_at: Timestamp,
    /// The first instant at which it is no longer good.
    pub(crate) expires_at: Timestamp,
}

impl Token {
    /// Seconds for `expires_in`: Webex writes the whole life less a second, such as 31535999 for 365 days.
    #[must_use]
    pub(crate) fn expires_in(&self) -> u64 {
        seconds_left(self.issued_at, self.expires_at)
    }
}

impl fmt::Debug for Token {
    /// With the fingerprint in place of the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("fingerprint", &self.fingerprint)
            .field("grant", &self.grant)
            .field("issued_at", &self.issued_at)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// A token that is about to be issued, but for its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft<'a> {
    /// The how-manieth of its org it is.
    pub(crate) serial: u64,
    pub(crate) grant: &'a Grant,
    pub(crate) expires_at: Timestamp,
}

/// What is known of a bearer token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    Live(Token),
    Expired(Token),
    /// Revoked, whether or not it would have expired by now.
    Revoked(Token),
    /// Never issued here, or forgotten to make room.
    Unknown,
}

/// The text of an org's token of that number, in the shape that Webex developer documentation shows:
/// base64 of `<uuid><8 hex>-<3 hex>`, then cluster and org.
pub(super) fn opaque(entropy: &Entropy, org: OrgId, serial: u64) -> String {
    shaped(entropy, "oauth.token", org, serial)
}

/// The same shape for whatever else is issued: codes and refresh tokens have it too.
pub(super) fn shaped(entropy: &Entropy, purpose: &str, org: OrgId, serial: u64) -> String {
    let uuid = entropy.uuid(purpose, "uuid", serial);
    let [a, b, c, d, e, f] = entropy.bytes(purpose, "tail", serial);
    let (eight, three) = (u32::from_be_bytes([a, b, c, d]), u16::from_be_bytes([e, f]) & 0xfff);
    let body = STANDARD.encode(format!("{uuid}{eight:08x}-{three:03x}"));
    format!("{body}_{CLUSTER}_{org}")
}

/// An org's tokens, the dead ones too, so that a 401 can be explained.
#[derive(Clone, Default)]
pub(super) struct Tokens {
    by_text: HashMap<String, Held>,
    /// Those that were not revoked and whose end was not told yet: by number, so that they come in the order of issue.
    ends: Agenda<(u64, String)>,
    issued: u64,
}

#[derive(Clone)]
struct Held {
    serial: u64,
    token: Token,
    revoked: bool,
    /// The token that it came of: a refresh token, or one of more scopes.
    parent: Option<String>,
}

impl Held {
    fn is_live(&self, now: Timestamp) -> bool {
        !self.revoked && now < self.token.expires_at
    }

    fn known(&self, now: Timestamp) -> Lookup {
        let token = self.token.clone();
        if self.revoked {
            Lookup::Revoked(token)
        } else if self.is_live(now) {
            Lookup::Live(token)
        } else {
            Lookup::Expired(token)
        }
    }

    /// As the agenda knows it.
    fn key(&self) -> (u64, String) {
        (self.serial, self.token.text.clone())
    }
}

impl Tokens {
    /// The number of the next token: what is drawn for it is drawn without anybody waiting.
    pub(super) fn reserve(&mut self) -> u64 {
        self.issued += 1;
        self.issued
    }

    /// Takes in the token of a reserved number.
    pub(super) fn add(&mut self, serial: u64, token: Token) {
        if self.by_text.len() >= MAX_TOKENS {
            // `false` sorts first: a token that no call can use goes before any that one can.
            let now = token.issued_at;
            let gone = forget_least(&mut self.by_text, |held| (held.is_live(now), held.serial));
            if let Some((_, held)) = gone {
                self.ends.remove(held.token.expires_at, held.key());
            }
        }
        let text = token.text.clone();
        let held = Held {
            serial,
            token,
            revoked: false,
            parent: None,
        };
        self.ends.add(held.token.expires_at, held.key());
        self.by_text.insert(text, held);
    }

    pub(super) fn look_up(&self, text: &str, now: Timestamp) -> Lookup {
        self.by_text.get(text).map_or(Lookup::Unknown, |held| held.known(now))
    }

    /// What is known of every one, in the order of issuing.
    pub(super) fn all(&self, now: Timestamp) -> Vec<Lookup> {
        let mut all: Vec<&Held> = self.by_text.values().collect();
        all.sort_by_key(|held| held.serial);
        all.into_iter().map(|held| held.known(now)).collect()
    }

    /// Whose tokens these are.
    pub(super) fn owners(&self) -> impl Iterator<Item = ResourceId> {
        self.by_text.values().map(|held| held.token.grant.person)
    }

    /// Revokes the one of this fingerprint and says its text.
    pub(super) fn revoke_one(&mut self, fingerprint: &str) -> Option<String> {
        let held = self
            .by_text
            .values_mut()
            .find(|held| held.token.fingerprint == fingerprint)?;
        held.revoked = true;
        self.ends.remove(held.token.expires_at, held.key());
        Some(held.token.text.clone())
    }

    /// The tokens that live at this instant.
    pub(super) fn live(&self, now: Timestamp) -> impl Iterator<Item = &Token> {
        let live = self.by_text.values().filter(move |held| held.is_live(now));
        live.map(|held| &held.token)
    }

    /// Ends lives at this instant, and says how many that were. What is over already stays as it was.
    pub(super) fn expire(&mut self, now: Timestamp, is_doomed: impl Fn(&Token) -> bool) -> usize {
        let tokens = self.by_text.values_mut();
        let doomed = tokens.filter(|held| held.is_live(now) && is_doomed(&held.token));
        let expired = doomed.map(|held| {
            self.ends.remove(held.token.expires_at, held.key());
            held.token.expires_at = now;
        });
        expired.count()
    }

    /// Remembers of which other token one came.
    pub(super) fn set_parent(&mut self, text: &str, parent: &str) {
        if let Some(held) = self.by_text.get_mut(text) {
            held.parent = Some(parent.to_owned());
        }
    }

    /// What a token stands for, dead or not.
    pub(super) fn grant(&self, text: &str) -> Option<&Grant> {
        self.by_text.get(text).map(|held| &held.token.grant)
    }

    /// Says how many were not revoked before.
    pub(super) fn revoke(&mut self, is_doomed: impl Fn(&Token) -> bool) -> usize {
        self.revoke_held(|held| is_doomed(&held.token))
    }

    /// Revokes all that came of a token, and what came of that.
    pub(super) fn revoke_children(&mut self, parent: &str) {
        let mut parents = vec![parent.to_owned()];
        while let Some(parent) = parents.pop() {
            let is_child = |held: &Held| held.parent.as_deref() == Some(&parent);
            let children = self.by_text.values().filter(|held| is_child(held));
            parents.extend(children.map(|held| held.token.text.clone()));
            self.revoke_held(is_child);
        }
    }

    fn revoke_held(&mut self, is_doomed: impl Fn(&Held) -> bool) -> usize {
        let tokens = self.by_text.values_mut();
        let doomed = tokens.filter(|held| !held.revoked && is_doomed(held));
        let revoked = doomed.map(|held| {
            held.revoked = true;
            self.ends.remove(held.token.expires_at, held.key());
        });
        revoked.count()
    }

    /// When the next token expires.
    pub(super) fn next_end(&self) -> Option<Timestamp> {
        self.ends.next()
    }

    /// The tokens that have expired at this instant and were not told of yet.
    pub(super) fn take_ended(&mut self, now: Timestamp) -> Vec<Token> {
        let ended = self.ends.take(now).into_iter();
        ended
            .filter_map(|(_, text)| Some(self.by_text.get(&text)?.token.clone()))
            .collect()
    }

    /// The clock was put back: what expires after this instant is still to come.
    pub(super) fn rewind(&mut self, now: Timestamp) {
        for held in self.by_text.values().filter(|held| held.is_live(now)) {
            self.ends.add(held.token.expires_at, held.key());
        }
    }
}

/// Seconds from one instant to another, less one, as Webex writes lives: 31535999 for 365 days. One that has begun is whole.
pub(super) fn seconds_left(from: Timestamp, to: Timestamp) -> u64 {
    let left = from.duration_until(to);
    let begun = i64::from(left.subsec_nanos() > 0);
    u64::try_from(left.as_secs() + begun).unwrap_or(0).saturating_sub(1)
}

/// The instant that long after; the end of time where that cannot be written.
pub(super) fn after(now: Timestamp, span: Duration) -> Timestamp {
    SignedDuration::try_from(span)
        .ok()
        .and_then(|span| now.checked_add(span).ok())
        .unwrap_or(Timestamp::MAX)
}
