//! People: the owner of the token, one by id, and lists page by page.

use serde_json::{Value, json};

use super::person::{self, Sight};
use super::{Asked, bad, id, missing, organizations, page};
use crate::ids::{ResourceId, RestKind};
use crate::serve::failure::Failure;
use crate::serve::query::Query;
use crate::serve::reply::Reply;
use crate::tenant::{Kind, Record, Stretch};
use crate::webex::limits::{DEFAULT_MAX_PEOPLE, MAX_PEOPLE, MAX_PEOPLE_WITH_CALLING, MAX_PERSON_IDS};

/// Whose token it is.
// Webex: fidelity row "users-me-service-app": a machine's token has no owner among the people.
pub(super) fn me(asked: &Asked<'_>) -> Result<Reply, Failure> {
    let owner = asked
        .owner
        .as_deref()
        .ok_or_else(|| missing("the token is no person's"))?;
    one(asked, owner)
}

/// Somebody of the caller's organisation.
pub(super) fn get(asked: &Asked<'_>) -> Result<Reply, Failure> {
    one(asked, asked.id())
}

fn one(asked: &Asked<'_>, id: &str) -> Result<Reply, Failure> {
    let user = asked.org().tenant.person(id::uuid(RestKind::Person, id)?);
    let user = user.ok_or_else(|| id::unknown(RestKind::Person, id))?;
    let sight = Sight {
        administrative: asked.access.administers,
        presence: true,
    };
    Ok(Reply::Document(person::shown(asked.org(), &user, sight)))
}

/// Those whom the caller looks for; everybody, where they may.
pub(super) fn list(asked: &Asked<'_>, query: &Query) -> Result<Reply, Failure> {
    organizations::check_asked(asked, query)?;
    let wanted = Wanted::of(asked, query)?;
    let with_calling = query.flag("callingData")?.unwrap_or(false);
    let most = if with_calling {
        MAX_PEOPLE_WITH_CALLING
    } else {
        MAX_PEOPLE
    };
    let found = wanted.find(asked, page::after(query)?, page::max(query, DEFAULT_MAX_PEOPLE, most)?);
    let by_id = wanted.ids.is_some();
    // Webex: fidelity row "rest-people-by-id": a list by ids tells less of each.
    let sight = Sight {
        administrative: asked.access.administers && !by_id,
        presence: !by_id && !query.flag("excludeStatus")?.unwrap_or(false),
    };
    let items: Vec<Value> = found
        .records
        .iter()
        .map(|user| person::shown(asked.org(), user, sight))
        .collect();
    Ok(Reply::Items {
        list: json!({ "items": items }),
        next: found.go_on.map(|place| page::next(asked, place)),
    })
}

/// Whom a list is about: those who have all of it.
struct Wanted {
    email: Option<String>,
    /// The beginning of the display name, in small letters.
    display_name: Option<String>,
    ids: Option<Vec<ResourceId>>,
    roles: Option<Vec<String>>,
}

impl Wanted {
    fn of(asked: &Asked<'_>, query: &Query) -> Result<Self, Failure> {
        let wanted = Self {
            email: page::text(query, "email")?.map(str::to_owned),
            display_name: page::text(query, "displayName")?.map(str::to_lowercase),
            ids: page::text(query, "id")?.map(ids).transpose()?,
            roles: page::text(query, "roles")?.map(roles),
        };
        if page::text(query, "locationId")?.is_some() {
            return Err(bad("locationId: this double does not search people by location"));
        }
        if wanted.roles.is_some() && !asked.access.administers {
            let why = "only administrators look for people by their roles".to_owned();
            return Err(Failure::Forbidden { why });
        }
        let is_named = wanted.email.is_some() || wanted.display_name.is_some() || wanted.ids.is_some();
        if !is_named && !asked.access.sees_everybody {
            return Err(bad("Email, displayName, or id list should be specified."));
        }
        Ok(wanted)
    }

    fn find(&self, asked: &Asked<'_>, behind: Option<u64>, most: usize) -> Stretch {
        let tenant = &asked.org().tenant;
        match &self.email {
            // There is one of a name, and an index of them.
            Some(email) => {
                let named = tenant.listed(Kind::User, email).into_iter();
                Stretch {
                    records: named.filter(|user| self.is(user)).collect(),
                    go_on: None,
                }
            }
            None => tenant.stretch(Kind::User, behind, most, |user| self.is(user)),
        }
    }

    fn is(&self, user: &Record) -> bool {
        let begins = |name: &String| user.display(Kind::User).to_lowercase().starts_with(name);
        let has = |roles: &Vec<String>| {
            user.roles()
                .iter()
                .any(|role| roles.iter().any(|wanted| wanted == role))
        };
        self.display_name.as_ref().is_none_or(begins)
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&user.id))
            && self.roles.as_ref().is_none_or(has)
    }
}

fn ids(text: &str) -> Result<Vec<ResourceId>, Failure> {
    let ids: Vec<&str> = text.split(',').map(str::trim).collect();
    if ids.len() > MAX_PERSON_IDS {
        let why = format!("id lists {} people; at most {MAX_PERSON_IDS} are taken", ids.len());
        return Err(bad(why));
    }
    ids.into_iter().map(|id| id::uuid(RestKind::Person, id)).collect()
}

/// The roles of a list of their ids.
fn roles(text: &str) -> Vec<String> {
    let ids = text.split(',').map(str::trim);
    ids.map(|id| id::name(RestKind::Role, id)).collect()
}
