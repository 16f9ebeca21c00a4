//! The rules of one org with their counters, behind the lock of [`Faults`](crate::fault::Faults).

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jiff::Timestamp;

use super::ahead::Ahead;
use super::counted::{Arming, Counted};
use super::index::{Index, Rank};
use super::phase::Traffic;
use super::recent::Recent;
use super::seen::{Digest, Partition, Seen};
use super::turn::Tally;
use crate::entropy::Entropy;
use crate::fault::rule::Rule;
use crate::message::wire::Intake;

/// The most partitions of an org's rules whose counters are remembered, and logical requests with them. Past it those
/// that were not used for longest are forgotten: for them counting begins again. Source: our choice; some 2 MB.
pub(in crate::fault) const MAX_PARTITIONS: usize = 10_000;

/// Where every scenario begins (WireMock's word).
pub(super) const STARTED: &str = "started";

/// Everything that changes.
#[derive(Debug)]
pub(in crate::fault) struct State {
    /// In the order of their creation.
    pub(in crate::fault) rules: BTreeMap<u64, Counted>,
    by_id: HashMap<String, u64>,
    /// Rules that act before a body is read.
    pub(super) early: Index,
    /// All others.
    pub(super) main: Index,
    pub(super) partitions: Recent<(u64, Digest), Kept>,
    /// The states of scenarios that are not [`STARTED`].
    pub(super) machines: HashMap<String, String>,
    pub(super) traffic: Traffic,
    pub(super) ahead: Ahead,
    /// How many ids were drawn. Survives a removal of all rules, so that an id never comes back with another meaning.
    drawn: u64,
    /// How many rules, and how many beginnings of counters, there were.
    serials: u64,
}

/// Rules are asked twice about a request: while its body is not read yet, and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fault) enum Stage {
    Intake,
    Whole,
}

impl Stage {
    /// When a rule is asked: early only where it acts while the body is read.
    pub(in crate::fault) fn of(rule: &Rule) -> Self {
        let transport = rule.effect.transport.as_ref();
        match transport.is_some_and(|transport| transport.intake != Intake::default()) {
            true => Self::Intake,
            false => Self::Whole,
        }
    }
}

/// What is remembered of a partition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub(super) tally: Tally,
    /// The name that the partition was first known by, under which chance is drawn for it: a resource may be renamed, or
    /// gone, when a request for it comes again.
    name: Digest,
}

impl Default for State {
    fn default() -> Self {
        Self {
            rules: BTreeMap::new(),
            by_id: HashMap::new(),
            early: Index::default(),
            main: Index::default(),
            partitions: Recent::new(MAX_PARTITIONS),
            machines: HashMap::new(),
            traffic: Traffic::default(),
            ahead: Ahead::default(),
            drawn: 0,
            serials: 0,
        }
    }
}

impl State {
    /// The rule of this id.
    pub(in crate::fault) fn find(&self, id: &str) -> Option<(u64, &Counted)> {
        let order = *self.by_id.get(id)?;
        Some((order, self.rules.get(&order)?))
    }

    /// A name for a rule that came without one.
    pub(in crate::fault) fn draw_id(&mut self, entropy: Entropy) -> String {
        loop {
            let draw: [u8; 4] = entropy.bytes("fault", "id", self.drawn);
            self.drawn += 1;
            let id = format!("fault-{:08x}", u32::from_be_bytes(draw));
            if !self.by_id.contains_key(&id) {
                return id;
            }
        }
    }

    /// Puts a rule in the place of the one that has its id, else after all others, with fresh counters.
    pub(in crate::fault) fn put(&mut self, id: String, rule: Rule, arming: Arming) -> u64 {
        let replaced = self.by_id.get(&id).copied();
        if let Some(order) = replaced {
            self.set_aside(order);
        }
        self.serials += 1;
        let (serial, order) = (self.serials, replaced.unwrap_or(self.serials));
        let counted = Counted {
            id: id.clone(),
            rule,
            serial,
            tally: Tally::default(),
            hits: 0,
            last_hit: None,
            arming,
            indexed: false,
        };
        self.ahead.note(order, &counted);
        self.by_id.insert(id, order);
        self.rules.insert(order, counted);
        self.reindex(order, arming.real);
        order
    }

