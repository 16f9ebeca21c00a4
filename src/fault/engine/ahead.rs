//! What of rules falls due by itself: the end of a ttl in real time; on the org's clock the opening and closing of a
//! window and the end of a ramp.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::counted::Counted;
use super::state::State;
use super::turn::{later, opening};
use crate::clock::Agenda;

/// The rules' calendar, by their places in the order of creation.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// When rules disarm themselves, in real time since the org began.
    ends: BTreeSet<(Duration, u64)>,
    changes: Agenda<(u64, Change)>,
}

/// What becomes of a rule at an instant of the org's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    WindowOpens,
    WindowCloses,
    RampEnds,
}

impl Ahead {
    /// Notes what is ahead of a rule. What is past already is the next to be taken: whoever looks at an org settles it.
    pub(super) fn note(&mut self, order: u64, counted: &Counted) {
        if !counted.rule.enabled {
            return;
        }
        self.ends.extend(counted.until().map(|until| (until, order)));
        self.note_changes(order, counted);
    }

    pub(super) fn note_changes(&mut self, order: u64, counted: &Counted) {
        for (at, change) in changes(counted) {
            self.changes.add(at, (order, change));
        }
    }

    /// Strikes off what was noted of a rule, which must be as it was then.
    pub(super) fn strike(&mut self, order: u64, counted: &Counted) {
        if let Some(until) = counted.until() {
            self.ends.remove(&(until, order));
        }
        for (at, change) in changes(counted) {
            self.changes.remove(at, (order, change));
        }
    }

    /// Whether a ttl is over of which nobody took account.
    pub(super) fn has_ended(&self, real: Duration) -> bool {
        self.ends.first().is_some_and(|(until, _)| *until <= real)
    }

    /// Whether nothing is ahead.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty() && self.next_change().is_none()
    }

    /// The next rule whose ttl is over, once.
    pub(super) fn take_ended(&mut self, real: Duration) -> Option<u64> {
        if !self.has_ended(real) {
            return None;
        }
        self.ends.pop_first().map(|(_, order)| order)
    }

    /// The next instant at which a rule changes.
    pub(super) fn next_change(&self) -> Option<Timestamp> {
        self.changes.next()
    }

    /// The changes that are due.
    pub(super) fn take_changes(&mut self, now: Timestamp) -> Vec<(u64, Change)> {
        self.changes.take(now)
    }
}

impl State {
    /// Whether a rule's ttl is over of which nobody took account.
    pub(in crate::fault) fn has_ended(&self, real: Duration) -> bool {
        self.ahead.has_ended(real)
    }

    /// The ids of rules whose ttl is over, each once.
    pub(in crate::fault) fn take_ended(&mut self, real: Duration) -> Vec<String> {
        let mut ended = Vec::new();
        while let Some(order) = self.ahead.take_ended(real) {
            self.set_aside(order);
            ended.extend(self.rules.get(&order).map(|counted| counted.id.clone()));
        }
        ended
    }

    /// The next instant of the org's clock at which [`take_changes`](Self::take_changes) finds something.
    pub(in crate::fault) fn next_change(&self) -> Option<Timestamp> {
        self.ahead.next_change()
    }

    /// What became of rules by this instant of the org's clock: those that nothing can hit any more left out.
    pub(in crate::fault) fn take_changes(&mut self, now: Timestamp, real: Duration) -> Vec<(String, Change)> {
        let due = self.ahead.take_changes(now).into_iter();
        due.filter_map(|(order, change)| {
            let counted = self.rules.get(&order).filter(|counted| counted.is_armed(real))?;
            Some((counted.id.clone(), change))
        })
        .collect()
    }

    /// The org's clock was put back to this instant: what comes after it is ahead once more.
    pub(in crate::fault) fn rewind(&mut self, now: Timestamp) {
        for (order, counted) in self.rules.iter().filter(|(_, counted)| counted.rule.enabled) {
            self.ahead.note_changes(*order, counted);
        }
        self.ahead.take_changes(now);
    }
}

fn changes(counted: &Counted) -> impl Iterator<Item = (Timestamp, Change)> {
    let (schedule, armed_at) = (&counted.rule.schedule, counted.arming.at);
    let window = schedule.window.map(|window| {
        let opens = opening(window, armed_at);
        let closes = later(opens, window.length);
        [(opens, Change::WindowOpens), (closes, Change::WindowCloses)]
    });
    let ramp = schedule.ramp.map(|ramp| (later(armed_at, ramp.over), Change::RampEnds));
    window.into_iter().flatten().chain(ramp)
}
