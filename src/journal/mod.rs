//! What went over the wire, kept within bounds and free of secrets: the memory that a tester asks after a test.
//!
//! Secrets are taken out when an exchange comes in, so that no later view, export or log can leak one. What stays of a
//! credential is its scheme and its fingerprint, the same that the list of tokens shows.

mod body;
mod entry;
mod query;
mod redact;
mod ring;

pub(crate) use entry::{Applied, Entry, Exchange, FaultHit};
pub(crate) use query::Query;
pub(crate) use ring::{Journal, Limits, Sequence};
