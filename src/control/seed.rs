//! What an org starts with: an administrator and their token, and what its origin asks for.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

use super::generate;
use crate::ids::{OrgId, ResourceId};
use crate::oauth::client::TUTORIAL_CLIENT_ID;
use crate::oauth::token::{CONNECTOR_TOKEN_LIFE, Grant};
use crate::serve::access::ALL_SCOPES;
use crate::tenant::Kind;
use crate::webex::roles::Role;
use crate::webex::schemas::ENTERPRISE_USER;
use crate::world::{Org, Person};

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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DemoGroup {
    display_name: String,
    external_id: Option<String>,
    members: Vec<String>,
}

/// Brings in what the org starts with.
pub(super) fn fill(org: &mut Org) {
    if org.origin.demo {
        fill_demo(org);
    } else {
        fill_with_administrator(org);
        generate::fill(org);
    }
    let Some(admin) = org.people.first() else {
        return;
    };
    let grant = Grant {
        person: admin.id,
        client_id: TUTORIAL_CLIENT_ID.to_owned(),
        scopes: ALL_SCOPES.map(str::to_owned).to_vec(),
    };
    let now = org.clock.now();
    org.admin_token = Some(org.oauth.issue(grant, CONNECTOR_TOKEN_LIFE, now));
}

fn fill_with_administrator(org: &mut Org) {
    let user_name = format!("admin@{}", org.domain);
    let body = json!({
        "userName": user_name,
        "name": { "givenName": "Ada", "familyName": "Admin" },
        "displayName": "Ada Admin",
        "userType": "user",
        "roles": [role(Role::FullAdmin)],
    });
    let now = org.clock.now();
    let made = if org.origin.empty {
        org.tenant.create_hidden(body, now)
    } else {
        org.tenant.create(Kind::User, body, now, "").map(|made| made.id)
    };
    match made {
        Ok(id) => give_password(org, id, "demo-full-admin"),
        Err(refusal) => tracing::error!("administrator {user_name}: {}", refusal.detail()),
    }
}

/// A role as a user's `roles` holds it.
pub(super) fn role(role: Role) -> Value {
    json!({ "value": role.as_str(), "type": "cirole", "display": role.display() })
}

fn fill_demo(org: &mut Org) {
    let ids = add_users(org);
    add_managers(org, &ids);
    let now = org.clock.now();
    for group in &DEMO.groups {
        let members: Vec<Value> = group
            .members
            .iter()
            .filter_map(|name| ids.get(name.as_str()))
            .map(|id| json!({ "value": id.to_string() }))
            .collect();
        let body = json!({ "displayName": group.display_name, "externalId": group.external_id, "members": members });
        if let Err(refusal) = org.tenant.create(Kind::Group, body, now, "") {
            tracing::error!("demo group {}: {}", group.display_name, refusal.detail());
        }
    }
}

fn add_users(org: &mut Org) -> HashMap<&'static str, ResourceId> {
    let now = org.clock.now();
    let mut ids = HashMap::new();
    for user in &DEMO.users {
        let name = user
            .resource
            .get("userName")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let made = match org.tenant.create(Kind::User, user.resource.clone(), now, "") {
            Ok(made) => made,
            Err(refusal) => {
                tracing::error!("demo user {name}: {}", refusal.detail());
                continue;
            }
        };
        ids.insert(name, made.id);
        if let Some(password) = &user.password {
            give_password(org, made.id, password);
        }
    }
    ids
}

/// Managers come second: the fixture may name one who stands further down.
fn add_managers(org: &Org, ids: &HashMap<&str, ResourceId>) {
    let now = org.clock.now();
    for user in &DEMO.users {
        let name = user
            .resource
            .get("userName")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let manager = user.manager.as_deref().and_then(|manager| ids.get(manager));
        let (Some(id), Some(manager)) = (ids.get(name), manager) else {
            continue;
        };
        let mut body = user.resource.clone();
        body[ENTERPRISE_USER]["manager"] = json!({ "value": manager.to_string() });
        if let Err(refusal) = org.tenant.replace(Kind::User, &id.to_string(), body, now, "") {
            tracing::error!("demo user {name}: {}", refusal.detail());
        }
    }
}

/// Lets a person sign in, and the pages say so.
fn give_password(org: &mut Org, id: ResourceId, password: &str) {
    org.tenant.set_password(id, password);
    org.people.push(Person {
        id,
        password: password.to_owned(),
    });
}
