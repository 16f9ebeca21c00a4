//! Whether the caller may do what they ask for, and the order of refusals.

use std::sync::Arc;

use super::failure::Failure;
use super::subject::{Bearer, Bent, Subject};
use crate::oauth::token::Token;
use crate::operation::{Call, Operation, Surface};
use crate::tenant::Record;
use crate::webex::access::{EVERYBODY, Opens, opens};
use crate::webex::profile::IdentityScim;
use crate::webex::scopes::SCIM;
use crate::world::Org;

/// What the caller may act on, and how.
#[derive(Clone, Debug)]
pub(super) struct Access {
    pub(super) org: Arc<Org>,
    /// It is about people of the platform, and who administers something is shown more of each.
    pub(super) administers: bool,
    /// The same, and who has the scope of administrators too is shown everybody.
    pub(super) sees_everybody: bool,
}

/// What the caller may act on.
///
/// Judged in this order, so that each refusal means one thing: no living token 401, no such org 404, another
/// org's token, role or scope 403. `bent` is what token and owner count as.
pub(super) fn judge(call: &Call, subject: &Subject, bent: Bent) -> Result<Access, Failure> {
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
    check_scope(call.operation, &opens, &granted(call, org, &living))?;
    // Where it makes no difference it is not looked at: what bends roles and scopes has not acted then.
    let of_people = matches!(
        call.operation,
        Operation::PeopleMe | Operation::PeopleList | Operation::PeopleGet
    );
    let administers = of_people && EVERYBODY.is_open_to(&living.roles());
    Ok(Access {
        org: Arc::clone(org),
        administers,
        sees_everybody: administers && EVERYBODY.is_opened_by(&living.scopes()),
    })
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
    if opens.is_open_to(&held) {
        return Ok(());
    }
    let who = living.person.user_name();
    Err(Failure::Forbidden {
        why: format!(
            "{who} has the roles [{}]; {operation} needs one of {}",
            held.join(", "),
            opens.roles()
        ),
    })
}

/// The scopes that count at this surface.
// Webex: fidelity row "connector-scope": documents that name it for the SCIM API name it for the deletion of users only.
fn granted<'l>(call: &Call, org: &Org, living: &'l Living<'_>) -> Vec<&'l str> {
    let mut scopes = living.scopes();
    let elsewhere = call.surface == Surface::V2 && call.operation != Operation::UsersDelete;
    if elsewhere && org.tenant.profile().switches.identity_scim == IdentityScim::ConnectorOnly {
        scopes.retain(|scope| *scope != SCIM);
    }
    scopes
}

fn check_scope(operation: Operation, opens: &Opens, granted: &[&str]) -> Result<(), Failure> {
    if opens.is_opened_by(granted) {
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
