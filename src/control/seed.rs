//! What an org starts with: an administrator and their token, and what its origin asks for.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

use super::generate;
use crate::ids::{OrgId, ResourceId};
use crate::oauth::client::TUTORIAL_CLIENT_ID;
use crate::oauth::lives::Lives;
use crate::oauth::token::{Grant, TokenKind};
use crate::tenant::{Kind, Refusal};
use crate::webex::roles::Role;
use crate::webex::schemas::ENTERPRISE_USER;
use crate::webex::scopes;
use crate::world::{Fork, Org, Person};

/// The demo org of `fixtures/orgs/demo.json`.
pub(super) static DEMO: LazyLock<Demo> = LazyLock::new(|| {
    let text = include_str!("../../fixtures/orgs/demo.json");
    #[expect(clippy::expect_used, reason = "the fixture is compiled in, and a test reads it")]
    serde_json::from_str(text).expect("the compiled-in demo org is valid")
});

/// An org as a fixture spells it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Demo {
    pub(super) org_id: OrgId,
    pub(super) display_name: String,
    pub(super) domain: String,
    users: Vec<DemoUser>,
    groups: Vec<DemoGroup>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoUser {
    password: Option<String>,
    manager: Option<String>,
    resource: Value,
}

impl DemoUser {
    fn name(&self) -> &str {
        let name = self.resource.get("userName").and_then(Value::as_str);
        name.unwrap_or_default()
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DemoGroup {
    display_name: String,
    external_id: Option<String>,
    members: Vec<String>,
}

/// Brings in what the org starts with, or says what could not be brought in.
pub(super) fn fill(org: &mut Org) -> Result<(), Refusal> {
    if let Some(fork) = org.origin.fork.clone() {
        fill_from(org, &fork);
    } else if org.origin.demo {
        fill_demo(org)?;
    } else {
        fill_with_administrator(org)?;
        generate::fill(org)?;
    }
    let admin = org.people.first().map(|admin| Grant {
        person: admin.id,
        client_id: TUTORIAL_CLIENT_ID.to_owned(),
        scopes: scopes::ALL.map(str::to_owned).to_vec(),
        kind: TokenKind::Implicit,
    });
    let now = org.clock.now();
    org.admin_token = admin.map(|grant| org.oauth.issue(grant, Lives::WEBEX.implicit, now));
    Ok(())
}

/// A fork begins with everything of its parent's but the tokens, which name the org that issued them.
fn fill_from(org: &mut Org, fork: &Fork) {
    org.tenant.restore(&fork.directory);
    org.oauth.take_clients(&fork.clients);
    org.set_settings(fork.settings);
    org.people.clone_from(&fork.people);
}

fn fill_with_administrator(org: &mut Org) -> Result<(), Refusal> {
    let body = json!({
        "userName": format!("admin@{}", org.domain),
        "name": { "givenName": "Ada", "familyName": "Admin" },
        "displayName": "Ada Admin",
        "userType": "user",
        "roles": [role(Role::FullAdmin)],
    });
    let now = org.clock.now();
    let id = if org.origin.empty {
        org.tenant.create_hidden(body, now)?
    } else {
        org.tenant.create(Kind::User, body, now, "")?.id
    };
    give_password(org, id, "demo-full-admin");
    Ok(())
}

/// A role as a user's `roles` holds it.
pub(super) fn role(role: Role) -> Value {
    json!({ "value": role.as_str(), "type": "cirole", "display": role.display() })
}

fn fill_demo(org: &mut Org) -> Result<(), Refusal> {
    let ids = add_users(org)?;
    add_managers(org, &ids)?;
    let now = org.clock.now();
    for group in &DEMO.groups {
        let members = group.members.iter().filter_map(|name| ids.get(name.as_str()));
        let members: Vec<Value> = members.map(|id| json!({ "value": id.to_string() })).collect();
        let body = json!({ "displayName": group.display_name, "externalId": group.external_id, "members": members });
        org.tenant.create(Kind::Group, body, now, "")?;
    }
    Ok(())
}

fn add_users(org: &mut Org) -> Result<HashMap<&'static str, ResourceId>, Refusal> {
    let now = org.clock.now();
    let mut ids = HashMap::new();
    for user in &DEMO.users {
        let made = org.tenant.create(Kind::User, user.resource.clone(), now, "")?;
        ids.insert(user.name(), made.id);
        if let Some(password) = &user.password {
            give_password(org, made.id, password);
        }
    }
    Ok(ids)
}

/// Managers come second: the fixture may name one who stands further down.
fn add_managers(org: &Org, ids: &HashMap<&str, ResourceId>) -> Result<(), Refusal> {
    let now = org.clock.now();
    for user in &DEMO.users {
        let manager = user.manager.as_deref().and_then(|manager| ids.get(manager));
        let (Some(id), Some(manager)) = (ids.get(user.name()), manager) else {
            continue;
        };
        let mut body = user.resource.clone();
        body[ENTERPRISE_USER]["manager"] = json!({ "value": manager.to_string() });
        org.tenant.replace(Kind::User, &id.to_string(), body, now, "")?;
    }
    Ok(())
}

/// Lets a person sign in, and the pages say so.
fn give_password(org: &mut Org, id: ResourceId, password: &str) {
    org.tenant.set_password(id, password);
    org.people.push(Person {
        id,
        password: password.to_owned(),
    });
}
