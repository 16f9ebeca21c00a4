//! A rule as a whole: spelled out, or by way of a preset, a line or a TOML table.

use super::node::{Keys, Node, Object};
use super::{effect, id, matches, preset, schedule};
use crate::fault::flaw::Flaw;
use crate::fault::rule::limits::MAX_NOTE;
use crate::fault::rule::{Effect, Match, Rule};
use crate::fault::{short, toml};
use crate::json;
use crate::operation::Pattern;

const KEYS: Keys = Keys {
    answered: &["armed", "armedUntil", "hits", "remaining", "lastHit", "warnings"],
    ..Keys::of(&[
        "id", "match", "schedule", "effect", "note", "short", "preset", "with", "priority", "optional", "enabled",
        "toml", "json",
    ])
};

pub(super) fn read(node: &Node<'_>) -> Option<Rule> {
    let object = node.object(KEYS)?;
    let id = object.read("id", |node| id(&node));
    let note = object.read("note", |node| {
        node.text_within(MAX_NOTE, "what you want to remember about the rule")
    });
    let priority = object.read("priority", |node| priority(&node));
    let optional = object.read("optional", |node| node.flag());
    let enabled = object.read("enabled", |node| node.flag());
    let rule = base(&object)?;
    Some(Rule {
        id: id.or(rule.id),
        note: note.or(rule.note),
        priority: priority.unwrap_or(rule.priority),
        optional: optional.unwrap_or(rule.optional),
        enabled: enabled.unwrap_or(rule.enabled),
        ..rule
    })
}

/// Match, schedule and effect, in whichever way they are given.
fn base(object: &Object<'_>) -> Option<Rule> {
    if let Some(short) = object.get("short") {
        only(
            object,
            "short",
            &["toml", "json", "preset", "with", "match", "schedule", "effect"],
        );
        let text = short.text("the short form of a rule, such as \"users.create: 503 x2\"")?;
        return short.keep(text.parse().map_err(|error: short::Error| error.to_string()));
    }
    if let Some(toml) = object.get("toml") {
        only(
            object,
            "toml",
            &["json", "preset", "with", "match", "schedule", "effect"],
        );
        let text = toml.text("one [[fault]] table")?;
        return match toml::read(text) {
            Ok(mut rules) if rules.len() == 1 => rules.pop(),
            Ok(rules) => toml.refuse(format!("holds {} rules; one is expected here", rules.len())),
            Err(flaws) => toml.refuse_each(flaws),
        };
    }
    if let Some(text) = object.get("json") {
        only(object, "json", &["preset", "with", "match", "schedule", "effect"]);
        return in_json(&text);
    }
    if let Some(name) = object.get("preset") {
        return preset::rule(object, &name);
    }
    if let Some(with) = object.get("with") {
        with.flaw("gives parameters to a `preset`, and there is none");
    }
    spelled_out(object)
}

/// A rule in JSON, as a text: what TOML cannot say.
fn in_json(node: &Node<'_>) -> Option<Rule> {
    let text = node.text("a rule in JSON")?;
    let read = node.keep(json::read(text.as_bytes()).map_err(|error| format!("is not JSON: {error}")))?;
    if !read.twice.is_empty() {
        let flaws = read.twice.into_iter().map(|pointer| Flaw::new(pointer, json::TWICE));
        return node.refuse_each(flaws.collect());
    }
    match Rule::from_json(&read.value) {
        Ok(rule) => Some(rule),
        Err(flaws) => node.refuse_each(flaws),
    }
}

/// A second spelling beside the first could only contradict it.
fn only(object: &Object<'_>, spelling: &str, others: &[&str]) {
    for other in others {
        if let Some(node) = object.get(other) {
            node.flaw(format!(
                "the rule is given by `{spelling}` already; give one or the other"
            ));
        }
    }
}

fn spelled_out(object: &Object<'_>) -> Option<Rule> {
    let matches = match object.get("match") {
        Some(node) => matches::read(&node),
        None => Match::of([Pattern::Any]),
    };
    let schedule = object
        .get("schedule")
        .map(|node| schedule::read(&node))
        .unwrap_or_default();
    let effect = match object.get("effect") {
        Some(node) => effect::read(&node),
        None => {
            if object
                .get("schedule")
                .is_none_or(|node| node.value.get("sequence").is_none())
            {
                object.flaw(
                    "effect",
                    "is missing: what shall happen? Such as {\"http\":{\"status\":503}}",
                );
            }
            Effect::default()
        }
    };
    Some(Rule {
        schedule,
        ..Rule::new(matches, effect)
    })
}

fn priority(node: &Node<'_>) -> Option<i64> {
    let number = node.value.as_i64();
    number.or_else(|| node.refuse("must be a whole number; lower comes first"))
}
