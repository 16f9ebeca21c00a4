//! The platform's REST API under `/v1`: who am I, where am I, and what there is, over the store that SCIM writes.

mod assign;
mod authorizations;
mod groups;
mod id;
mod licenses;
mod organizations;
mod page;
mod people;
mod person;
mod roles;

use http::StatusCode;

use super::access::Access;
use super::failure::Failure;
use super::performed::Performed;
use super::query::Query;
use super::subject::Bearer;
use crate::message::Request;
use crate::operation::{Call, Operation};
use crate::world::Org;

/// A request of the platform's, which the caller may make.
pub(super) struct Asked<'a> {
    pub(super) access: &'a Access,
    pub(super) call: &'a Call,
    pub(super) request: &'a Request,
    /// Whose token it is, as a path would name them; a machine's is nobody's.
    pub(super) owner: Option<String>,
    pub(super) bearer: &'a Bearer,
    pub(super) host: &'a str,
}

/// Answers one request.
pub(super) fn perform(asked: &Asked<'_>) -> Result<Performed, Failure> {
    let query = Query::parse(asked.request.query.as_deref())?;
    let reply = match asked.call.operation {
        Operation::PeopleMe => people::me(asked),
        Operation::PeopleList => people::list(asked, &query),
        Operation::PeopleGet => people::get(asked),
        Operation::OrganizationsList => Ok(organizations::list(asked)),
        Operation::OrganizationsGet => organizations::get(asked),
        Operation::RolesList => Ok(roles::list()),
        Operation::RolesGet => roles::get(asked),
        Operation::LicensesList => licenses::list(asked, &query),
        Operation::LicensesGet => licenses::get(asked),
        Operation::LicensesAssign => return assign::perform(asked),
        Operation::RestGroupsList => groups::list(asked, &query),
        Operation::RestGroupsGet => groups::get(asked, &query),
        Operation::AuthorizationsList => authorizations::list(asked, &query),
        Operation::AuthorizationsDelete => authorizations::delete(asked, &query),
        Operation::AuthorizationsExpiry => authorizations::expiry(asked),
        _ => Err(Failure::NoSuchPath {
            why: format!("{} is no operation of the platform", asked.call.operation),
        }),
    };
    reply.map(Performed::read)
}

impl Asked<'_> {
    fn org(&self) -> &Org {
        &self.access.org
    }

    /// The id in the path.
    fn id(&self) -> &str {
        self.call.resource.as_deref().unwrap_or_default()
    }
}

/// 400: what is wrong with the request.
// Webex: fidelity row "rest-refusal": one message of a 400 was seen, the others are ours.
fn bad(why: impl Into<String>) -> Failure {
    Failure::Declined {
        status: StatusCode::BAD_REQUEST,
        why: why.into(),
    }
}

/// 404: what there is not.
fn missing(why: impl Into<String>) -> Failure {
    Failure::Declined {
        status: StatusCode::NOT_FOUND,
        why: why.into(),
    }
}
