//! Refusals, with their whole texts.

use super::super::OPERATIONS_MAX;
use super::*;
use crate::scim::resource::Unknown;

#[track_caller]
fn malformed(body: Value, scim_type: &str, detail: &str) {
    let error = PatchRequest::parse(&body).unwrap_err();
    assert_eq!(error.detail, detail);
    assert_eq!(error.scim_type.map(|it| it.as_str()), Some(scim_type));
}

#[test]
fn malformed_requests_are_refused() {
    let syntax = |body, detail| malformed(body, "invalidSyntax", detail);
    syntax(json!([]), "a PATCH request must be a JSON object, not an array");
    syntax(json!({}), "a PATCH request needs Operations");
    syntax(json!({"Operations": {}}), "Operations must be an array, not an object");
    syntax(
        json!({"Operations": []}),
        "Operations must hold 1 to 1000 operations, not 0",
    );
    syntax(
        json!({"schemas": "x", "Operations": []}),
        "schemas must be an array of strings",
    );
    syntax(
        json!({"schemas": [1], "Operations": []}),
        "schemas must be an array of strings",
    );
}

#[test]
fn malformed_operations_are_refused_by_index() {
    let fine = json!({"op": "remove", "path": "title"});
    let row = |operation: Value, scim_type: &str, detail: &str| {
        malformed(
            json!({"Operations": [fine, operation]}),
            scim_type,
            &format!("Operations[1]: {detail}"),
        );
    };
    row(
        json!(1),
        "invalidSyntax",
        "an operation must be an object, not a number",
    );
    row(json!({"path": "title"}), "invalidSyntax", "op is missing");
    row(json!({"op": 1}), "invalidSyntax", "op must be a string, not a number");
    row(
        json!({"op": "move"}),
        "invalidSyntax",
        "op must be add, remove or replace, not \"move\"",
    );
    row(json!({"op": "remove"}), "noTarget", "a remove needs a path");
    row(
        json!({"op": "add", "path": "title"}),
        "invalidValue",
        "add needs a value",
    );
    row(json!({"op": "replace"}), "invalidValue", "replace needs a value");
    row(
        json!({"op": "replace", "value": "x"}),
        "invalidValue",
        "without a path the value must be an object of attributes, not a string",
    );
    row(
        json!({"op": "remove", "path": 1}),
        "invalidPath",
        "path must be a string, not a number",
    );
    row(
        json!({"op": "remove", "path": "a b"}),
        "invalidPath",
        "\"a b\" is not an attribute path: \"a b\" is not an attribute name",
    );
    row(
        json!({"op": "remove", "path": "emails[type is 1]"}),
        "invalidFilter",
        "filter: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le, pr) at byte 12, found \"is\"",
    );
}

#[test]
fn number_of_operations_is_limited() {
    let operations = |count: usize| {
        let one = json!({"op": "remove", "path": "title"});
        json!({"Operations": vec![one; count]})
    };
    assert!(PatchRequest::parse(&operations(OPERATIONS_MAX)).is_ok());
    malformed(
        operations(OPERATIONS_MAX + 1),
        "invalidSyntax",
        "Operations must hold 1 to 1000 operations, not 1001",
    );
}

#[test]
fn paths_must_name_something() {
    let row = |path: &str, detail: &str| {
        refused(
            json!([{"op": "replace", "path": path, "value": "x"}]),
            "invalidPath",
            &format!("Operations[0]: {detail}"),
        );
    };
    row("shoeSize", "the path shoeSize names no attribute of User");
    row("name.shoeSize", "the path name.shoeSize names no attribute of User");
    row(
        "emails[type eq \"work\"].shoeSize",
        "the path emails[type eq \"work\"].shoeSize names no attribute of User",
    );
    row(
        "urn:x:User:title",
        "the path urn:x:User:title names no attribute of User",
    );
    row(
        "title[value eq 1]",
        "title has a single value, so brackets cannot follow it",
    );
    row(
        "manager[value eq \"1\"]",
        &format!("{ENTERPRISE}:manager has a single value, so brackets cannot follow it"),
    );
}

#[test]
fn unknown_paths_can_be_ignored() {
    let lenient = Reading {
        unknown_paths: Unknown::Ignore,
        ..Reading::default()
    };
    let applied = request(json!([{"op": "replace", "path": "shoeSize", "value": 42}]))
        .and_then(|request| request.apply(&user(), &ada(), &lenient));
    assert_eq!(applied.map(|it| it.changed), Ok(false));
}

#[test]
fn read_only_attributes_cannot_be_named() {
    let row = |path: &str, detail: &str| {
        for operation in [
            json!({"op": "replace", "path": path, "value": "x"}),
            json!({"op": "remove", "path": path}),
        ] {
            let detail = format!("Operations[0]: {detail}");
            refused(json!([operation]), "mutability", &detail);
        }
    };
    row("id", "id is readOnly");
    row("schemas", "schemas is readOnly");
    row("meta.created", "meta.created is readOnly");
    row("groups[value eq \"x\"]", "groups[value eq \"x\"] is readOnly");
    row(
        "manager.displayName",
        &format!("{ENTERPRISE}:manager.displayName is readOnly"),
    );
}

