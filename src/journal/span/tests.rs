//! What a span counts, and how many there may be.

use serde_json::{Value, json};

use super::*;
use crate::journal::samples::Sample;
use crate::journal::{Limits, Sequence};
use crate::message::Delivery;
use crate::message::wire::Wire;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn journal(entries: usize) -> Journal {
    let limits = Limits {
        entries,
        ..Limits::default()
    };
    Journal::new(limits, Sequence::default())
}

fn begin(journal: &Journal) -> String {
    journal.begin_span("test", NOW).unwrap().id
}

/// The report without what the clocks say.
fn end(journal: &Journal, id: &str) -> Value {
    let mut report = serde_json::to_value(&*journal.end_span(id, NOW).unwrap()).unwrap();
    report.as_object_mut().unwrap().remove("durationMs");
    report
}

#[test]
fn a_span_counts_what_was_recorded_between_its_ends_and_nothing_else() {
    let journal = journal(100);
    Sample::default().record(&journal);
    let outer = begin(&journal);
    Sample::create("ada").record(&journal);
    let inner = begin(&journal);
    let lost = Sample {
        delivery: Delivery::Wire(Wire::reset()),
        applied: Applied::Partial,
        faults: vec!["rst", "slow"],
        ..Sample::create("bob")
    };
    lost.record(&journal);
    let report = end(&journal, &inner);
    Sample::default().record(&journal);
    assert_eq!(
        report,
        json!({
            "id": "span-2", "name": "test", "from": 3, "to": 3,
            "startedAt": "1970-01-01T00:00:00.000Z", "endedAt": "1970-01-01T00:00:00.000Z",
            "requests": 1, "forgotten": 0,
            "byOperation": { "users.create": 1 }, "byStatus": { "none": 1 },
            "faults": { "rst": 1, "slow": 1 }, "applied": { "yes": 0, "no": 0, "partial": 1 },
        })
    );
    let report = end(&journal, &outer);
    assert_eq!(report["byOperation"], json!({ "users.create": 2, "users.list": 1 }));
    assert_eq!((&report["from"], &report["to"]), (&json!(2), &json!(4)));
    assert_eq!(journal.bounds_of_span(&inner), Some((2, 3)));
    assert_eq!(journal.bounds_of_span(&begin(&journal)), Some((4, u64::MAX)));
}

#[test]
fn requests_that_the_journal_forgot_are_counted_as_such() {
    let journal = journal(2);
    let span = begin(&journal);
    for _ in 0..5 {
        Sample::default().record(&journal);
    }
    let report = end(&journal, &span);
    let counts = ["requests", "forgotten", "byOperation"].map(|key| report[key].clone());
    assert_eq!(counts, [json!(5), json!(3), json!({ "users.list": 2 })]);
}

#[test]
fn a_span_ends_once() {
    let journal = journal(2);
    let span = begin(&journal);
    end(&journal, &span);
    assert_eq!(journal.end_span(&span, NOW).unwrap_err(), NotEnded::Already);
    assert_eq!(journal.end_span("span-2", NOW).unwrap_err(), NotEnded::Unknown);
}

#[test]
fn of_so_many_spans_the_oldest_that_has_ended_makes_room() {
    let journal = journal(2);
    let ids: Vec<String> = (0..MAX_SPANS).map(|_| begin(&journal)).collect();
    assert!(journal.begin_span("one more", NOW).is_none(), "all are running");
    for id in [&ids[7], &ids[3]] {
        end(&journal, id);
    }
    begin(&journal);
    assert_eq!(journal.spans().len(), MAX_SPANS);
    assert_eq!(journal.bounds_of_span(&ids[3]), None);
    assert!(journal.bounds_of_span(&ids[7]).is_some());
}
