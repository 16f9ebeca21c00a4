//! What a hit took of its rule, so that it can be given back: an effect that did nothing is no hit.
//!
//! Whether an effect does something is known when the request is answered, and until then the hit counts. A request that
//! is decided meanwhile may find the rule spent, or its scenario a state further; that is so with real throttles too.
//! Requests stay counted: what is drawn for the next one, and whose turn it is, depends on no effect.

use std::time::Duration;

use jiff::Timestamp;

use super::counted::Counted;
use super::seen::Partition;
use super::state::State;
use super::turn::Span;
use crate::fault::plan::Hit;

/// What one hit took.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::fault) struct Receipt {
    /// The beginning of the counters that it was counted in.
    pub(super) serial: u64,
    /// The partition that it was counted in; `None` for the one of all.
    pub(super) partition: Option<Partition>,
    /// The span of the budget that it was spent in.
    pub(super) span: Span,
    /// The hit before.
    pub(super) last_hit: Option<Timestamp>,
    pub(super) step: Option<Step>,
}

/// Where it led a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) machine: String,
    /// `None` for the state in which every scenario begins.
    pub(super) before: Option<String>,
    pub(super) then: String,
}

impl State {
    /// Takes those of one request's hits back that did nothing, as `did` says of each. `real` is since the org began.
    pub(in crate::fault) fn give_back(&mut self, hits: &[Hit], did: &[bool], real: Duration) {
        for (hit, _) in hits.iter().zip(did).filter(|(_, did)| !**did) {
            self.uncount(hit, real);
            if let Some(step) = &hit.receipt.step {
                self.step_back(&step.machine, hits, did);
            }
        }
    }

    fn uncount(&mut self, hit: &Hit, real: Duration) {
        let receipt = &hit.receipt;
        // Replaced or reset meanwhile, a rule knows nothing of this hit.
        let found = self
            .find(&hit.id)
            .filter(|(_, counted)| counted.serial == receipt.serial);
        let Some((order, _)) = found else {
            return;
        };
        if let Some(partition) = receipt.partition {
            let (mut tally, partition) = self.kept(receipt.serial, partition);
            tally.give_back(receipt.span);
            self.keep(receipt.serial, partition, tally);
        }
        if let Some(counted) = self.rules.get_mut(&order) {
            counted.give_back(hit);
        }
        self.reindex(order, real);
    }

    /// A scenario goes where the first hit that did something leads it, unless it went on already.
    fn step_back(&mut self, machine: &str, hits: &[Hit], did: &[bool]) {
        let steps = hits.iter().zip(did).filter_map(|(hit, did)| {
            let step = hit.receipt.step.as_ref().filter(|step| step.machine == machine);
            Some((step?, *did))
        });
        let steps: Vec<(&Step, bool)> = steps.collect();
        let taken = steps
            .first()
            .filter(|(step, _)| self.machines.get(machine) == Some(&step.then));
        let Some((taken, _)) = taken else {
            return;
        };
        let right = steps.iter().find(|(_, did)| *did).map(|(step, _)| &step.then);
        match right.or(taken.before.as_ref()) {
            Some(state) => drop(self.machines.insert(machine.to_owned(), state.clone())),
            None => drop(self.machines.remove(machine)),
        }
    }
}

impl Counted {
    fn give_back(&mut self, hit: &Hit) {
        if self.hits == hit.hit {
            self.last_hit = hit.receipt.last_hit;
        }
        self.hits = self.hits.saturating_sub(1);
        if hit.receipt.partition.is_none() {
            self.tally.give_back(hit.receipt.span);
        }
    }
}
