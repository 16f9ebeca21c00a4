//! What the checker takes for as described, and how it says what is not.

use serde_json::{Value, json};

use super::{Side, flaws};

#[track_caller]
fn check(side: Side, schema: Value, value: Value, expected: &[&str]) {
    let document = json!({ "components": { "schemas": { "Even": { "enum": [2, 4] } } } });
    assert_eq!(flaws(&document, &schema, &value, side), expected, "{schema} {value}");
}

/// A value that is not as one keyword says.
#[track_caller]
fn check_keyword(keyword: &str, wanted: Value, right: Value, wrong: Value) {
    let told = format!("the whole is {wrong}, and {keyword} is {wanted}");
    let schema = Value::Object([(keyword.to_owned(), wanted)].into_iter().collect());
    check(Side::Answered, schema.clone(), right, &[]);
    check(Side::Answered, schema, wrong, &[&told]);
}

#[test]
fn each_keyword_takes_what_is_just_inside_and_not_what_is_just_outside() {
    check_keyword("type", json!(["integer", "null"]), json!(null), json!(1.5));
    check_keyword("const", json!("a"), json!("a"), json!("b"));
    check_keyword("enum", json!([2, 4]), json!(4), json!(3));
    check_keyword("minimum", json!(1), json!(1), json!(0));
    check_keyword("maximum", json!(2), json!(2), json!(3));
    check_keyword("exclusiveMinimum", json!(0), json!(0.1), json!(0));
    check_keyword("minLength", json!(2), json!("äö"), json!("ä"));
    check_keyword("maxLength", json!(2), json!("äö"), json!("äöü"));
    check_keyword("minItems", json!(1), json!([0]), json!([]));
    check_keyword("maxItems", json!(0), json!([]), json!([0]));
    check_keyword("minProperties", json!(1), json!({ "a": 1 }), json!({}));
    check_keyword("maxProperties", json!(0), json!({}), json!({ "a": 1 }));
    check_keyword("pattern", json!("^a"), json!("ab"), json!("ba"));
    let uuid = json!("11111111-2222-4333-8444-555555555555");
    check_keyword("format", json!("uuid"), uuid, json!("7"));
    check_keyword(
        "format",
        json!("date-time"),
        json!("2026-02-03T04:05:06.789Z"),
        json!("2026"),
    );
    check_keyword("format", json!("uri"), json!("http://localhost:1/"), json!("/path"));
}

#[test]
fn references_items_and_branches_are_followed() {
    let even = json!({ "$ref": "#/components/schemas/Even" });
    check(Side::Answered, even, json!(3), &["the whole is 3, and enum is [2,4]"]);
    let nulls = json!({ "items": { "type": "null" } });
    check(
        Side::Answered,
        nulls,
        json!([null, 1]),
        &["/1 is 1, and type is \"null\""],
    );
    let either = json!({ "anyOf": [{ "type": "string", "minLength": 2 }, { "const": 7 }] });
    check(Side::Answered, either.clone(), json!(7), &[]);
    let told = "the whole is \"a\", and minLength is 2";
    check(Side::Answered, either, json!("a"), &[told]);
}

#[test]
fn an_answer_has_only_members_that_are_described_and_a_tester_may_send_null_for_nothing() {
    let object = json!({ "required": ["a"], "properties": { "a": { "type": "null" }, "b": { "type": "string" } } });
    let b_is_null = "/b is null, and type is \"string\"";
    check(
        Side::Answered,
        object.clone(),
        json!({ "a": null, "c": 1 }),
        &["/c is not described"],
    );
    check(
        Side::Answered,
        object.clone(),
        json!({ "b": null }),
        &["the whole lacks a", b_is_null],
    );
    check(Side::Sent, object, json!({ "a": null, "b": null, "c": 1 }), &[]);
    let closed = json!({ "additionalProperties": false, "patternProperties": { "^x[.]": { "type": "string" } } });
    let x_is_number = "/x.y is 1, and type is \"string\"";
    check(Side::Sent, closed.clone(), json!({ "x.y": "", "z": null }), &[]);
    check(
        Side::Sent,
        closed,
        json!({ "x.y": 1, "z": 1 }),
        &[x_is_number, "/z is not described"],
    );
    let others = json!({ "properties": {}, "additionalProperties": { "type": "string" } });
    check(
        Side::Answered,
        others,
        json!({ "a": 1 }),
        &["/a is 1, and type is \"string\""],
    );
}
