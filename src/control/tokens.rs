//! Tokens issued without a sign-in: for a person or a role, with scopes and a lifetime of the tester's choice.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org, seed};
use crate::clock::{rfc3339, span};
use crate::oauth::client::{TUTORIAL_CLIENT_ID, TUTORIAL_SCOPES};
use crate::oauth::lives::Lives;
use crate::oauth::token::{Grant, Lookup, Token, TokenKind};
use crate::tenant::Record;
use crate::webex::roles::Role;
use crate::world::{Org, World};

/// Longest lifetime that a token is issued with.
pub(crate) const MAX_TTL: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Whom a token is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The org's full administrator.
    #[default]
    Administrator,
    UserName(String),
    UserId(String),
    /// Somebody with exactly this role; `None` for a plain user.
    Role(Option<Role>),
}

/// What a token shall be.
#[derive(Clone, Debug)]
pub(crate) struct NewToken {
    pub(crate) owner: Owner,
    pub(crate) scopes: Vec<String>,
    pub(crate) ttl: Duration,
}

impl Default for NewToken {
    fn default() -> Self {
        Self {
            owner: Owner::default(),
            scopes: TUTORIAL_SCOPES.map(str::to_owned).to_vec(),
            ttl: Lives::WEBEX.implicit,
        }
    }
}

/// A token as the control plane shows it, once.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    token: String,
    fingerprint: String,
    user_name: String,
    scopes: Vec<String>,
    expires_at: String,
}

/// `POST /__mock/orgs/{org}/tokens`
pub(crate) fn create(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let (token, owner) = issue(&org, read(body)?)?;
    Answer::created(&View {
        user_name: owner.user_name().to_owned(),
        scopes: token.grant.scopes.clone(),
        expires_at: rfc3339(token.expires_at),
        fingerprint: token.fingerprint,
        token: token.text,
    })
}

/// A token as it is listed: all but the token itself.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    fingerprint: String,
    /// `null` once its owner is deleted.
    user_name: Option<String>,
    user_id: String,
    client_id: String,
    scopes: Vec<String>,
    issued_at: String,
    expires_at: String,
    state: &'static str,
}

/// `GET /__mock/orgs/{org}/tokens`: all that are remembered, dead ones too.
pub(crate) fn list(world: &World, org: &str) -> Result {
    let org = find_org(world, org)?;
    let known = org.oauth.tokens(org.clock.now());
    let items: Vec<Listed> = known.into_iter().filter_map(|known| listed(&org, known)).collect();
    Answer::ok(&json!({ "items": items, "next": null }))
}

/// `POST /__mock/orgs/{org}/tokens/{fingerprint}/revoke`
pub(crate) fn revoke(world: &World, org: &str, fingerprint: &str, body: Value) -> Result {
    Fields::of(body)?.finish()?;
    let org = find_org(world, org)?;
    let revoked = org.oauth.revoke_token(fingerprint, org.clock.now());
    let revoked = revoked.and_then(|known| listed(&org, known)).ok_or_else(|| {
        Problem::not_found(
            format!("no token has the fingerprint {fingerprint:?}"),
            "GET …/tokens lists them",
        )
    })?;
    Answer::ok(&revoked)
}

/// `POST /__mock/orgs/{org}/tokens/expire-all`: every token that lives has reached the end of its life.
pub(crate) fn expire_all(world: &World, org: &str, body: Value) -> Result {
    Fields::of(body)?.finish()?;
    let org = find_org(world, org)?;
    Answer::ok(&json!({ "expired": org.oauth.expire_tokens(org.clock.now()) }))
}

fn listed(org: &Org, known: Lookup) -> Option<Listed> {
    let (token, state) = match known {
        Lookup::Live(token) => (token, "live"),
        Lookup::Expired(token) => (token, "expired"),
        Lookup::Revoked(token) => (token, "revoked"),
        Lookup::Unknown => return None,
    };
    let owner = org.tenant.person(token.grant.person);
    Some(Listed {
        fingerprint: token.fingerprint,
        user_name: owner.map(|owner| owner.user_name().to_owned()),
        user_id: token.grant.person.to_string(),
        client_id: token.grant.client_id,
        scopes: token.grant.scopes,
        issued_at: rfc3339(token.issued_at),
        expires_at: rfc3339(token.expires_at),
        state,
    })
}

