//! One org's rules: adds, lists, changes and removes them, and decides what happens to a request.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::convert::Infallible;
use std::time::Duration;

use jiff::Timestamp;
use parking_lot::Mutex;

use super::engine::{self, Arming, Change, Explained, Leads, Source, Stage, State};
use super::facts::Facts;
use super::flaw::Flaw;
use super::plan::{Hit, Plan};
use super::rule::Rule;
use super::toml;
use super::view::{self, View};
use crate::clock::{Clock, Stopwatch};
use crate::entropy::Entropy;

/// The most rules an org may have, exhausted ones included. Source: our choice; one rule for each of ten thousand people.
pub(crate) const MAX_RULES: usize = 10_000;

const REPLACES: &str = "replaces the rule that had this id; its counters begin again";

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
    pub(crate) fn add(&self, rule: Rule, now: Timestamp, ttl: Option<Duration>) -> Result<View, Flaw> {
        let state = &mut *self.state.lock();
        let taken = rule.id.as_ref().is_some_and(|id| state.find(id).is_some());
        if !taken && state.rules.len() >= MAX_RULES {
            let reason = format!("there are {MAX_RULES} rules already, the most an org may have; remove some first");
            return Err(Flaw::new("", reason));
        }
        let order = self.put(state, rule, now, ttl);
        let mut view = self.view(state, order);
        if taken {
            view.warnings.insert(0, REPLACES.to_owned());
        }
        Ok(view)
    }

    /// Puts these rules in the place of all others, with fresh counters; all of them or, where one cannot be, none.
    ///
    /// # Errors
    ///
    /// Two have one id, or they are more than [`MAX_RULES`].
    pub(crate) fn replace_all(&self, rules: Vec<Rule>, now: Timestamp, ttl: Option<Duration>) -> Result<(), Vec<Flaw>> {
        judge_list(&rules)?;
        let state = &mut *self.state.lock();
        state.clear();
        for rule in rules {
            self.put(state, rule, now, ttl);
        }
        Ok(())
    }

    /// Puts another rule, made of the one of this id, in its place; counters go on. `None` where there is none.
    pub(crate) fn edit<E>(&self, id: &str, edit: impl FnOnce(&Rule) -> Result<Rule, E>) -> Option<Result<View, E>> {
        self.change(id, |state, order| {
            let Some(edited) = state.rules.get(&order).map(|counted| edit(&counted.rule)) else {
                return Ok(());
            };
            let rule = edited?;
            state.change(order, self.began.elapsed(), |counted| {
                counted.rule = Rule { id: None, ..rule }
            });
            Ok(())
        })
    }

    /// Arms a rule again from now on: its ttl, window, ramp and budget begin anew; its counters go on.
    pub(crate) fn arm(&self, id: &str, now: Timestamp, ttl: Option<Duration>) -> Option<View> {
        let arming = self.arming(now, ttl);
        let mut view = self.sure(id, |state, order| {
            state.change(order, arming.real, |counted| {
                counted.rule.enabled = true;
                counted.arming = arming;
            });
        })?;
        if !view.is_armed() {
            let spent = "its hits are used up: reset-counters lets it begin again";
            view.warnings.insert(0, spent.to_owned());
        }
        Some(view)
    }

    /// Disables a rule; its counters stay.
    pub(crate) fn disarm(&self, id: &str) -> Option<View> {
        self.sure(id, |state, order| {
            state.change(order, self.began.elapsed(), |counted| counted.rule.enabled = false);
        })
    }

    /// Lets a rule count from the beginning, and its scenario begin again.
    pub(crate) fn reset_counters(&self, id: &str) -> Option<View> {
        self.sure(id, |state, order| state.reset_counters(order, self.began.elapsed()))
    }

    /// One rule.
    pub(crate) fn get(&self, id: &str) -> Option<View> {
        self.sure(id, |_, _| ())
    }

    /// All rules in the order of their creation, exhausted ones too.
    pub(crate) fn list(&self) -> Vec<View> {
        let state = self.state.lock();
        let (leads, real) = (Leads::of(&state), self.began.elapsed());
        let orders = state.rules.keys();
        orders.map(|order| view::of(&state, &leads, *order, real)).collect()
    }

    /// All rules in TOML, each with its id, in the order of their creation.
    pub(crate) fn to_toml(&self) -> String {
        let state = self.state.lock();
        let tables = state.rules.values().map(|counted| {
            let id = Some(counted.id.clone());
            let rule = Rule {
                id,
                ..counted.rule.clone()
            };
            toml::print(&rule)
        });
        tables.collect::<Vec<_>>().join("\n")
    }

    /// What would be warned of if this rule were added at this instant of the org's clock.
    pub(crate) fn warnings(&self, rule: &Rule, now: Timestamp) -> Vec<String> {
        let state = self.state.lock();
        let taken = rule.id.as_deref().and_then(|id| state.find(id));
        let order = taken.map_or(u64::MAX, |(order, _)| order);
        let doubts = engine::doubts(&state, &Leads::with(&state, rule), rule, order, now);
        taken.map(|_| REPLACES.to_owned()).into_iter().chain(doubts).collect()
    }

    /// What would be warned of if these were all rules: for each what is wrong with it.
    ///
    /// # Errors
    ///
    /// As for [`replace_all`](Self::replace_all).
    pub(crate) fn warnings_of_all(&self, rules: Vec<Rule>, now: Timestamp) -> Result<Vec<Vec<String>>, Vec<Flaw>> {
        // Tried where no request comes.
        let trial = Self::new(self.entropy);
        trial.replace_all(rules, now, None)?;
        Ok(trial.list().into_iter().map(|view| view.warnings).collect())
    }

    /// Removes one rule; whether there was one.
    pub(crate) fn remove(&self, id: &str) -> bool {
        self.state.lock().remove(id)
    }

    /// Removes all rules.
    pub(crate) fn clear(&self) {
        self.state.lock().clear();
    }

    /// Whether there is a rule of this id that is neither disabled nor past its ttl.
    pub(crate) fn lives(&self, id: &str) -> bool {
        let state = self.state.lock();
        state
            .find(id)
            .is_some_and(|(_, counted)| counted.lives(self.began.elapsed()))
    }

    /// Whether the ttl of a rule is over, and [`take_ended`](Self::take_ended) has not said so.
    pub(crate) fn has_ended(&self) -> bool {
        self.state.lock().has_ended(self.began.elapsed())
    }

    /// The ids of rules whose ttl is over, each once.
    pub(crate) fn take_ended(&self) -> Vec<String> {
        self.state.lock().take_ended(self.began.elapsed())
    }

    /// The next instant of the org's clock at which a window opens or closes, or a ramp ends.
    pub(crate) fn next_change(&self) -> Option<Timestamp> {
        self.state.lock().next_change()
    }

    /// What became of rules by this instant of the org's clock, each once.
    pub(crate) fn take_changes(&self, now: Timestamp) -> Vec<(String, Change)> {
        self.state.lock().take_changes(now, self.began.elapsed())
    }

    /// The org's clock was put back to this instant.
    pub(crate) fn rewind(&self, now: Timestamp) {
        self.state.lock().rewind(now);
    }

    /// Says of every rule whether it would act on a request, and why not. Counts nothing.
    pub(crate) fn explain(&self, facts: &Facts<'_>) -> (Plan, Vec<Explained>) {
        engine::explain(&self.state.lock(), self.source(), facts)
    }

    /// Whether any rule acts before a body is read.
    pub(crate) fn act_early(&self) -> bool {
        self.state.lock().acts_early()
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

    /// Takes those of a request's hits back that did nothing, as this says of each: they were none.
    pub(crate) fn give_back(&self, hits: &[Hit], did: &[bool]) {
        if did.contains(&false) {
            self.state.lock().give_back(hits, did, self.began.elapsed());
        }
    }

    fn source(&self) -> Source {
        Source {
            entropy: self.entropy,
            real: self.began.elapsed(),
        }
    }

    fn put(&self, state: &mut State, mut rule: Rule, now: Timestamp, ttl: Option<Duration>) -> u64 {
        let id = rule.id.take().unwrap_or_else(|| state.draw_id(self.entropy));
        state.put(id, rule, self.arming(now, ttl))
    }

    fn arming(&self, now: Timestamp, ttl: Option<Duration>) -> Arming {
        Arming {
            at: now,
            real: self.began.elapsed(),
            wall: Clock::default().now(),
            ttl,
        }
    }

    /// Does something to the rule of this id and shows it.
    fn change<E>(&self, id: &str, change: impl FnOnce(&mut State, u64) -> Result<(), E>) -> Option<Result<View, E>> {
        let state = &mut *self.state.lock();
        let (order, _) = state.find(id)?;
        Some(change(state, order).map(|()| self.view(state, order)))
    }

    /// The same for what cannot fail.
    fn sure(&self, id: &str, change: impl FnOnce(&mut State, u64)) -> Option<View> {
        let changed = self.change(id, |state, order| {
            change(state, order);
            Ok::<(), Infallible>(())
        })?;
        let Ok(view) = changed;
        Some(view)
    }

    fn view(&self, state: &State, order: u64) -> View {
        view::of(state, &Leads::of(state), order, self.began.elapsed())
    }
}

/// Whether these can be all rules of an org.
fn judge_list(rules: &[Rule]) -> Result<(), Vec<Flaw>> {
    if rules.len() > MAX_RULES {
        let reason = format!("has {} rules; the most an org may have are {MAX_RULES}", rules.len());
        return Err(vec![Flaw::new("", reason)]);
    }
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut flaws = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let Some(id) = rule.id.as_deref() else { continue };
        match first.entry(id) {
            Entry::Vacant(free) => {
                free.insert(index);
            }
            Entry::Occupied(taken) => {
                let reason = format!("is the id of item {} already; each id stands once", taken.get());
                flaws.push(Flaw::new(format!("/{index}/id"), reason));
            }
        }
    }
    if flaws.is_empty() { Ok(()) } else { Err(flaws) }
}

#[cfg(test)]
mod tests;
