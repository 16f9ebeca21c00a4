//! Readers of one journal: what they get, what they miss, and what events may be.

use serde_json::json;

use super::*;
use crate::journal::samples::Sample;
use crate::journal::{Journals, Limits, Query, Sequence};

fn journal(entries: usize) -> Arc<Journal> {
    let limits = Limits {
        entries,
        ..Limits::default()
    };
    Arc::new(Journal::new(limits, Sequence::default()))
}

fn users(journal: &Journal, times: usize) {
    for _ in 0..times {
        Sample::default().record(journal);
    }
}

/// Numbers of records, and ranges of what was missed with their counts.
fn told(journal: &Journal, cursor: &mut Cursor, most: usize) -> Vec<String> {
    let news = journal.follow(cursor, most);
    let told = news.iter().map(|news| match news {
        News::Record(record) => record.seq().to_string(),
        News::Missed(missed) => format!("{}-{} ({:?})", missed.from, missed.to, missed.count),
    });
    told.collect()
}

#[test]
fn a_reader_reads_on_where_it_was() {
    let journal = journal(9);
    let mut cursor = Cursor::after(0);
    assert_eq!(told(&journal, &mut cursor, 2), [""; 0]);
    users(&journal, 3);
    assert_eq!(told(&journal, &mut cursor, 2), ["1", "2"]);
    assert_eq!(told(&journal, &mut cursor, 2), ["3"]);
    journal.publish(Kind::Clock, json!({ "now": "later" }));
    users(&journal, 1);
    assert_eq!(told(&journal, &mut cursor, 2), ["4", "5"]);
    assert_eq!(told(&journal, &mut Cursor::after(4), 9), ["5"]);
}

#[test]
fn a_slow_reader_is_told_what_it_missed_and_how_much() {
    let journal = journal(2);
    let mut cursor = Cursor::after(0);
    users(&journal, 1);
    assert_eq!(told(&journal, &mut cursor, 9), ["1"]);
    // Exactly what is kept: nothing is missed. One more, and one is.
    users(&journal, 2);
    assert_eq!(told(&journal, &mut cursor, 9), ["2", "3"]);
    users(&journal, 3);
    assert_eq!(told(&journal, &mut cursor, 9), ["4-4 (Some(1))", "5", "6"]);
    users(&journal, 3);
    journal.clear();
    assert_eq!(told(&journal, &mut cursor, 9), ["7-9 (Some(3))"]);
    assert_eq!(told(&journal, &mut cursor, 9), [""; 0]);
}

#[test]
fn numbers_that_went_to_other_journals_are_not_missed() {
    let sequence = Sequence::default();
    let limits = Limits {
        entries: 2,
        ..Limits::default()
    };
    let [mine, other] = [(); 2].map(|()| Arc::new(Journal::new(limits, sequence.clone())));
    let mut cursor = Cursor::after(0);
    users(&mine, 1);
    users(&other, 5);
    users(&mine, 1);
    assert_eq!(told(&mine, &mut cursor, 9), ["1", "7"]);
    users(&other, 5);
    users(&mine, 3);
    // 13 is gone; 8 to 12 were never here.
    assert_eq!(told(&mine, &mut cursor, 9), ["8-13 (Some(1))", "14", "15"]);
}

#[test]
fn who_comes_back_too_late_is_told_the_range_and_no_made_up_count() {
    let journal = journal(2);
    users(&journal, 9);
    assert_eq!(told(&journal, &mut Cursor::after(3), 9), ["4-7 (None)", "8", "9"]);
    assert_eq!(told(&journal, &mut Cursor::after(0), 9), ["1-7 (Some(7))", "8", "9"]);
    assert_eq!(told(&journal, &mut Cursor::after(7), 9), ["8", "9"]);
}

#[test]
fn an_event_is_kept_up_to_its_limit_and_without_secrets() {
    let journal = journal(9);
    let data = |journal: &Journal| match journal.follow(&mut Cursor::after(0), 9).pop() {
        Some(News::Record(Record::Event(event))) => event.data.clone(),
        other => panic!("{other:?}"),
    };
    journal.publish(Kind::State, json!({ "password": "s3cret" }));
    assert_eq!(data(&journal), json!({ "password": "[redacted]" }));
    // A text of JSON has two quotes.
    let longest = Value::from("x".repeat(MAX_EVENT - 2));
    journal.publish(Kind::State, longest.clone());
    assert_eq!(data(&journal), longest);
    journal.publish(Kind::State, Value::from("x".repeat(MAX_EVENT - 1)));
    assert_eq!(data(&journal), "[not kept: 16385 bytes of JSON]");
}

#[test]
fn events_take_their_place_in_the_journal_and_none_in_its_listing() {
    let journal = journal(2);
    users(&journal, 1);
    journal.publish(Kind::Fault, json!({}));
    let listed = |journal| Journals::one(journal).entries(&Query::default()).len();
    assert_eq!(listed(&journal), 1);
    journal.publish(Kind::Fault, json!({}));
    assert_eq!(listed(&journal), 0, "two events are all that it keeps");
}
