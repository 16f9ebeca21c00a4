//! JSON of the right shape with a value in it that does not fit, or without one that is needed.

use serde_json::{Value, json};

use super::{Bench, WITH_BODY, Wrong};
use crate::support::Caller;

/// A user whose one attribute is wrong is neither created nor put in the place of another.
async fn refused(bench: &Bench, attribute: &str, value: Value, scim_type: &str, detail: &str) {
    let mut body = json!({ "userName": "bob@example.test" });
    body[attribute] = value;
    for (operation, method, path) in [WITH_BODY[0], WITH_BODY[1]] {
        let wrong = Wrong::json(method, path, &body);
        bench.scim(&wrong, operation, 400, scim_type, detail).await;
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_told_by_the_name_of_its_attribute() {
    let bench = Bench::set().await;
    let perhaps = json!([{ "value": "x", "primary": "perhaps" }]);
    for (attribute, value, detail) in [
        ("userName", json!(7), "must be a string, not a number"),
        ("userName", json!(["b@example.test"]), "must be a string, not an array"),
        ("active", json!("maybe"), "must be a boolean, not the string \"maybe\""),
        ("active", json!(1), "must be a boolean, not a number"),
        ("name", json!("Bob"), "must be an object, not a string"),
        (
            "name",
            json!({ "givenName": {} , "familyName": 7 }),
            ".familyName must be a string, not a number",
        ),
        ("emails", json!({ "value": "x" }), "must be an array, not an object"),
        (
            "emails",
            json!([{ "value": 7 }]),
            "[0].value must be a string, not a number",
        ),
        (
            "emails",
            perhaps,
            "[0].primary must be a boolean, not the string \"perhaps\"",
        ),
        ("title", json!("a\u{0}b"), "must not contain a NUL character"),
    ] {
        let blank = if detail.starts_with("must") { " " } else { "" };
        let detail = format!("{attribute}{blank}{detail}");
        refused(&bench, attribute, value, "invalidValue", &detail).await;
    }
    let detail = "schemas must be an array of strings, not a string";
    refused(&bench, "schemas", json!("urn"), "invalidSyntax", detail).await;
    let detail = "schemas[0] must be a string, not a number";
    refused(&bench, "schemas", json!([7]), "invalidSyntax", detail).await;
}

#[tokio::test]
async fn a_text_may_be_as_long_as_its_schema_says_and_no_longer() {
    let bench = Bench::set().await;
    let detail = "title must have at most 512 characters, not 513";
    refused(&bench, "title", json!("ä".repeat(513)), "invalidValue", detail).await;
    let good = json!({ "userName": "bob@example.test", "title": "ä".repeat(512) });
    let created = Caller::connector(&bench.org).post("/Users", &good).await;
    assert_eq!(created.status, 201, "{}", created.text());
}

#[tokio::test]
async fn what_is_required_is_missed_by_name() {
    let bench = Bench::set().await;
    for body in [
        json!({}),
        json!({ "displayName": "Bob" }),
        json!({ "userName": null }),
        json!({ "userName": "" }),
    ] {
        for (operation, method, path) in [WITH_BODY[0], WITH_BODY[1]] {
            let wrong = Wrong::json(method, path, &body);
            bench
                .scim(&wrong, operation, 400, "invalidValue", "userName is required")
                .await;
        }
    }
    for (operation, method, path) in [WITH_BODY[3], WITH_BODY[4]] {
        let wrong = Wrong::json(method, path, &json!({ "externalId": "x" }));
        bench
            .scim(&wrong, operation, 400, "invalidValue", "displayName is required")
            .await;
    }
}

#[tokio::test]
async fn a_login_that_is_no_address_or_that_is_taken_is_refused() {
    let bench = Bench::set().await;
    let wrong = json!({ "userName": "bob" });
    let detail = "userName must be an e-mail address such as ada@example.test, not \"bob\"";
    for (operation, method, path) in [WITH_BODY[0], WITH_BODY[1]] {
        bench
            .scim(
                &Wrong::json(method, path, &wrong),
                operation,
                400,
                "invalidValue",
                detail,
            )
            .await;
    }
    let taken = json!({ "userName": "ADA@example.test" });
    let detail = "userName \"ADA@example.test\" is taken by another user of this organization.";
    bench
        .scim(
            &Wrong::json("POST", "/Users", &taken),
            "users.create",
            409,
            "uniqueness",
            detail,
        )
        .await;
    let taken = json!({ "displayName": "TEAM" });
    let detail = "displayName \"TEAM\" is taken by another group of this organization.";
    bench
        .scim(
            &Wrong::json("POST", "/Groups", &taken),
            "groups.create",
            409,
            "uniqueness",
            detail,
        )
        .await;
}

#[tokio::test]
async fn a_member_that_is_not_there_is_refused() {
    let bench = Bench::set().await;
    let ghost = "00000000-0000-4000-8000-000000000000";
    for (value, shown) in [(ghost, ghost), ("ghost", "ghost"), ("", "")] {
        let body = json!({ "displayName": "Other", "members": [{ "value": bench.user["id"] }, { "value": value, "type": "user" }] });
        let detail = format!("members[1].value \"{shown}\" is not the id of a user or group of this organization");
        for (operation, method, path) in [WITH_BODY[3], WITH_BODY[4]] {
            bench
                .scim(
                    &Wrong::json(method, path, &body),
                    operation,
                    400,
                    "invalidValue",
                    &detail,
                )
                .await;
        }
    }
}
