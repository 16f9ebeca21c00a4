//! The grants of the token endpoint that end in a token at once (RFC 6749 sections 4.1.3, 4.4 and 6).

use std::time::Duration;

use jiff::Timestamp;

use super::code::{Promise, Proof};
use super::error::{ErrorCode, TokenError};
use super::lives::Lives;
use super::refresh::{RefreshLife, RefreshToken};
use super::token::{Draft, Grant, Token};
use super::{Oauth, code, openid, refresh, token};
use crate::ids::ResourceId;

/// What came of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issued {
    pub(crate) token: Token,
    pub(crate) refresh: Option<RefreshToken>,
    /// The client asked who the person is.
    pub(crate) openid: Option<openid::Session>,
}

/// How access tokens are written.
#[derive(Clone, Copy)]
pub(crate) enum Form<'a> {
    Opaque,
    /// Signed: it takes its time, and nobody else waits for it.
    SelfContained(&'a dyn Fn(&Draft<'_>) -> String),
}

impl Form<'_> {
    fn is_self_contained(self) -> bool {
        matches!(self, Self::SelfContained(_))
    }
}

/// When tokens are issued, for how long, and how many scopes access tokens get of what was granted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<'a> {
    pub(crate) now: Timestamp,
    pub(crate) lives: Lives,
    /// A list of scopes, by blanks or commas: these alone.
    pub(crate) only: Option<&'a str>,
}

impl Terms<'_> {
    /// What is left of the scopes.
    pub(crate) fn limit(&self, mut scopes: Vec<String>) -> Vec<String> {
        if let Some(only) = self.only {
            scopes.retain(|scope| only.split([' ', ',']).any(|named| named == scope));
        }
        scopes
    }
}

impl Oauth {
    /// Issues an authorization code.
    pub(crate) fn promise(&self, promise: Promise, terms: Terms<'_>) -> String {
        let draw = |serial| code::draw(&self.entropy, self.org, serial);
        let codes = &mut self.state.lock().codes;
        codes.issue(promise, terms.lives.code, terms.now, draw)
    }

    /// Tokens for a code. Whoever sends one that was exchanged before may have stolen it, or been stolen from: what came
    /// of it ends.
    pub(crate) fn exchange_code(
        &self,
        code: &str,
        proof: Proof<'_>,
        form: Form<'_>,
        terms: Terms<'_>,
    ) -> Result<Issued, TokenError> {
        let promise = {
            let mut state = self.state.lock();
            match state.codes.check(code, proof, terms.now) {
                Ok(promise) => {
                    state.codes.spend(code);
                    promise
                }
                // Webex: fidelity row "code-reuse": what RFC 6749 section 4.1.2 advises, and OpenID providers do.
                Err(refused) => {
                    refused.stolen.iter().for_each(|text| state.revoke_with_children(text));
                    return Err(refused.error);
                }
            }
        };
        let issued = self.issue_pair(promise.grant, form, terms);
        let refresh = issued.refresh.iter().map(|refresh| refresh.text.clone());
        let credentials: Vec<String> = refresh.chain([issued.token.text.clone()]).collect();
        let mut state = self.state.lock();
        if !state.codes.settle(code, credentials.clone()) {
            credentials.iter().for_each(|text| state.revoke_with_children(text));
            return Err(TokenError::invalid_grant(
                "The authorization code was used twice or withdrawn while it was exchanged. Ask for another.",
            ));
        }
        Ok(Issued {
            openid: promise.openid,
            ..issued
        })
    }

