//! What real clients send, by name.

use super::*;
use crate::scim::resource::CreateElement;

#[test]
fn entra_sends_operations_with_capitals_and_text_booleans() {
    check(
        json!([{"op": "Replace", "path": "active", "value": "False"}]),
        "/active",
        json!(false),
    );
    check(
        json!([{"op": "Add", "path": "active", "value": "false"}]),
        "/active",
        json!(false),
    );
}

#[test]
fn entra_with_its_flag_sends_dotted_and_urn_keys_without_a_path() {
    let operations = json!([{"op": "replace", "value": {
        "displayName": "Ada",
        "name.givenName": "Augusta",
        "name.familyName": "King",
        format!("{ENTERPRISE}:employeeNumber"): "7",
    }}]);
    check(operations.clone(), "/displayName", json!("Ada"));
    check(
        operations.clone(),
        "/name",
        json!({"familyName": "King", "givenName": "Augusta"}),
    );
    check(operations, &format!("{ENTERPRISE_POINTER}/employeeNumber"), json!("7"));
}

#[test]
fn nested_objects_under_a_urn_key_merge() {
    check(
        json!([{"op": "replace", "value": {ENTERPRISE: {"department": "Looms"}}}]),
        ENTERPRISE_POINTER,
        json!({"department": "Looms", "manager": {"value": "B-1", "displayName": "Babbage"}}),
    );
}

#[test]
fn manager_comes_in_every_spelling() {
    let urn = format!("{ENTERPRISE}:manager");
    for operation in [
        json!({"op": "Add", "path": "manager", "value": "C-2"}),
        json!({"op": "Add", "path": "manager", "value": [{"$ref": "x", "value": "C-2"}]}),
        json!({"op": "Replace", "path": urn, "value": {"value": "C-2"}}),
        json!({"op": "Replace", "path": urn, "value": "C-2"}),
        json!({"op": "Replace", "path": format!("{urn}.value"), "value": "C-2"}),
        json!({"op": "Replace", "path": format!("{ENTERPRISE}.manager"), "value": "C-2"}),
        json!({"op": "replace", "value": {urn.as_str(): {"value": "C-2", "$ref": "x", "displayName": "y"}}}),
        json!({"op": "replace", "value": {format!("{urn}.value"): "C-2"}}),
        json!({"op": "replace", "value": {ENTERPRISE: {"manager": "C-2"}}}),
        json!({"op": "replace", "value": {"manager": {"value": "C-2"}}}),
    ] {
        check(json!([operation]), &manager_pointer(), json!({"value": "C-2"}));
    }
    for operation in [
        json!({"op": "remove", "path": urn}),
        json!({"op": "remove", "path": "manager"}),
        json!({"op": "remove", "path": "manager.value"}),
        json!({"op": "replace", "path": urn, "value": ""}),
        json!({"op": "replace", "path": format!("{urn}.value"), "value": ""}),
    ] {
        check(json!([operation]), &manager_pointer(), Value::Null);
    }
}

