//! Tokens issued without a sign-in: for a person or a role, of a client, with scopes and a lifetime of the tester's choice.

mod issue;
pub(super) mod owner;

use serde::Serialize;
use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::Problem;
use super::{Answer, Result, find_org};
use crate::clock::rfc3339;
use crate::oauth::inventory::{Known, TokenType};
use crate::oauth::refresh::Standing;
use crate::world::{Org, World};

pub(super) use issue::lifetime;
pub(crate) use issue::{NewToken, comes_with_refresh, issue};
pub(crate) use owner::Owner;

pub(crate) use crate::oauth::exchange::Issued;
pub(crate) use crate::oauth::token::TokenKind;

/// A token as the control plane shows it, once.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    token: String,
    fingerprint: String,
    kind: TokenKind,
    client_id: String,
    user_name: String,
    scopes: Vec<String>,
    expires_at: String,
    #[serde(flatten)]
    refresh: Option<RefreshView>,
}

/// The refresh token that comes with one.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RefreshView {
    refresh_token: String,
    refresh_token_expires_at: String,
}

/// `POST /__mock/orgs/{org}/tokens`
pub(crate) fn create(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let (Issued { token, refresh, .. }, owner) = issue(world, &org, issue::read(body)?)?;
    Answer::created(&View {
        token: token.text,
        fingerprint: token.fingerprint,
        kind: token.grant.kind,
        client_id: token.grant.client_id,
        user_name: owner.user_name().to_owned(),
        scopes: token.grant.scopes,
        expires_at: rfc3339(token.expires_at),
        refresh: refresh.map(|refresh| RefreshView {
            refresh_token: refresh.text,
            refresh_token_expires_at: rfc3339(refresh.expires_at),
        }),
    })
}

/// A token as it is listed: all but the token itself.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(rename = "type")]
    token_type: TokenType,
    fingerprint: String,
    kind: TokenKind,
    /// `null` once its owner is deleted.
    user_name: Option<String>,
    user_id: String,
    client_id: String,
    scopes: Vec<String>,
    issued_at: String,
    expires_at: String,
    state: Standing,
}

/// `GET /__mock/orgs/{org}/tokens`: all that are remembered, dead ones too.
pub(crate) fn list(world: &World, org: &str) -> Result {
    let org = find_org(world, org)?;
    let known = org.oauth.tokens(org.clock.now());
    let items: Vec<Listed> = known.into_iter().map(|known| listed(&org, known)).collect();
    Answer::ok(&json!({ "items": items, "next": null }))
}

/// `POST /__mock/orgs/{org}/tokens/{fingerprint}/revoke`
pub(crate) fn revoke(world: &World, org: &str, fingerprint: &str, body: Value) -> Result {
    Fields::of(body)?.finish()?;
    let org = find_org(world, org)?;
    let revoked = org.oauth.revoke_token(fingerprint, org.clock.now());
    let revoked = revoked.ok_or_else(|| {
        Problem::not_found(
            format!("no token has the fingerprint {fingerprint:?}"),
            "GET …/tokens lists them",
        )
    })?;
    Answer::ok(&listed(&org, revoked))
}

/// `POST /__mock/orgs/{org}/tokens/expire-all`: every token that lives has reached the end of its life; access tokens,
/// where no other `type` is named.
pub(crate) fn expire_all(world: &World, org: &str, body: Value) -> Result {
    let mut fields = Fields::of(body)?;
    let types = fields.take("type", "one of access, refresh, all", |value| types(value.as_str()?));
    fields.finish()?;
    let org = find_org(world, org)?;
    let types = types.unwrap_or(&[TokenType::Access]);
    Answer::ok(&json!({ "expired": org.oauth.expire_tokens(types, org.clock.now()) }))
}

fn types(name: &str) -> Option<&'static [TokenType]> {
    match name {
        "access" => Some(&[TokenType::Access]),
        "refresh" => Some(&[TokenType::Refresh]),
        "all" => Some(&[TokenType::Access, TokenType::Refresh]),
        _ => None,
    }
}

fn listed(org: &Org, known: Known) -> Listed {
    let owner = org.tenant.person(known.grant.person);
    Listed {
        token_type: known.token_type,
        fingerprint: known.fingerprint,
        kind: known.grant.kind,
        user_name: owner.map(|owner| owner.user_name().to_owned()),
        user_id: known.grant.person.to_string(),
        client_id: known.grant.client_id,
        scopes: known.grant.scopes,
        issued_at: rfc3339(known.issued_at),
        expires_at: rfc3339(known.expires_at),
        state: known.standing,
    }
}
