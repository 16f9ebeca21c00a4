//! Faults of an org: armed, listed, disarmed.

use std::time::Duration;

use serde_json::{Value, json};

use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::fault::Rule;
use crate::world::World;

/// A rule that was armed over HTTP and says nothing else disarms itself after so long: a suite that was killed leaves no
/// fault behind. Source: our choice; real time, so that moving an org's clock disarms nothing.
const DEFAULT_TTL: Duration = Duration::from_secs(60 * 60);

/// `POST /__mock/orgs/{org}/faults`
pub(crate) fn create(world: &World, org: &str, body: &Value) -> Result {
    let org = find_org(world, org)?;
    let rule = Rule::from_json(body).map_err(flawed)?;
    let view = org
        .faults
        .add(rule, org.clock.now(), Some(DEFAULT_TTL))
        .map_err(|flaw| flawed(vec![flaw]))?;
    Answer::created(&view)
}

/// `GET /__mock/orgs/{org}/faults`
pub(crate) fn list(world: &World, org: &str) -> Result {
    let items = find_org(world, org)?.faults.list();
    Answer::ok(&json!({ "items": items, "next": null }))
}

/// `GET /__mock/orgs/{org}/faults/{id}`
pub(crate) fn get(world: &World, org: &str, id: &str) -> Result {
    let views = find_org(world, org)?.faults.list();
    match views.into_iter().find(|view| view.id == id) {
        Some(view) => Answer::ok(&view),
        None => Err(unknown(id)),
    }
}

/// `DELETE /__mock/orgs/{org}/faults`
pub(crate) fn clear(world: &World, org: &str) -> Result {
    let org = find_org(world, org)?;
    org.faults.clear();
    org.end_of_rule(None);
    Answer::no_content()
}

/// `DELETE /__mock/orgs/{org}/faults/{id}`
pub(crate) fn delete(world: &World, org: &str, id: &str) -> Result {
    let org = find_org(world, org)?;
    if org.faults.remove(id) {
        org.end_of_rule(Some(id));
        Answer::no_content()
    } else {
        Err(unknown(id))
    }
}

fn unknown(id: &str) -> Problem {
    Problem::not_found(
        format!("there is no fault {id:?}"),
        "GET …/faults lists them, exhausted ones too",
    )
}

fn flawed(flaws: Vec<crate::fault::Flaw>) -> Problem {
    let flaws = flaws.into_iter().map(|flaw| Flaw {
        pointer: flaw.pointer,
        reason: flaw.reason,
    });
    Problem::flawed(flaws.collect())
}
