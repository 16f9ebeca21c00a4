//! Which entries a tester asks for, and the page that answers.

use std::sync::Arc;

use http::StatusCode;
use serde::{Serialize, Serializer};

use super::entry::Entry;
use crate::operation::Pattern;

/// Entries on a page where no `limit` is given.
pub(crate) const DEFAULT_LIMIT: usize = 100;
/// The most entries on a page.
pub(crate) const MAX_LIMIT: usize = 1_000;

/// What to list: the default is the first page of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    /// Only what was recorded after this number.
    pub(super) since: u64,
    pub(super) limit: usize,
    pub(super) operations: Pattern,
    pub(super) status: Option<StatusCode>,
}

/// A parameter that cannot be understood, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadParameter {
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// A page of entries, the newest last.
#[derive(Debug, Serialize)]
pub(crate) struct Listing {
    #[serde(serialize_with = "shared")]
    pub(crate) items: Vec<Arc<Entry>>,
    /// What to give as `since` for the next page; `null` where there is none.
    pub(crate) next: Option<u64>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            since: 0,
            limit: DEFAULT_LIMIT,
            operations: Pattern::Any,
            status: None,
        }
    }
}

impl Query {
    /// Reads `since`, `limit`, `op` and `status` from a raw query string. `org` is left to whoever chose the journal.
    ///
    /// # Errors
    ///
    /// Every parameter that is unknown or has no meaning: a filter with a slip of the pen would answer "nothing
    /// happened", which is what many tests hope to read.
    pub(crate) fn parse(raw: &str) -> Result<Self, Vec<BadParameter>> {
        let mut query = Self::default();
        let mut bad = Vec::new();
        for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
            if let Err(reason) = query.set(&name, &value) {
                bad.push(BadParameter {
                    name: name.into_owned(),
                    reason,
                });
            }
        }
        if bad.is_empty() { Ok(query) } else { Err(bad) }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "since" => {
                let seq = value.parse();
                self.since = seq.map_err(|_| format!("`{value}` is not the `seq` of an entry, a whole number"))?;
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
                self.limit = limit.ok_or_else(|| format!("`{value}` is not a number from 1 to {MAX_LIMIT}"))?;
            }
            "op" => self.operations = Pattern::parse(value)?,
            "status" => {
                let status = value.parse().ok();
                self.status = Some(status.ok_or_else(|| format!("`{value}` is not a status such as 404"))?);
            }
            "org" => {}
            _ => return Err("unknown parameter; known are since, limit, op, status and org".to_owned()),
        }
        Ok(())
    }

    /// Whether the query asks for this entry, its number aside.
    pub(super) fn asks_for(&self, entry: &Entry) -> bool {
        self.operations.covers(entry.operation) && self.status.is_none_or(|status| entry.status == Some(status))
    }

    /// The page of these entries, which follow `since`, match, and are at least one more than the limit if there are.
    pub(super) fn page(&self, mut items: Vec<Arc<Entry>>) -> Listing {
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let next = items.last().filter(|_| more).map(|entry| entry.seq);
        Listing { items, next }
    }
}

fn shared<S: Serializer>(items: &[Arc<Entry>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(items.iter().map(AsRef::<Entry>::as_ref))
}

#[cfg(test)]
mod tests;
