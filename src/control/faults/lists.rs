//! Many rules at once: listed, all of an org's in the place of those before, and what would be said of rules that are
//! not armed.

use serde_json::{Map, Value, json};

use super::super::format::format;
use super::super::problem::{Flaw, Problem};
use super::{Answer, DEFAULT_TTL, Result, at, find_org};
use crate::fault::{self, Rule};
use crate::world::World;

/// The media type of TOML, as registered with IANA.
const TOML: &str = "application/toml";

/// Forms of the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// With counters.
    Json,
    /// As they can be armed again.
    Toml,
}

/// `GET /__mock/orgs/{org}/faults?format=json|toml`
pub(crate) fn list(world: &World, org: &str, query: &str) -> Result {
    let org = find_org(world, org)?;
    match format(query, &[("json", Form::Json), ("toml", Form::Toml)])? {
        Form::Json => Answer::ok(&json!({ "items": org.faults.list(), "next": null })),
        Form::Toml => Answer::text(TOML, org.faults.to_toml()),
    }
}

/// `PUT /__mock/orgs/{org}/faults`, with `{"items": [..]}` or `{"toml": ".."}`: these and no others, or where one is flawed, those before.
pub(crate) fn replace_all(world: &World, org: &str, body: &Value) -> Result {
    let place = find_org(world, org)?;
    let rules = read(body)?.map_err(Problem::flawed)?;
    let replaced = place.faults.replace_all(rules, place.clock.now(), Some(DEFAULT_TTL));
    replaced.map_err(|flaws| Problem::flawed(of_items(body, flaws)))?;
    place.end_of_rule(None);
    place.publish_fault("replaced", None);
    Answer::ok(&json!({ "items": place.faults.list(), "next": null }))
}

/// `POST /__mock/orgs/{org}/faults/validate`, with one rule, `{"items": [..]}` or `{"toml": ".."}`: the same errors and warnings as if they
/// were armed, and nothing is.
pub(crate) fn validate(world: &World, org: &str, body: &Value) -> Result {
    let org = find_org(world, org)?;
    let (errors, warnings) = if is_list(body) {
        let judged = read(body)?.and_then(|rules| {
            let warnings = org.faults.warnings_of_all(rules, org.clock.now());
            warnings.map_err(|flaws| of_items(body, flaws))
        });
        match judged {
            Ok(warnings) => (Vec::new(), warnings_of_items(place(body), &warnings)),
            Err(flaws) => (flaws, Vec::new()),
        }
    } else {
        match Rule::from_json(body) {
            Ok(rule) => (
                Vec::new(),
                warnings_at("", &org.faults.warnings(&rule, org.clock.now())),
            ),
            Err(flaws) => (flaws.into_iter().map(|flaw| at("", flaw)).collect(), Vec::new()),
        }
    };
    Answer::ok(&json!({ "valid": errors.is_empty(), "errors": errors, "warnings": warnings }))
}

fn is_list(body: &Value) -> bool {
    let alone = |members: &Map<String, Value>| members.len() == 1 && members.contains_key("toml");
    body.get("items").is_some() || body.as_object().is_some_and(alone)
}

/// The rules of a list, or all flaws of all of them.
fn read(body: &Value) -> Result<std::result::Result<Vec<Rule>, Vec<Flaw>>> {
    let members = body.as_object().map(|members| members.iter().collect::<Vec<_>>());
    match members.as_deref() {
        Some([(key, Value::Array(items))]) if *key == "items" => Ok(of_array(items)),
        Some([(key, Value::String(text))]) if *key == "toml" => {
            let of_text = |flaws: Vec<fault::Flaw>| flaws.into_iter().map(|flaw| at("/toml", flaw)).collect();
            Ok(fault::from_toml(text).map_err(of_text))
        }
        _ => Err(Problem::flawed(vec![Flaw {
            pointer: String::new(),
            reason:
                "the body needs `items`, a list of rules, or `toml`, a text of [[fault]] tables, and nothing beside it"
                    .to_owned(),
        }])),
    }
}

fn of_array(items: &[Value]) -> std::result::Result<Vec<Rule>, Vec<Flaw>> {
    let mut rules = Vec::new();
    let mut flaws = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match Rule::from_json(item) {
            Ok(rule) => rules.push(rule),
            Err(found) => flaws.extend(found.into_iter().map(|flaw| at(&format!("/items/{index}"), flaw))),
        }
    }
    if flaws.is_empty() { Ok(rules) } else { Err(flaws) }
}

/// Where the rules of a list stand in its body.
fn place(body: &Value) -> &'static str {
    match body.get("toml") {
        Some(_) => "/toml/fault",
        None => "/items",
    }
}

fn of_items(body: &Value, flaws: Vec<fault::Flaw>) -> Vec<Flaw> {
    flaws.into_iter().map(|flaw| at(place(body), flaw)).collect()
}

fn warnings_of_items(place: &str, warnings: &[Vec<String>]) -> Vec<Value> {
    let each = warnings.iter().enumerate();
    each.flat_map(|(index, warnings)| warnings_at(&format!("{place}/{index}"), warnings))
        .collect()
}

fn warnings_at(pointer: &str, warnings: &[String]) -> Vec<Value> {
    let each = warnings.iter();
    each.map(|reason| json!({ "pointer": pointer, "reason": reason }))
        .collect()
}
