//! A rule as it is listed, with its counters and with what the tester should know about it.

use serde::Serialize;

use serde_json::Value;

use super::rule::Effect;
use super::rules::State;
use super::simple;

/// The control plane's answer about one rule. Its keys are a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    pub(crate) id: String,
    #[serde(rename = "match")]
    matches: Value,
    schedule: Value,
    effect: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The rule in one line, without id and note.
    short: String,
    /// False once the rule is exhausted.
    armed: bool,
    hits: u64,
    /// `null` where the number of hits is not limited.
    remaining: Option<u64>,
    pub(super) warnings: Vec<String>,
}

/// The view of the rule at this position.
pub(super) fn of(state: &State, position: usize) -> View {
    let counted = &state.rules[position];
    let rule = &counted.rule;
    let (matches, schedule, effect) = simple::parts(rule);
    View {
        id: counted.id.clone(),
        matches,
        schedule,
        effect,
        note: rule.note.clone(),
        short: rule.to_string(),
        armed: counted.armed(),
        hits: counted.hits,
        remaining: counted.remaining(),
        warnings: shadow(state, position).into_iter().collect(),
    }
}

/// Says that a rule can never be hit, because rules before it that never end take its layer in all its operations.
fn shadow(state: &State, position: usize) -> Option<String> {
    let counted = &state.rules[position];
    let layer = layer(&counted.rule.effect)?;
    let mut blockers: Vec<&str> = Vec::new();
    for operation in counted.rule.matches.operations() {
        let earlier = state
            .index
            .get(&operation)?
            .iter()
            .take_while(|other| **other < position);
        let blocker = earlier
            .map(|other| &state.rules[*other])
            .find(|other| other.rule.schedule.times.is_none() && self::layer(&other.rule.effect) == Some(layer))?;
        if !blockers.contains(&blocker.id.as_str()) {
            blockers.push(&blocker.id);
        }
    }
    Some(format!(
        "never hit: earlier and without end, `{}` does the same kind of thing to {}",
        blockers.join("`, `"),
        counted.rule.matches.names()
    ))
}

/// One rule at most has its way with a request in each of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Http,
    TransportEnd,
}

/// The layer in which the effect excludes others; delays exclude nothing.
fn layer(effect: &Effect) -> Option<Layer> {
    let ends = effect
        .transport
        .as_ref()
        .is_some_and(|transport| transport.cut.is_some());
    match (&effect.http, ends) {
        (_, true) => Some(Layer::TransportEnd),
        (Some(_), false) => Some(Layer::Http),
        (None, false) => None,
    }
}
