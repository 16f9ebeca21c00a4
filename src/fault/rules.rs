//! One org's rules: adds, lists, changes and removes them, and decides what happens to a request.

use std::time::Duration;

use jiff::Timestamp;
use parking_lot::Mutex;

use super::engine::{self, Arming, Explained, Source, Stage, State};
use super::facts::Facts;
use super::flaw::Flaw;
use super::plan::Plan;
use super::rule::Rule;
use super::view::{self, View};
use crate::clock::{Clock, Stopwatch};
use crate::entropy::Entropy;

/// The most rules an org may have, exhausted ones included. Source: our choice; one rule for each of ten thousand people.
pub(crate) const MAX_RULES: usize = 10_000;

/// One org's rules, in the order in which they were created.
#[derive(Debug)]
pub(crate) struct Faults {
    entropy: Entropy,
    state: Mutex<State>,
    /// Real time, on which a rule's ttl runs.
    began: Stopwatch,
}

impl Faults {
    /// No rules. The entropy names the rules that come without an id, and draws where chance decides.
    pub(crate) fn new(entropy: Entropy) -> Self {
        Self {
            entropy,
            state: Mutex::default(),
            began: Stopwatch::start(),
        }
    }

    /// Adds a rule, after all others of its priority, armed from `now` on the org's clock, and for so long in real time
    /// where it says nothing else itself. A rule whose id is taken replaces the one that has it, in its place in the
    /// order, with fresh counters; the view's warnings say so.
    ///
    /// # Errors
    ///
    /// [`MAX_RULES`] are there already.
    pub(crate) fn add(&self, mut rule: Rule, now: Timestamp, ttl: Option<Duration>) -> Result<View, Flaw> {
        let state = &mut *self.state.lock();
        let taken = rule.id.as_ref().is_some_and(|id| state.find(id).is_some());
        if !taken && state.rules.len() >= MAX_RULES {
            let reason = format!("there are {MAX_RULES} rules already, the most an org may have; remove some first");
            return Err(Flaw::new("", reason));
        }
        let id = rule.id.take().unwrap_or_else(|| state.draw_id(self.entropy));
        let order = state.put(id, rule, self.arming(now, ttl));
        let view = view::of(state, order, self.began.elapsed()).map(|mut view| {
            if taken {
                let replaced = "replaces the rule that had this id; its counters begin again";
                view.warnings.insert(0, replaced.to_owned());
            }
            view
        });
        view.ok_or_else(|| Flaw::new("", "the rule is gone"))
    }

    /// All rules in the order of their creation, exhausted ones too.
    pub(crate) fn list(&self) -> Vec<View> {
        let state = self.state.lock();
        let real = self.began.elapsed();
        let orders = state.rules.keys();
        orders.filter_map(|order| view::of(&state, *order, real)).collect()
    }

    /// Removes one rule; whether there was one.
    pub(crate) fn remove(&self, id: &str) -> bool {
        self.state.lock().remove(id)
    }

    /// Removes all rules.
    pub(crate) fn clear(&self) {
        self.state.lock().clear();
    }

    /// Decides, before the body of a request is read, how it is read, and counts the rules that say so. The facts are of
    /// a request without a body; the plan goes into [`decide`](Self::decide).
    pub(crate) fn intake(&self, facts: &Facts<'_>) -> Plan {
        engine::decide(&self.state, self.source(), facts, Stage::Intake, Plan::default())
    }

    /// Chooses what happens to a request, and counts the hits. `earlier` is what [`intake`](Self::intake) decided.
    pub(crate) fn decide(&self, facts: &Facts<'_>, earlier: Plan) -> Plan {
        engine::decide(&self.state, self.source(), facts, Stage::Whole, earlier)
    }

    fn source(&self) -> Source {
        Source {
            entropy: self.entropy,
            real: self.began.elapsed(),
        }
    }

    fn arming(&self, now: Timestamp, ttl: Option<Duration>) -> Arming {
        Arming {
            at: now,
            real: self.began.elapsed(),
            wall: Clock::default().now(),
            ttl,
        }
    }
}

#[cfg(test)]
mod tests;
