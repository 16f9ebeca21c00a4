//! What is under way: lags, settling, tombstones and returns, each until an instant or for a number of reads.
//!
//! Instants are kept in order, so that what falls due is found without looking at the rest, and happens at the instant at
//! which it was due, however late somebody asks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::collection::fold;
use super::kind::Kind;
use super::record::Record;
use crate::ids::ResourceId;

/// Most things under way in one org; past these the oldest comes to its end at once. Source: our choice, so that a
/// fault on every write of a long run fills no machine.
pub(super) const MAX_PENDING: usize = 10_000;

/// How long something takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// So long on the org's clock.
    For(Duration),
    /// Until so many reads of the resource have happened.
    Reads(u64),
}

/// Something under way.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// Readers see the state before a write; `None` is that there was nothing.
    Lag {
        kind: Kind,
        id: ResourceId,
        shows: Option<Arc<Record>>,
    },
    /// A member of groups whom readers see in the groups of before.
    Links {
        member: ResourceId,
        shows: BTreeSet<ResourceId>,
    },
    /// A new user who will be given SIP addresses.
    SipAddresses { id: ResourceId },
    /// A new user whom readers see inactive.
    Settling { id: ResourceId },
    /// A name that nobody can have, because its owner was deleted.
    Tombstone { kind: Kind, name: String },
    /// A deleted resource that will be there again, with its password.
    Return {
        kind: Kind,
        record: Arc<Record>,
        password: Option<String>,
    },
}

impl What {
    /// The unique name of a resource that is being deleted.
    pub(super) fn tombstone(kind: Kind, record: &Record) -> Self {
        let name = fold(record.text(kind.unique_attribute()).unwrap_or_default());
        Self::Tombstone { kind, name }
    }

    fn resource(&self) -> Option<ResourceId> {
        match self {
            Self::Lag { id, .. }
            | Self::Settling { id }
            | Self::SipAddresses { id }
            | Self::Links { member: id, .. } => Some(*id),
            Self::Tombstone { .. } | Self::Return { .. } => None,
        }
    }
}

#[derive(Clone, Debug)]
struct Item {
    rule: String,
    end: End,
    what: What,
}

#[derive(Debug)]
enum End {
    At(Timestamp),
    /// Atomic, because readers count while they share the directory.
    Reads(AtomicU64),
}

impl Clone for End {
    fn clone(&self) -> Self {
        match self {
            Self::At(at) => Self::At(*at),
            Self::Reads(left) => Self::Reads(left.load(Ordering::Relaxed).into()),
        }
    }
}

impl Item {
    fn is_over(&self) -> bool {
        matches!(&self.end, End::Reads(left) if left.load(Ordering::Relaxed) == 0)
    }
}

/// Everything under way in one org, numbered in the order of its beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    items: BTreeMap<u64, Item>,
    by_instant: BTreeSet<(Timestamp, u64)>,
    by_resource: HashMap<ResourceId, Vec<u64>>,
    by_name: BTreeSet<(Kind, String, u64)>,
    begun: u64,
    read_out: ReadOut,
}

/// Whether some count of reads has run out since the last look.
#[derive(Debug, Default)]
struct ReadOut(AtomicBool);

impl Clone for ReadOut {
    fn clone(&self) -> Self {
        Self(self.0.load(Ordering::Relaxed).into())
    }
}

impl Pending {
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Begins something on behalf of a rule. What has to end to make room for it is handed back.
    pub(super) fn begin(&mut self, rule: &str, wait: Wait, what: What, now: Timestamp) -> Option<What> {
        let end = match wait {
            Wait::For(Duration::ZERO) | Wait::Reads(0) => return Some(what),
            Wait::For(span) => End::At(instant(now, span)),
            Wait::Reads(reads) => End::Reads(AtomicU64::new(reads)),
        };
        let evicted = match self.items.len() >= MAX_PENDING {
            true => self.items.keys().next().copied().and_then(|oldest| self.end(oldest)),
            false => None,
        };
        self.begun += 1;
        let number = self.begun;
        if let End::At(at) = end {
            self.by_instant.insert((at, number));
        }
        if let Some(id) = what.resource() {
            self.by_resource.entry(id).or_default().push(number);
        }
        if let What::Tombstone { kind, name } = &what {
            self.by_name.insert((*kind, name.clone(), number));
        }
        let rule = rule.to_owned();
        self.items.insert(number, Item { rule, end, what });
        evicted
    }

