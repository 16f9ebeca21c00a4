//! What holds, what does not, and what is no condition.

use serde_json::json;

use super::*;

#[track_caller]
fn check(written: Value, values: &[Value], expected: bool) {
    let matcher = Matcher::read(&written).unwrap();
    let values: Vec<Cow<'_, Value>> = values.iter().map(Cow::Borrowed).collect();
    assert_eq!(matcher.holds(&values), expected, "{written} of {values:?}");
}

#[track_caller]
fn refused(written: Value, expected: &[(&str, &str)]) {
    let bad = Matcher::read(&written).unwrap_err();
    let bad: Vec<(&str, &str)> = bad.iter().map(|(name, reason)| (&**name, &**reason)).collect();
    assert_eq!(bad, expected, "{written}");
}

#[test]
fn a_literal_is_met_by_what_equals_it() {
    check(json!("ada"), &[json!("ada")], true);
    check(json!("ada"), &[json!("Ada")], false);
    check(json!("ada"), &[], false);
    check(json!("ada"), &[json!("bob"), json!("ada")], true);
    // What stands in a query is text.
    check(json!(7), &[json!("7")], true);
    check(json!("true"), &[json!(true)], true);
    check(json!(7), &[json!(70)], false);
    check(json!(null), &[json!(null)], true);
    check(json!(null), &[json!("null")], false);
}

#[test]
fn conditions_hold_together() {
    check(json!({"equals": {"a": [1]}}), &[json!({"a": [1]})], true);
    check(json!({"equals": {"a": [1]}}), &[json!("{\"a\":[1]}")], false);
    check(json!({"contains": "d"}), &[json!("ada")], true);
    check(json!({"contains": "D"}), &[json!("ada")], false);
    check(json!({"prefix": "ad"}), &[json!("ada")], true);
    check(json!({"prefix": "da"}), &[json!("ada")], false);
    check(json!({"prefix": "4"}), &[json!(404)], true);
    check(json!({"matches": "d.$"}), &[json!("ada")], true);
    check(json!({"matches": "^d"}), &[json!("ada")], false);
    check(json!({"absent": true}), &[], true);
    check(json!({"absent": true}), &[json!(null)], false);
    check(json!({"absent": false}), &[json!(null)], true);
    check(json!({"absent": false}), &[], false);
    check(json!({"in": ["bob", "ada"]}), &[json!("ada")], true);
    check(json!({"prefix": "a", "contains": "d"}), &[json!("ada")], true);
    check(json!({"prefix": "a", "contains": "x"}), &[json!("ada")], false);
}

#[test]
fn what_is_no_condition_is_refused() {
    let known = "known are equals, contains, prefix, matches, absent and in";
    refused(json!([1]), &[("", &format!("a list is no condition; {known}"))]);
    refused(json!({}), &[("", &format!("no condition; {known}"))]);
    refused(
        json!({"equal": 1, "contains": 1, "absent": "yes", "in": "ada"}),
        &[
            ("equal", &format!("unknown condition; {known}")),
            ("contains", "1 is not a text"),
            ("absent", "\"yes\" is not true or false"),
            ("in", "\"ada\" is not a list"),
        ],
    );
}

#[test]
fn a_list_of_nothing_is_refused() {
    refused(json!({"in": []}), &[("in", "an empty list holds for nothing")]);
}

#[test]
fn a_pattern_has_its_length_and_its_size() {
    assert!(Matcher::read(&json!({"matches": "x".repeat(MAX_PATTERN)})).is_ok());
    refused(
        json!({"matches": "x".repeat(MAX_PATTERN + 1)}),
        &[(
            "matches",
            "a regular expression has at most 500 bytes; this one has 501",
        )],
    );
    for (broken, reason) in [
        ("(", "is not a regular expression: "),
        ("(x{1000}){1000}", "is too large a regular expression: "),
    ] {
        let bad = Matcher::read(&json!({"matches": broken})).unwrap_err();
        assert!(bad[0].1.starts_with(reason), "{bad:?}");
    }
}

#[test]
fn unlikeness_is_what_two_texts_do_not_share() {
    for (left, right, expected) in [
        ("", "", 0),
        ("ada", "ada", 0),
        ("ada", "", 1_000),
        ("abc", "xyz", 1_000),
        ("ada@example.test", "ida@example.test", 63),
        ("aa", "aaa", 334),
    ] {
        assert_eq!(unlikeness(left, right), expected, "{left} {right}");
        assert_eq!(unlikeness(right, left), expected, "{right} {left}");
    }
}