#[test]
fn validators_create_elements_through_value_paths() {
    let operations = json!([
        {"op": "add", "path": "emails[type eq \"work\"].value", "value": "b@x"},
        {"op": "add", "path": "emails[type eq \"work\"].primary", "value": true},
        {"op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "1"},
        {"op": "add", "path": "roles[primary eq \"True\"].display", "value": "d"},
        {"op": "add", "path": "roles[primary eq \"True\"].value", "value": "v"},
        {"op": "replace", "path": "addresses[type eq \"other\"].Formatted", "value": "f"},
        {"op": "add", "path": "phoneNumbers[type eq \"fax\"]", "value": {"value": "2"}},
    ]);
    let applied = request(operations)
        .and_then(|request| request.apply(&user(), &small_user(), &Reading::default()))
        .unwrap();
    let mut bob = applied.resource;
    bob.retain(|name, _| !["schemas", "userName"].contains(&name.as_str()));
    assert_eq!(
        Value::Object(bob),
        json!({
            "emails": [{"type": "work", "value": "b@x", "primary": true}],
            "phoneNumbers": [{"type": "mobile", "value": "1"}, {"type": "fax", "value": "2"}],
            "roles": [{"primary": true, "display": "d", "value": "v"}],
            "addresses": [{"type": "other", "formatted": "f"}],
        })
    );
}

#[test]
fn webex_documents_no_target_for_a_replace_that_matches_nothing() {
    let strict = Reading {
        create_value_path_element: CreateElement::AddOnly,
        ..Reading::default()
    };
    let run = |op: &str| {
        let path = "emails[type eq \"fax\"].value";
        request(json!([{"op": op, "path": path, "value": "x"}]))
            .and_then(|request| request.apply(&user(), &ada(), &strict))
    };
    assert!(run("add").is_ok());
    assert_eq!(
        run("replace").unwrap_err(),
        Error::no_target("Operations[0]: emails[type eq \"fax\"].value matches no value")
    );
}

#[test]
fn members_are_removed_in_every_spelling() {
    for (value, left) in [
        (json!([{"value": "u0"}]), json!(["u1", "u2"])),
        (json!([{"value": "u0"}, {"value": "U2"}]), json!(["u1"])),
        (json!({"value": "u0"}), json!(["u1", "u2"])),
        (json!(["u0", "u1"]), json!(["u2"])),
        (json!("u1"), json!(["u0", "u2"])),
        (json!([{"value": "u9"}]), json!(["u0", "u1", "u2"])),
        (json!([{"type": "user"}]), Value::Null),
        (json!([]), json!(["u0", "u1", "u2"])),
        (json!(null), Value::Null),
    ] {
        let operations = json!([{"op": "Remove", "path": "members", "value": value}]);
        assert_eq!(members_after(3, operations), left, "{value}");
    }
    for (path, left) in [
        ("members", Value::Null),
        ("members[value eq \"u1\"]", json!(["u0", "u2"])),
        ("members[value eq \"u0\" or value eq \"U1\"]", json!(["u2"])),
        ("members[value eq \"u0\" and type eq \"User\"]", json!(["u1", "u2"])),
        ("members[value ne \"u0\"]", json!(["u0"])),
    ] {
        assert_eq!(
            members_after(3, json!([{"op": "remove", "path": path}])),
            left,
            "{path}"
        );
    }
}

#[test]
fn okta_replaces_members_and_echoes_ids() {
    let operations = json!([{"op": "replace", "path": "members", "value": [{"value": "x", "display": "X"}]}]);
    assert_eq!(members_after(2, operations), json!(["x"]));
    let operations = json!([{"op": "replace", "path": "members", "value": []}]);
    assert_eq!(members_after(2, operations), Value::Null);
    check(
        json!([{"op": "replace", "value": {"id": "other", "displayName": "new"}}]),
        "/displayName",
        json!("new"),
    );
    check(
        json!([{"op": "replace", "value": {"password": "s"}}]),
        "/password",
        json!("s"),
    );
}

#[test]
fn connid_wraps_scalars() {
    check(
        json!([{"op": "replace", "path": "title", "value": {"value": "x"}}]),
        "/title",
        json!("x"),
    );
    check(
        json!([{"op": "replace", "path": "active", "value": {"Value": false}}]),
        "/active",
        json!(false),
    );
}

#[test]
fn lone_values_stand_for_lists_of_one() {
    check(
        json!([{"op": "add", "path": "emails", "value": {"value": "n@x"}}]),
        "/emails/2",
        json!({"value": "n@x"}),
    );
    let operations = json!([{"op": "add", "path": "members", "value": "string id 1"}]);
    assert_eq!(members_after(0, operations), json!(["string id 1"]));
}

#[test]
fn entra_app_roles_stay_text() {
    let role = "{\"id\":\"1\",\"value\":\"v\"}";
    check(
        json!([{"op": "Add", "path": "roles", "value": [{"value": role}]}]),
        "/roles",
        json!([{"value": role}]),
    );
}

#[test]
fn requests_may_lack_schemas_and_carry_more() {
    for body in [
        json!({"Operations": [{"op": "replace", "value": {"active": false}}]}),
        json!({"operations": [{"OP": "REPLACE", "Path": "", "Value": {"active": false}, "name": "x"}], "id": "1"}),
        json!({"schemas": null, "Operations": [{"op": "replace", "path": null, "value": {"active": false}}]}),
    ] {
        let applied =
            PatchRequest::parse(&body).and_then(|request| request.apply(&user(), &ada(), &Reading::default()));
        assert_eq!(applied.unwrap().resource["active"], json!(false));
    }
}

#[test]
fn unknown_attributes_without_a_path_are_ignored() {
    check(
        json!([{"op": "replace", "value": {"companyName": "x", "urn:example:User:y": 1, "title": "t", "": 1}}]),
        "/title",
        json!("t"),
    );
}

#[test]
fn value_path_keys_work_without_a_path_too() {
    check(
        json!([{"op": "replace", "value": {"emails[type eq \"work\"].value": "n@x"}}]),
        "/emails/0/value",
        json!("n@x"),
    );
}
