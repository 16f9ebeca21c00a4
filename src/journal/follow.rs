//! Reading on: what was recorded since a number, what else happened beside requests, and what a slow reader missed.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::ring::{Journal, Record};
use super::{body, redact};

/// The longest event that is kept, in bytes of JSON. Source: our choice; events say what changed, not all that there is.
pub(crate) const MAX_EVENT: usize = 16 * 1024;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A rule was armed or disarmed.
    Fault,
    /// The org changed behind its clients' backs.
    State,
    /// The org's clock was moved.
    Clock,
}

impl Kind {
    /// The name of the event in the feed.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::State => "state",
            Self::Clock => "clock",
        }
    }
}

/// Something that happened beside the requests.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) seq: u64,
    pub(crate) kind: Kind,
    pub(crate) data: Value,
}

/// How far a reader has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The last number that it has seen, or was told that it missed.
    pub(super) seq: u64,
    /// How many records of its journal that is, where somebody counted.
    position: Option<u64>,
}

/// Numbers that a reader asks for and that are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Missed {
    pub(crate) from: u64,
    pub(crate) to: u64,
    /// How many records that were; `null` where nobody knows any more.
    pub(crate) count: Option<u64>,
}

/// What a reader reads next.
#[derive(Debug)]
pub(crate) enum News {
    Missed(Missed),
    Record(Record),
}

impl Cursor {
    /// A reader that has seen everything up to this number.
    pub(crate) const fn after(seq: u64) -> Self {
        Self { seq, position: None }
    }

    pub(super) fn read(&mut self, record: Record) -> News {
        self.seq = record.seq();
        self.position = self.position.map(|position| position + 1);
        News::Record(record)
    }

    /// Passes numbers each of which stands for something that is gone.
    pub(super) fn miss_up_to(&mut self, to: u64) -> Option<News> {
        let count = to.checked_sub(self.seq).filter(|count| *count > 0)?;
        Some(self.miss(to, Some(count)))
    }

    fn miss(&mut self, to: u64, count: Option<u64>) -> News {
        let from = self.seq + 1;
        self.seq = to;
        News::Missed(Missed { from, to, count })
    }
}

impl Journal {
    /// Records an event, without its secrets. What is too long is told as such.
    pub(crate) fn publish(&self, kind: Kind, mut data: Value) {
        redact::json(&mut data);
        let size = data.to_string().len();
        if size > MAX_EVENT {
            data = Value::from(format!("[not kept: {size} bytes of JSON]"));
        }
        let weight = size_of::<Event>() + body::weight(&data);
        self.push(weight, |_, seq| {
            (Record::Event(Arc::new(Event { seq, kind, data })), ())
        });
    }

    /// The next records of one journal, at most so many.
    pub(crate) fn follow(&self, cursor: &mut Cursor, limit: usize) -> Vec<News> {
        let mut news = Vec::new();
        let ring = self.ring.lock();
        if cursor.seq < ring.forgotten_to {
            // Everything up to there is forgotten: what the reader has of it is what it did not miss.
            let read = if cursor.seq == 0 { Some(0) } else { cursor.position };
            let count = read.and_then(|read| ring.forgotten().checked_sub(read));
            news.push(cursor.miss(ring.forgotten_to, count));
        }
        cursor.position = Some(ring.recorded - ring.after(cursor.seq).len() as u64);
        let records = ring.next(cursor.seq, limit);
        drop(ring);
        news.extend(records.into_iter().map(|record| cursor.read(record)));
        news
    }
}

#[cfg(test)]
mod tests;
