//! Requests and the phase that each looks like.

use serde_json::json;

use super::*;
use crate::fault::sample::Sample;

const UUID: &str = "0b5f3a5e-96a4-4c0b-8a3b-0f3c3a2e7f10";

const FRESH: Traffic = Traffic {
    wrote: false,
    settled: false,
    last: None,
};
const WROTE: Traffic = Traffic { wrote: true, ..FRESH };
const SETTLED: Traffic = Traffic { settled: true, ..WROTE };

#[track_caller]
fn check(sample: &Sample, traffic: Traffic, expected: &str) {
    let phase = sample.ask(|facts| of(&Seen::new(facts), traffic));
    assert_eq!(phase.map_or("none", Phase::name), expected, "{sample:?}");
}

fn list(query: &str) -> Sample {
    Sample::of(Operation::UsersList).query(query)
}

#[test]
fn a_look_up_of_a_fresh_name_or_a_tiny_list_tests_the_connection() {
    for query in [
        format!("filter=userName+eq+%22{UUID}%22"),
        format!("filter=USERNAME%20EQ%20%22{UUID}%22&startIndex=1"),
        format!("filter=displayName eq \"{UUID}\""),
        format!("filter=emails[type eq \"work\"].value eq \"{UUID}\""),
        "startIndex=1&count=2".to_owned(),
        "count=1".to_owned(),
    ] {
        check(&list(&query), SETTLED, "test-connection");
    }
    let groups = Sample::of(Operation::GroupsList).query(&format!("filter=displayName eq \"{UUID}\""));
    check(&groups, FRESH, "test-connection");
    check(&Sample::of(Operation::Schemas), SETTLED, "test-connection");
}

#[test]
fn other_look_ups_belong_to_their_cycle() {
    for query in [
        "",
        "filter=userName eq \"ada@example.test\"",
        &format!("filter=id eq \"{UUID}\" and manager eq \"{UUID}\""),
        &format!("filter=userName ne \"{UUID}\""),
        &format!("filter=userName eq {UUID}"),
        "count=3",
        "startIndex=3&count=2",
        "filter=x&count=1",
    ] {
        check(&list(query), WROTE, "initial");
        check(&list(query), SETTLED, "incremental");
    }
}

#[test]
fn an_external_id_that_is_a_uuid_is_a_probe_only_before_the_first_write() {
    let sample = list(&format!("filter=externalId eq \"{UUID}\""));
    check(&sample, FRESH, "test-connection");
    check(&sample, WROTE, "initial");
}

#[test]
fn who_is_deleted_or_made_inactive_is_deprovisioned() {
    let patch = |operation| Sample::of(Operation::UsersPatch).body(&json!({ "Operations": [operation] }));
    for sample in [
        Sample::of(Operation::UsersDelete),
        Sample::of(Operation::GroupsDelete),
        patch(json!({ "op": "Replace", "path": "active", "value": "False" })),
        patch(json!({ "op": "replace", "value": { "active": false } })),
        patch(json!({ "op": "Add", "path": "Active", "value": false })),
        Sample::of(Operation::UsersReplace).body(&json!({ "userName": "a", "active": false })),
    ] {
        check(&sample, SETTLED, "deprovision");
    }
    for sample in [
        patch(json!({ "op": "replace", "path": "active", "value": true })),
        patch(json!({ "op": "remove", "path": "active", "value": false })),
        patch(json!({ "op": "replace", "path": "title", "value": false })),
        patch(json!("nonsense")),
        Sample::of(Operation::UsersReplace).body(&json!({ "userName": "a" })),
        Sample::of(Operation::UsersCreate).body(&json!({ "userName": "a", "active": false })),
        Sample::of(Operation::GroupsPatch),
    ] {
        check(&sample, SETTLED, "incremental");
    }
}

#[test]
fn signing_in_and_what_is_not_served_belong_to_no_phase() {
    for operation in [Operation::Authorize, Operation::SignIn, Operation::Unknown] {
        check(&Sample::of(operation), FRESH, "none");
        let mut traffic = FRESH;
        traffic.note(operation, Timestamp::UNIX_EPOCH);
        assert_eq!(traffic, FRESH);
    }
}

/// Minutes and operations, and whether the first cycle is over after them.
#[track_caller]
fn settles(requests: &[(i64, Operation)], expected: bool) {
    let mut traffic = Traffic::default();
    for (minute, operation) in requests {
        traffic.note(*operation, Timestamp::from_second(minute * 60).unwrap());
    }
    assert_eq!(traffic.settled, expected, "{requests:?}");
}

#[test]
fn the_first_cycle_ends_with_a_pause_after_a_write() {
    use Operation::{UsersCreate as Create, UsersList as List};
    settles(&[(0, Create), (19, List)], false);
    settles(&[(0, Create), (20, List)], true);
    settles(&[(0, Create), (10, List), (20, List)], false);
    // Who tests the connection in the evening and begins in the morning has not begun.
    settles(&[(0, List), (600, Create), (605, List)], false);
    settles(&[(0, Create), (40, List), (41, Create)], true);
}
