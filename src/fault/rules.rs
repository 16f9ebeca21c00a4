//! One org's rules: adds, lists and removes them, and decides what happens to a request.

use std::collections::HashMap;

use parking_lot::Mutex;

use super::delay::MAX_DELAY;
use super::flaw::Flaw;
use super::plan::{Hit, Plan};
use super::rule::{Commit, Delay, Rule};
use super::view::{self, View};
use crate::entropy::Entropy;
use crate::message::wire::Wire;
use crate::operation::Operation;

/// The most rules an org may have, exhausted ones included. Source: our choice.
pub(crate) const MAX_RULES: usize = 1_000;

/// One org's rules, in the order in which they were created.
#[derive(Debug)]
pub(crate) struct Faults {
    entropy: Entropy,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) rules: Vec<Counted>,
    /// For each operation the positions in `rules` that are about it, ascending: a request costs what matches it.
    pub(super) index: HashMap<Operation, Vec<usize>>,
    /// How many ids were drawn. Survives [`Faults::clear`], so that an id never comes back with another meaning.
    drawn: u64,
}

/// A rule and how often it was hit.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) id: String,
    pub(super) rule: Rule,
    pub(super) hits: u64,
}

/// Takes the rule's whole effect, or, where an earlier rule has the layer already, nothing of it.
fn take(plan: &mut Plan, counted: &mut Counted) {
    let effect = &counted.rule.effect;
    let cut = effect.transport.as_ref().and_then(|transport| transport.cut);
    let answered = effect.http.is_some() && plan.http.is_some();
    let ended = cut.is_some() && plan.wire.is_some();
    if answered || ended || !counted.armed() {
        return;
    }
    counted.hits += 1;
    if let Some(Delay::Fixed(delay)) = effect.transport.as_ref().and_then(|transport| transport.delay) {
        plan.delay = MAX_DELAY.min(plan.delay + delay);
    }
    if effect.commit() == Commit::Never {
        plan.commit = Commit::Never;
    }
    if plan.http.is_none() {
        plan.http.clone_from(&effect.http);
    }
    if let Some(cut) = cut {
        plan.wire = Some(Wire {
            cut: Some(cut),
            ..Wire::default()
        });
    }
    plan.hits.push(Hit {
        id: counted.id.clone(),
        hit: counted.hits,
        draw: None,
    });
}

impl Faults {
    /// No rules. The entropy names the rules that come without an id.
    pub(crate) fn new(entropy: Entropy) -> Self {
        Self {
            entropy,
            state: Mutex::default(),
        }
    }

    /// Adds a rule, after all others. A rule whose id is taken replaces the one that has it, in its place in the order,
    /// with fresh counters; the view's warnings say so.
    ///
    /// # Errors
    ///
    /// [`MAX_RULES`] are there already.
    pub(crate) fn add(&self, mut rule: Rule) -> Result<View, Flaw> {
        let state = &mut *self.state.lock();
        let id = match rule.id.take() {
            Some(id) => id,
            None => state.draw_id(self.entropy),
        };
        let taken = state.rules.iter().position(|counted| counted.id == id);
        let counted = Counted { id, rule, hits: 0 };
        let position = match taken {
            Some(position) => {
                state.replace(position, counted);
                position
            }
            None => state.push(counted)?,
        };
        let mut view = view::of(state, position);
        if taken.is_some() {
            let replaced = "replaces the rule that had this id; its counters begin again";
            view.warnings.insert(0, replaced.to_owned());
        }
        Ok(view)
    }

    /// All rules in the order of their creation, exhausted ones too.
    pub(crate) fn list(&self) -> Vec<View> {
        let state = self.state.lock();
        (0..state.rules.len())
            .map(|position| view::of(&state, position))
            .collect()
    }

    /// Removes one rule; whether there was one.
    pub(crate) fn remove(&self, id: &str) -> bool {
        let mut state = self.state.lock();
        let Some(position) = state.rules.iter().position(|counted| counted.id == id) else {
            return false;
        };
        state.rules.remove(position);
        state.rebuild();
        true
    }

    /// Removes all rules.
    pub(crate) fn clear(&self) {
        let mut state = self.state.lock();
        state.rules.clear();
        state.index.clear();
    }

    /// Chooses what happens to a request, and counts the hits. The first rule wins in each of the layers answer and end
    /// of the connection; delays add. A rule that comes too late for its layer is not hit at all.
    pub(crate) fn decide(&self, operation: Operation) -> Plan {
        let state = &mut *self.state.lock();
        let mut plan = Plan::default();
        for &position in state.index.get(&operation).into_iter().flatten() {
            if let Some(counted) = state.rules.get_mut(position) {
                take(&mut plan, counted);
            }
        }
        plan
    }
}

impl State {
    fn draw_id(&mut self, entropy: Entropy) -> String {
        loop {
            let draw: [u8; 4] = entropy.bytes("fault", "id", self.drawn);
            self.drawn += 1;
            let id = format!("fault-{:08x}", u32::from_be_bytes(draw));
            if self.rules.iter().all(|counted| counted.id != id) {
                return id;
            }
        }
    }

    fn push(&mut self, counted: Counted) -> Result<usize, Flaw> {
        let position = self.rules.len();
        if position >= MAX_RULES {
            let reason = format!("there are {MAX_RULES} rules already, the most an org may have; remove some first");
            return Err(Flaw::new("", reason));
        }
        for operation in counted.rule.matches.operations() {
            self.index.entry(operation).or_default().push(position);
        }
        self.rules.push(counted);
        Ok(position)
    }

    fn replace(&mut self, position: usize, counted: Counted) {
        if let Some(place) = self.rules.get_mut(position) {
            *place = counted;
        }
        self.rebuild();
    }

    fn rebuild(&mut self) {
        self.index.clear();
        for (position, counted) in self.rules.iter().enumerate() {
            for operation in counted.rule.matches.operations() {
                self.index.entry(operation).or_default().push(position);
            }
        }
    }
}

impl Counted {
    /// How many hits are left; `None` for no end.
    pub(super) fn remaining(&self) -> Option<u64> {
        let times = self.rule.schedule.times?;
        Some(times.get().saturating_sub(self.hits))
    }

    /// An exhausted rule does nothing any more.
    pub(super) fn armed(&self) -> bool {
        self.remaining() != Some(0)
    }
}

#[cfg(test)]
mod tests;