/// Issues a token, and says whose it is.
pub(crate) fn issue(org: &Org, new: NewToken) -> Result<(Token, Arc<Record>)> {
    let owner = find_owner(org, &new.owner)?;
    let grant = Grant {
        person: owner.id,
        client_id: TUTORIAL_CLIENT_ID.to_owned(),
        scopes: new.scopes,
        kind: TokenKind::Implicit,
    };
    Ok((org.oauth.issue(grant, new.ttl, org.clock.now()), owner))
}

fn read(body: Value) -> Result<NewToken> {
    let mut fields = Fields::of(body)?;
    let default = NewToken::default();
    let owner = read_owner(&mut fields);
    let scopes = fields.texts("scopes").unwrap_or(default.scopes);
    let ttl = fields
        .take(
            "ttl",
            "a time such as \"365d\", \"61m\" or \"0s\", of at most 36500d",
            |value| lifetime(value.as_str()?),
        )
        .unwrap_or(default.ttl);
    if let Some(kind) = fields.text("kind").filter(|kind| kind != "implicit") {
        fields.flaw(
            "kind",
            format!("{kind:?} is not served by this version, only \"implicit\""),
        );
    }
    fields.finish()?;
    Ok(NewToken { owner, scopes, ttl })
}

pub(super) fn read_owner(fields: &mut Fields) -> Owner {
    let named = [
        fields.text("userName").map(Owner::UserName),
        fields.text("userId").map(Owner::UserId),
        fields.take("role", &roles_in_words(), role).map(Owner::Role),
    ];
    let mut named = named.into_iter().flatten();
    let owner = named.next().unwrap_or_default();
    if named.next().is_some() {
        fields.flaw_of_whole("name the owner by one of userName, userId and role, not by two");
    }
    owner
}

fn role(value: &Value) -> Option<Option<Role>> {
    match value.as_str()? {
        "none" => Some(None),
        text => Role::of(text).map(Some),
    }
}

fn roles_in_words() -> String {
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    format!("one of {}, none", names.join(", "))
}

/// A span of time as people write it, up to [`MAX_TTL`].
pub(super) fn lifetime(text: &str) -> Option<Duration> {
    Duration::try_from(span(text)?).ok().filter(|ttl| *ttl <= MAX_TTL)
}

pub(super) fn find_owner(org: &Org, owner: &Owner) -> Result<Arc<Record>> {
    let (found, pointer, text) = match owner {
        Owner::Administrator => (
            org.first_admin().and_then(|admin| org.tenant.person(admin)),
            "",
            "the administrator",
        ),
        Owner::UserName(name) => (org.tenant.person_named(name), "/userName", name.as_str()),
        Owner::UserId(id) => (
            id.parse().ok().and_then(|id| org.tenant.person(id)),
            "/userId",
            id.as_str(),
        ),
        Owner::Role(role) => return person_with(org, *role),
    };
    found.ok_or_else(|| {
        Problem::flawed(vec![Flaw {
            pointer: pointer.to_owned(),
            reason: format!("{text:?} is no person of this organization"),
        }])
    })
}

/// The person whom the org was born with for exactly this role. Where there is none, one is made whom lists do not
/// show: a token for a role must not change what the client under test finds, nor die with somebody it deletes.
fn person_with(org: &Org, role: Option<Role>) -> Result<Arc<Record>> {
    let user_name = format!("{}@{}", role.map_or("no-admin", Role::as_str), org.domain);
    let born = org.people.iter().filter_map(|person| org.tenant.person(person.id));
    let found = born.chain(org.tenant.person_named(&user_name)).find(|person| {
        let wanted: Vec<&str> = role.iter().map(|role| role.as_str()).collect();
        person.is_active() && person.roles() == wanted
    });
    if let Some(person) = found {
        return Ok(person);
    }
    let roles: Vec<Value> = role.map(seed::role).into_iter().collect();
    let body = json!({ "userName": user_name, "displayName": user_name, "roles": roles });
    let made = org.tenant.create_hidden(body, org.clock.now());
    let person = made.ok().and_then(|id| org.tenant.person(id));
    person.ok_or_else(|| {
        Problem::conflict(
            format!("nobody has this role alone, and {user_name}, who would be made for it, is somebody else"),
            "name the owner by userName",
        )
    })
}
