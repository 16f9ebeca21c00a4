//! What the comparer takes for alike, and how it names what is not.

use serde_json::{Value, json};

use super::compare::{Difference, differences};

const ID: &str = "0c000000-0000-4000-8000-00000000000a";

/// Rows of pointer, expected, got; none where the bodies are alike.
#[track_caller]
fn compare(expected: Value, got: Value, rows: &[[&str; 3]]) {
    let rows: Vec<Difference> = rows
        .iter()
        .map(|[at, expected, got]| Difference::new(*at, *expected, *got))
        .collect();
    assert_eq!(differences(&expected, &got), rows, "{expected} against {got}");
}

#[test]
fn values_are_compared_by_type_and_value_and_every_difference_is_named() {
    compare(json!({"a": 1, "b": [null]}), json!({"b": [null], "a": 1}), &[]);
    compare(json!(null), json!(null), &[]);
    compare(json!("a"), json!("A"), &[["", "\"a\"", "\"A\""]]);
    compare(json!(false), json!("False"), &[["", "false", "\"False\""]]);
    compare(json!(1), json!(1.0), &[["", "1", "1.0"]]);
    compare(json!({}), json!([]), &[["", "{}", "[]"]]);
    compare(json!({"a": null}), json!({}), &[["/a", "null", "nothing"]]);
    compare(
        json!({"a": {"b": 1, "c": 2}, "urn:x:User": {"x/y~": 3}}),
        json!({"a": {"b": 2, "d": 4}, "urn:x:User": {"x/y~": 0}}),
        &[
            ["/a/b", "1", "2"],
            ["/a/c", "2", "nothing"],
            ["/a/d", "nothing", "4"],
            ["/urn:x:User/x~1y~0", "3", "0"],
        ],
    );
}

#[test]
fn lists_are_compared_in_order_and_members_as_a_set() {
    compare(json!(["a", "b"]), json!(["a", "b"]), &[]);
    compare(
        json!(["a", "b"]),
        json!(["b", "a"]),
        &[["/0", "\"a\"", "\"b\""], ["/1", "\"b\"", "\"a\""]],
    );
    compare(json!([1, 2]), json!([1]), &[["/1", "2", "nothing"]]);
    compare(json!([]), json!([1]), &[["/0", "nothing", "1"]]);
    let group = |members: Value| json!({"members": members});
    let (ada, ben) = (
        json!({"value": "a", "display": "Ada"}),
        json!({"value": "b", "display": "Ben"}),
    );
    compare(group(json!([ada, ben])), group(json!([ben, ada])), &[]);
    compare(
        group(json!([ada, ben])),
        group(json!([{"value": "c"}, {"value": "a", "display": "A"}])),
        &[
            ["/members/0/display", "\"Ada\"", "\"A\""],
            ["/members/1", r#"{"value":"b","display":"Ben"}"#, "nothing"],
            ["/members/0", "nothing", r#"{"value":"c"}"#],
        ],
    );
    compare(
        group(json!([ada])),
        group(json!([ada, ada])),
        &[["/members/1", "nothing", r#"{"value":"a","display":"Ada"}"#]],
    );
}

#[test]
fn placeholders_check_the_form() {
    for any in [json!(null), json!(1), json!("x"), json!([1]), json!({"a": 1})] {
        compare(json!("{{any}}"), any, &[]);
    }
    compare(json!({"a": "{{any}}"}), json!({}), &[["/a", "\"{{any}}\"", "nothing"]]);
    compare(json!("{{uuid}}"), json!(ID), &[]);
    compare(json!("{{instant}}"), json!("2026-02-03T04:05:06.789Z"), &[]);
    compare(json!("{{etag}}"), json!("W/\"12345678901\""), &[]);
    let bad = [
        ("{{uuid}}", json!(ID.to_uppercase())),
        ("{{uuid}}", json!(ID.replace('-', ""))),
        ("{{uuid}}", json!(1)),
        ("{{instant}}", json!("2026-02-03T04:05:06Z")),
        ("{{instant}}", json!("2026-02-03T04:05:06.789+00:00")),
        ("{{instant}}", json!("2026-02-30T04:05:06.789Z")),
        ("{{etag}}", json!("\"1\"")),
        ("{{etag}}", json!("W/\"\"")),
        ("{{etag}}", json!("W/\"1a\"")),
    ];
    for (form, got) in bad {
        compare(
            json!(form),
            got.clone(),
            &[["", &json!(form).to_string(), &got.to_string()]],
        );
    }
}
