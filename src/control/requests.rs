//! The journal: what was asked, what was answered, and what became of it.

use std::sync::Arc;

use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::journal::{Journal, Query};
use crate::world::World;

/// `GET /__mock/requests`: the requests of every org, and those for which none could be found; with `org=`, one org's.
pub(crate) fn list_all(world: &World, query: &str) -> Result {
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    if let Some((_, org)) = parameters.find(|(name, _)| name == "org") {
        return list(world, &org, query);
    }
    let journals: Vec<Arc<Journal>> = world
        .orgs()
        .iter()
        .map(|org| Arc::clone(&org.journal))
        .chain([Arc::clone(&world.journal)])
        .collect();
    Answer::ok(&Journal::list_all(&journals, &read(query)?))
}

/// `GET /__mock/orgs/{org}/requests`
pub(crate) fn list(world: &World, org: &str, query: &str) -> Result {
    Answer::ok(&find_org(world, org)?.journal.list(&read(query)?))
}

/// `DELETE /__mock/orgs/{org}/requests`
pub(crate) fn clear(world: &World, org: &str) -> Result {
    find_org(world, org)?.journal.clear();
    Answer::no_content()
}

fn read(query: &str) -> Result<Query> {
    Query::parse(query).map_err(|bad| {
        let flaws = bad.into_iter().map(|parameter| Flaw {
            pointer: format!("?{}", parameter.name),
            reason: parameter.reason,
        });
        Problem::flawed(flaws.collect())
    })
}
