//! Whom a token is for.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::control::fields::Fields;
use crate::control::problem::{Flaw, Problem};
use crate::control::{Result, seed};
use crate::tenant::Record;
use crate::webex::roles::Role;
use crate::world::Org;

/// How somebody is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    UserName(String),
    UserId(String),
    /// Somebody with exactly this role; `None` for a plain user.
    Role(Option<Role>),
}

pub(in crate::control) fn read(fields: &mut Fields) -> Option<Owner> {
    let named = [
        fields.text("userName").map(Owner::UserName),
        fields.text("userId").map(Owner::UserId),
        fields.take("role", &roles_in_words(), role).map(Owner::Role),
    ];
    let mut named = named.into_iter().flatten();
    let owner = named.next();
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

/// Whom an owner names; the administrator where nobody is named.
pub(in crate::control) fn find(org: &Org, owner: Option<&Owner>) -> Result<Arc<Record>> {
    let (found, pointer, text) = match owner {
        None => (
            org.first_admin().and_then(|admin| org.tenant.person(admin)),
            "",
            "the administrator",
        ),
        Some(Owner::UserName(name)) => (org.tenant.person_named(name), "/userName", name.as_str()),
        Some(Owner::UserId(id)) => (
            id.parse().ok().and_then(|id| org.tenant.person(id)),
            "/userId",
            id.as_str(),
        ),
        Some(Owner::Role(role)) => return person_with(org, *role),
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
