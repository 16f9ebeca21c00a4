//! `preset` and `with`: a rule, or a fault of the server, by the name that it has.

use serde_json::{Map, Value};

use super::node::{Flaws, Keys, Node, Object};
use super::{effect, matches, protocol, schedule};
use crate::fault::flaw::Flaw;
use crate::fault::presets::{self, Expanded};
use crate::fault::rule::{Effect, Rule};

/// What a preset expands to, with the match, the schedule and the effect that are given in the place of its own.
pub(super) fn rule(object: &Object<'_>, name: &Node<'_>) -> Option<Rule> {
    let mut rule = match expanded(object, name)? {
        Expanded::Rule(rule) => *rule,
        Expanded::Server(_) => return name.refuse("is a fault of the whole server: send it to /__mock/faults"),
        Expanded::Later(reason) => return name.refuse(reason),
    };
    if let Some(node) = object.get("match") {
        rule.matches = matches::read(&node);
    }
    if let Some(node) = object.get("schedule") {
        rule.schedule = schedule::read(&node);
    }
    match object.get("effect") {
        Some(node) => {
            rule.effect = effect::read(&node);
            if object.get("schedule").is_none() {
                rule.schedule.sequence = None;
            }
        }
        // The steps of a sequence stand in the effect's place.
        None if rule.schedule.sequence.is_some() => rule.effect = Effect::default(),
        None => {}
    }
    Some(rule)
}

/// The members of a fault of the server, with those that a preset stands for in the place of its name.
///
/// # Errors
///
/// What is wrong with the name or with its parameters.
pub(crate) fn server(members: &Map<String, Value>) -> Result<Map<String, Value>, Vec<Flaw>> {
    let Some(name) = members.get("preset") else {
        return Ok(members.clone());
    };
    let mut asked = Map::from_iter([("preset".to_owned(), name.clone())]);
    asked.extend(members.get("with").map(|with| ("with".to_owned(), with.clone())));
    let asked = asked.into();
    let flaws = Flaws::default();
    let fault = whole(&Node::root(&asked, &flaws));
    let Some(mut all) = fault else {
        return Err(flaws.into_vec());
    };
    let given = members
        .iter()
        .filter(|(key, _)| !matches!(key.as_str(), "preset" | "with"));
    all.extend(given.map(|(key, value)| (key.clone(), value.clone())));
    Ok(all)
}

fn whole(node: &Node<'_>) -> Option<Map<String, Value>> {
    let object = node.object(Keys::of(&["preset", "with"]))?;
    let name = object.get("preset")?;
    match expanded(&object, &name)? {
        Expanded::Server(fault) => Some(fault),
        Expanded::Later(reason) => name.refuse(reason),
        Expanded::Rule(_) => name.refuse("is a fault of one organization: send it to /__mock/orgs/{org}/faults"),
    }
}

fn expanded(object: &Object<'_>, name: &Node<'_>) -> Option<Expanded> {
    let text = name.text("the name of a preset, such as \"rate-limit\"")?;
    let Some(preset) = presets::named(text) else {
        let known: Vec<&str> = presets::all().map(|preset| preset.name).collect();
        return name.refuse(format!("unknown preset `{text}`; known are {}", known.join(", ")));
    };
    let given = match object.get("with") {
        Some(with) => match with.members() {
            Some(members) => protocol::params(&members, preset.params(), &format!("of {text}"), &[])?,
            None => return with.refuse("must be an object of parameters"),
        },
        None => Vec::new(),
    };
    match preset.expand(given) {
        Ok(expanded) => Some(expanded),
        Err(flaws) => object.refuse_each(flaws),
    }
}
