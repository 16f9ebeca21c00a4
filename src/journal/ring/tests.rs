//! Bounds of the journal, and what is kept of what.

use super::*;
use crate::journal::samples::Sample;
use crate::journal::{Applied, Journals, Kind};

fn journal(limits: Limits) -> Arc<Journal> {
    Arc::new(Journal::new(limits, Sequence::default()))
}

fn users(journal: &Journal) -> u64 {
    Sample::default().record(journal).seq
}

/// Records `GET path`, answered with the status.
fn record(journal: &Journal, path: &str, status: u16) {
    Sample::get(path, status).record(journal);
}

fn seqs(entries: &[Arc<Entry>]) -> Vec<u64> {
    entries.iter().map(|entry| entry.seq).collect()
}

#[track_caller]
fn check(journal: &Arc<Journal>, query: &str, items: &[u64], next: Option<u64>) {
    let listing = Journals::one(journal).list(&Query::parse(query).unwrap());
    assert_eq!((seqs(&listing.items), listing.next), (items.to_vec(), next), "{query}");
}

#[test]
fn pages_follow_each_other_with_the_newest_last() {
    let journal = journal(Limits::default());
    check(&journal, "", &[], None);
    for expected in 1..=5 {
        assert_eq!(users(&journal), expected);
    }
    check(&journal, "", &[1, 2, 3, 4, 5], None);
    check(&journal, "limit=5", &[1, 2, 3, 4, 5], None);
    check(&journal, "limit=4", &[1, 2, 3, 4], Some(4));
    check(&journal, "limit=4&since=4", &[5], None);
    check(&journal, "since=5", &[], None);
    check(&journal, "since=99", &[], None);
    assert_eq!(seqs(&journal.latest(2)), [4, 5]);
    assert_eq!(seqs(&journal.latest(9)), [1, 2, 3, 4, 5]);
    assert!(journal.latest(0).is_empty());
}

#[test]
fn a_query_filters_by_operation_and_status() {
    let journal = journal(Limits::default());
    record(&journal, "/v1/scim/o/Users", 200);
    record(&journal, "/v1/scim/o/Users/7", 404);
    record(&journal, "/v1/scim/o/Groups", 200);
    record(&journal, "/nowhere", 404);
    check(&journal, "op=users.*", &[1, 2], None);
    check(&journal, "op=users.get", &[2], None);
    check(&journal, "status=404", &[2, 4], None);
    check(&journal, "status=404&op=unknown", &[4], None);
    check(&journal, "status=404&limit=1", &[2], Some(2));
    check(&journal, "op=oauth.*", &[], None);
}

#[test]
fn numbers_go_on_after_a_clear() {
    let journal = journal(Limits::default());
    users(&journal);
    journal.clear();
    check(&journal, "", &[], None);
    assert_eq!(users(&journal), 2);
    check(&journal, "", &[2], None);
}

#[test]
fn entries_are_kept_up_to_the_limit_and_the_oldest_leaves_first() {
    let journal = journal(Limits {
        entries: 3,
        ..Limits::default()
    });
    for _ in 0..3 {
        users(&journal);
    }
    check(&journal, "", &[1, 2, 3], None);
    users(&journal);
    check(&journal, "", &[2, 3, 4], None);
}

#[test]
fn the_default_limits_are_the_named_ones() {
    let limits = Limits::default();
    assert_eq!((limits.entries, limits.bytes), (10_000, 33_554_432));
}

/// What one entry of [`users`] weighs.
fn one() -> usize {
    let journal = journal(Limits::default());
    users(&journal);
    journal.ring.lock().bytes
}

#[test]
fn bytes_are_kept_up_to_the_limit_and_no_further() {
    for (bytes, kept) in [(3 * one(), &[1, 2, 3][..]), (3 * one() - 1, &[2, 3][..])] {
        let journal = journal(Limits {
            bytes,
            ..Limits::default()
        });
        for _ in 0..3 {
            users(&journal);
        }
        check(&journal, "", kept, None);
        let weights: usize = journal.ring.lock().records.iter().map(|(_, weight)| weight).sum();
        assert_eq!(journal.ring.lock().bytes, weights);
    }
}

#[test]
fn an_entry_larger_than_the_journal_is_kept_without_its_bodies() {
    let body = "y".repeat(1_000);
    for (extra, kept) in [(1_000, body.as_str()), (999, "[not kept: larger than the journal]")] {
        let journal = journal(Limits {
            bytes: one() + extra,
            ..Limits::default()
        });
        users(&journal);
        Sample {
            body: body.clone(),
            ..Sample::default()
        }
        .record(&journal);
        assert_eq!(journal.latest(1)[0].body, kept);
    }
}

#[test]
fn threads_record_in_ascending_order_and_lose_nothing() {
    let sequence = Sequence::default();
    let journals = [(); 2].map(|()| Arc::new(Journal::new(Limits::default(), sequence.clone())));
    std::thread::scope(|scope| {
        for journal in journals.iter().cycle().take(4) {
            scope.spawn(|| (0..50).map(|_| users(journal)).max());
        }
    });
    let all = Journals::all(200, journals.to_vec());
    let listing = all.list(&Query::parse("limit=1000").unwrap());
    assert_eq!(seqs(&listing.items), (1..=200).collect::<Vec<u64>>());
}

