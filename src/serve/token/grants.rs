//! The grants, one by one, from the parameters to the answer.

use serde_json::{Map, Value};

use super::asked::Asked;
use crate::fault::protocol::Toggle;
use crate::oauth::code::Proof;
use crate::oauth::error::{ErrorCode, TokenError};
use crate::oauth::exchange::{Form, Issued, Refresh, Terms};
use crate::oauth::reduce::Reduction;
use crate::oauth::refresh::RefreshLife;
use crate::oauth::token::{Draft, Grant, TokenKind};
use crate::serve::about;
use crate::serve::bend::Bends;
use crate::serve::identity::endpoint::{self, Bent, terms};
use crate::serve::reply::Reply;
use crate::webex::profile::RefreshTokens;
use crate::world::{Org, World, machine, signed};

/// An authenticated client that asks for a token.
pub(super) struct Grants<'a> {
    pub(super) world: &'a World,
    pub(super) org: &'a Org,
    pub(super) asked: &'a Asked,
    pub(super) client_id: &'a str,
    pub(super) bends: Bends<'a>,
}

/// The grant by which a client makes a token of fewer scopes out of one that it has.
pub(super) const REDUCTION: &str = "urn:cisco:oauth:grant-type:scope-reduction";

pub(super) type Answer = Result<Reply, TokenError>;

impl Grants<'_> {
    /// RFC 6749 section 4.1.3.
    pub(super) fn by_code(&self) -> Answer {
        let proof = Proof {
            client_id: self.client_id,
            redirect_uri: self.asked.maybe("redirect_uri")?,
            verifier: self.asked.maybe("code_verifier")?,
        };
        let code = self.asked.must("code")?;
        let sign = |draft: &Draft<'_>| self.sign(draft);
        let issued = self
            .org
            .oauth
            .exchange_code(code, proof, self.form(&sign), self.terms())?;
        self.answer(&issued)
    }

    /// RFC 6749 section 6.
    pub(super) fn by_refresh(&self) -> Answer {
        let asked = Refresh {
            token: self.asked.must("refresh_token")?,
            client_id: self.client_id,
            scope: self.asked.maybe("scope")?,
            // Webex: fidelity row "refresh-life": one document has it count down, others have it begin anew.
            life: match self.org.tenant.profile().switches.refresh_tokens {
                RefreshTokens::CountDown => RefreshLife::CountsDown,
                RefreshTokens::BeginAnew => RefreshLife::BeginsAnew,
            },
        };
        let (oauth, now) = (&self.org.oauth, self.org.clock.now());
        let bent = endpoint::refresh_token(self.bends);
        if bent == Some(Bent::Expired) {
            oauth.expire_refresh_token(asked.token, now);
            self.bends.note(Toggle::RefreshToken);
        }
        let sign = |draft: &Draft<'_>| self.sign(draft);
        let mut issued = oauth.refresh(&asked, Form::SelfContained(&sign), self.terms())?;
        if bent == Some(Bent::Rotated) {
            issued.refresh = issued.refresh.map(|old| oauth.rotate(old, now));
            self.bends.note(Toggle::RefreshToken);
        }
        self.answer(&issued)
    }

    /// RFC 6749 section 4.4: no refresh token comes with it.
    // Webex: fidelity row "client-credentials": that the broker has the grant is known of its clients, its answer is assumed.
    pub(super) fn by_client(&self) -> Answer {
        let client = self.org.oauth.client(self.client_id);
        let client = client.filter(|client| !client.public).ok_or_else(|| {
            TokenError::new(
                ErrorCode::UnauthorizedClient,
                "The client is public: client_credentials is for clients that have a secret (RFC 6749 section 4.4).",
            )
        })?;
        if !client.authorized {
            return Err(TokenError::new(
                ErrorCode::UnauthorizedClient,
                "No administrator has authorized the service app.",
            ));
        }
        let scopes = match self.asked.maybe("scope")? {
            None => client.scopes.clone(),
            Some(asked) => client.scopes_of(asked).map_err(|scope| {
                TokenError::new(
                    ErrorCode::InvalidScope,
                    format!("The scope {scope} is not registered for the client."),
                )
            })?,
        };
        let grant = Grant {
            person: machine::account(self.org, &client)
                .map_err(|refusal| TokenError::new(ErrorCode::UnauthorizedClient, refusal.detail()))?,
            client_id: client.client_id.clone(),
            scopes,
            kind: TokenKind::Client,
        };
        let terms = self.terms();
        let sign = |draft: &Draft<'_>| self.sign(draft);
        let token = self
            .org
            .oauth
            .issue_in(grant, self.form(&sign), terms.lives.access, terms);
        self.answer(&Issued {
            token,
            refresh: None,
            openid: None,
        })
    }

    /// The broker's own.
    pub(super) fn by_reduction(&self) -> Answer {
        let asked = Reduction {
            token: self.asked.must("token")?,
            client_id: self.client_id,
            scope: self.asked.must("scope")?,
        };
        let sign = |draft: &Draft<'_>| self.sign(draft);
        let form = self.form_asked(&sign)?;
        self.answer(&self.org.oauth.reduce(&asked, form, self.terms())?)
    }

    pub(super) fn terms(&self) -> Terms<'_> {
        terms(self.org, self.bends)
    }

    /// The form of the client's tokens.
    pub(super) fn form<'s>(&self, sign: &'s dyn Fn(&Draft<'_>) -> String) -> Form<'s> {
        let client = self.org.oauth.client(self.client_id);
        match client.is_some_and(|client| client.self_contained) {
            true => Form::SelfContained(sign),
            false => Form::Opaque,
        }
    }

    pub(super) fn sign(&self, draft: &Draft<'_>) -> String {
        signed::access_token(self.world, self.org, draft)
    }

    /// The answer, once it is known that the owner may still have what was issued: who was deactivated or deleted on the
    /// way here lost what they had before this was there.
    pub(super) fn answer(&self, issued: &Issued) -> Answer {
        let owner = issued.token.grant.person;
        if self.org.tenant.person(owner).is_some_and(|person| person.is_active()) {
            return Ok(answer(self.world, self.org, self.bends, issued));
        }
        self.org.oauth.revoke_person(owner);
        Err(TokenError::invalid_grant(
            "Whose grant it is has been deactivated or deleted.",
        ))
    }
}

/// The JSON of RFC 6749 section 5.1, with what Webex adds.
pub(super) fn answer(world: &World, org: &Org, bends: Bends<'_>, issued: &Issued) -> Reply {
    let Issued { token, refresh, openid } = issued;
    let mut answer = Map::new();
    answer.insert("access_token".to_owned(), token.text.as_str().into());
    answer.insert("expires_in".to_owned(), token.expires_in().into());
    if let Some(refresh) = refresh {
        let left = refresh.expires_in(org.clock.now());
        answer.insert("refresh_token".to_owned(), refresh.text.as_str().into());
        answer.insert("refresh_token_expires_in".to_owned(), left.into());
    }
    answer.insert("token_type".to_owned(), "Bearer".into());
    answer.insert("scope".to_owned(), token.grant.scopes.join(" ").into());
    if let Some(session) = openid {
        let id_token = about::id_token(world, org, &token.grant, session, None);
        answer.insert("id_token".to_owned(), id_token.map_or(Value::Null, Value::String));
    }
    endpoint::answer(bends, &mut answer);
    Reply::Token(answer)
}