    /// A new access token for a refresh token, which comes back; the access tokens before it stay good.
    pub(crate) fn refresh(&self, asked: &Refresh<'_>, sign: Form<'_>, terms: Terms<'_>) -> Result<Issued, TokenError> {
        let (mut refresh, scopes) = {
            let mut state = self.state.lock();
            let refresh = state.refreshes.check(asked.token, asked.client_id, terms.now)?;
            let scopes = narrowed(&refresh.grant.scopes, asked.scope)?;
            if asked.life == RefreshLife::BeginsAnew {
                state.refreshes.renew(asked.token, terms.lives.refresh, terms.now);
            }
            (refresh, scopes)
        };
        if asked.life == RefreshLife::BeginsAnew {
            refresh.expires_at = token::after(terms.now, terms.lives.refresh);
        }
        let grant = Grant {
            scopes,
            ..refresh.grant.clone()
        };
        let form = if refresh.self_contained { sign } else { Form::Opaque };
        let token = self.issue_in(grant, form, terms.lives.access, terms);
        let mut state = self.state.lock();
        state.tokens.set_parent(&token.text, &refresh.text);
        // The refresh token may have been revoked while this one was signed.
        if let Err(error) = state.refreshes.check(asked.token, asked.client_id, terms.now) {
            state.revoke_with_children(&token.text);
            return Err(error);
        }
        Ok(Issued {
            token,
            refresh: Some(refresh),
            openid: None,
        })
    }

    /// Ends the life of a refresh token at this instant.
    pub(crate) fn expire_refresh_token(&self, text: &str, now: Timestamp) {
        self.state.lock().refreshes.expire(now, |held| held.text == text);
    }

    /// Another refresh token in the place of this one, which dies. It lives as long as this one would have.
    pub(crate) fn rotate(&self, old: RefreshToken, now: Timestamp) -> RefreshToken {
        let draw = |serial| refresh::draw(&self.entropy, self.org, serial);
        let left = Duration::try_from(now.duration_until(old.expires_at)).unwrap_or_default();
        let refreshes = &mut self.state.lock().refreshes;
        refreshes.revoke(|token| token.text == old.text);
        refreshes.issue(old.grant, old.self_contained, left, now, draw)
    }

    /// An access token and a refresh token with it.
    pub(crate) fn issue_pair(&self, grant: Grant, form: Form<'_>, terms: Terms<'_>) -> Issued {
        let token = self.issue_in(grant.clone(), form, terms.lives.access, terms);
        let draw = |serial| refresh::draw(&self.entropy, self.org, serial);
        let state = &mut *self.state.lock();
        let refreshes = &mut state.refreshes;
        let refresh = refreshes.issue(grant, form.is_self_contained(), terms.lives.refresh, terms.now, draw);
        state.tokens.set_parent(&token.text, &refresh.text);
        Issued {
            token,
            refresh: Some(refresh),
            openid: None,
        }
    }

    /// An access token alone.
    pub(crate) fn issue_in(&self, grant: Grant, form: Form<'_>, life: Duration, terms: Terms<'_>) -> Token {
        let grant = Grant {
            scopes: terms.limit(grant.scopes),
            ..grant
        };
        match form {
            Form::Opaque => self.issue(grant, life, terms.now),
            Form::SelfContained(sign) => self.issue_signed(grant, terms.lives.self_contained, terms.now, sign),
        }
    }

    /// Whether a person has let this client have all of these scopes, and it still holds something of it.
    pub(crate) fn has_consent(&self, person: ResourceId, client_id: &str, scopes: &[String], now: Timestamp) -> bool {
        let state = self.state.lock();
        let covers = |grant: &Grant| {
            grant.person == person
                && grant.client_id == client_id
                && scopes.iter().all(|scope| grant.scopes.contains(scope))
        };
        state.refreshes.live(now).iter().any(|token| covers(&token.grant))
            || state.tokens.live(now).any(|token| covers(&token.grant))
    }
}

/// What a refresh asks for.
#[derive(Clone, Copy)]
pub(crate) struct Refresh<'a> {
    pub(crate) token: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) scope: Option<&'a str>,
    pub(crate) life: RefreshLife,
}

/// RFC 6749 section 6: no scope that was not granted before; all of them where none is named.
pub(super) fn narrowed(granted: &[String], asked: Option<&str>) -> Result<Vec<String>, TokenError> {
    let Some(asked) = asked else {
        return Ok(granted.to_vec());
    };
    let mut scopes: Vec<String> = Vec::new();
    for scope in asked.split_ascii_whitespace() {
        if !granted.iter().any(|known| known == scope) {
            return Err(TokenError::new(
                ErrorCode::InvalidScope,
                format!("The scope {scope} was not granted. Granted: {}.", granted.join(" ")),
            ));
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    Ok(scopes)
}
