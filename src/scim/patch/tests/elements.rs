//! Multi-valued attributes: elements, value paths, primary, members.

use super::*;

#[test]
fn add_to_a_multi_valued_attribute_appends_without_duplicates() {
    check(
        json!([{"op": "add", "path": "emails", "value": [{"value": "new@x", "type": "other"}]}]),
        "/emails/2",
        json!({"value": "new@x", "type": "other"}),
    );
    for known in ["ada@example.com", "ADA@example.com"] {
        unchanged(json!([{"op": "add", "path": "emails", "value": [{"value": known}]}]));
    }
    unchanged(json!([{"op": "add", "path": "emails", "value": []}]));
    check(
        json!([{"op": "add", "path": "emails", "value": [{"value": "ada@example.com", "type": "other"}]}]),
        "/emails/2/type",
        json!("other"),
    );
    check(
        json!([{"op": "add", "path": "addresses", "value": [{"type": "a"}, {"type": "a"}, {"type": "b"}]}]),
        "/addresses",
        json!([{"type": "a"}, {"type": "b"}]),
    );
}

#[test]
fn new_primary_takes_the_role_from_the_old_one() {
    let expected = json!([false, true]);
    let flags = |operations: Value| -> Value {
        let emails = applied(operations).resource["emails"].clone();
        let flags = emails.as_array().unwrap().iter();
        flags.map(|email| email["primary"].as_bool().unwrap_or(false)).collect()
    };
    for operations in [
        json!([{"op": "add", "path": "emails[type eq \"home\"].primary", "value": true}]),
        json!([{"op": "replace", "path": "emails[type eq \"home\"].primary", "value": "True"}]),
        json!([{"op": "add", "path": "emails", "value": [{"value": "ada@home.example", "primary": true}]}]),
        json!([{"op": "replace", "path": "emails[type eq \"home\"]", "value": {"value": "n", "primary": true}}]),
        json!([{"op": "add", "path": "emails[type eq \"home\"]", "value": {"primary": true}}]),
    ] {
        assert_eq!(flags(operations.clone()), expected, "{operations}");
    }
    let created = json!([{"op": "add", "path": "emails[type eq \"x\" and primary eq true].value", "value": "n"}]);
    assert_eq!(flags(created), json!([false, false, true]));
}

#[test]
fn replace_sets_the_whole_of_a_multi_valued_attribute() {
    check(
        json!([{"op": "replace", "path": "emails", "value": [{"value": "only@x"}]}]),
        "/emails",
        json!([{"value": "only@x"}]),
    );
    check(
        json!([{"op": "replace", "path": "emails", "value": []}]),
        "/emails",
        Value::Null,
    );
}

#[test]
fn value_path_reaches_the_matching_elements_only() {
    check(
        json!([{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "new@x"}]),
        "/emails/0",
        json!({"value": "new@x", "type": "work", "primary": true}),
    );
    check(
        json!([{"op": "replace", "path": "emails[type eq \"work\"]", "value": {"value": "new@x"}}]),
        "/emails/0",
        json!({"type": "work", "value": "new@x"}),
    );
    check(
        json!([{"op": "add", "path": "emails[type eq \"work\"]", "value": {"display": "W"}}]),
        "/emails/0",
        json!({"value": "ada@example.com", "type": "work", "primary": true, "display": "W"}),
    );
    check(
        json!([{"op": "remove", "path": "emails[type eq \"work\"].primary"}]),
        "/emails/0",
        json!({"value": "ada@example.com", "type": "work"}),
    );
    check(
        json!([{"op": "remove", "path": "emails[type eq \"work\"]"}]),
        "/emails",
        json!([{"value": "ada@home.example", "type": "home"}]),
    );
}

#[test]
fn sub_attribute_without_brackets_reaches_every_element() {
    check(
        json!([{"op": "replace", "path": "emails.display", "value": "d"}]),
        "/emails/1",
        json!({"value": "ada@home.example", "type": "home", "display": "d"}),
    );
    check(
        json!([{"op": "remove", "path": "emails.primary"}]),
        "/emails/0",
        json!({"value": "ada@example.com", "type": "work"}),
    );
    check(
        json!([{"op": "add", "path": "phoneNumbers.value", "value": "1"}]),
        "/phoneNumbers",
        json!([{"value": "1"}]),
    );
    refused(
        json!([{"op": "replace", "path": "emails.primary", "value": true}]),
        "invalidValue",
        "emails must have at most one element with primary true",
    );
}

#[test]
fn last_element_takes_the_attribute_with_it() {
    check(
        json!([
            {"op": "remove", "path": "emails[type eq \"work\"]"},
            {"op": "remove", "path": "emails", "value": [{"value": "ada@home.example"}]},
        ]),
        "/emails",
        Value::Null,
    );
}

#[test]
fn sub_attributes_may_be_multi_valued_themselves() {
    let stored = map(json!({"schemas": [GROUP], "displayName": "g"}));
    let operations = json!([
        {"op": "add", "path": "inheritances", "value": [{"type": "role", "value": "r", "scope": ["a"]}]},
        {"op": "add", "path": "inheritances[value eq \"r\"].scope", "value": ["a", "b"]},
    ]);
    let applied = request(operations)
        .and_then(|request| request.apply(&group(), &stored, &Reading::default()))
        .unwrap();
    let section = &applied.resource[crate::scim::samples::CISCO_GROUP];
    assert_eq!(section["inheritances"][0]["scope"], json!(["a", "b"]));
}

#[test]
fn members_are_added_once_and_keep_what_the_server_knows() {
    let unchanged = |operations: Value| {
        let applied = request(operations)
            .and_then(|request| request.apply(&group(), &crowd(3), &Reading::default()))
            .unwrap();
        assert!(!applied.changed, "{:?}", applied.resource);
    };
    unchanged(json!([{"op": "add", "path": "members", "value": [{"value": "u1"}]}]));
    unchanged(json!([{"op": "replace", "path": "members", "value": ["u0", "u1", {"value": "u2"}]}]));
    assert_eq!(
        members_after(
            2,
            json!([{"op": "add", "path": "members", "value": [{"value": "u9", "$ref": null}]}])
        ),
        json!(["u0", "u1", "u9"])
    );
}

/// Compared pair by pair, these lists would take a hundred million comparisons.
#[test]
fn large_groups_are_edited_without_comparing_pair_by_pair() {
    let ids =
        |from: usize, to: usize| -> Vec<Value> { (from..to).map(|n| json!({"value": format!("u{n}")})).collect() };
    let operations = json!([
        {"op": "add", "path": "members", "value": ids(5_000, 15_000)},
        {"op": "remove", "path": "members", "value": ids(1, 15_000)},
    ]);
    assert_eq!(members_after(10_000, operations), json!(["u0"]));
    let terms: Vec<String> = (1..500).map(|n| format!("value eq \"u{n}\"")).collect();
    let path = format!("members[{}]", terms.join(" or "));
    let left = members_after(10_000, json!([{"op": "remove", "path": path}]));
    assert_eq!(left.as_array().map(Vec::len), Some(9_501));
}
