//! Authorization codes: for one exchange, and not for long (RFC 6749 section 4.1.2).

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::error::TokenError;
use super::openid;
use super::pkce::{self, Challenge};
use super::token::{Grant, after};
use super::{forget_least, token};
use crate::entropy::Entropy;
use crate::ids::OrgId;

/// Codes that one org holds at most, used ones too; the oldest goes first. Source: our choice.
pub(crate) const MAX_CODES: usize = 1_000;

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    pub(crate) grant: Grant,
    /// As the authorization request spelled it; `None` where it named none.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) challenge: Option<Challenge>,
    /// For the ID token that comes with the tokens, where the client asked for OpenID.
    pub(crate) openid: Option<openid::Session>,
}

/// An org's codes, the used ones too: whoever sends one twice is told so.
#[derive(Clone, Default)]
pub(super) struct Codes {
    by_text: HashMap<String, Held>,
    issued: u64,
}

#[derive(Clone)]
struct Held {
    serial: u64,
    promise: Promise,
    expires_at: Timestamp,
    /// What came of it, once it was exchanged.
    spent: Option<Spent>,
}

#[derive(Clone, Default)]
struct Spent {
    /// The tokens; none while they are being made.
    credentials: Vec<String>,
    /// They must not live: the code came twice, or its grant was withdrawn.
    undone: bool,
}

/// What an exchange brings with it besides the code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proof<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) redirect_uri: Option<&'a str>,
    pub(crate) verifier: Option<&'a str>,
}

/// Why a code was not taken.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) error: TokenError,
    /// Credentials that came of the code when it was exchanged before: somebody else may have them.
    pub(super) stolen: Vec<String>,
}

/// The text of an org's code of that number, of the shape of an opaque token.
pub(super) fn draw(entropy: &Entropy, org: OrgId, serial: u64) -> String {
    token::shaped(entropy, "oauth.code", org, serial)
}

impl Codes {
    pub(super) fn issue(
        &mut self,
        promise: Promise,
        life: Duration,
        now: Timestamp,
        draw: impl FnOnce(u64) -> String,
    ) -> String {
        if self.by_text.len() >= MAX_CODES {
            forget_least(&mut self.by_text, |held| held.serial);
        }
        self.issued += 1;
        let text = draw(self.issued);
        let held = Held {
            serial: self.issued,
            promise,
            expires_at: after(now, life),
            spent: None,
        };
        self.by_text.insert(text.clone(), held);
        text
    }

    /// What the code stands for, if it is good and the proof is. A refusal spends nothing.
    pub(super) fn check(&mut self, code: &str, proof: Proof<'_>, now: Timestamp) -> Result<Promise, Refused> {
        let refuse = |error| Refused {
            error,
            stolen: Vec::new(),
        };
        let grant = |what: &str| refuse(TokenError::invalid_grant(what));
        let held = self
            .by_text
            .get_mut(code)
            .ok_or_else(|| grant("The authorization code was not issued here, or was forgotten. Ask for another."))?;
        if held.promise.grant.client_id != proof.client_id {
            return Err(grant("The authorization code was issued to another client."));
        }
        if let Some(spent) = &mut held.spent {
            spent.undone = true;
            return Err(Refused {
                error: TokenError::invalid_grant(
                    "The authorization code was used before; the tokens that came of it are revoked.",
                ),
                stolen: spent.credentials.clone(),
            });
        }
        if now >= held.expires_at {
            return Err(grant("The authorization code is expired. Ask for another."));
        }
        held.promise.check_redirect_uri(proof.redirect_uri).map_err(refuse)?;
        held.promise.check_verifier(proof.verifier).map_err(refuse)?;
        Ok(held.promise.clone())
    }

    /// From here on nobody else gets anything for it.
    pub(super) fn spend(&mut self, code: &str) {
        if let Some(held) = self.by_text.get_mut(code) {
            held.spent = Some(Spent::default());
        }
    }

    /// Remembers what came of a spent code, and says whether that may live.
    pub(super) fn settle(&mut self, code: &str, credentials: Vec<String>) -> bool {
        let spent = self.by_text.get_mut(code).and_then(|held| held.spent.as_mut());
        spent.is_none_or(|spent| {
            spent.credentials = credentials;
            !spent.undone
        })
    }

    /// Forgets whatever was promised by these grants. What is spent stays, to be told of.
    pub(super) fn withdraw(&mut self, is_doomed: impl Fn(&Grant) -> bool) {
        self.by_text.retain(|_, held| {
            let doomed = is_doomed(&held.promise.grant);
            if let Some(spent) = held.spent.as_mut().filter(|_| doomed) {
                spent.undone = true;
            }
            held.spent.is_some() || !doomed
        });
    }
}

impl Promise {
    /// RFC 6749 section 4.1.3: the same text as in the authorization request, where that named one.
    fn check_redirect_uri(&self, sent: Option<&str>) -> Result<(), TokenError> {
        match (self.redirect_uri.as_deref(), sent) {
            (Some(_), None) => Err(TokenError::missing("redirect_uri")),
            (Some(asked), Some(sent)) if asked != sent => Err(TokenError::invalid_grant(format!(
                "The redirect_uri is not the one of the authorization request, {asked}."
            ))),
            // Where the request named none there is nothing that it could differ from.
            _ => Ok(()),
        }
    }

    fn check_verifier(&self, verifier: Option<&str>) -> Result<(), TokenError> {
        match (&self.challenge, verifier) {
            (None, None) => Ok(()),
            // RFC 9700 section 2.1.1: else a challenge could be taken away on its way without anybody noticing.
            (None, Some(_)) => Err(TokenError::invalid_grant(
                "There is a code_verifier, but the authorization request had no code_challenge.",
            )),
            (Some(_), None) => Err(TokenError::invalid_grant(
                "The code_verifier is missing: the authorization request had a code_challenge.",
            )),
            (Some(_), Some(verifier)) if !pkce::is_verifier(verifier) => Err(TokenError::invalid_request(format!(
                "The code_verifier is not {}.",
                pkce::SHAPE
            ))),
            (Some(challenge), Some(verifier)) if challenge.is_met_by(verifier) => Ok(()),
            (Some(_), Some(_)) => Err(TokenError::invalid_grant(
                "The code_verifier does not match the code_challenge.",
            )),
        }
    }
}
