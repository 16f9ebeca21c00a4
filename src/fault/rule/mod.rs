//! A rule as a value: which requests, which of these, and what happens to them. Made by the spellings in
//! [`super::json`], [`super::toml`] and [`super::short`], and valid from then on.

mod effect;
mod http;
pub(crate) mod limits;
mod matches;
mod schedule;
mod transport;

pub(crate) use effect::{Commit, Effect};
pub(crate) use http::{Corruption, Encoding, Http, InjectedBody, RetryAfter, ScimError};
pub(crate) use matches::{Field, Kind, Match, PHASES, Test};
pub(crate) use schedule::{Budget, From, Per, Ramp, Schedule, Sequence, StateStep, Then, Window};
pub(crate) use transport::{Delay, Speed, Transport};

use crate::operation::Operation;

/// One rule: match, schedule and effect.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rule {
    /// The tester's name for it; a rule without one is given one when it is added.
    pub(crate) id: Option<String>,
    /// The preset that it was expanded from; what it says is in the other fields.
    pub(crate) preset: Option<String>,
    pub(crate) matches: Match,
    pub(crate) schedule: Schedule,
    pub(crate) effect: Effect,
    /// Lower comes first; among equals the order of creation decides.
    pub(crate) priority: i64,
    /// A verification does not ask for a hit of this rule.
    pub(crate) optional: bool,
    /// A disabled rule is listed and does nothing.
    pub(crate) enabled: bool,
    pub(crate) note: Option<String>,
}

impl Rule {
    /// A rule that does this to everything.
    pub(crate) fn new(matches: Match, effect: Effect) -> Self {
        Self {
            id: None,
            preset: None,
            matches,
            schedule: Schedule::default(),
            effect,
            priority: 0,
            optional: false,
            enabled: true,
            note: None,
        }
    }

    /// Whether the rule is about this operation and can do something to it: a toggle alone does nothing to operations
    /// that it does not act upon, so it is not hit by them, and they use up none of its `times`.
    pub(crate) fn acts_on(&self, operation: Operation) -> bool {
        self.matches.covers(operation) && self.effects().any(|effect| effect.acts_on(operation))
    }

    /// What it may do: its effect, or the steps of its sequence.
    pub(crate) fn effects(&self) -> impl Iterator<Item = &Effect> {
        let sequence = self.schedule.sequence.as_ref();
        let steps = sequence.map(|sequence| sequence.steps.iter().flatten());
        let effect = sequence.is_none().then_some(&self.effect);
        steps.into_iter().flatten().chain(effect)
    }

    /// The operations of [`acts_on`](Self::acts_on).
    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation> {
        Operation::ALL.into_iter().filter(|operation| self.acts_on(*operation))
    }
}
