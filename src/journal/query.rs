//! Which entries a tester asks for, and the page that answers.

use std::sync::Arc;

use http::StatusCode;
use serde::{Serialize, Serializer};

use super::entry::Entry;
use super::exchange::Applied;
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
    /// Only what was recorded up to this number.
    pub(super) until: u64,
    pub(super) limit: usize,
    pub(super) operations: Pattern,
    pub(super) status: Option<StatusCode>,
    pub(super) fault: Option<Fault>,
    pub(super) applied: Option<Applied>,
}

/// Which faults an entry must have met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Any,
    Rule(String),
}

/// A parameter that cannot be understood, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadParameter {
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// A page of entries, the newest last.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listing {
    #[serde(serialize_with = "shared")]
    pub(crate) items: Vec<Arc<Entry>>,
    /// What to give as `since` for the next page; `null` where there is none.
    pub(crate) next: Option<u64>,
    /// How many requests came with a credential that this double did not issue, listed or not.
    foreign_credentials: u64,
}

/// The first so many of some entries.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) items: Vec<Arc<Entry>>,
    pub(super) next: Option<u64>,
}

impl Page {
    pub(super) fn of(mut items: Vec<Arc<Entry>>, limit: usize) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|entry| entry.seq);
        Self { items, next }
    }
}

impl Default for Query {
    fn default() -> Self {
        Self {
            since: 0,
            until: u64::MAX,
            limit: DEFAULT_LIMIT,
            operations: Pattern::Any,
            status: None,
            fault: None,
            applied: None,
        }
    }
}

impl Query {
    /// Reads a raw query string. `org`, `span` and `format` are left to whoever chose the journal.
    ///
    /// # Errors
    ///
    /// Every parameter that is unknown or has no meaning: a filter with a slip of the pen would answer "nothing
    /// happened", which is what many tests hope to read.
    pub(crate) fn parse(raw: &str) -> Result<Self, Vec<BadParameter>> {
        let mut query = Self::default();
        let (mut bad, mut seen) = (Vec::new(), Vec::new());
        for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
            let read = match seen.contains(&name) {
                true => Err("given twice; one of them would be ignored".to_owned()),
                false => query.set(&name, &value),
            };
            seen.push(name.clone());
            if let Err(reason) = read {
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
            "fault" => {
                self.fault = Some(match value {
                    "*" => Fault::Any,
                    rule => Fault::Rule(rule.to_owned()),
                });
            }
            "applied" => {
                let applied = Applied::named(value);
                self.applied = Some(applied.ok_or_else(|| format!("`{value}` is not yes, no or partial"))?);
            }
            "org" | "span" | "format" => {}
            _ => {
                return Err(
                    "unknown parameter; known are since, limit, op, status, fault, applied, span and org".to_owned(),
                );
            }
        }
        Ok(())
    }

    /// The same, but only what was recorded after one number and up to another.
    pub(crate) fn between(self, since: u64, until: u64) -> Self {
        Self {
            since: self.since.max(since),
            ..self.up_to(until)
        }
    }

    pub(super) fn up_to(self, until: u64) -> Self {
        Self {
            until: self.until.min(until),
            ..self
        }
    }

    /// Whether the query asks for this entry, its number aside.
    pub(super) fn asks_for(&self, entry: &Entry) -> bool {
        self.operations.covers(entry.operation)
            && self.status.is_none_or(|status| entry.status == Some(status))
            && self.applied.is_none_or(|applied| entry.applied == applied)
            && self.fault.as_ref().is_none_or(|fault| match fault {
                Fault::Any => !entry.faults.is_empty(),
                Fault::Rule(id) => entry.faults.iter().any(|hit| hit.id == *id),
            })
    }

    /// The page of these entries, which follow `since`, match, and are at least one more than the limit if there are.
    pub(super) fn page(&self, items: Vec<Arc<Entry>>, foreign_credentials: u64) -> Listing {
        let Page { items, next } = Page::of(items, self.limit);
        Listing {
            items,
            next,
            foreign_credentials,
        }
    }
}

pub(super) fn shared<S: Serializer>(items: &[Arc<Entry>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(items.iter().map(AsRef::<Entry>::as_ref))
}

#[cfg(test)]
mod tests;
