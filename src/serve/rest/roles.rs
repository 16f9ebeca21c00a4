//! Administrator roles: their ids and names.

use serde_json::{Value, json};

use super::{Asked, id};
use crate::ids::RestKind;
use crate::serve::failure::Failure;
use crate::serve::reply::Reply;
use crate::webex::roles::Role;

/// Every role that opens something here.
// Webex: fidelity row "rest-roles": Webex has more; ids and names of these were seen.
pub(super) fn list() -> Reply {
    let items: Vec<Value> = Role::ALL.into_iter().map(shown).collect();
    Reply::Document(json!({ "items": items }))
}

/// One role by its id.
pub(super) fn get(asked: &Asked<'_>) -> Result<Reply, Failure> {
    let role = Role::of(&id::name(RestKind::Role, asked.id()));
    let role = role.ok_or_else(|| id::unknown(RestKind::Role, asked.id()))?;
    Ok(Reply::Document(shown(role)))
}

fn shown(role: Role) -> Value {
    let name = match role {
        Role::FullAdmin => "Full Administrator",
        Role::UserAdmin => "User Administrator",
        Role::ReadonlyAdmin => "Read-Only Administrator",
        Role::DeviceAdmin => "Device Administrator",
        Role::GroupAdmin => "Group Administrator",
    };
    json!({ "id": RestKind::Role.id(role.as_str()), "name": name })
}
