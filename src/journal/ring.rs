//! The journal itself: a bounded queue of records, the oldest of which make room.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use super::entry::Entry;
use super::exchange::Exchange;
use super::follow::Event;
use super::query::Query;
use super::sequence::Sequence;
use super::span::Spans;

/// The most requests and events together that one journal keeps. Source: our choice.
pub(crate) const MAX_ENTRIES: usize = 10_000;
/// The most memory that the records of one journal take, in bytes, counted roughly. Source: our choice.
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

/// Past exchanges and events in the order in which they were recorded.
#[derive(Debug)]
pub(crate) struct Journal {
    limits: Limits,
    pub(super) sequence: Sequence,
    pub(super) ring: Mutex<Ring>,
    /// Brackets around requests.
    pub(crate) spans: Spans,
}

/// Something that was recorded.
#[derive(Clone, Debug)]
pub(crate) enum Record {
    Request(Arc<Entry>),
    Event(Arc<Event>),
}

/// The records that are kept, and what is known of those that are not.
#[derive(Debug, Default)]
pub(super) struct Ring {
    records: VecDeque<(Record, usize)>,
    bytes: usize,
    /// How many records there ever were, and how many of them were requests.
    pub(super) recorded: u64,
    pub(super) requests: u64,
    /// The number of the last record that was forgotten: all that are kept have greater ones.
    pub(super) forgotten_to: u64,
    /// How many requests held a foreign credential, since the last clearing.
    pub(super) foreign: u64,
}

impl Record {
    pub(crate) fn seq(&self) -> u64 {
        match self {
            Self::Request(entry) => entry.seq,
            Self::Event(event) => event.seq,
        }
    }

    fn request(&self) -> Option<&Arc<Entry>> {
        match self {
            Self::Request(entry) => Some(entry),
            Self::Event(_) => None,
        }
    }
}

impl Journal {
    /// An empty journal.
    pub(crate) fn new(limits: Limits, sequence: Sequence) -> Self {
        Self {
            limits,
            sequence,
            ring: Mutex::default(),
            spans: Spans::default(),
        }
    }

    /// Keeps an exchange without its secrets, and returns the entry. The oldest records make room; the newest is always
    /// kept, at worst without its bodies.
    pub(crate) fn record(&self, exchange: Exchange<'_>) -> Arc<Entry> {
        let mut entry = Entry::of(exchange);
        // There is nothing else yet that is warned of.
        let foreign = !entry.warnings.is_empty();
        let mut weight = entry.weight();
        if weight > self.limits.bytes {
            entry.drop_bodies();
            weight = entry.weight();
        }
        self.push(weight, |ring, seq| {
            entry.number(seq);
            let entry = Arc::new(entry);
            ring.requests += 1;
            ring.foreign += u64::from(foreign);
            (Record::Request(Arc::clone(&entry)), entry)
        })
    }

    /// Numbers a record, keeps it, makes room for it, and wakes who waits for it.
    pub(super) fn push<T>(&self, weight: usize, numbered: impl FnOnce(&mut Ring, u64) -> (Record, T)) -> T {
        let mut ring = self.ring.lock();
        // Drawn under the lock: numbers ascend in the queue, and who sees one sees all that are smaller.
        let seq = self.sequence.next();
        let (record, out) = numbered(&mut ring, seq);
        ring.recorded += 1;
        ring.bytes += weight;
        ring.records.push_back((record, weight));
        let evicted = ring.shrink(self.limits);
        drop(ring);
        self.sequence.ring();
        // Taking a large entry apart is work that nobody needs to wait for.
        drop(evicted);
        out
    }

    /// The entry of this number, if it is kept.
    pub(crate) fn entry(&self, seq: u64) -> Option<Arc<Entry>> {
        let ring = self.ring.lock();
        let record = ring.after(seq.checked_sub(1)?).next()?;
        record.request().filter(|entry| entry.seq == seq).map(Arc::clone)
    }

    /// The last `n` entries, the newest last.
    pub(crate) fn latest(&self, n: usize) -> Vec<Arc<Entry>> {
        let ring = self.ring.lock();
        let newest = ring.records.iter().rev().filter_map(|(record, _)| record.request());
        let mut entries: Vec<Arc<Entry>> = newest.take(n).map(Arc::clone).collect();
        entries.reverse();
        entries
    }

    /// Forgets every record. Numbers go on where they were, and so do spans.
    pub(crate) fn clear(&self) {
        let mut ring = self.ring.lock();
        let emptied = ring.emptied();
        let forgotten = std::mem::replace(&mut *ring, emptied);
        drop(ring);
        drop(forgotten);
    }

    /// Takes the place of another journal, of which it keeps nothing: who follows it hears what was missed.
    pub(crate) fn begin_behind(&self, other: &Self) {
        let emptied = other.ring.lock().emptied();
        *self.ring.lock() = emptied;
    }
}

impl Ring {
    /// The records that are kept and follow this number.
    pub(super) fn after(&self, seq: u64) -> impl ExactSizeIterator<Item = &Record> {
        let start = self.records.partition_point(|(record, _)| record.seq() <= seq);
        self.records.range(start..).map(|(record, _)| record)
    }

    /// The next records after this number, at most so many.
    pub(super) fn next(&self, seq: u64, most: usize) -> Vec<Record> {
        self.after(seq).take(most).cloned().collect()
    }

    /// What is left when everything is forgotten.
    fn emptied(&self) -> Self {
        Self {
            recorded: self.recorded,
            requests: self.requests,
            forgotten_to: self.records.back().map_or(self.forgotten_to, |(last, _)| last.seq()),
            ..Self::default()
        }
    }

    /// How many records were forgotten.
    pub(super) fn forgotten(&self) -> u64 {
        self.recorded - self.records.len() as u64
    }

    /// The requests that the query asks for, up to that number of them.
    pub(super) fn select(&self, query: &Query, most: usize) -> Vec<Arc<Entry>> {
        let entries = self.after(query.since).filter_map(Record::request);
        let asked = entries.take_while(|entry| entry.seq <= query.until);
        let asked = asked.filter(|entry| query.asks_for(entry)).take(most);
        asked.map(Arc::clone).collect()
    }

    fn shrink(&mut self, limits: Limits) -> Vec<Record> {
        let mut evicted = Vec::new();
        while self.records.len() > 1 && (self.records.len() > limits.entries || self.bytes > limits.bytes) {
            if let Some((record, weight)) = self.records.pop_front() {
                self.bytes -= weight;
                self.forgotten_to = record.seq();
                evicted.push(record);
            }
        }
        evicted
    }
}

#[cfg(test)]
mod tests;
