//! Which requests are meant, and how a request differs from them.

use serde_json::json;

use super::*;
use crate::journal::samples::Sample;
use crate::journal::{Journal, Limits, Sequence};

fn read(written: &Value) -> Result<Criteria, Vec<Flaw>> {
    Criteria::read(written.as_object().unwrap())
}

/// The fields in which `POST /Users` of ada differs from what is written.
#[track_caller]
fn check(written: Value, different: &[&str]) {
    let journal = Journal::new(Limits::default(), Sequence::default());
    let entry = Sample::create("ada").record(&journal);
    let criteria = read(&written).unwrap();
    let fields: Vec<String> = criteria.differences(&entry).into_iter().map(|one| one.field).collect();
    assert_eq!(fields, different, "{written}");
    assert_eq!(criteria.mean(&entry), different.is_empty(), "{written}");
    assert_eq!(criteria.distance(&entry).0, different.len(), "{written}");
}

#[test]
fn all_fields_must_be_as_written() {
    check(json!({}), &[]);
    check(json!({"op": "users.create", "status": 201, "userName": "ada"}), &[]);
    check(json!({"op": "users.*"}), &[]);
    check(json!({"op": "*"}), &[]);
    check(
        json!({"op": "groups.*", "status": 201, "userName": "bob"}),
        &["op", "userName"],
    );
    check(json!({"op": {"in": ["users.create", "users.list"]}}), &[]);
    check(json!({"op": {"prefix": "groups."}}), &["op"]);
}

#[test]
fn a_difference_says_what_was_expected_and_what_is_there() {
    let journal = Journal::new(Limits::default(), Sequence::default());
    let entry = Sample {
        faults: vec!["slow", "late"],
        ..Sample::create("ada")
    }
    .record(&journal);
    let written =
        json!({"op": "groups.*", "fault": "none", "header.x-run": {"absent": false}, "status": {"in": [200]}});
    let told = serde_json::to_value(read(&written).unwrap().differences(&entry)).unwrap();
    let expected = json!([
        { "field": "op", "expected": "groups.*", "actual": "users.create" },
        { "field": "fault", "expected": "none", "actual": ["slow", "late"] },
        { "field": "header.x-run", "expected": {"absent": false}, "actual": null },
        { "field": "status", "expected": {"in": [200]}, "actual": 201 },
    ]);
    assert_eq!(told, expected);
}

#[test]
fn every_flaw_has_its_pointer() {
    let flaws = read(&json!({"op": "users.make", "a/b": 1, "status": {"equals": 1, "than": 2}})).unwrap_err();
    let pointers: Vec<&str> = flaws.iter().map(|flaw| &*flaw.pointer).collect();
    assert_eq!(pointers, ["/op", "/a~1b", "/status/than"]);
}

#[test]
fn a_condition_that_no_request_can_meet_is_refused_where_it_stands() {
    #[track_caller]
    fn check(written: Value, pointer: &str, reason: &str) {
        assert_eq!(
            read(&written).unwrap_err(),
            [Flaw {
                pointer: pointer.to_owned(),
                reason: reason.to_owned()
            }]
        );
    }
    check(
        json!({"applied": "perhaps"}),
        "/applied",
        "\"perhaps\" is none of yes, no, partial",
    );
    check(
        json!({"delivery": {"in": ["whole", "zzz"]}}),
        "/delivery/in/1",
        "\"zzz\" is none of whole, shaped, none, reset_peer",
    );
    check(
        json!({"surface": {"equals": "bogus"}}),
        "/surface/equals",
        "\"bogus\" is none of connector, v2, idb, rest",
    );
    let null = "null stands nowhere; {\"absent\": true} asks for what is not there";
    check(json!({"op": null}), "/op", null);
    check(
        json!({"status": {"in": []}}),
        "/status/in",
        "an empty list holds for nothing",
    );
    check(
        json!({"status": 9_999}),
        "/status",
        "9999 is not a status from 100 to 599",
    );
}

#[test]
fn so_many_fields_at_once_and_not_one_more() {
    let fields = |count| Value::Object((0..count).map(|n| (format!("query.{n}"), json!(n))).collect());
    assert!(read(&fields(MAX_CRITERIA)).is_ok());
    let reason = "at most 50 fields at once; these are 51";
    assert_eq!(read(&fields(MAX_CRITERIA + 1)).unwrap_err(), [Flaw::at("", reason)]);
}
