//! Refresh tokens: the same one comes back at every refresh, and its life counts down, or begins anew.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use super::error::{ErrorCode, TokenError};
use super::token::{Grant, after, seconds_left};
use super::{forget_least, token};
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
            forget_least(&mut self.by_text, |held| (held.is_live(now), held.serial));
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
            held.token.expires_at = after(now, life);
        }
    }

    /// Ends a token's life at this instant.
    pub(super) fn expire(&mut self, text: &str, now: Timestamp) {
        if let Some(held) = self.by_text.get_mut(text).filter(|held| held.is_live(now)) {
            held.token.expires_at = now;
        }
    }

    /// Says how many were not revoked before.
    pub(super) fn revoke(&mut self, is_doomed: impl Fn(&RefreshToken) -> bool) -> usize {
        let doomed = self.by_text.values_mut();
        let doomed = doomed.filter(|held| !held.revoked && is_doomed(&held.token));
        doomed.map(|held| held.revoked = true).count()
    }

    /// Those that live, the first issued first.
    pub(super) fn live(&self, now: Timestamp) -> Vec<&RefreshToken> {
        let mut live: Vec<&Held> = self.by_text.values().filter(|held| held.is_live(now)).collect();
        live.sort_by_key(|held| held.serial);
        live.into_iter().map(|held| &held.token).collect()
    }
}
