//! RFC 7644 sections 3.5.2.1 to 3.5.2.3, one test per sentence.

use super::*;

#[test]
fn add_sets_what_is_not_set_and_replaces_what_is() {
    check(
        json!([{"op": "add", "path": "displayName", "value": "Ada"}]),
        "/displayName",
        json!("Ada"),
    );
    check(
        json!([{"op": "add", "path": "title", "value": "x"}]),
        "/title",
        json!("x"),
    );
    unchanged(json!([{"op": "add", "path": "title", "value": "Countess"}]));
    unchanged(json!([{"op": "add", "path": "title", "value": null}]));
}

#[test]
fn add_to_a_complex_attribute_merges() {
    check(
        json!([{"op": "add", "path": "name", "value": {"middleName": "King"}}]),
        "/name",
        json!({"familyName": "Lovelace", "givenName": "Ada", "middleName": "King"}),
    );
    check(
        json!([{"op": "add", "path": "name.middleName", "value": "King"}]),
        "/name/middleName",
        json!("King"),
    );
}

#[test]
fn replace_of_a_complex_attribute_leaves_unnamed_parts_alone() {
    check(
        json!([{"op": "replace", "path": "name", "value": {"givenName": "Augusta"}}]),
        "/name",
        json!({"familyName": "Lovelace", "givenName": "Augusta"}),
    );
    check(
        json!([{"op": "replace", "path": "name", "value": {"givenName": null}}]),
        "/name",
        json!({"familyName": "Lovelace"}),
    );
}

#[test]
fn replace_with_nothing_removes() {
    for nothing in [json!(null), json!(""), json!([])] {
        check(
            json!([{"op": "replace", "path": "title", "value": nothing}]),
            "/title",
            Value::Null,
        );
        check(
            json!([{"op": "replace", "path": "name", "value": nothing}]),
            "/name",
            Value::Null,
        );
        check(
            json!([{"op": "replace", "path": "emails", "value": nothing}]),
            "/emails",
            Value::Null,
        );
        check(
            json!([{"op": "replace", "path": "emails[type eq \"home\"]", "value": nothing}]),
            "/emails/1",
            Value::Null,
        );
        check(
            json!([{"op": "replace", "path": "name.givenName", "value": nothing}]),
            "/name",
            json!({"familyName": "Lovelace"}),
        );
    }
}

#[test]
fn remove_takes_away_attributes_and_parts() {
    check(json!([{"op": "remove", "path": "title"}]), "/title", Value::Null);
    check(json!([{"op": "remove", "path": "emails"}]), "/emails", Value::Null);
    check(
        json!([{"op": "remove", "path": "name.givenName"}]),
        "/name",
        json!({"familyName": "Lovelace"}),
    );
    check(
        json!([{"op": "remove", "path": "name.givenName"}, {"op": "remove", "path": "name.familyName"}]),
        "/name",
        Value::Null,
    );
}

#[test]
fn removing_what_is_not_there_changes_nothing() {
    unchanged(json!([{"op": "remove", "path": "displayName"}]));
    unchanged(json!([{"op": "remove", "path": "phoneNumbers"}]));
    unchanged(json!([{"op": "remove", "path": "emails[type eq \"fax\"]"}]));
    unchanged(json!([{"op": "remove", "path": "emails[type eq \"fax\"].value"}]));
    unchanged(json!([{"op": "remove", "path": "accountStatus"}]));
}

#[test]
fn operations_apply_in_order() {
    check(
        json!([
            {"op": "remove", "path": "title"},
            {"op": "add", "path": "title", "value": "a"},
            {"op": "replace", "path": "title", "value": "b"},
        ]),
        "/title",
        json!("b"),
    );
    check(
        json!([{"op": "remove", "path": "userName"}, {"op": "add", "path": "userName", "value": "x"}]),
        "/userName",
        json!("x"),
    );
}

#[test]
fn what_ends_where_it_began_is_no_change() {
    unchanged(json!([{"op": "replace", "path": "active", "value": true}]));
    unchanged(json!([{"op": "Replace", "value": {"active": "True", "name": {"givenName": "Ada"}}}]));
    unchanged(json!([
        {"op": "remove", "path": "title"}, {"op": "add", "path": "title", "value": "Countess"}
    ]));
}

#[test]
fn schemas_follow_the_extensions() {
    check(
        json!([{"op": "add", "path": "accountStatus", "value": "active"}]),
        "/schemas/2",
        json!(crate::scim::samples::CISCO),
    );
    check(json!([{"op": "remove", "path": ENTERPRISE}]), "/schemas", json!([CORE]));
    check(
        json!([{"op": "remove", "path": "manager"}, {"op": "remove", "path": "department"}]),
        "/schemas",
        json!([CORE]),
    );
}

#[test]
fn extension_as_a_path_merges_its_attributes() {
    check(
        json!([{"op": "replace", "path": ENTERPRISE, "value": {"employeeNumber": "7", "companyName": "x"}}]),
        ENTERPRISE_POINTER,
        json!({
            "employeeNumber": "7", "department": "Engines",
            "manager": {"value": "B-1", "displayName": "Babbage"}
        }),
    );
    check(
        json!([{"op": "add", "path": CORE, "value": {"title": "x"}}]),
        "/title",
        json!("x"),
    );
}

#[test]
fn new_manager_forgets_the_name_of_the_old_one() {
    check(
        json!([{"op": "replace", "path": "manager", "value": {"value": "C-2"}}]),
        &manager_pointer(),
        json!({"value": "C-2"}),
    );
    unchanged(json!([{"op": "replace", "path": "manager", "value": {"value": "B-1"}}]));
}

#[test]
fn immutable_attributes_are_written_once() {
    check(
        json!([{"op": "add", "path": "nonce", "value": "n"}]),
        "/nonce",
        json!("n"),
    );
    refused(
        json!([{"op": "add", "path": "nonce", "value": "n"}, {"op": "replace", "path": "nonce", "value": "m"}]),
        "mutability",
        "Operations[1]: nonce is immutable and already has a value",
    );
    refused(
        json!([{"op": "add", "path": "nonce", "value": "n"}, {"op": "remove", "path": "nonce"}]),
        "mutability",
        "Operations[1]: nonce is immutable and cannot be removed",
    );
}
