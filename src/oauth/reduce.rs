//! The broker's own grant by which a client makes a token of fewer scopes out of one that it has.

use std::time::Duration;

use super::Oauth;
use super::error::TokenError;
use super::exchange::{Form, Issued, Terms, narrowed};
use super::lives::Lives;
use super::token::{Grant, Lookup};

/// What is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Reduction<'a> {
    pub(crate) token: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) scope: &'a str,
}

impl Oauth {
    /// Another access token of the same person, with some of the scopes and no refresh token. It lives no longer than the
    /// one that it comes of, and ends with it where its client revokes that.
    // Webex: fidelity row "scope-reduction": the parameters are those of a client, what comes of them is assumed.
    pub(crate) fn reduce(&self, asked: &Reduction<'_>, form: Form<'_>, terms: Terms<'_>) -> Result<Issued, TokenError> {
        let dead = || TokenError::invalid_grant("The token is expired, revoked, malformed, or invalid.");
        let Lookup::Live(source) = self.look_up(asked.token, terms.now) else {
            return Err(dead());
        };
        if source.grant.client_id != asked.client_id {
            return Err(TokenError::invalid_grant("The token was issued to another client."));
        }
        let grant = Grant {
            scopes: narrowed(&source.grant.scopes, Some(asked.scope))?,
            ..source.grant
        };
        let left = Duration::try_from(terms.now.duration_until(source.expires_at)).unwrap_or_default();
        let lives = Lives {
            self_contained: terms.lives.self_contained.min(left),
            ..terms.lives
        };
        let token = self.issue_in(grant, form, left, Terms { lives, ..terms });
        let mut state = self.state.lock();
        state.tokens.set_parent(&token.text, asked.token);
        // It may have been revoked while this one was signed.
        if !matches!(state.tokens.look_up(asked.token, terms.now), Lookup::Live(_)) {
            state.revoke_with_children(&token.text);
            return Err(dead());
        }
        Ok(Issued {
            token,
            refresh: None,
            openid: None,
        })
    }
}