#[test]
fn a_query_filters_by_fault_and_by_what_was_applied() {
    let journal = journal(Limits::default());
    for (applied, faults) in [
        (Applied::Yes, vec!["a"]),
        (Applied::No, vec!["a", "b"]),
        (Applied::Partial, vec![]),
    ] {
        Sample {
            applied,
            faults,
            ..Sample::default()
        }
        .record(&journal);
    }
    check(&journal, "fault=a", &[1, 2], None);
    check(&journal, "fault=b", &[2], None);
    check(&journal, "fault=c", &[], None);
    check(&journal, "fault=*", &[1, 2], None);
    check(&journal, "applied=yes", &[1], None);
    check(&journal, "applied=partial", &[3], None);
    check(&journal, "applied=no&fault=a", &[2], None);
}

#[test]
fn an_entry_is_found_by_its_number() {
    let journal = journal(Limits {
        entries: 2,
        ..Limits::default()
    });
    users(&journal);
    journal.publish(Kind::State, serde_json::json!({}));
    users(&journal);
    let found = |seq| journal.entry(seq).map(|entry| entry.id.clone());
    assert_eq!(found(0), None);
    assert_eq!(found(1), None, "forgotten");
    assert_eq!(found(2), None, "an event");
    assert_eq!(found(3).as_deref(), Some("req-3"));
    assert_eq!(found(4), None);
}

/// Entries from a few hundred bytes to some fifty thousand, with what they weigh.
fn of_many_sizes() -> Vec<(Arc<Entry>, usize)> {
    let lengths = [0, 100, 1_000, 50_000];
    let entries = lengths.map(|length| {
        let sample = Sample {
            body: "y".repeat(length),
            ..Sample::default()
        };
        sample.record(&journal(Limits::default()))
    });
    entries
        .into_iter()
        .map(|entry| (Arc::clone(&entry), entry.weight()))
        .collect()
}

/// It holds what it may, no more, and as much as fits: one record more would be too much.
#[track_caller]
fn assert_full(journal: &Journal, limits: Limits, next: usize) {
    let ring = journal.ring.lock();
    let (entries, bytes) = (ring.records.len(), ring.bytes);
    assert!(
        entries <= limits.entries && bytes <= limits.bytes,
        "{entries} {bytes} {limits:?}"
    );
    assert!(
        entries + 1 > limits.entries || bytes + next > limits.bytes,
        "{entries} {bytes} {limits:?}"
    );
    let weights: usize = ring.records.iter().map(|(_, weight)| weight).sum();
    assert_eq!(bytes, weights);
}

#[test]
fn a_million_records_stay_within_the_bounds() {
    let entries = of_many_sizes();
    let largest = entries.iter().map(|(_, weight)| *weight).max().unwrap();
    for limits in [
        Limits {
            entries: 100,
            ..Limits::default()
        },
        Limits {
            bytes: 1_000_000,
            ..Limits::default()
        },
    ] {
        let journal = journal(limits);
        for ((entry, weight), n) in entries.iter().cycle().zip(1..=500_000) {
            journal.push(*weight, |_, _| (Record::Request(Arc::clone(entry)), ()));
            // Not only in the end.
            if n % 99_991 == 0 {
                assert_full(&journal, limits, largest);
            }
        }
        assert_full(&journal, limits, largest);
        assert_eq!(journal.ring.lock().recorded, 500_000);
    }
}

/// From an exchange on, which is the whole way of a request through the journal.
#[test]
fn after_a_million_requests_the_journal_is_within_its_bounds() {
    let limits = Limits {
        bytes: 100_000,
        ..Limits::default()
    };
    let journal = journal(limits);
    for _ in 0..1_000_000 {
        Sample::default().record(&journal);
    }
    let ring = journal.ring.lock();
    assert_eq!(ring.recorded, 1_000_000);
    assert!(
        ring.records.len() > 10 && ring.bytes <= limits.bytes,
        "{} {}",
        ring.records.len(),
        ring.bytes
    );
}

/// The way that requests take, from an exchange on.
#[test]
fn what_is_recorded_of_exchanges_stays_within_the_bounds() {
    let limits = Limits::default();
    let many = journal(limits);
    for _ in 0..MAX_ENTRIES + 1_000 {
        Sample::create("ada@example.test").record(&many);
    }
    assert_full(&many, limits, 0);
    assert_eq!(many.ring.lock().records.len(), MAX_ENTRIES);

    let limits = Limits {
        bytes: 1_000_000,
        ..limits
    };
    let large = journal(limits);
    for _ in 0..50 {
        let sample = Sample {
            body: "y".repeat(60_000),
            ..Sample::default()
        };
        let weight = sample.record(&large).weight();
        assert!(weight > 60_000 && large.ring.lock().bytes <= limits.bytes);
    }
    assert!(large.ring.lock().forgotten() > 0);
}
