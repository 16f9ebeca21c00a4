//! Pages, filters and bounds of the journal.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::time::Duration;

use super::*;
use crate::ids::TrackingId;
use crate::journal::Applied;
use crate::message::{Body, Connection, Delivery, Request, Response};
use crate::operation::Call;

fn journal(limits: Limits) -> Journal {
    Journal::new(limits, Sequence::default())
}

/// Records `GET path`, answered with the status.
fn record(journal: &Journal, path: &str, status: u16, body: &str) -> u64 {
    let request = Request {
        method: http::Method::GET,
        path: path.to_owned(),
        query: None,
        headers: HeaderMap::new(),
        body: Body::Whole(Bytes::copy_from_slice(body.as_bytes())),
        connection: Connection::default(),
    };
    let entry = journal.record(Exchange {
        call: &Call::of(&request.method, &request.path),
        request: &request,
        response: &Response::empty(StatusCode::from_u16(status).unwrap()),
        delivery: Delivery::Whole,
        org: None,
        at: jiff::Timestamp::UNIX_EPOCH,
        duration: Duration::ZERO,
        applied: Applied::No,
        faults: Vec::new(),
        tracking_id: &TrackingId::new(uuid::Uuid::nil()),
        why: None,
    });
    entry.seq
}

fn users(journal: &Journal) -> u64 {
    record(journal, "/v1/scim/o/Users", 200, "")
}

fn seqs(entries: &[Arc<Entry>]) -> Vec<u64> {
    entries.iter().map(|entry| entry.seq).collect()
}

#[track_caller]
fn check(journal: &Journal, query: &str, items: &[u64], next: Option<u64>) {
    let listing = journal.list(&Query::parse(query).unwrap());
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
    record(&journal, "/v1/scim/o/Users", 200, "");
    record(&journal, "/v1/scim/o/Users/7", 404, "");
    record(&journal, "/v1/scim/o/Groups", 200, "");
    record(&journal, "/nowhere", 404, "");
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
        let weights: usize = journal.ring.lock().entries.iter().map(|(_, weight)| weight).sum();
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
        record(&journal, "/v1/scim/o/Users", 200, &body);
        assert_eq!(journal.latest(1)[0].body, kept);
    }
}

#[test]
fn journals_that_share_a_sequence_are_listed_as_one() {
    let sequence = Sequence::default();
    let left = Arc::new(Journal::new(Limits::default(), sequence.clone()));
    let right = Arc::new(Journal::new(Limits::default(), sequence));
    for journal in [&left, &right, &right, &left] {
        users(journal);
    }
    check(&left, "", &[1, 4], None);
    check(&right, "", &[2, 3], None);
    // One that is named twice is listed once, and is not locked twice.
    let all = [Arc::clone(&right), Arc::clone(&left), Arc::clone(&right)];
    for (query, items, next) in [
        ("", &[1, 2, 3, 4][..], None),
        ("limit=3", &[1, 2, 3][..], Some(3)),
        ("limit=2&since=1", &[2, 3][..], Some(3)),
        ("limit=2&since=2", &[3, 4][..], None),
    ] {
        let listing = Journal::list_all(&all, &Query::parse(query).unwrap());
        assert_eq!((seqs(&listing.items), listing.next), (items.to_vec(), next), "{query}");
    }
    assert!(Journal::list_all(&[], &Query::default()).items.is_empty());
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
    let listing = Journal::list_all(&journals, &Query::parse("limit=1000").unwrap());
    assert_eq!(seqs(&listing.items), (1..=200).collect::<Vec<u64>>());
}
