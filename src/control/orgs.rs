//! Organisations: made, shown, put back to their start, forgotten.

mod view;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::fields::Fields;
use super::problem::Problem;
use super::{Answer, Result, find_org, generate, profiles, seed};
use crate::ids::OrgId;
use crate::journal::Kind;
use crate::webex::profile::Profile;
use crate::world::{Identity, Keep, NotAdded, Org, Origin, World, default_domain, fresh_org_id};

pub(crate) use view::{View, sign_in_url, view};

/// What a new org is asked to be. Everything has a default.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewOrg {
    pub(crate) id: Option<OrgId>,
    pub(crate) display_name: Option<String>,
    pub(crate) seed: Option<u64>,
    pub(crate) origin: Origin,
}

/// `POST /__mock/orgs`
pub(crate) fn create(world: &World, body: Value, url: &str) -> Result {
    let org = add(world, read(body)?)?;
    Answer::created(&view(&org, url))
}

/// `GET /__mock/orgs`
pub(crate) fn list(world: &World, url: &str) -> Result {
    let items: Vec<View> = world.orgs().iter().map(|org| view(org, url)).collect();
    Answer::ok(&json!({ "items": items, "next": null }))
}

/// `GET /__mock/orgs/{org}`
pub(crate) fn get(world: &World, id: &str, url: &str) -> Result {
    Answer::ok(&view(&*find_org(world, id)?, url))
}

/// `DELETE /__mock/orgs/{org}`
pub(crate) fn delete(world: &World, id: &str) -> Result {
    world.remove(find_org(world, id)?.id);
    Answer::no_content()
}

/// `POST /__mock/orgs/{org}/reset`: content, tokens, faults, clock and journal as they were at the start.
pub(crate) fn reset(world: &World, id: &str, body: Value, url: &str) -> Result {
    let old = find_org(world, id)?;
    let org = world
        .reset(&old, read_keep(body)?, seed::fill)
        .map_err(|why| refusal(why, old.id))?;
    org.publish(Kind::State, Map::from_iter([("change".to_owned(), "reset".into())]));
    Answer::ok(&view(&org, url))
}

/// Puts every org back to its start, as a process that is started again would. One that goes meanwhile is gone.
pub(crate) fn reset_all(world: &World) {
    for old in world.orgs() {
        if let Err(why) = world.reset(&old, Keep::default(), seed::fill) {
            tracing::warn!(org = %old.id, "not put back to its start: {}", refusal(why, old.id).detail);
        }
    }
}

/// `POST /__mock/orgs/{org}/fork`: another org with the people and groups of this one, and a token of its own.
pub(crate) fn fork(world: &World, id: &str, body: Value, url: &str) -> Result {
    let parent = find_org(world, id)?;
    let mut fields = Fields::of(body)?;
    let new = NewOrg {
        id: read_id(&mut fields),
        display_name: Some(fields.text("displayName").unwrap_or_else(|| parent.display_name())),
        // Of the same seed: what both are asked to create has the same id, as if both were the one.
        seed: Some(parent.entropy.seed()),
        origin: Origin {
            fork: Some(Arc::new(parent.to_fork())),
            profile: parent.tenant.profile(),
            ..Origin::default()
        },
    };
    fields.finish()?;
    let org = add(world, new)?;
    Answer::created(&view(&org, url))
}

/// `PATCH /__mock/orgs/{org}`
pub(crate) fn rename(world: &World, id: &str, body: Value, url: &str) -> Result {
    let org = find_org(world, id)?;
    let mut fields = Fields::of(body)?;
    let display_name = fields.text("displayName");
    fields.finish()?;
    if let Some(display_name) = display_name {
        org.set_display_name(display_name);
    }
    Answer::ok(&view(&org, url))
}

/// What a reset is asked to leave as it is.
fn read_keep(body: Value) -> Result<Keep> {
    let mut fields = Fields::of(body)?;
    let mut keep = Keep::default();
    for what in fields.texts("keep").unwrap_or_default() {
        match what.as_str() {
            "faults" => keep.faults = true,
            "journal" => keep.journal = true,
            "clock" => keep.clock = true,
            "snapshots" => keep.snapshots = true,
            "clients" => keep.clients = true,
            "settings" => keep.settings = true,
            "tokens" => fields.flaw(
                "keep",
                "tokens cannot be kept: the people begin anew, and an id that a token stands for may come back as somebody \
                 else; to go back to a moment with its tokens, take a snapshot and restore it",
            ),
            other => fields.flaw(
                "keep",
                format!("{other:?} is not one of faults, journal, clock, snapshots, clients, settings"),
            ),
        }
    }
    fields.finish()?;
    Ok(keep)
}

