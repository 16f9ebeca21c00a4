//! What went over the wire, kept within bounds and free of secrets: the memory that a tester asks after a test.
//!
//! Secrets are taken out when an exchange comes in, so that no later view, export or log can leak one. What stays of a
//! credential is its scheme and its fingerprint, the same that the list of tokens shows.

mod body;
mod criteria;
mod entry;
mod exchange;
mod export;
mod field;
mod find;
mod follow;
mod journals;
mod matcher;
mod print;
mod query;
mod redact;
mod ring;
#[cfg(test)]
mod samples;
mod sequence;
mod span;

pub(crate) use criteria::Criteria;
pub(crate) use entry::Entry;
pub(crate) use exchange::{Applied, Exchange, FaultHit, Foreign};
pub(crate) use export::{Format, TooLong};
pub(crate) use find::{Found, Near};
pub(crate) use follow::{Cursor, Kind, News};
pub(crate) use journals::Journals;
pub(crate) use query::{DEFAULT_LIMIT, MAX_LIMIT, Query};
pub(crate) use ring::{Journal, Limits, Record};
pub(crate) use sequence::Sequence;
pub(crate) use span::{MAX_NAME, MAX_SPANS, NotEnded};