    /// Changes a rule and what goes with it, and finds it by what it is about now. `real` is the present.
    pub(in crate::fault) fn change(&mut self, order: u64, real: Duration, change: impl FnOnce(&mut Counted)) {
        self.set_aside(order);
        if let Some(counted) = self.rules.get_mut(&order) {
            let over = counted.is_expired(real).then_some(counted.arming);
            change(counted);
            // A ttl that is over ends once.
            if over != Some(counted.arming) || !counted.is_expired(real) {
                self.ahead.note(order, counted);
            }
        }
        self.reindex(order, real);
    }

    /// Lets a rule count from the beginning, and its scenario begin again.
    pub(in crate::fault) fn reset_counters(&mut self, order: u64, real: Duration) {
        self.serials += 1;
        let serial = self.serials;
        let machine = self
            .rules
            .get(&order)
            .and_then(|counted| counted.rule.schedule.state.as_ref());
        if let Some(step) = machine {
            self.machines.remove(&step.machine);
        }
        self.change(order, real, |counted| {
            (counted.serial, counted.tally) = (serial, Tally::default());
            (counted.hits, counted.last_hit) = (0, None);
        });
    }

    /// Removes one rule; whether there was one.
    pub(in crate::fault) fn remove(&mut self, id: &str) -> bool {
        let Some(order) = self.by_id.remove(id) else {
            return false;
        };
        self.set_aside(order);
        self.rules.remove(&order);
        if self.rules.is_empty() {
            self.clear();
        }
        true
    }

    /// Removes all rules, their counters and the states of their scenarios.
    pub(in crate::fault) fn clear(&mut self) {
        *self = Self {
            traffic: self.traffic,
            drawn: self.drawn,
            serials: self.serials,
            ..Self::default()
        };
    }

    /// Takes a rule out of everything that finds it, as long as it is as it was put there.
    pub(super) fn set_aside(&mut self, order: u64) {
        self.unindex(order);
        if let Some(counted) = self.rules.get(&order) {
            self.ahead.strike(order, counted);
        }
    }

    /// Takes a rule that cannot be hit any more out of the way.
    pub(super) fn unindex(&mut self, order: u64) {
        let Self { rules, early, main, .. } = self;
        if let Some(counted) = rules.get_mut(&order).filter(|counted| counted.indexed) {
            counted.indexed = false;
            let index = match Stage::of(&counted.rule) {
                Stage::Intake => early,
                Stage::Whole => main,
            };
            index.remove(counted.rank(order), &counted.rule);
        }
    }

    /// Whether no rule is found by anything.
    #[cfg(test)]
    pub(super) fn finds_nothing(&self) -> bool {
        self.early.is_empty() && self.main.is_empty() && self.ahead.is_empty()
    }

    /// Lets a rule that can be hit be found, where it is not.
    pub(super) fn reindex(&mut self, order: u64, real: Duration) {
        let Self { rules, early, main, .. } = self;
        let idle = |counted: &&mut Counted| counted.is_armed(real) && !counted.indexed;
        if let Some(counted) = rules.get_mut(&order).filter(idle) {
            counted.indexed = true;
            let index = match Stage::of(&counted.rule) {
                Stage::Intake => early,
                Stage::Whole => main,
            };
            index.insert(counted.rank(order), &counted.rule);
        }
    }

    /// Whether any rule is asked before a body is read.
    pub(in crate::fault) fn acts_early(&self) -> bool {
        !self.early.is_empty()
    }

    /// The rules that are asked at this stage.
    pub(super) fn index(&self, stage: Stage) -> &Index {
        match stage {
            Stage::Intake => &self.early,
            Stage::Whole => &self.main,
        }
    }

    /// Counters of this partition, and the partition by the name that it was first known by.
    pub(super) fn kept(&self, serial: u64, partition: Partition) -> (Tally, Partition) {
        match self.partitions.get(&(serial, partition.key)) {
            Some(kept) => (
                kept.tally,
                Partition {
                    name: kept.name,
                    ..partition
                },
            ),
            None => (Tally::default(), partition),
        }
    }

    /// Remembers them.
    pub(super) fn keep(&mut self, serial: u64, partition: Partition, tally: Tally) {
        let name = partition.name;
        self.partitions.put((serial, partition.key), Kept { tally, name });
    }

    /// The state of a rule's scenario.
    pub(super) fn machine(&self, rule: &Rule) -> &str {
        let step = rule.schedule.state.as_ref();
        let state = step.and_then(|step| self.machines.get(&step.machine));
        state.map_or(STARTED, String::as_str)
    }
}