    /// Takes what is over by now, in the order in which it fell due.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Vec<(Timestamp, What)> {
        let mut due = Vec::new();
        while let Some(&(at, number)) = self.by_instant.first().filter(|(at, _)| *at <= now) {
            due.extend(self.end(number).map(|what| (at, what)));
        }
        if self.read_out.0.swap(false, Ordering::Relaxed) {
            let over = self.items.iter().filter(|(_, item)| item.is_over());
            let over: Vec<u64> = over.map(|(number, _)| *number).collect();
            due.extend(over.into_iter().filter_map(|number| Some((now, self.end(number)?))));
        }
        due
    }

    /// Takes what these rules began.
    pub(super) fn take_of(&mut self, rules: impl Fn(&str) -> bool) -> Vec<What> {
        let of = self.items.iter().filter(|(_, item)| rules(&item.rule));
        let of: Vec<u64> = of.map(|(number, _)| *number).collect();
        of.into_iter().filter_map(|number| self.end(number)).collect()
    }

    /// Whether [`take_due`](Self::take_due) would find something.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.next_instant().is_some_and(|at| at <= now) || self.read_out.0.load(Ordering::Relaxed)
    }

    /// The next instant at which something falls due.
    pub(super) fn next_instant(&self) -> Option<Timestamp> {
        self.by_instant.first().map(|(at, _)| *at)
    }

    /// What readers see in a resource's place: `None` for the truth, `Some(None)` for nothing at all.
    pub(super) fn shown(&self, kind: Kind, id: ResourceId) -> Option<Option<&Arc<Record>>> {
        self.of(id).find_map(|item| match &item.what {
            What::Lag { kind: of, shows, .. } if *of == kind && !item.is_over() => Some(shows.as_ref()),
            _ => None,
        })
    }

    /// The groups that readers see this member in, where those are not the truth.
    pub(super) fn shown_groups(&self, member: ResourceId) -> Option<&BTreeSet<ResourceId>> {
        self.of(member).find_map(|item| match &item.what {
            What::Links { shows, .. } if !item.is_over() => Some(shows),
            _ => None,
        })
    }

    /// Whether this user is still to become active.
    pub(super) fn is_settling(&self, id: ResourceId) -> bool {
        self.of(id)
            .any(|item| matches!(item.what, What::Settling { .. }) && !item.is_over())
    }

    /// The resources that readers may see otherwise than they are.
    pub(super) fn ids(&self) -> impl Iterator<Item = ResourceId> {
        self.by_resource.keys().copied()
    }

    /// Counts a read of a resource: for the lag that it saw, and for its settling.
    pub(super) fn count_read(&self, id: ResourceId) {
        let mut lagged = false;
        for item in self.of(id) {
            let counts = match item.what {
                What::Lag { .. } => !item.is_over() && !std::mem::replace(&mut lagged, true),
                _ => true,
            };
            if let (true, End::Reads(left)) = (counts, &item.end) {
                let one_less = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
                if one_less == Ok(1) {
                    self.read_out.0.store(true, Ordering::Relaxed);
                }
            }
        }
    }

    /// Whether nobody can have this name yet, because its owner was deleted.
    pub(super) fn is_buried(&self, kind: Kind, name: &str) -> bool {
        let all = || (kind, name.to_owned(), 0)..=(kind, name.to_owned(), u64::MAX);
        !self.by_name.is_empty() && self.by_name.range(all()).next().is_some()
    }

    fn of(&self, id: ResourceId) -> impl Iterator<Item = &Item> {
        let numbers = self.by_resource.get(&id).into_iter().flatten();
        numbers.filter_map(|number| self.items.get(number))
    }

    fn end(&mut self, number: u64) -> Option<What> {
        let Item { end, what, .. } = self.items.remove(&number)?;
        if let End::At(at) = end {
            self.by_instant.remove(&(at, number));
        }
        if let Some(id) = what.resource()
            && let Some(numbers) = self.by_resource.get_mut(&id)
        {
            numbers.retain(|other| *other != number);
            if numbers.is_empty() {
                self.by_resource.remove(&id);
            }
        }
        if let What::Tombstone { kind, name } = &what {
            self.by_name.remove(&(*kind, name.clone(), number));
        }
        Some(what)
    }
}

/// So long after `now`; at the end of time where there is no such instant.
fn instant(now: Timestamp, span: Duration) -> Timestamp {
    let span = SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
    now.checked_add(span).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_is_under_way_and_then_the_oldest_ends() {
        let mut pending = Pending::default();
        let mut begin = |n: usize| {
            let what = What::Tombstone {
                kind: Kind::User,
                name: n.to_string(),
            };
            let wait = Wait::For(Duration::from_secs(60));
            let evicted = pending.begin("rule", wait, what, Timestamp::UNIX_EPOCH);
            let name = evicted.map(|what| match what {
                What::Tombstone { name, .. } => name,
                other => panic!("{other:?}"),
            });
            (name, pending.is_buried(Kind::User, "0"))
        };
        for n in 0..MAX_PENDING {
            assert_eq!(begin(n), (None, true));
        }
        assert_eq!(begin(MAX_PENDING), (Some("0".to_owned()), false));
        let due = pending.take_due(Timestamp::MAX);
        assert_eq!((due.len(), pending.next_instant()), (MAX_PENDING, None));
        assert!(pending.items.is_empty() && pending.by_name.is_empty() && pending.by_resource.is_empty());
    }

    #[test]
    fn an_instant_behind_the_end_of_time_is_the_end_of_time() {
        assert_eq!(instant(Timestamp::MAX, Duration::from_secs(1)), Timestamp::MAX);
        assert_eq!(instant(Timestamp::UNIX_EPOCH, Duration::MAX), Timestamp::MAX);
    }
}
