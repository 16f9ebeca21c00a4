//! Faults of an org: armed, listed, changed, disarmed. Whole lists and dry runs are in [`lists`], why a request would be
//! hit in [`explain`].

mod explain;
mod lists;

use std::time::Duration;

use serde_json::Value;

use super::fields::Fields;
use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::fault::{self, Rule, View};
use crate::world::{Org, World};
pub(crate) use explain::{explained, sample};
pub(crate) use lists::{list, replace_all, validate};

/// A rule that was armed over HTTP and says nothing else disarms itself after so long: a suite that was killed leaves no
/// fault behind. Source: our choice; real time, so that moving an org's clock disarms nothing.
const DEFAULT_TTL: Duration = Duration::from_secs(60 * 60);

/// `POST /__mock/orgs/{org}/faults`
pub(crate) fn create(world: &World, org: &str, body: &Value) -> Result {
    let org = find_org(world, org)?;
    let rule = Rule::from_json(body).map_err(flawed)?;
    Answer::created(&add(&org, rule)?)
}

/// `DELETE /__mock/orgs/{org}/faults`
pub(crate) fn clear(world: &World, org: &str) -> Result {
    let org = find_org(world, org)?;
    org.faults.clear();
    org.end_of_rule(None);
    org.publish_fault("cleared", None);
    Answer::no_content()
}

/// `GET /__mock/orgs/{org}/faults/{id}`
pub(crate) fn get(world: &World, org: &str, id: &str) -> Result {
    shown(id, find_org(world, org)?.faults.get(id))
}

/// `PUT /__mock/orgs/{org}/faults/{id}`: another rule of this id, with fresh counters.
pub(crate) fn replace(world: &World, org: &str, id: &str, body: &Value) -> Result {
    let org = find_org(world, org)?;
    let mut body = body.clone();
    if let Value::Object(members) = &mut body {
        keep_id(members.get("id"), id)?;
        members.insert("id".to_owned(), id.into());
    }
    let rule = Rule::from_json(&body).map_err(flawed)?;
    let is_new = org.faults.get(id).is_none();
    let view = add(&org, rule)?;
    if is_new {
        Answer::created(&view)
    } else {
        Answer::ok(&view)
    }
}

/// `PATCH /__mock/orgs/{org}/faults/{id}`: a JSON Merge Patch (RFC 7396) of the rule; its counters go on,
/// and what it has begun where it does the same as before.
pub(crate) fn change(world: &World, org: &str, id: &str, body: &Value) -> Result {
    let org = find_org(world, org)?;
    if !body.is_object() {
        return Err(Problem::bad_body(format!("the body is {body}, not a JSON object")));
    }
    keep_id(body.get("id"), id)?;
    let before = org.faults.get(id);
    let edited = org.faults.edit(id, |rule| {
        let mut json = rule.to_json();
        if let Some(members) = json.as_object_mut().filter(|_| spells_a_rule(body)) {
            members.retain(|key, _| !matches!(key.as_str(), "preset" | "match" | "schedule" | "effect"));
        }
        merge(&mut json, body);
        Rule::from_json(&json)
    });
    let after = edited.transpose().map_err(flawed)?;
    if let (Some(before), Some(after)) = (&before, &after)
        && !after.goes_on_from(before)
    {
        org.end_of_rule(Some(id));
    }
    told(&org, "changed", id, after)
}

/// `DELETE /__mock/orgs/{org}/faults/{id}`
pub(crate) fn delete(world: &World, org: &str, id: &str) -> Result {
    let org = find_org(world, org)?;
    if org.faults.remove(id) {
        org.end_of_rule(Some(id));
        org.publish_fault("removed", Some(id));
        Answer::no_content()
    } else {
        Err(unknown(id))
    }
}

/// `POST /__mock/orgs/{org}/faults/{id}/arm`
pub(crate) fn arm(world: &World, org: &str, id: &str, body: Value) -> Result {
    Fields::of(body)?.finish()?;
    let org = find_org(world, org)?;
    told(
        &org,
        "armed",
        id,
        org.faults.arm(id, org.clock.now(), Some(DEFAULT_TTL)),
    )
}

