//! The journal itself: a bounded queue of entries, the oldest of which make room.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Mutex, MutexGuard};

use super::entry::{Entry, Exchange};
use super::query::{Listing, Query};

/// The most entries that one journal keeps. Source: our choice.
pub(crate) const MAX_ENTRIES: usize = 10_000;
/// The most memory that the entries of one journal take, in bytes, counted roughly. Source: our choice.
pub(crate) const MAX_BYTES: usize = 32 * 1024 * 1024;

/// How much a journal keeps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) entries: usize,
    pub(crate) bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: MAX_ENTRIES,
            bytes: MAX_BYTES,
        }
    }
}

/// Where the numbers of entries come from. Journals that share one number their entries through, so that they can be
/// listed as one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequence(Arc<AtomicU64>);

impl Sequence {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Past exchanges in the order in which they were recorded.
#[derive(Debug)]
pub(crate) struct Journal {
    limits: Limits,
    sequence: Sequence,
    ring: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    entries: VecDeque<(Arc<Entry>, usize)>,
    bytes: usize,
}

impl Journal {
    /// An empty journal.
    pub(crate) fn new(limits: Limits, sequence: Sequence) -> Self {
        Self {
            limits,
            sequence,
            ring: Mutex::default(),
        }
    }

    /// Keeps an exchange without its secrets, and returns the entry. The oldest entries make room; the newest is always
    /// kept, at worst without its bodies.
    pub(crate) fn record(&self, exchange: Exchange<'_>) -> Arc<Entry> {
        let mut entry = Entry::of(exchange);
        let mut weight = entry.weight();
        if weight > self.limits.bytes {
            entry.drop_bodies();
            weight = entry.weight();
        }
        let mut ring = self.ring.lock();
        // Drawn under the lock: numbers ascend in the queue, and who sees one sees all that are smaller.
        let seq = self.sequence.next();
        entry.number(seq);
        let entry = Arc::new(entry);
        ring.bytes += weight;
        ring.entries.push_back((Arc::clone(&entry), weight));
        let evicted = ring.shrink(self.limits);
        drop(ring);
        // Taking a large entry apart is work that nobody needs to wait for.
        drop(evicted);
        entry
    }

    /// One page of what the query asks for. The lock is held for cloning pointers only.
    pub(crate) fn list(&self, query: &Query) -> Listing {
        let items = self.ring.lock().select(query);
        query.page(items)
    }

    /// One page out of several journals as if they were one. They must share their [`Sequence`].
    pub(crate) fn list_all(journals: &[Arc<Self>], query: &Query) -> Listing {
        let mut journals: Vec<&Self> = journals.iter().map(AsRef::as_ref).collect();
        // All locks are held at once, so that no number is drawn and not yet in its queue. Two callers must then take
        // them in the same order, and the order of addresses is one that all agree on.
        journals.sort_by_key(|journal| std::ptr::from_ref(*journal));
        journals.dedup_by_key(|journal| std::ptr::from_ref(*journal));
        let rings: Vec<MutexGuard<'_, Ring>> = journals.iter().map(|journal| journal.ring.lock()).collect();
        let mut items: Vec<Arc<Entry>> = rings.iter().flat_map(|ring| ring.select(query)).collect();
        drop(rings);
        items.sort_by_key(|entry| entry.seq);
        query.page(items)
    }

    /// The last `n` entries, the newest last.
    pub(crate) fn latest(&self, n: usize) -> Vec<Arc<Entry>> {
        let ring = self.ring.lock();
        let skipped = ring.entries.len().saturating_sub(n);
        ring.entries
            .iter()
            .skip(skipped)
            .map(|(entry, _)| Arc::clone(entry))
            .collect()
    }

    /// Forgets everything. Numbers go on where they were.
    pub(crate) fn clear(&self) {
        let forgotten = std::mem::take(&mut *self.ring.lock());
        drop(forgotten);
    }
}

impl Ring {
    fn select(&self, query: &Query) -> Vec<Arc<Entry>> {
        let start = self.entries.partition_point(|(entry, _)| entry.seq <= query.since);
        let entries = self.entries.range(start..).map(|(entry, _)| entry);
        // One more than the page holds tells that there is a next page.
        entries
            .filter(|entry| query.asks_for(entry))
            .take(query.limit + 1)
            .map(Arc::clone)
            .collect()
    }

    fn shrink(&mut self, limits: Limits) -> Vec<Arc<Entry>> {
        let mut evicted = Vec::new();
        while self.entries.len() > 1 && (self.entries.len() > limits.entries || self.bytes > limits.bytes) {
            if let Some((entry, weight)) = self.entries.pop_front() {
                self.bytes -= weight;
                evicted.push(entry);
            }
        }
        evicted
    }
}

#[cfg(test)]
mod tests;
