//! Several journals read as if they were one: those of a whole server, or the one of an org.

use std::sync::Arc;

use super::entry::Entry;
use super::follow::{Cursor, News};
use super::query::{Listing, Query};
use super::ring::{Journal, Record};

/// Journals that share a [`Sequence`](super::Sequence), up to one of its numbers: so nothing in them stands before
/// something smaller that came later, although they are locked one after the other.
#[derive(Debug)]
pub(crate) struct Journals {
    horizon: u64,
    all: Vec<Arc<Journal>>,
}

impl Journals {
    /// The journal of one org.
    pub(crate) fn one(journal: &Arc<Journal>) -> Self {
        Self {
            horizon: u64::MAX,
            all: vec![Arc::clone(journal)],
        }
    }

    /// All journals of a server. `horizon` is what was the last number before they were gathered.
    pub(crate) fn all(horizon: u64, all: Vec<Arc<Journal>>) -> Self {
        Self { horizon, all }
    }

    /// One page of what the query asks for, the newest last.
    pub(crate) fn list(&self, query: &Query) -> Listing {
        // One more than the page holds tells that there is a next page.
        let items = self.select(query, query.limit + 1);
        let foreign = self.all.iter().map(|journal| journal.ring.lock().foreign).sum();
        query.page(items, foreign)
    }

    /// Everything that the query asks for, whatever its limit, the newest last.
    pub(crate) fn entries(&self, query: &Query) -> Vec<Arc<Entry>> {
        self.select(query, usize::MAX)
    }

    fn select(&self, query: &Query, most: usize) -> Vec<Arc<Entry>> {
        let query = query.clone().up_to(self.horizon);
        let selected = self.all.iter().map(|journal| journal.ring.lock().select(&query, most));
        let mut entries: Vec<Arc<Entry>> = selected.flatten().collect();
        entries.sort_by_key(|entry| entry.seq);
        entries.truncate(most);
        entries
    }

    /// The entry of this number, if it is kept.
    pub(crate) fn entry(&self, seq: u64) -> Option<Arc<Entry>> {
        self.all.iter().find_map(|journal| journal.entry(seq))
    }

    /// Forgets every record.
    pub(crate) fn clear(&self) {
        self.all.iter().for_each(|journal| journal.clear());
    }

    /// The next records, at most so many. A number up to the horizon that is in none of the journals is gone.
    pub(crate) fn follow(&self, cursor: &mut Cursor, most: usize) -> Vec<News> {
        let since = cursor.seq;
        let next = self.all.iter().map(|journal| journal.ring.lock().next(since, most));
        let mut records: Vec<Record> = next.flatten().collect();
        records.retain(|record| record.seq() <= self.horizon);
        records.sort_by_key(Record::seq);
        records.truncate(most);
        let whole = records.len() < most;
        let mut news = Vec::new();
        for record in records {
            news.extend(cursor.miss_up_to(record.seq() - 1));
            news.push(cursor.read(record));
        }
        if whole {
            news.extend(cursor.miss_up_to(self.horizon));
        }
        news
    }
}

#[cfg(test)]
mod tests;