fn read_id(fields: &mut Fields) -> Option<OrgId> {
    fields.take("orgId", "a UUID", |value| value.as_str()?.parse().ok())
}

/// Adds an org and fills it.
pub(crate) fn add(world: &World, new: NewOrg) -> Result<Arc<Org>> {
    let id = new.id.unwrap_or_else(fresh_org_id);
    let domain = if new.origin.demo {
        seed::DEMO.domain.clone()
    } else {
        default_domain(id)
    };
    let identity = Identity {
        id,
        display_name: new.display_name.unwrap_or_else(|| "Organization".to_owned()),
        domain,
        seed: new.seed,
    };
    let added = match world.add(identity.clone(), new.origin.clone(), seed::fill) {
        // The short domain is a part of the id, and two orgs may share that part; the whole id they do not share.
        Err(NotAdded::DomainTaken) => {
            let domain = format!("{id}.example.test");
            world.add(Identity { domain, ..identity }, new.origin, seed::fill)
        }
        added => added,
    };
    added.map_err(|why| refusal(why, id))
}

/// Adds the demo org and makes it the one that sign-in links without `org=` mean.
pub(crate) fn add_demo(world: &World, seed: Option<u64>, profile: Profile) -> Result<Arc<Org>> {
    let new = NewOrg {
        id: Some(seed::DEMO.org_id),
        display_name: Some(seed::DEMO.display_name.clone()),
        seed,
        origin: Origin {
            demo: true,
            profile,
            ..Origin::default()
        },
    };
    let org = add(world, new)?;
    world.set_demo(org.id);
    Ok(org)
}

fn refusal(why: NotAdded, id: OrgId) -> Problem {
    match why {
        NotAdded::IdTaken => Problem::conflict(
            format!("there is an organization {id} already"),
            "leave orgId out to have one made, or DELETE the old one first",
        ),
        NotAdded::DomainTaken => Problem::conflict(
            format!("the domain of organization {id} is taken"),
            "leave orgId out to have one made",
        ),
        NotAdded::Gone => Problem::unknown_org(&id.to_string()),
        NotAdded::NotFilled(refusal) => Problem::internal(&format!("the starting content: {}", refusal.detail())),
        NotAdded::TooMany => Problem::full(
            format!("this server holds {} organizations, its most", crate::world::MAX_ORGS),
            "DELETE those that are no longer needed",
        ),
    }
}

fn read(body: Value) -> Result<NewOrg> {
    let mut fields = Fields::of(body)?;
    let id = read_id(&mut fields);
    let display_name = fields.text("displayName");
    let profile = profiles::of_org(&mut fields);
    let seed = fields.take("seed", "a whole number of at least 0", Value::as_u64);
    let generate = fields.object("generate", generate::counts);
    let empty = fields.flag("empty");
    fields.finish()?;
    let (users, groups) = generate.unwrap_or_default();
    let origin = Origin {
        demo: false,
        users,
        groups,
        empty,
        profile,
        fork: None,
    };
    Ok(NewOrg {
        id,
        display_name,
        seed,
        origin,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    use super::generate::MAX_GENERATED;

    #[test]
    fn so_many_people_and_groups_are_generated_and_not_one_more() {
        let asked = |users: u64| read(json!({ "generate": { "users": users } })).map(|new| new.origin.users);
        assert_eq!(asked(MAX_GENERATED), Ok(100_000));
        assert_eq!(
            asked(MAX_GENERATED + 1).unwrap_err().detail,
            "/generate/users: 100001 is not a whole number of at most 100000"
        );
    }

    #[test]
    fn two_orgs_whose_ids_begin_alike_have_two_domains() {
        let world = World::default();
        let org = |id: &str| {
            let new = NewOrg {
                id: id.parse().ok(),
                ..NewOrg::default()
            };
            add(&world, new).unwrap().domain.clone()
        };
        assert_eq!(org("0a0b0c0d-0000-4000-8000-000000000001"), "0a0b0c0d.example.test");
        let second = "0a0b0c0d-0000-4000-8000-000000000002";
        assert_eq!(org(second), format!("{second}.example.test"));
    }
}
