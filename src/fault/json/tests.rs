//! Rules in JSON: right ones, and wrong ones with all their flaws.

mod flaws;
mod limits;
mod reading;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::fault::arbitrary;

/// A rule that is right, and how its match, schedule and effect print.
#[track_caller]
fn check(value: Value, expected: Value) {
    let printed = Rule::from_json(&value).map(|rule| rule.to_json());
    assert_eq!(printed, Ok(expected), "{value}");
}

/// A rule that is wrong, and all that is wrong with it.
#[track_caller]
fn refused(value: Value, flaws: &[(&str, &str)]) {
    let expected: Vec<Flaw> = flaws
        .iter()
        .map(|(pointer, reason)| Flaw::new(*pointer, *reason))
        .collect();
    assert_eq!(Rule::from_json(&value), Err(expected), "{value}");
}

proptest! {
    #[test]
    fn a_rule_written_as_json_is_read_as_itself(rule in arbitrary::rule()) {
        prop_assert_eq!(Rule::from_json(&rule.to_json()), Ok(rule));
    }

    #[test]
    fn what_was_read_is_printed_as_it_is_read_again(rule in arbitrary::rule()) {
        let printed = rule.to_json();
        let text = printed.to_string();
        let again: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(Rule::from_json(&again).map(|rule| rule.to_json()), Ok(printed));
    }

    #[test]
    fn no_value_in_any_place_panics(rule in arbitrary::rule(), place in any::<prop::sample::Index>(), other in scrap()) {
        let mut value = rule.to_json();
        let places = pointers(&value);
        let pointer = places[place.index(places.len())].clone();
        *value.pointer_mut(&pointer).unwrap() = other;
        if let Err(flaws) = Rule::from_json(&value) {
            prop_assert!(!flaws.is_empty());
            for flaw in flaws {
                prop_assert!(flaw.pointer.is_empty() || flaw.pointer.starts_with('/'), "{flaw:?}");
            }
        }
    }
}

fn scrap() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(u64::MAX),
        json!(1.5),
        json!(""),
        json!("x"),
        json!("0s"),
        json!("9999999999999999999d"),
        json!("101%"),
        json!([]),
        json!([null]),
        json!([[1]]),
        json!({}),
        json!({ "a": {} }),
        json!("\u{e4}"),
        json!("@self"),
        json!(1e300),
    ])
}

/// Every place of a value.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        _ => Vec::new(),
    };
    for (key, value) in members {
        found.extend(pointers(value).into_iter().map(|below| format!("/{key}{below}")));
    }
    found
}
