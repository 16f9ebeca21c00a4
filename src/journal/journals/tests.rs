//! Journals that share their numbers, listed and followed as one.

use super::*;
use crate::journal::samples::Sample;
use crate::journal::{Limits, Sequence};

fn users(journal: &Journal) -> u64 {
    Sample::default().record(journal).seq
}

fn pair(limits: Limits) -> (Sequence, Arc<Journal>, Arc<Journal>) {
    let sequence = Sequence::default();
    let journal = || Arc::new(Journal::new(limits, sequence.clone()));
    let (left, right) = (journal(), journal());
    (sequence, left, right)
}

fn both(sequence: &Sequence, left: &Arc<Journal>, right: &Arc<Journal>) -> Journals {
    Journals::all(sequence.last(), vec![Arc::clone(right), Arc::clone(left)])
}

#[test]
fn they_are_listed_as_one() {
    let (sequence, left, right) = pair(Limits::default());
    for journal in [&left, &right, &right, &left] {
        users(journal);
    }
    let all = both(&sequence, &left, &right);
    for (query, items, next) in [
        ("", &[1, 2, 3, 4][..], None),
        ("limit=3", &[1, 2, 3][..], Some(3)),
        ("limit=2&since=1", &[2, 3][..], Some(3)),
        ("limit=2&since=2", &[3, 4][..], None),
    ] {
        let listing = all.list(&Query::parse(query).unwrap());
        let seqs: Vec<u64> = listing.items.iter().map(|entry| entry.seq).collect();
        assert_eq!((seqs, listing.next), (items.to_vec(), next), "{query}");
    }
    assert_eq!(all.entry(3).map(|entry| entry.seq), Some(3));
    assert!(Journals::all(0, Vec::new()).entries(&Query::default()).is_empty());
    all.clear();
    assert!(all.entries(&Query::default()).is_empty());
}

#[test]
fn what_was_recorded_behind_the_horizon_comes_the_next_time() {
    let (sequence, left, right) = pair(Limits::default());
    users(&left);
    let all = both(&sequence, &left, &right);
    users(&right);
    assert_eq!(all.entries(&Query::default()).len(), 1);
    let mut cursor = Cursor::after(0);
    assert_eq!(told(&all.follow(&mut cursor, 9)), ["1"]);
    assert_eq!(told(&both(&sequence, &left, &right).follow(&mut cursor, 9)), ["2"]);
}

/// Numbers of records, and ranges of what was missed with their counts.
fn told(news: &[News]) -> Vec<String> {
    let told = news.iter().map(|news| match news {
        News::Record(record) => record.seq().to_string(),
        News::Missed(missed) => format!("{}-{} ({:?})", missed.from, missed.to, missed.count),
    });
    told.collect()
}

#[test]
fn a_follower_of_all_reads_in_order_and_hears_of_every_gap() {
    let limits = Limits {
        entries: 2,
        ..Limits::default()
    };
    let (sequence, left, right) = pair(limits);
    let mut cursor = Cursor::after(0);
    for journal in [&left, &right, &left] {
        users(journal);
    }
    let follow = |cursor: &mut Cursor, most| told(&both(&sequence, &left, &right).follow(cursor, most));
    assert_eq!(follow(&mut cursor, 2), ["1", "2"]);
    assert_eq!(follow(&mut cursor, 2), ["3"]);
    assert_eq!(follow(&mut cursor, 2), [""; 0]);
    // 4 to 7 go to the left, which keeps the last two; 8 goes to the right.
    for journal in [&left, &left, &left, &left, &right] {
        users(journal);
    }
    assert_eq!(follow(&mut cursor, 2), ["4-5 (Some(2))", "6", "7"]);
    right.clear();
    assert_eq!(follow(&mut cursor, 2), ["8-8 (Some(1))"]);
    assert_eq!(follow(&mut cursor, 2), [""; 0]);
}

#[test]
fn a_thousand_journals_that_are_written_at_once_stay_apart() {
    let sequence = Sequence::default();
    let journals: Vec<Arc<Journal>> = (0..1_000)
        .map(|_| Arc::new(Journal::new(Limits::default(), sequence.clone())))
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (journal, org) in journals.iter().zip(0..) {
                    Sample::get(&format!("/v1/scim/{org}/Users"), 200).record(journal);
                }
            });
        }
    });
    let all = Journals::all(sequence.last(), journals.clone());
    assert_eq!(all.entries(&Query::default()).len(), 4_000);
    for (journal, org) in journals.iter().zip(0..) {
        let entries = Journals::one(journal).entries(&Query::default());
        assert_eq!(entries.len(), 4);
        assert!(
            entries
                .iter()
                .all(|entry| entry.target == format!("/v1/scim/{org}/Users"))
        );
    }
}
