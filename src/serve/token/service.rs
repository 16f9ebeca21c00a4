//! Tokens of service apps: who holds the scope for it asks in their name, once an administrator has authorised them.

use std::sync::Arc;

use http::StatusCode;
use serde_json::Value;

use super::grants::answer;
use crate::ids::{OrgId, RestKind};
use crate::message::Request;
use crate::oauth::client::{Client, ClientKind};
use crate::oauth::exchange::Form;
use crate::oauth::token::{Draft, Grant, TokenKind};
use crate::operation::Call;
use crate::serve::bend::Bends;
use crate::serve::body;
use crate::serve::failure::Failure;
use crate::serve::identity::endpoint;
use crate::serve::performed::Performed;
use crate::world::{Org, World, machine, signed};

/// `POST /v1/applications/{applicationId}/token`, by a caller who may.
// Webex: fidelity row "WX-30": the call and its answer are described; how it refuses is assumed.
pub(in crate::serve) fn perform(
    world: &World,
    call: &Call,
    request: &Request,
    bends: Bends<'_>,
) -> Result<Performed, Failure> {
    let asked = Asked::read(body::read(request)?)?;
    let (org, client) = asked.application(world, call.resource.as_deref().unwrap_or_default())?;
    if let Some(error) = endpoint::refusal(bends) {
        return Err(error.into());
    }
    let grant = Grant {
        person: machine::account(&org, &client)?,
        client_id: client.client_id.clone(),
        scopes: client.scopes.clone(),
        kind: TokenKind::ServiceApp,
    };
    let sign = |draft: &Draft<'_>| signed::access_token(world, &org, draft);
    let form = if client.self_contained {
        Form::SelfContained(&sign)
    } else {
        Form::Opaque
    };
    let issued = org.oauth.issue_pair(grant, form, endpoint::terms(&org, bends));
    Ok(Performed::read(answer(world, &org, bends, &issued)))
}

/// What the body says.
struct Asked {
    client_id: String,
    client_secret: String,
    /// As it was sent: a UUID, or the platform's id.
    target: String,
}

impl Asked {
    fn read(body: Value) -> Result<Self, Failure> {
        let text = |name: &str| {
            let text = body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            let text = text.map(str::to_owned);
            text.ok_or_else(|| {
                declined(
                    StatusCode::BAD_REQUEST,
                    format!("{name} is not a text of at least one character."),
                )
            })
        };
        Ok(Self {
            client_id: text("clientId")?,
            client_secret: text("clientSecret")?,
            target: text("targetOrgId")?,
        })
    }

    /// The service app of this id, and the org that it shall act in.
    fn application(&self, world: &World, id: &str) -> Result<(Arc<Org>, Client), Failure> {
        let bad = |why: &str| declined(StatusCode::BAD_REQUEST, why);
        let target = self.target.parse().ok().or_else(|| OrgId::from_webex_id(&self.target));
        let org = target.and_then(|id| world.org(id));
        let org = org.ok_or_else(|| bad("targetOrgId names no organization."))?;
        let client = RestKind::Application.name(id).and_then(|name| org.oauth.client(&name));
        let client = client
            .filter(|client| client.kind == ClientKind::ServiceApp)
            .ok_or_else(|| {
                declined(
                    StatusCode::NOT_FOUND,
                    "The organization of targetOrgId has no service app of this id.",
                )
            })?;
        if client.client_id != self.client_id {
            return Err(bad("clientId is not that of the service app."));
        }
        if client.client_secret.as_ref() != Some(&self.client_secret) {
            return Err(bad("clientSecret is wrong."));
        }
        if client.disabled || !client.authorized {
            let why = "no administrator of the organization has authorized the service app";
            return Err(Failure::Forbidden { why: why.to_owned() });
        }
        Ok((org, client))
    }
}

fn declined(status: StatusCode, why: impl Into<String>) -> Failure {
    Failure::Declined {
        status,
        why: why.into(),
    }
}