/// `POST /__mock/orgs/{org}/faults/{id}/disarm`
pub(crate) fn disarm(world: &World, org: &str, id: &str, body: Value) -> Result {
    Fields::of(body)?.finish()?;
    let org = find_org(world, org)?;
    let disarmed = org.faults.disarm(id);
    if disarmed.is_some() {
        org.end_of_rule(Some(id));
    }
    told(&org, "disarmed", id, disarmed)
}

/// `POST /__mock/orgs/{org}/faults/{id}/reset-counters`
pub(crate) fn reset_counters(world: &World, org: &str, id: &str, body: Value) -> Result {
    Fields::of(body)?.finish()?;
    let org = find_org(world, org)?;
    told(&org, "reset", id, org.faults.reset_counters(id))
}

fn add(org: &Org, rule: Rule) -> Result<View> {
    // What a rule whose place it takes has begun goes with that.
    if let Some(taken) = rule.id.as_deref().filter(|id| org.faults.get(id).is_some()) {
        org.end_of_rule(Some(taken));
    }
    let added = org.faults.add(rule, org.clock.now(), Some(DEFAULT_TTL));
    let view = added.map_err(|flaw| flawed(vec![flaw]))?;
    org.publish_fault("armed", Some(&view.id));
    Ok(view)
}

/// Shows the rule, and tells the feed what became of it.
fn told(org: &Org, change: &str, id: &str, view: Option<View>) -> Result {
    if view.is_some() {
        org.publish_fault(change, Some(id));
    }
    shown(id, view)
}

fn shown(id: &str, view: Option<View>) -> Result {
    match view {
        Some(view) => Answer::ok(&view),
        None => Err(unknown(id)),
    }
}

/// A rule keeps the id that the path names.
fn keep_id(given: Option<&Value>, id: &str) -> Result<()> {
    match given {
        None | Some(Value::Null) => Ok(()),
        Some(given) if given == id => Ok(()),
        Some(given) => {
            let reason = format!("is {given}, and the path names {id:?}; an id is not changed");
            Err(Problem::flawed(vec![Flaw {
                pointer: "/id".to_owned(),
                reason,
            }]))
        }
    }
}

/// Whether a patch says match, schedule and effect in one: it stands in the place of those that were.
fn spells_a_rule(patch: &Value) -> bool {
    ["short", "toml", "json", "preset"]
        .iter()
        .any(|key| patch.get(key).is_some_and(|value| !value.is_null()))
}

/// RFC 7396 section 2, but that `null` stays: for a rule it means absent.
fn merge(target: &mut Value, patch: &Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (name, value) in patch {
                merge(target.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch.clone(),
    }
}

fn unknown(id: &str) -> Problem {
    Problem::not_found(
        format!("there is no fault {id:?}"),
        "GET …/faults lists them, exhausted ones too",
    )
}

/// The answer to flaws of a rule.
pub(super) fn flawed(flaws: Vec<fault::Flaw>) -> Problem {
    Problem::flawed(flaws.into_iter().map(|flaw| at("", flaw)).collect())
}

/// A flaw of what stands at this place of a body.
fn at(place: &str, flaw: fault::Flaw) -> Flaw {
    Flaw {
        pointer: format!("{place}{}", flaw.pointer),
        reason: flaw.reason,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_merge_goes_into_objects_and_replaces_everything_else() {
        let mut rule = json!({"match": {"op": "users.*", "method": "GET"}, "schedule": {"nth": [1, 2]}});
        merge(
            &mut rule,
            &json!({"match": {"method": null}, "schedule": {"nth": [3]}, "effect": {"http": {"status": 500}}}),
        );
        let expected = json!({
            "match": {"op": "users.*", "method": null},
            "schedule": {"nth": [3]},
            "effect": {"http": {"status": 500}},
        });
        assert_eq!(rule, expected);
    }
}
