//! An org's tokens as the control plane sees them: all that are remembered, by fingerprint, and their end on command.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::Serialize;

use super::Oauth;
use super::refresh::{RefreshToken, Standing};
use super::token::{Grant, Lookup, Token};
use crate::ids::ResourceId;

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum TokenType {
    Access,
    Refresh,
}

/// What is known of a token, but for its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) token_type: TokenType,
    pub(crate) fingerprint: String,
    pub(crate) grant: Grant,
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) standing: Standing,
}

impl Known {
    fn access(token: Token, standing: Standing) -> Self {
        Self {
            token_type: TokenType::Access,
            fingerprint: token.fingerprint,
            grant: token.grant,
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            standing,
        }
    }

    fn refresh(token: RefreshToken, standing: Standing) -> Self {
        Self {
            token_type: TokenType::Refresh,
            fingerprint: token.fingerprint,
            grant: token.grant,
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            standing,
        }
    }

    fn looked_up(found: Lookup) -> Option<Self> {
        Some(match found {
            Lookup::Live(token) => Self::access(token, Standing::Live),
            Lookup::Expired(token) => Self::access(token, Standing::Expired),
            Lookup::Revoked(token) => Self::access(token, Standing::Revoked),
            Lookup::Unknown => return None,
        })
    }
}

impl Oauth {
    /// What is known of every token, access tokens first, of either type the first issued first.
    pub(crate) fn tokens(&self, now: Timestamp) -> Vec<Known> {
        let state = self.state.lock();
        let access = state.tokens.all(now).into_iter().filter_map(Known::looked_up);
        let refresh = state.refreshes.all(now).into_iter();
        access
            .chain(refresh.map(|(token, standing)| Known::refresh(token, standing)))
            .collect()
    }

    /// Revokes the token of this fingerprint, and says what is known of it then; `None` where there is none.
    pub(crate) fn revoke_token(&self, fingerprint: &str, now: Timestamp) -> Option<Known> {
        let mut state = self.state.lock();
        if let Some(text) = state.tokens.revoke_one(fingerprint) {
            return Known::looked_up(state.tokens.look_up(&text, now));
        }
        let revoked = state.refreshes.revoke_one(fingerprint)?;
        Some(Known::refresh(revoked, Standing::Revoked))
    }

    /// The tokens that live.
    pub(crate) fn living_tokens(&self, now: Timestamp) -> Vec<Known> {
        let mut tokens = self.tokens(now);
        tokens.retain(|known| known.standing == Standing::Live);
        tokens
    }

    /// Takes back what a person granted to a client: with a refresh token end all access tokens that they granted to the
    /// same client, an access token ends alone.
    pub(crate) fn withdraw(&self, known: &Known) {
        let mut state = self.state.lock();
        match known.token_type {
            TokenType::Access => state.tokens.revoke(|token| token.fingerprint == known.fingerprint),
            TokenType::Refresh => {
                state.refreshes.revoke(|token| token.fingerprint == known.fingerprint);
                let Grant { person, client_id, .. } = &known.grant;
                state
                    .tokens
                    .revoke(|token| token.grant.person == *person && token.grant.client_id == *client_id)
            }
        };
    }

    /// Takes back what everybody granted to a client.
    pub(crate) fn withdraw_all(&self, client_id: &str) {
        self.state.lock().revoke(|grant| grant.client_id == client_id);
    }

    /// Ends the life of every token of these types that lives. Says how many did.
    pub(crate) fn expire_tokens(&self, types: &[TokenType], now: Timestamp) -> usize {
        let mut state = self.state.lock();
        let ended = types.iter().map(|token_type| match token_type {
            TokenType::Access => state.tokens.expire(now, |_| true),
            TokenType::Refresh => state.refreshes.expire(now, |_| true),
        });
        ended.sum()
    }

    /// As [`revoke_person`](Self::revoke_person), for all of these people. Says how many tokens it revoked.
    pub(crate) fn revoke_people(&self, people: &HashSet<ResourceId>) -> usize {
        let state = &mut *self.state.lock();
        let signed_in: Vec<ResourceId> = state
            .sessions
            .people()
            .filter(|person| people.contains(person))
            .collect();
        for person in signed_in {
            state.sessions.close(person);
        }
        state.revoke(|grant| people.contains(&grant.person))
    }
}