#[test]
fn required_attributes_cannot_go() {
    refused(
        json!([{"op": "remove", "path": "userName"}]),
        "invalidValue",
        "userName is required",
    );
    refused(
        json!([{"op": "replace", "value": {"userName": ""}}]),
        "invalidValue",
        "userName is required",
    );
}

#[test]
fn values_are_validated_like_those_of_a_body() {
    let row = |operation: Value, detail: &str| refused(json!([operation]), "invalidValue", detail);
    row(
        json!({"op": "replace", "path": "active", "value": "maybe"}),
        "Operations[0]: active must be a boolean, not the string \"maybe\"",
    );
    row(
        json!({"op": "replace", "value": {"displayName": "Augusta"}}),
        "Operations[0]: displayName must have at most 5 characters, not 7",
    );
    row(
        json!({"op": "add", "path": "emails[type eq \"work\"].primary", "value": 1}),
        "Operations[0]: emails[type eq \"work\"].primary must be a boolean, not a number",
    );
    row(
        json!({"op": "add", "path": "emails", "value": [{"value": "1"}, {"value": "2"}]}),
        "emails must have at most 3 values, not 4",
    );
    row(
        json!({"op": "add", "path": "emails", "value": [{"primary": true, "value": "1"}, {"primary": true}]}),
        "Operations[0]: emails must have at most one element with primary true",
    );
    row(
        json!({"op": "add", "path": ENTERPRISE, "value": "x"}),
        &format!("Operations[0]: {ENTERPRISE} must be an object, not a string"),
    );
}

#[test]
fn filters_that_imply_no_element_have_no_target() {
    for filter in ["type ne \"work\" and type ne \"home\"", "not (value pr)"] {
        refused(
            json!([{"op": "add", "path": format!("emails[{filter}].value"), "value": "x"}]),
            "noTarget",
            &format!(
                "Operations[0]: emails[{filter}].value matches no value, \
                 and its filter does not tell what to create"
            ),
        );
    }
    refused(
        json!([{"op": "remove", "path": CORE}]),
        "noTarget",
        "Operations[0]: the core schema cannot be removed",
    );
}

#[test]
fn rules_broken_before_do_not_stop_other_changes() {
    let stored = map(json!({"schemas": [CORE], "emails": [
        {"value": "1", "primary": true}, {"value": "2", "primary": true}
    ]}));
    let applied = request(json!([{"op": "add", "path": "title", "value": "t"}]))
        .and_then(|request| request.apply(&user(), &stored, &Reading::default()));
    assert!(applied.is_ok_and(|it| it.changed));
}

#[test]
fn a_filter_in_brackets_that_names_what_is_not_there_is_refused_and_removes_nothing() {
    for filter in ["tpye ne \"work\"", "not (tpye eq \"work\")", "type.foo eq \"work\""] {
        let error = apply(json!([{"op": "remove", "path": format!("emails[{filter}]")}])).unwrap_err();
        assert_eq!(
            error.scim_type.map(|it| it.as_str()),
            Some("invalidFilter"),
            "{filter}: {error}"
        );
    }
    let error = apply(json!([{"op": "add", "path": "emails[primary eq \"x\"].value", "value": "x"}])).unwrap_err();
    assert_eq!(error.scim_type.map(|it| it.as_str()), Some("invalidFilter"), "{error}");
}

#[test]
fn a_removal_looks_for_so_many_elements_by_their_parts_and_no_more() {
    let listed = |count: usize| {
        let items: Vec<Value> = (0..count).map(|n| json!({"type": format!("t{n}")})).collect();
        json!([{"op": "remove", "path": "emails", "value": items}])
    };
    unchanged(listed(100));
    refused(
        listed(101),
        "invalidValue",
        "Operations[0]: emails lists 101 elements without value; at most 100 are looked for at once",
    );
}

#[test]
fn elements_are_removed_by_all_the_parts_that_are_listed() {
    // Ada's work address is primary and her home address is not.
    let operations = |part: Value| json!([{"op": "remove", "path": "emails", "value": [part]}]);
    let work = |operations| {
        let resource = Value::Object(applied(operations).resource);
        let emails = resource["emails"].as_array().cloned().unwrap_or_default();
        emails.iter().any(|email| email["type"] == "work")
    };
    assert!(!work(operations(json!({"type": "work"}))));
    assert!(work(operations(json!({"type": "home"}))));
    assert!(work(operations(json!({"primary": false}))));
    assert!(!work(operations(json!({"primary": true}))));
    // An element whose parts were lost names nothing.
    unchanged(json!([{"op": "remove", "path": "emails", "value": {}}]));
}
