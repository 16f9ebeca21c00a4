//! Many rules at once: all of an org's in the place of those before, and what would be said of rules that are not armed.

use serde_json::{Map, Value, json};

use super::super::problem::{Flaw, Problem};
use super::{Answer, DEFAULT_TTL, Result, at, find_org, list};
use crate::fault::{self, Rule};
use crate::world::World;

/// `PUT /__mock/orgs/{org}/faults`, with `{"items": [..]}`: these and no others, or where one is flawed, those before.
pub(crate) fn replace_all(world: &World, org: &str, body: &Value) -> Result {
    let place = find_org(world, org)?;
    let rules = read(body)?.map_err(Problem::flawed)?;
    let replaced = place.faults.replace_all(rules, place.clock.now(), Some(DEFAULT_TTL));
    replaced.map_err(|flaws| Problem::flawed(of_items(flaws)))?;
    place.end_of_rule(None);
    place.publish_fault("replaced", None);
    list(world, org)
}

/// `POST /__mock/orgs/{org}/faults/validate`, with one rule or `{"items": [..]}`: the same errors and warnings as if they
/// were armed, and nothing is.
pub(crate) fn validate(world: &World, org: &str, body: &Value) -> Result {
    let org = find_org(world, org)?;
    let (errors, warnings) = if is_list(body) {
        let judged = read(body)?.and_then(|rules| org.faults.warnings_of_all(rules).map_err(of_items));
        match judged {
            Ok(warnings) => (Vec::new(), warnings_of_items(&warnings)),
            Err(flaws) => (flaws, Vec::new()),
        }
    } else {
        match Rule::from_json(body) {
            Ok(rule) => (Vec::new(), warnings_at("", &org.faults.warnings(&rule))),
            Err(flaws) => (flaws.into_iter().map(|flaw| at("", flaw)).collect(), Vec::new()),
        }
    };
    Answer::ok(&json!({ "valid": errors.is_empty(), "errors": errors, "warnings": warnings }))
}

fn is_list(body: &Value) -> bool {
    body.get("items").is_some()
}

/// The rules of a list, or all flaws of all of them.
fn read(body: &Value) -> Result<std::result::Result<Vec<Rule>, Vec<Flaw>>> {
    let members = body.as_object().map_or_else(Map::new, Clone::clone);
    let unknown = members.keys().find(|key| *key != "items");
    let (Some(Value::Array(items)), None) = (members.get("items"), unknown) else {
        return Err(Problem::bad_body(
            "the body needs `items`, a list of rules, and nothing beside it",
        ));
    };
    let mut rules = Vec::new();
    let mut flaws = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match Rule::from_json(item) {
            Ok(rule) => rules.push(rule),
            Err(found) => flaws.extend(found.into_iter().map(|flaw| at(&format!("/items/{index}"), flaw))),
        }
    }
    Ok(if flaws.is_empty() { Ok(rules) } else { Err(flaws) })
}

fn of_items(flaws: Vec<fault::Flaw>) -> Vec<Flaw> {
    flaws.into_iter().map(|flaw| at("/items", flaw)).collect()
}

fn warnings_of_items(warnings: &[Vec<String>]) -> Vec<Value> {
    let each = warnings.iter().enumerate();
    each.flat_map(|(index, warnings)| warnings_at(&format!("/items/{index}"), warnings))
        .collect()
}

fn warnings_at(pointer: &str, warnings: &[String]) -> Vec<Value> {
    let each = warnings.iter();
    each.map(|reason| json!({ "pointer": pointer, "reason": reason }))
        .collect()
}
