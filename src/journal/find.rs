//! Finding requests by criteria, and, where none is as wanted, the one that came nearest.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::criteria::{Criteria, Difference};
use super::entry::Entry;
use super::query::{Page, shared};
use crate::operation::Operation;

/// What was found.
#[derive(Debug, Serialize)]
pub(crate) struct Found {
    #[serde(serialize_with = "shared")]
    items: Vec<Arc<Entry>>,
    /// What to give as `since` for the next page; `null` where there is none.
    next: Option<u64>,
    /// `null` where something was found, or where there is nothing that could be near.
    nearest: Option<Near>,
}

/// A request that is not what was wanted, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Near {
    pub(crate) id: String,
    seq: u64,
    #[serde(serialize_with = "super::print::operation")]
    operation: Operation,
    /// Empty where the request is as wanted, but came too often, too seldom or at the wrong time.
    pub(crate) differences: Vec<Difference>,
}

impl Found {
    /// The first of these entries that meet the criteria.
    pub(crate) fn among(entries: &[Arc<Entry>], criteria: &Criteria, limit: usize) -> Self {
        let meant = entries.iter().filter(|entry| criteria.mean(entry));
        let page = Page::of(meant.take(limit + 1).map(Arc::clone).collect(), limit);
        let nearest = if page.items.is_empty() {
            Near::among(entries, criteria)
        } else {
            None
        };
        Self {
            items: page.items,
            next: page.next,
            nearest,
        }
    }
}

impl Near {
    /// The one of these entries that differs in the fewest fields, and in these the least; the newest of several.
    pub(crate) fn among<'a>(entries: impl IntoIterator<Item = &'a Arc<Entry>>, criteria: &Criteria) -> Option<Self> {
        let distances = entries
            .into_iter()
            .map(|entry| (criteria.distance(entry), Reverse(entry.seq), entry));
        let (_, _, nearest) = distances.min_by_key(|(distance, newest, _)| (*distance, *newest))?;
        Some(Self::of(nearest, criteria))
    }

    /// Whether it is another operation that was wanted.
    pub(crate) fn is_of_another_operation(&self) -> bool {
        self.differences.iter().any(|difference| difference.field == "op")
    }

    /// This entry, beside the criteria.
    pub(crate) fn of(entry: &Entry, criteria: &Criteria) -> Self {
        Self {
            id: entry.id.clone(),
            seq: entry.seq,
            operation: entry.operation,
            differences: criteria.differences(entry),
        }
    }
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.id, self.operation)?;
        for (difference, at) in self.differences.iter().zip(0..) {
            let Difference {
                field,
                expected,
                actual,
            } = difference;
            let link = if at == 0 { ", but" } else { ", and" };
            write!(f, "{link} {field} is {actual}, not {expected}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
