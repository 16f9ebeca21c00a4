//! Who may do what: which scopes and which administrator roles open an operation, and the order of refusals.

use std::sync::Arc;

use super::failure::Failure;
use super::subject::{Bearer, Bent, Subject};
use crate::oauth::token::Token;
use crate::operation::{Call, Operation};
use crate::tenant::Record;
use crate::webex::roles::Role;
use crate::webex::scopes::{ORGANIZATIONS_RW, PEOPLE_READ, PEOPLE_RW, SCIM};
use crate::world::Org;

/// What opens an operation: any one of the scopes and any one of the roles (Webex developer documentation).
struct Opens {
    scopes: &'static [&'static str],
    roles: &'static [Role],
    /// Whoever the token belongs to, whatever their role.
    anybody: bool,
}

const READ_SCOPES: &[&str] = &[PEOPLE_RW, PEOPLE_READ, SCIM];
const WRITE_SCOPES: &[&str] = &[PEOPLE_RW, SCIM];

fn opens(operation: Operation) -> Opens {
    use Operation as Op;
    use Role::{DeviceAdmin, FullAdmin, GroupAdmin, ReadonlyAdmin, UserAdmin};
    let (scopes, roles): (&[&str], &[Role]) = match operation {
        Op::UsersList | Op::UsersGet | Op::UsersSearch => {
            (READ_SCOPES, &[FullAdmin, UserAdmin, ReadonlyAdmin, DeviceAdmin])
        }
        Op::MeReplace | Op::MePatch | Op::UsersCreate | Op::UsersReplace | Op::UsersPatch | Op::UsersDelete => {
            (WRITE_SCOPES, &[FullAdmin, UserAdmin])
        }
        Op::GroupsSearch | Op::GroupsList | Op::GroupsGet | Op::GroupsMembers => {
            (READ_SCOPES, &[FullAdmin, GroupAdmin, ReadonlyAdmin, DeviceAdmin])
        }
        Op::GroupsCreate | Op::GroupsReplace | Op::GroupsPatch | Op::GroupsDelete => {
            (WRITE_SCOPES, &[FullAdmin, GroupAdmin])
        }
        Op::Config | Op::Types | Op::Schemas | Op::WebexSchemas => (
            &[PEOPLE_RW, ORGANIZATIONS_RW, SCIM],
            &[FullAdmin, UserAdmin, ReadonlyAdmin, DeviceAdmin],
        ),
        Op::UsersMe | Op::MeGet => (&[PEOPLE_RW, PEOPLE_READ, SCIM], &[]),
        Op::Search => (READ_SCOPES, &[FullAdmin, ReadonlyAdmin, DeviceAdmin]),
        Op::ArchivedGet | Op::ArchivedList => (READ_SCOPES, &[FullAdmin, UserAdmin, ReadonlyAdmin]),
        // Webex: fidelity row "bulk-access": each operation of it is judged once more, as if it had come alone.
        Op::Bulk => (WRITE_SCOPES, &[FullAdmin, UserAdmin, GroupAdmin]),
        // Pages ask for no token, and what is not served needs none to be told so.
        Op::Authorize | Op::SignIn | Op::Unknown => (&[], &[]),
    };
    Opens {
        scopes,
        roles,
        anybody: matches!(operation, Op::UsersMe | Op::MeGet),
    }
}

/// The org that the caller may act on.
///
/// Judged in this order, so that each refusal means one thing: no living token 401, no such org 404, another
/// org's token, role or scope 403. `bent` is what token and owner count as.
pub(super) fn judge(call: &Call, subject: &Subject, bent: Bent) -> Result<Arc<Org>, Failure> {
    let living = living(&subject.bearer, bent)?;
    let Some(org) = &subject.org else {
        let named = call.org.as_deref().unwrap_or_default();
        let why = format!("this double has no organization {named:?}");
        return Err(Failure::UnknownOrg { why });
    };
    if living.home.id != org.id {
        let why = format!("the token is of organization {}", living.home.id);
        return Err(Failure::Forbidden { why });
    }
    if living.bent.of_another_org {
        let why = "the token counts as one of another organization".to_owned();
        return Err(Failure::Forbidden { why });
    }
    let opens = opens(call.operation);
    check_role(call.operation, &opens, &living)?;
    check_scope(call.operation, &opens, &living)?;
    Ok(Arc::clone(org))
}

/// A token that lives, whose it is, and what both count as.
struct Living<'a> {
    token: &'a Token,
    home: &'a Org,
    person: &'a Record,
    bent: Bent,
}

impl Living<'_> {
    fn scopes(&self) -> Vec<&str> {
        match self.bent.scope {
            Some(only) => vec![only],
            None => self.token.grant.scopes.iter().map(String::as_str).collect(),
        }
    }

    fn roles(&self) -> Vec<&str> {
        match self.bent.roles {
            Some(roles) => roles.iter().map(|role| role.as_str()).collect(),
            None => self.person.roles(),
        }
    }
}

fn living(bearer: &Bearer, bent: Bent) -> Result<Living<'_>, Failure> {
    let why = match bearer {
        Bearer::Missing => "there is no Authorization header".to_owned(),
        Bearer::Malformed => "the Authorization header is not \"Bearer\" and a token".to_owned(),
        Bearer::Unknown => "no organization of this double issued the token".to_owned(),
        Bearer::Expired(token) => format!("the token expired at {}", crate::clock::rfc3339(token.expires_at)),
        Bearer::Revoked => {
            "the token was revoked: alone, with its integration, or because its owner was deactivated, deleted, or given \
             other roles or another password"
                .to_owned()
        }
        Bearer::Live { person: None, .. } => "the token's owner was deleted".to_owned(),
        Bearer::Live {
            token,
            org,
            person: Some(person),
        } => match bent.rejected {
            Some(why) => why.to_owned(),
            None if person.is_active() => {
                return Ok(Living {
                    token,
                    home: org,
                    person,
                    bent,
                });
            }
            None => "the token's owner is not active".to_owned(),
        },
    };
    Err(Failure::Unauthorized { why })
}

fn check_role(operation: Operation, opens: &Opens, living: &Living<'_>) -> Result<(), Failure> {
    let held = living.roles();
    let open = held
        .iter()
        .filter_map(|role| Role::of(role))
        .any(|role| opens.roles.contains(&role));
    if open || opens.anybody {
        return Ok(());
    }
    let who = living.person.user_name();
    let needed: Vec<&str> = opens.roles.iter().map(|role| role.as_str()).collect();
    Err(Failure::Forbidden {
        why: format!(
            "{who} has the roles [{}]; {operation} needs one of {}",
            held.join(", "),
            needed.join(", ")
        ),
    })
}

fn check_scope(operation: Operation, opens: &Opens, living: &Living<'_>) -> Result<(), Failure> {
    let granted = living.scopes();
    if granted.iter().any(|scope| opens.scopes.contains(scope)) {
        return Ok(());
    }
    Err(Failure::Forbidden {
        why: format!(
            "the token has the scopes [{}]; {operation} needs one of {}",
            granted.join(", "),
            opens.scopes.join(", ")
        ),
    })
}
