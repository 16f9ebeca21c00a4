//! PATCH requests that are broken, name nothing, or touch what is not theirs; and those that fail half-way.

use serde_json::{Value, json};

use super::{Bench, Wrong};
use crate::support::{Caller, patch};

/// The PATCH of the user is refused with this `scimType` and sentence.
async fn refused(bench: &Bench, body: &Value, scim_type: &str, detail: &str) {
    let wrong = Wrong::json("PATCH", "/Users/{user}", body);
    bench.scim(&wrong, "users.patch", 400, scim_type, detail).await;
}

#[tokio::test]
async fn a_request_without_operations_is_refused() {
    let bench = Bench::set().await;
    for (body, detail) in [
        (json!({}), "a PATCH request needs Operations"),
        (json!({ "title": "Boss" }), "a PATCH request needs Operations"),
        (
            json!({ "Operations": [] }),
            "Operations must hold 1 to 1000 operations, not 0",
        ),
        (
            json!({ "Operations": { "op": "remove", "path": "title" } }),
            "Operations must be an array, not an object",
        ),
        (
            json!({ "Operations": "remove" }),
            "Operations must be an array, not a string",
        ),
        (json!({ "Operations": null }), "Operations must be an array, not null"),
        (
            json!({ "Operations": ["remove"] }),
            "Operations[0]: an operation must be an object, not a string",
        ),
        (
            json!({ "schemas": "urn", "Operations": [] }),
            "schemas must be an array of strings",
        ),
    ] {
        refused(&bench, &body, "invalidSyntax", detail).await;
    }
}

#[tokio::test]
async fn a_request_may_hold_a_thousand_operations_and_no_more() {
    let bench = Bench::set().await;
    let of = |count| {
        patch(json!(vec![
            json!({ "op": "replace", "path": "title", "value": "Engineer" });
            count
        ]))
    };
    let path = format!("/Users/{}", bench.user["id"].as_str().unwrap());
    let good = Caller::connector(&bench.org).patch(&path, &of(1_000)).await;
    assert_eq!(good.status, 200, "{}", good.text());
    refused(
        &bench,
        &of(1_001),
        "invalidSyntax",
        "Operations must hold 1 to 1000 operations, not 1001",
    )
    .await;
}

#[tokio::test]
async fn a_broken_operation_is_told_by_its_number() {
    let bench = Bench::set().await;
    let good = json!({ "op": "replace", "path": "title", "value": "Boss" });
    for (operation, scim_type, detail) in [
        (
            json!({ "path": "title", "value": "x" }),
            "invalidSyntax",
            "op is missing",
        ),
        (
            json!({ "op": "move", "path": "title", "value": "x" }),
            "invalidSyntax",
            "op must be add, remove or replace, not \"move\"",
        ),
        (
            json!({ "op": 1, "path": "title" }),
            "invalidSyntax",
            "op must be a string, not a number",
        ),
        (
            json!({ "op": "add", "path": 7, "value": "x" }),
            "invalidPath",
            "path must be a string, not a number",
        ),
        (
            json!({ "op": "add", "path": "title" }),
            "invalidValue",
            "add needs a value",
        ),
        (
            json!({ "op": "replace", "path": "title" }),
            "invalidValue",
            "replace needs a value",
        ),
        (json!({ "op": "remove" }), "noTarget", "a remove needs a path"),
        (
            json!({ "op": "remove", "value": "title" }),
            "noTarget",
            "a remove needs a path",
        ),
        (
            json!({ "op": "add", "value": "x" }),
            "invalidValue",
            "without a path the value must be an object of attributes, not a string",
        ),
        (
            json!({ "op": "replace", "value": ["x"] }),
            "invalidValue",
            "without a path the value must be an object of attributes, not an array",
        ),
    ] {
        let detail = format!("Operations[1]: {detail}");
        refused(&bench, &patch(json!([good, operation])), scim_type, &detail).await;
    }
}

