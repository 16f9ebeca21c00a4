//! The caller's organisation: where a client looks up the id that SCIM's paths begin with.

use serde_json::{Value, json};

use super::{Asked, id, page};
use crate::clock::rfc3339;
use crate::ids::{OrgId, RestKind};
use crate::serve::failure::Failure;
use crate::serve::query::Query;
use crate::serve::reply::Reply;
use crate::world::Org;

/// Every organisation that the caller sees, which is their own. The list has no pages.
pub(super) fn list(asked: &Asked<'_>) -> Reply {
    Reply::Document(json!({ "items": [shown(asked.org())] }))
}

/// The caller's organisation by its id.
pub(super) fn get(asked: &Asked<'_>) -> Result<Reply, Failure> {
    let org = asked.org();
    let named: OrgId = id::uuid(RestKind::Organization, asked.id())?;
    if named == org.id {
        return Ok(Reply::Document(shown(org)));
    }
    // What is another's is no more to be told of than what nobody has.
    Err(id::unknown(RestKind::Organization, asked.id()))
}

/// `orgId`, which administrators of several organisations send, names the caller's own or is refused.
pub(super) fn check_asked(asked: &Asked<'_>, query: &Query) -> Result<(), Failure> {
    page::text(query, "orgId")?.map_or(Ok(()), |id| check_own(asked, id))
}

/// The same of a body.
pub(super) fn check_own(asked: &Asked<'_>, id: &str) -> Result<(), Failure> {
    let named: OrgId = id::uuid(RestKind::Organization, id)?;
    if named == asked.org().id {
        return Ok(());
    }
    let why = format!("orgId names the organization {named}, which the caller does not administer");
    Err(Failure::Forbidden { why })
}

fn shown(org: &Org) -> Value {
    json!({
        "id": RestKind::Organization.id(&org.id.to_string()),
        "displayName": org.display_name(),
        "created": rfc3339(org.created),
    })
}
