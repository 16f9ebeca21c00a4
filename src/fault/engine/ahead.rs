//! What of rules falls due by itself: the end of a ttl in real time; on the org's clock the opening and closing of a
//! window and the end of a ramp.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::state::Counted;
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

    /// The next rule whose ttl is over, once.
    pub(super) fn take_ended(&mut self, real: Duration) -> Option<u64> {
        self.has_ended(real)
            .then(|| self.ends.pop_first())?
            .map(|(_, order)| order)
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
