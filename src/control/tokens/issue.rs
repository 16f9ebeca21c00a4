//! A token as somebody asks for it, and its issue.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::owner::{self, Owner};
use crate::clock::span;
use crate::control::Result;
use crate::control::fields::Fields;
use crate::control::problem::{Flaw, Problem};
use crate::oauth::client::{Client, ClientKind, TUTORIAL_CLIENT_ID};
use crate::oauth::exchange::{Form, Issued, Terms};
use crate::oauth::lives::Lives;
use crate::oauth::token::{Draft, Grant, TokenKind};
use crate::tenant::Record;
use crate::world::{Org, World, machine, signed};

/// Longest lifetime that a token is issued with.
pub(crate) const MAX_TTL: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// What a token shall be. What is `None` goes by the kind, the client and the org's settings.
#[derive(Clone, Debug)]
pub(crate) struct NewToken {
    pub(crate) kind: TokenKind,
    pub(crate) owner: Option<Owner>,
    pub(crate) client_id: Option<String>,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) ttl: Option<Duration>,
    pub(crate) self_contained: Option<bool>,
    /// Whether a refresh token comes with it.
    pub(crate) refresh: bool,
}

impl Default for NewToken {
    fn default() -> Self {
        Self {
            kind: TokenKind::Implicit,
            owner: None,
            client_id: None,
            scopes: None,
            ttl: None,
            self_contained: None,
            refresh: false,
        }
    }
}

/// Reads the body of a command.
pub(super) fn read(body: Value) -> Result<NewToken> {
    let mut fields = Fields::of(body)?;
    let kind = fields
        .take("kind", &kinds_in_words(), kind)
        .unwrap_or(TokenKind::Implicit);
    if kind.is_of_machine() {
        for owner in ["userName", "userId", "role"] {
            fields.forbid(owner, "the machine account of the client has it");
        }
        if !fields.has("clientId") {
            fields.flaw("clientId", "it is the client's own: name the client");
        }
    }
    if !comes_with_refresh(kind) {
        fields.forbid(
            "refreshToken",
            "it comes with kind integration and kind service-app only",
        );
    }
    let expected = "a time such as \"365d\", \"61m\" or \"0s\", of at most 36500d";
    let new = NewToken {
        kind,
        owner: owner::read(&mut fields),
        client_id: fields.text("clientId"),
        scopes: fields.texts("scopes"),
        ttl: fields.take("ttl", expected, |value| lifetime(value.as_str()?)),
        self_contained: fields.take("selfContained", "true or false", Value::as_bool),
        refresh: fields.flag("refreshToken"),
    };
    fields.finish()?;
    Ok(new)
}

const KINDS: [TokenKind; 5] = [
    TokenKind::Implicit,
    TokenKind::Integration,
    TokenKind::Personal,
    TokenKind::ServiceApp,
    TokenKind::Client,
];

fn kind(value: &Value) -> Option<TokenKind> {
    let text = value.as_str()?;
    KINDS.into_iter().find(|kind| kind.name() == text)
}

fn kinds_in_words() -> String {
    format!("one of {}", KINDS.map(TokenKind::name).join(", "))
}

/// Whether Webex gives a refresh token with it.
pub(crate) const fn comes_with_refresh(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Integration | TokenKind::ServiceApp)
}

/// A span of time as people write it, up to [`MAX_TTL`].
pub(crate) fn lifetime(text: &str) -> Option<Duration> {
    Duration::try_from(span(text)?).ok().filter(|ttl| *ttl <= MAX_TTL)
}

/// Issues a token, and says whose it is.
pub(crate) fn issue(world: &World, org: &Org, new: NewToken) -> Result<(Issued, Arc<Record>)> {
    let client = client(org, &new)?;
    let owner = match new.kind.is_of_machine() {
        true => machine_of(org, &client)?,
        false => owner::find(org, new.owner.as_ref())?,
    };
    let lives = org.settings().lives;
    let self_contained = new.self_contained.unwrap_or(client.self_contained);
    let life = new.ttl.unwrap_or(match new.kind {
        _ if self_contained => lives.self_contained,
        TokenKind::Implicit => lives.implicit,
        TokenKind::Personal => lives.personal,
        TokenKind::Integration | TokenKind::Client | TokenKind::ServiceApp => lives.access,
    });
    let grant = Grant {
        person: owner.id,
        scopes: new.scopes.unwrap_or(client.scopes),
        client_id: client.client_id,
        kind: new.kind,
    };
    let terms = Terms {
        now: org.clock.now(),
        lives: Lives {
            access: life,
            self_contained: life,
            ..lives
        },
        only: None,
    };
    let sign = |draft: &Draft<'_>| signed::access_token(world, org, draft);
    let form = match self_contained {
        true => Form::SelfContained(&sign),
        false => Form::Opaque,
    };
    let issued = match new.refresh {
        true => org.oauth.issue_pair(grant, form, terms),
        false => Issued {
            token: org.oauth.issue_in(grant, form, life, terms),
            refresh: None,
            openid: None,
        },
    };
    Ok((issued, owner))
}

/// The client that is named, or the tutorial's, as far as it can have such a token.
fn client(org: &Org, new: &NewToken) -> Result<Client> {
    let client_id = new.client_id.as_deref().unwrap_or(TUTORIAL_CLIENT_ID);
    let flaw = |reason: String| {
        Problem::flawed(vec![Flaw {
            pointer: "/clientId".to_owned(),
            reason,
        }])
    };
    let client = org.oauth.client(client_id);
    let client = client.ok_or_else(|| flaw(format!("no client has the id {client_id:?}; GET …/clients lists them")))?;
    match new.kind {
        TokenKind::ServiceApp if client.kind != ClientKind::ServiceApp => {
            Err(flaw(format!("{client_id:?} is an integration, not a service app")))
        }
        TokenKind::Client if client.public => {
            Err(flaw(format!("{client_id:?} is public, and has no token of its own")))
        }
        _ => Ok(client),
    }
}

fn machine_of(org: &Org, client: &Client) -> Result<Arc<Record>> {
    let id = machine::account(org, client).map_err(|refusal| {
        Problem::conflict(
            format!(
                "no machine account can be made for {}: {}",
                client.client_id,
                refusal.detail()
            ),
            "remove whoever has its login",
        )
    })?;
    let account = org.tenant.person(id);
    account.ok_or_else(|| Problem::conflict("the machine account was deleted just now", "ask again"))
}
