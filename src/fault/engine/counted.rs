//! A rule with what is counted of it and when it was armed.

use std::time::Duration;

use jiff::Timestamp;

use super::index::Rank;
use super::seen::{Partition, Seen};
use super::turn::Tally;
use crate::fault::rule::{Per, Rule};

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
    /// Whether it could be hit when it was last looked at.
    pub(super) indexed: bool,
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

impl Counted {
    pub(super) fn rank(&self, order: u64) -> Rank {
        (self.rule.priority, order)
    }

    /// How many hits are left; `None` for no end, and where each partition has an end of its own.
    pub(in crate::fault) fn remaining(&self) -> Option<u64> {
        let times = self.rule.schedule.times.filter(|_| self.counts_together())?;
        Some(times.get().saturating_sub(self.hits))
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
