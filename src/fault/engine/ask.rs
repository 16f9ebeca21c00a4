//! Asks one rule about a request that it is about, and changes nothing.

use std::time::Duration;

use super::chance::{self, Dice};
use super::counted::{Counted, counted_in};
use super::seen::{Partition, Seen};
use super::state::State;
use super::turn::{self, Moment, Pass, Tally};
use crate::entropy::Entropy;
use crate::fault::rule::Effect;

/// What a rule says, and its counters as they are if that is done.
pub(super) struct Asked {
    pub(super) turn: Result<(Effect, Option<f64>), Pass>,
    pub(super) dice: Dice,
    /// The partition that it was counted in; `None` for the one of all.
    pub(super) partition: Option<Partition>,
    pub(super) tally: Tally,
    /// The logical request, where chance is drawn by it.
    pub(super) logical: Option<(Partition, Tally)>,
}

pub(super) fn ask(state: &State, counted: &Counted, seen: &Seen<'_>, entropy: Entropy, real: Duration) -> Asked {
    let rule = &counted.rule;
    let (partition, tally) = match counted_in(rule, seen) {
        Some(partition) => {
            let (tally, partition) = state.kept(counted.serial, partition);
            (Some(partition), tally)
        }
        None => (None, counted.tally),
    };
    let logical = (rule.schedule.per.is_none() && chance::is_asked_by(rule)).then(|| {
        let (mut tally, partition) = state.kept(counted.serial, seen.logical());
        tally.seen += 1;
        (partition, tally)
    });
    let dice = match logical {
        Some((partition, tally)) => Dice::new(entropy, &counted.id, partition, tally.seen),
        None => {
            let partition = partition.unwrap_or_else(Partition::whole);
            Dice::new(entropy, &counted.id, partition, tally.seen + 1)
        }
    };
    let moment = Moment {
        now: seen.facts.now,
        armed_at: counted.arming.at,
        expired: counted.is_expired(real),
        state: state.machine(rule),
    };
    let (tally, turn) = turn::of(rule, tally, &moment, || dice.hit());
    Asked {
        // An effect is a few shared values: cheap to take along.
        turn: turn.map(|turn| (turn.effect.clone(), turn.draw)),
        dice,
        partition,
        tally,
        logical,
    }
}
