//! A rule as it is listed, with its counters and with what the tester should know about it.

use serde::Serialize;

use super::rule::{Effect, Match, Schedule};
use super::rules::State;

/// The control plane's answer about one rule. Its keys are a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    pub(crate) id: String,
    #[serde(rename = "match")]
    matches: Match,
    schedule: Schedule,
    effect: Effect,
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
    View {
        id: counted.id.clone(),
        matches: rule.matches,
        schedule: rule.schedule,
        effect: rule.effect,
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
    let layer = counted.rule.effect.layer()?;
    let mut blockers: Vec<&str> = Vec::new();
    for operation in counted.rule.matches.op.operations() {
        let earlier = state
            .index
            .get(&operation)?
            .iter()
            .take_while(|other| **other < position);
        let blocker = earlier
            .map(|other| &state.rules[*other])
            .find(|other| other.rule.schedule.times.is_none() && other.rule.effect.layer() == Some(layer))?;
        if !blockers.contains(&blocker.id.as_str()) {
            blockers.push(&blocker.id);
        }
    }
    Some(format!(
        "never hit: earlier and without end, `{}` does the same kind of thing to {}",
        blockers.join("`, `"),
        counted.rule.matches.op
    ))
}
