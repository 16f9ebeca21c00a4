//! The rules of one org with their counters, behind the lock of [`Faults`](crate::fault::Faults).

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jiff::Timestamp;

use super::ahead::{Ahead, Change};
use super::index::{Index, Rank};
use super::phase::Traffic;
use super::recent::Recent;
use super::seen::{Digest, Partition, Seen};
use super::turn::Tally;
use crate::entropy::Entropy;
use crate::fault::rule::{Per, Rule};
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
    ahead: Ahead,
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

/// A rule and how often it was hit.
#[derive(Debug)]
pub(in crate::fault) struct Counted {
    pub(in crate::fault) id: String,
    pub(in crate::fault) rule: Rule,
    /// Under which its partitions are kept; another one is another beginning.
    pub(super) serial: u64,
    /// Counters of the partition of all.
    pub(super) tally: Tally,
    /// In all partitions.
    pub(in crate::fault) hits: u64,
    /// On the org's clock.
    pub(in crate::fault) last_hit: Option<Timestamp>,
    pub(in crate::fault) arming: Arming,
    indexed: bool,
}

/// When a rule was armed, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fault) struct Arming {
    /// On the org's clock.
    pub(in crate::fault) at: Timestamp,
    /// In real time, since the org began.
    pub(in crate::fault) real: Duration,
    /// In real time, as it is shown.
    pub(in crate::fault) wall: Timestamp,
    /// In real time; `None` is for ever. The rule's own ttl goes before.
    pub(in crate::fault) ttl: Option<Duration>,
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

    /// Takes a rule out of everything that finds it, as long as it is as it was put there.
    fn set_aside(&mut self, order: u64) {
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

    fn reindex(&mut self, order: u64, real: Duration) {
        let Self { rules, early, main, .. } = self;
        if let Some(counted) = rules.get_mut(&order).filter(|counted| counted.is_armed(real)) {
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

impl Counted {
    pub(super) fn rank(&self, order: u64) -> Rank {
        (self.rule.priority, order)
    }

    /// How many hits are left; `None` for no end, and where each partition has an end of its own.
    pub(in crate::fault) fn remaining(&self) -> Option<u64> {
        let times = self.rule.schedule.times.filter(|_| self.counts_together())?;
        Some(times.get().saturating_sub(self.hits))
    }

    /// Whether it could be hit when it was last looked at.
    #[cfg(test)]
    pub(super) fn is_indexed(&self) -> bool {
        self.indexed
    }

    /// Whether all requests are of one partition.
    pub(super) fn counts_together(&self) -> bool {
        matches!(self.rule.schedule.per, None | Some(Per::Org))
    }

    /// How long it stays armed, in real time since the org began.
    pub(in crate::fault) fn until(&self) -> Option<Duration> {
        let ttl = self.rule.schedule.ttl.or(self.arming.ttl)?;
        Some(self.arming.real.saturating_add(ttl))
    }

    pub(in crate::fault) fn is_expired(&self, real: Duration) -> bool {
        self.until().is_some_and(|until| real >= until)
    }

    /// Neither disabled nor past its ttl: what it has begun goes on, even if it is exhausted.
    pub(in crate::fault) fn lives(&self, real: Duration) -> bool {
        self.rule.enabled && !self.is_expired(real)
    }

    /// A rule that is disabled, past its ttl or exhausted does nothing any more.
    pub(in crate::fault) fn is_armed(&self, real: Duration) -> bool {
        self.lives(real) && self.remaining() != Some(0)
    }
}

/// The partition whose counters a rule uses; `None` for the one of all.
pub(super) fn counted_in(rule: &Rule, seen: &Seen<'_>) -> Option<Partition> {
    let text = |text: Option<&str>| {
        let text = text.unwrap_or_default().as_bytes();
        Partition::of(&[text], &[text])
    };
    let client = seen.token().map(|token| token.client.as_str());
    match rule.schedule.per? {
        Per::Org => None,
        // Tokens are drawn per org; chance for two orgs of one seed must not depend on them.
        Per::Token => {
            let fingerprint = seen.token().map_or("", |token| token.fingerprint.as_str());
            let name = client.unwrap_or_default();
            Some(Partition::of(&[fingerprint.as_bytes()], &[name.as_bytes()]))
        }
        Per::Op => Some(text(Some(seen.operation().name()))),
        Per::Resource => {
            let (key, name) = seen.resource_keys();
            Some(Partition::of(&[key.as_bytes()], &[name.as_bytes()]))
        }
        Per::Client => Some(text(client)),
    }
}
