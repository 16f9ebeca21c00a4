//! Refresh tokens: the same one comes back at every refresh, and its life counts down, or begins anew.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::error::{ErrorCode, TokenError};
use super::token::{Grant, after, seconds_left};
use super::{forget_least, token};
use crate::clock::Agenda;
use crate::entropy::{Entropy, fingerprint};
use crate::ids::OrgId;

/// Refresh tokens that one org holds at most, dead ones too; the oldest dead one goes first, or else the oldest.
pub(crate) const MAX_REFRESH_TOKENS: usize = 10_000;

/// A refresh token that was issued.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RefreshToken {
    pub(crate) text: String,
    pub(crate) fingerprint: String,
    pub(crate) grant: Grant,
    /// Its access tokens are JWTs.
    pub(crate) self_contained: bool,
    pub(crate) issued_at: Timestamp,
    /// The first instant at which it is no longer good.
    pub(crate) expires_at: Timestamp,
}

impl RefreshToken {
    /// Seconds for `refresh_token_expires_in`: less one, as of access tokens.
    pub(crate) fn expires_in(&self, now: Timestamp) -> u64 {
        seconds_left(now, self.expires_at)
    }
}

impl fmt::Debug for RefreshToken {
    /// With the fingerprint in place of the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshToken")
            .field("fingerprint", &self.fingerprint)
            .field("grant", &self.grant)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Whether a credential is good, and if not, why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Standing {
    Live,
    Expired,
    /// Whether or not it would have expired by now.
    Revoked,
}

/// What a refresh does to the life of the refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefreshLife {
    CountsDown,
    BeginsAnew,
}

/// An org's refresh tokens.
#[derive(Clone, Default)]
pub(super) struct RefreshTokens {
    by_text: HashMap<String, Held>,
    /// Those that were not revoked and whose end was not told yet, in the order of issue.
    ends: Agenda<(u64, String)>,
    issued: u64,
}

#[derive(Clone)]
struct Held {
    serial: u64,
    token: RefreshToken,
    revoked: bool,
}

impl Held {
    fn is_live(&self, now: Timestamp) -> bool {
        !self.revoked && now < self.token.expires_at
    }

    /// As the agenda knows it.
    fn key(&self) -> (u64, String) {
        (self.serial, self.token.text.clone())
    }

    fn standing(&self, now: Timestamp) -> Standing {
        match (self.revoked, self.is_live(now)) {
            (true, _) => Standing::Revoked,
            (false, true) => Standing::Live,
            (false, false) => Standing::Expired,
        }
    }
}

/// The text of an org's refresh token of that number, of the shape of an opaque token.
pub(super) fn draw(entropy: &Entropy, org: OrgId, serial: u64) -> String {
    token::shaped(entropy, "oauth.refresh", org, serial)
}

impl RefreshTokens {
    pub(super) fn issue(
        &mut self,
        grant: Grant,
        self_contained: bool,
        life: Duration,
        now: Timestamp,
        draw: impl FnOnce(u64) -> String,
    ) -> RefreshToken {
        if self.by_text.len() >= MAX_REFRESH_TOKENS {
            let gone = forget_least(&mut self.by_text, |held| (held.is_live(now), held.serial));
            if let Some((_, held)) = gone {
                self.ends.remove(held.token.expires_at, held.key());
            }
        }
        self.issued += 1;
        let text = draw(self.issued);
        let token = RefreshToken {
            fingerprint: fingerprint(&text),
            text: text.clone(),
            grant,
            self_contained,
            issued_at: now,
            expires_at: after(now, life),
        };
        let held = Held {
            serial: self.issued,
            token: token.clone(),
            revoked: false,
        };
        self.ends.add(token.expires_at, held.key());
        self.by_text.insert(text, held);
        token
    }

    /// The living token of that text, which this client may use.
    pub(super) fn check(&self, text: &str, client_id: &str, now: Timestamp) -> Result<RefreshToken, TokenError> {
        let held = self.by_text.get(text).filter(|held| held.is_live(now));
        let held = held.ok_or_else(TokenError::dead_refresh_token)?;
        if held.token.grant.client_id != client_id {
            return Err(TokenError::new(
                ErrorCode::InvalidGrant,
                "The refresh token was issued to another client.",
            ));
        }
        Ok(held.token.clone())
    }

    /// What a token stands for, dead or not.
    pub(super) fn grant(&self, text: &str) -> Option<&Grant> {
        self.by_text.get(text).map(|held| &held.token.grant)
    }

    /// Begins a token's life anew.
    pub(super) fn renew(&mut self, text: &str, life: Duration, now: Timestamp) {
        if let Some(held) = self.by_text.get_mut(text) {
            self.ends.remove(held.token.expires_at, held.key());
            held.token.expires_at = after(now, life);
            self.ends.add(held.token.expires_at, held.key());
        }
    }

    /// Ends lives at this instant, and says how many that were. What is over already stays as it was.
    pub(super) fn expire(&mut self, now: Timestamp, is_doomed: impl Fn(&RefreshToken) -> bool) -> usize {
        let tokens = self.by_text.values_mut();
        let doomed = tokens.filter(|held| held.is_live(now) && is_doomed(&held.token));
        let expired = doomed.map(|held| {
            self.ends.remove(held.token.expires_at, held.key());
            held.token.expires_at = now;
        });
        expired.count()
    }

    /// Says how many were not revoked before.
    pub(super) fn revoke(&mut self, is_doomed: impl Fn(&RefreshToken) -> bool) -> usize {
        let tokens = self.by_text.values_mut();
        let doomed = tokens.filter(|held| !held.revoked && is_doomed(&held.token));
        let revoked = doomed.map(|held| {
            held.revoked = true;
            self.ends.remove(held.token.expires_at, held.key());
        });
        revoked.count()
    }

    /// Revokes the one of this fingerprint, and answers it.
    pub(super) fn revoke_one(&mut self, fingerprint: &str) -> Option<RefreshToken> {
        let mut tokens = self.by_text.values_mut();
        let held = tokens.find(|held| held.token.fingerprint == fingerprint)?;
        held.revoked = true;
        self.ends.remove(held.token.expires_at, held.key());
        Some(held.token.clone())
    }

    /// What is known of every one, the first issued first.
    pub(super) fn all(&self, now: Timestamp) -> Vec<(RefreshToken, Standing)> {
        let mut all: Vec<&Held> = self.by_text.values().collect();
        all.sort_by_key(|held| held.serial);
        all.into_iter()
            .map(|held| (held.token.clone(), held.standing(now)))
            .collect()
    }

    /// Those that live, the first issued first.
    pub(super) fn live(&self, now: Timestamp) -> Vec<&RefreshToken> {
        let mut live: Vec<&Held> = self.by_text.values().filter(|held| held.is_live(now)).collect();
        live.sort_by_key(|held| held.serial);
        live.into_iter().map(|held| &held.token).collect()
    }

    /// When the next one expires.
    pub(super) fn next_end(&self) -> Option<Timestamp> {
        self.ends.next()
    }

    /// Those that have expired at this instant and were not told of yet.
    pub(super) fn take_ended(&mut self, now: Timestamp) -> Vec<RefreshToken> {
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
