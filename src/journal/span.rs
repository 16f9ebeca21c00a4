//! Spans: brackets that a tester puts around requests, to be told afterwards what happened between them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;
use parking_lot::Mutex;
use serde::{Serialize, Serializer};

use super::entry::Entry;
use super::exchange::Applied;
use super::print;
use super::query::Query;
use super::ring::Journal;
use crate::clock::Stopwatch;

/// The most spans of one org. The oldest that has ended makes room. Source: our choice.
pub(crate) const MAX_SPANS: usize = 1_000;
/// The longest name, in characters. Source: our choice, as long as the longest test's name should be.
pub(crate) const MAX_NAME: usize = 200;

/// The spans of one journal, in the order in which they began.
#[derive(Debug, Default)]
pub(crate) struct Spans(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    spans: VecDeque<Span>,
    begun: u64,
}

/// One bracket.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Span {
    id: String,
    name: String,
    /// The first number that a request in it can have.
    start_seq: u64,
    #[serde(serialize_with = "print::time")]
    started_at: Timestamp,
    #[serde(skip)]
    running: Stopwatch,
    #[serde(skip)]
    requests_before: u64,
    /// `null` while it has not ended.
    #[serde(serialize_with = "shared")]
    report: Option<Arc<Report>>,
}

/// What happened in a span. Its keys are a promise.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    id: String,
    name: String,
    /// The first and the last number that a request in it can have.
    from: u64,
    to: u64,
    #[serde(serialize_with = "print::time")]
    started_at: Timestamp,
    #[serde(serialize_with = "print::time")]
    ended_at: Timestamp,
    /// Real time.
    #[serde(rename = "durationMs")]
    duration_ms: f64,
    requests: u64,
    /// How many of the requests the journal no longer has: they are missing in the counts below.
    forgotten: u64,
    by_operation: BTreeMap<&'static str, u64>,
    /// `none` is an answer that never arrived.
    by_status: BTreeMap<String, u64>,
    /// How often each rule was hit.
    faults: BTreeMap<String, u64>,
    applied: AppliedCounts,
}

#[derive(Debug, Default, Serialize)]
struct AppliedCounts {
    yes: u64,
    no: u64,
    partial: u64,
}

/// Why a span cannot be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotEnded {
    Unknown,
    Already,
}

impl Journal {
    /// Begins a span here. `None` where [`MAX_SPANS`] are running.
    pub(crate) fn begin_span(&self, name: &str, now: Timestamp) -> Option<Span> {
        let mut state = self.spans.0.lock();
        if state.spans.len() >= MAX_SPANS {
            let ended = state.spans.iter().position(|span| span.report.is_some())?;
            state.spans.remove(ended);
        }
        state.begun += 1;
        // Nothing is drawn for this journal while its lock is held.
        let ring = self.ring.lock();
        let span = Span {
            id: format!("span-{}", state.begun),
            name: name.to_owned(),
            start_seq: self.sequence.last() + 1,
            started_at: now,
            running: Stopwatch::start(),
            requests_before: ring.requests,
            report: None,
        };
        drop(ring);
        state.spans.push_back(span.clone());
        Some(span)
    }

    /// Ends a span here, and reports.
    pub(crate) fn end_span(&self, id: &str, now: Timestamp) -> Result<Arc<Report>, NotEnded> {
        let mut state = self.spans.0.lock();
        let span = state
            .spans
            .iter_mut()
            .find(|span| span.id == id)
            .ok_or(NotEnded::Unknown)?;
        if span.report.is_some() {
            return Err(NotEnded::Already);
        }
        let report = Arc::new(self.report(span, now));
        span.report = Some(Arc::clone(&report));
        Ok(report)
    }

    /// All spans, the ended ones with their reports.
    pub(crate) fn spans(&self) -> Vec<Span> {
        self.spans.0.lock().spans.iter().cloned().collect()
    }

    /// The numbers between which the requests of a span are: after the first, up to the second.
    pub(crate) fn bounds_of_span(&self, id: &str) -> Option<(u64, u64)> {
        let state = self.spans.0.lock();
        let span = state.spans.iter().find(|span| span.id == id)?;
        Some((
            span.start_seq - 1,
            span.report.as_ref().map_or(u64::MAX, |report| report.to),
        ))
    }

    fn report(&self, span: &Span, now: Timestamp) -> Report {
        let (entries, requests, to) = {
            let ring = self.ring.lock();
            let to = self.sequence.last();
            let within = Query::default().between(span.start_seq - 1, to);
            (
                ring.select(&within, usize::MAX),
                ring.requests - span.requests_before,
                to,
            )
        };
        let mut report = Report {
            id: span.id.clone(),
            name: span.name.clone(),
            from: span.start_seq,
            to,
            started_at: span.started_at,
            ended_at: now,
            duration_ms: print::in_ms(span.running.elapsed()),
            requests,
            forgotten: requests - (entries.len() as u64).min(requests),
            by_operation: BTreeMap::new(),
            by_status: BTreeMap::new(),
            faults: BTreeMap::new(),
            applied: AppliedCounts::default(),
        };
        entries.iter().for_each(|entry| report.count(entry));
        report
    }
}

impl Report {
    fn count(&mut self, entry: &Entry) {
        *self.by_operation.entry(entry.operation.name()).or_default() += 1;
        let status = entry
            .status
            .map_or_else(|| "none".to_owned(), |status| status.as_u16().to_string());
        *self.by_status.entry(status).or_default() += 1;
        for hit in &entry.faults {
            *self.faults.entry(hit.id.clone()).or_default() += 1;
        }
        *match entry.applied {
            Applied::Yes => &mut self.applied.yes,
            Applied::No => &mut self.applied.no,
            Applied::Partial => &mut self.applied.partial,
        } += 1;
    }
}

fn shared<S: Serializer>(report: &Option<Arc<Report>>, serializer: S) -> Result<S::Ok, S::Error> {
    report.as_deref().serialize(serializer)
}

#[cfg(test)]
mod tests;