#[tokio::test]
async fn a_path_that_is_broken_or_names_nothing_is_refused() {
    let bench = Bench::set().await;
    for (path, scim_type, detail) in [
        (
            "shoeSize",
            "invalidPath",
            "the path shoeSize names no attribute of User",
        ),
        (
            "name.shoeSize",
            "invalidPath",
            "the path name.shoeSize names no attribute of User",
        ),
        (
            "urn:example:User:shoeSize",
            "invalidPath",
            "the path urn:example:User:shoeSize names no attribute of User",
        ),
        (
            "a.b.c",
            "invalidPath",
            "\"a.b.c\" is not an attribute path: at most one sub-attribute can follow an attribute",
        ),
        (
            "1title",
            "invalidPath",
            "\"1title\" is not an attribute path: \"1title\" is not an attribute name",
        ),
        (
            "title[type eq \"work\"]",
            "invalidPath",
            "title has a single value, so brackets cannot follow it",
        ),
        (
            "emails[type eq \"work\"",
            "invalidFilter",
            "filter: expected 'and', 'or' or ']' at byte 21, found the end",
        ),
        (
            "emails[type xx \"work\"].value",
            "invalidFilter",
            "filter: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le, pr) at byte 12, found \"xx\"",
        ),
        (
            "emails[type eq \"work\"]value",
            "invalidPath",
            "\"emails[type eq \\\"work\\\"]value\" is not a path: after ']' expected '.' and a sub-attribute, found \"value\"",
        ),
    ] {
        let operation = json!({ "op": "replace", "path": path, "value": "x" });
        refused(
            &bench,
            &patch(json!([operation])),
            scim_type,
            &format!("Operations[0]: {detail}"),
        )
        .await;
    }
}

#[tokio::test]
async fn a_value_path_that_finds_nothing_and_does_not_tell_what_to_create_has_no_target() {
    let bench = Bench::set().await;
    for filter in [
        "type ne \"mobile\"",
        "type eq \"home\" or type eq \"fax\"",
        "value sw \"+49\"",
    ] {
        let path = format!("phoneNumbers[{filter}].value");
        let operation = json!({ "op": "replace", "path": path, "value": "+1 555 0199" });
        let detail = format!("Operations[0]: {path} matches no value, and its filter does not tell what to create");
        refused(&bench, &patch(json!([operation])), "noTarget", &detail).await;
    }
}

#[tokio::test]
async fn what_only_the_server_may_write_is_refused_by_path() {
    let bench = Bench::set().await;
    for (path, value) in [
        ("id", json!("00000000-0000-4000-8000-000000000000")),
        ("meta.version", json!("W/\"1\"")),
        ("meta", json!({ "resourceType": "Group" })),
        ("groups", json!([{ "value": "x" }])),
    ] {
        for op in ["add", "replace", "remove"] {
            let operation = json!({ "op": op, "path": path, "value": value });
            let detail = format!("Operations[0]: {path} is readOnly");
            refused(&bench, &patch(json!([operation])), "mutability", &detail).await;
        }
    }
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_refused() {
    let bench = Bench::set().await;
    for (path, value, detail) in [
        (
            "active",
            json!("maybe"),
            "Operations[0]: active must be a boolean, not the string \"maybe\"",
        ),
        ("title", json!(7), "Operations[0]: title must be a string, not a number"),
        (
            "title",
            json!("a\u{0}b"),
            "Operations[0]: title must not contain a NUL character",
        ),
        (
            "name",
            json!("Ada"),
            "Operations[0]: name must be an object, not a string",
        ),
        (
            "userName",
            json!("not an address"),
            "userName must be an e-mail address such as ada@example.test, not \"not an address\"",
        ),
    ] {
        let operation = json!({ "op": "replace", "path": path, "value": value });
        refused(&bench, &patch(json!([operation])), "invalidValue", detail).await;
    }
    let operation = json!({ "op": "remove", "path": "userName" });
    refused(
        &bench,
        &patch(json!([operation])),
        "invalidValue",
        "userName is required",
    )
    .await;
}

#[tokio::test]
async fn a_login_or_name_that_is_taken_cannot_be_patched_in() {
    let bench = Bench::set().await;
    let admin = Caller::v2(&bench.org);
    admin.create_user("bob@example.test").await;
    admin.post("/Groups", &json!({ "displayName": "Other" })).await;
    let rename = |path: &str, value: &str| patch(json!([{ "op": "replace", "path": path, "value": value }]));
    let wrong = rename("userName", "BOB@example.test");
    let detail = "userName \"BOB@example.test\" is taken by another user of this organization.";
    bench
        .scim(
            &Wrong::json("PATCH", "/Users/{user}", &wrong),
            "users.patch",
            409,
            "uniqueness",
            detail,
        )
        .await;
    let wrong = rename("displayName", "other");
    let detail = "displayName \"other\" is taken by another group of this organization.";
    bench
        .scim(
            &Wrong::json("PATCH", "/Groups/{group}", &wrong),
            "groups.patch",
            409,
            "uniqueness",
            detail,
        )
        .await;
}
