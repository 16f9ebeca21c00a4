//! A rule as it is listed, with its counters and with what the tester should know about it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;

use super::engine::{Leads, State, doubts};
use crate::clock::rfc3339;

/// The control plane's answer about one rule. Its keys are a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    preset: Option<String>,
    #[serde(rename = "match")]
    matches: Value,
    schedule: Value,
    effect: Value,
    priority: i64,
    optional: bool,
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The rule in one line, without id and note; `null` where one line cannot say it.
    short: Option<String>,
    /// False once the rule is exhausted, past its ttl or disabled.
    armed: bool,
    /// When it disarms itself, in real time; `null` where it does not, or is not armed.
    armed_until: Option<String>,
    hits: u64,
    /// `null` where the number of hits is not limited, or is limited for each partition.
    remaining: Option<u64>,
    last_hit: Option<LastHit>,
    pub(crate) warnings: Vec<String>,
}

/// When a rule was hit for the last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct LastHit {
    /// On the org's clock.
    at: String,
    /// The how-manieth hit it was.
    hit: u64,
}

impl View {
    pub(super) fn is_armed(&self) -> bool {
        self.armed
    }

    /// Whether what the rule began as it was then goes on: it does the same, and was not disabled.
    pub(crate) fn goes_on_from(&self, before: &Self) -> bool {
        self.enabled && self.effect == before.effect
    }
}

/// The view of the rule at this place, where one must be. `real` is real time since the org began.
pub(super) fn of(state: &State, leads: &Leads<'_>, order: u64, real: Duration) -> View {
    let counted = &state.rules[&order];
    let rule = &counted.rule;
    let mut json = rule.to_json();
    let mut part = |key: &str| json[key].take();
    let armed = counted.is_armed(real);
    let until = counted.until().filter(|_| armed).map(|until| {
        let left = SignedDuration::try_from(until.saturating_sub(counted.arming.real)).unwrap_or(SignedDuration::MAX);
        rfc3339(counted.arming.wall.checked_add(left).unwrap_or(Timestamp::MAX))
    });
    View {
        id: counted.id.clone(),
        preset: rule.preset.clone(),
        matches: part("match"),
        schedule: part("schedule"),
        effect: part("effect"),
        priority: rule.priority,
        optional: rule.optional,
        enabled: rule.enabled,
        note: rule.note.clone(),
        short: rule.to_short(),
        armed,
        armed_until: until,
        hits: counted.hits,
        remaining: counted.remaining(),
        last_hit: counted.last_hit.map(|at| LastHit {
            at: rfc3339(at),
            hit: counted.hits,
        }),
        warnings: doubts(state, leads, rule, order, counted.arming.at),
    }
}
