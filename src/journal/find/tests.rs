//! Pages of what was found, and the request that came nearest.

use serde_json::{Value, json};

use super::*;
use crate::journal::samples::Sample;
use crate::journal::{Journal, Limits, Sequence};

fn entries(samples: Vec<Sample>) -> Vec<Arc<Entry>> {
    let journal = Journal::new(Limits::default(), Sequence::default());
    samples.into_iter().map(|sample| sample.record(&journal)).collect()
}

fn criteria(written: &Value) -> Criteria {
    Criteria::read(written.as_object().unwrap()).unwrap()
}

#[track_caller]
fn nearest(entries: &[Arc<Entry>], written: Value, expected: Option<&str>) {
    let near = Near::among(entries, &criteria(&written));
    assert_eq!(near.map(|near| near.id).as_deref(), expected, "{written}");
}

#[test]
fn the_nearest_differs_in_the_fewest_fields_then_the_least_then_is_the_newest() {
    let entries = entries(vec![
        Sample::create("bob@example.test"),
        Sample::create("adam@example.test"),
        Sample::get("/v1/scim/o/Users", 200),
        Sample::get("/v1/scim/o/Users", 200),
    ]);
    let ada = "ada@example.test";
    nearest(&entries, json!({"op": "users.create", "userName": ada}), Some("req-2"));
    nearest(
        &entries,
        json!({"op": "users.create", "userName": ada, "status": 200}),
        Some("req-2"),
    );
    nearest(&entries, json!({"op": "groups.create"}), Some("req-2"));
    nearest(&entries, json!({"op": "groups.list"}), Some("req-4"));
    nearest(&entries, json!({"userName": {"prefix": "bo"}}), Some("req-1"));
    nearest(&entries, json!({"userName": {"matches": "^x"}}), Some("req-4"));
    nearest(&[], json!({}), None);
}

#[test]
fn a_page_holds_what_was_found_and_names_the_next() {
    let entries = entries(vec![Sample::default(), Sample::create("ada"), Sample::default()]);
    let found = |written: Value, limit| {
        let told = serde_json::to_value(Found::among(&entries, &criteria(&written), limit)).unwrap();
        let ids: Vec<Value> = told["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["seq"].clone())
            .collect();
        json!([ids, told["next"], told["nearest"].is_null()])
    };
    assert_eq!(found(json!({"op": "users.list"}), 2), json!([[1, 3], null, true]));
    assert_eq!(found(json!({"op": "users.list"}), 1), json!([[1], 1, true]));
    assert_eq!(found(json!({"op": "users.get"}), 1), json!([[], null, false]));
}

#[test]
fn a_near_request_is_told_in_a_line() {
    let entries = entries(vec![Sample::create("bob")]);
    let near = Near::among(&entries, &criteria(&json!({"userName": "ada", "status": 200}))).unwrap();
    let line = "req-1 (users.create), but userName is \"bob\", not \"ada\", and status is 201, not 200";
    assert_eq!(near.to_string(), line);
}
