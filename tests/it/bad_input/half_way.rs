//! A PATCH or PUT that fails half-way leaves the resource as it was, on both sides of every link.

use serde_json::{Value, json};

use super::{Bench, Wrong};
use crate::support::{Caller, patch};

#[tokio::test]
async fn a_patch_whose_third_operation_fails_leaves_the_user_as_it_was() {
    let bench = Bench::set().await;
    let third_is_wrong = |third: Value| {
        patch(json!([
            { "op": "replace", "path": "title", "value": "Boss" },
            { "op": "add", "path": "emails", "value": [{ "value": "home@example.test", "type": "home" }] },
            third,
        ]))
    };
    for (third, scim_type, detail) in [
        (
            json!({ "op": "replace", "path": "id", "value": "x" }),
            "mutability",
            "Operations[2]: id is readOnly",
        ),
        (
            json!({ "op": "replace", "path": "shoeSize", "value": 7 }),
            "invalidPath",
            "Operations[2]: the path shoeSize names no attribute of User",
        ),
        (
            json!({ "op": "replace", "path": "active", "value": "maybe" }),
            "invalidValue",
            "Operations[2]: active must be a boolean, not the string \"maybe\"",
        ),
        (
            json!({ "op": "remove", "path": "userName" }),
            "invalidValue",
            "userName is required",
        ),
        (
            json!({ "op": "replace", "path": "userName", "value": "nobody" }),
            "invalidValue",
            "userName must be an e-mail address such as ada@example.test, not \"nobody\"",
        ),
    ] {
        let body = third_is_wrong(third);
        let wrong = Wrong::json("PATCH", "/Users/{user}", &body);
        bench.scim(&wrong, "users.patch", 400, scim_type, detail).await;
    }
}

#[tokio::test]
async fn a_patch_whose_third_operation_fails_leaves_the_group_and_its_members_as_they_were() {
    let bench = Bench::set().await;
    let bob = Caller::v2(&bench.org).create_user("bob@example.test").await;
    let body = patch(json!([
        { "op": "add", "path": "members", "value": [{ "value": bob["id"] }] },
        { "op": "remove", "path": format!("members[value eq {}]", bench.user["id"]) },
        { "op": "add", "path": "members", "value": [{ "value": "ghost" }] },
    ]));
    let detail = "members[1].value \"ghost\" is not the id of a user or group of this organization";
    let wrong = Wrong::json("PATCH", "/Groups/{group}", &body);
    bench.scim(&wrong, "groups.patch", 400, "invalidValue", detail).await;
    // Neither side of the membership has moved: the index by member is as it was.
    let admin = Caller::connector(&bench.org);
    for (user, groups) in [(&bench.user, 1), (&bob, 0)] {
        let filter = format!("/Groups?filter=members.value eq {}", user["id"]);
        assert_eq!(admin.get(&filter).await.json()["totalResults"], groups);
    }
}
#[tokio::test]
async fn a_put_that_fails_leaves_the_user_as_it_was() {
    let bench = Bench::set().await;
    Caller::v2(&bench.org).create_user("bob@example.test").await;
    let with = |name: &str, value: Value| {
        let mut body = json!({ "userName": "ada@example.test", "title": "Boss", "active": false });
        body[name] = value;
        body
    };
    let work = json!([{ "value": "x@example.test", "type": "work", "primary": true }]);
    let two = json!([{ "value": "a", "primary": true }, { "value": "b", "primary": true }]);
    let manager = json!({ "manager": { "value": "ghost" } });
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let no_manager = format!("{enterprise}:manager.value \"ghost\" is not the id of a user of this organization");
    for (body, status, scim_type, detail) in [
        (
            with("name", json!(7)),
            400,
            "invalidValue",
            "name must be an object, not a number",
        ),
        (
            with("phoneNumbers", two),
            400,
            "invalidValue",
            "phoneNumbers must have at most one element with primary true",
        ),
        (
            with("emails", work),
            400,
            "invalidValue",
            "emails[0] is of type work and primary, so its value must equal userName \"ada@example.test\", not \"x@example.test\"",
        ),
        (with(enterprise, manager), 400, "invalidValue", &no_manager),
        (
            with("userName", json!("bob@example.test")),
            409,
            "uniqueness",
            "userName \"bob@example.test\" is taken by another user of this organization.",
        ),
        (
            with("userName", Value::Null),
            400,
            "invalidValue",
            "userName is required",
        ),
    ] {
        let wrong = Wrong::json("PUT", "/Users/{user}", &body);
        bench.scim(&wrong, "users.replace", status, scim_type, detail).await;
    }
}

#[tokio::test]
async fn a_put_that_fails_leaves_the_group_and_its_members_as_they_were() {
    let bench = Bench::set().await;
    let admin = Caller::connector(&bench.org);
    let bob = admin.create_user("bob@example.test").await;
    admin.post("/Groups", &json!({ "displayName": "Other" })).await;
    let taken = json!({ "displayName": "other", "members": [{ "value": bob["id"] }] });
    let detail = "displayName \"other\" is taken by another group of this organization.";
    bench
        .scim(
            &Wrong::json("PUT", "/Groups/{group}", &taken),
            "groups.replace",
            409,
            "uniqueness",
            detail,
        )
        .await;

    let itself = json!({ "displayName": "New", "members": [{ "value": bob["id"] }, { "value": bench.group["id"] }] });
    let wrong = Wrong::json("PUT", "/Groups/{group}", &itself);
    bench
        .scim(
            &wrong,
            "groups.replace",
            400,
            "invalidValue",
            "members[1].value is the group itself",
        )
        .await;
    let found = admin
        .get(&format!("/Groups?filter=members.value eq {}", bob["id"]))
        .await
        .json();
    assert_eq!(found["totalResults"], 0);
}

#[tokio::test]
async fn a_put_to_an_id_that_is_not_there_creates_nothing() {
    let bench = Bench::set().await;
    let ghost = "00000000-0000-4000-8000-000000000000";
    let body = json!({ "id": ghost, "userName": "bob@example.test" });
    let path = format!("/Users/{ghost}");
    let detail = format!("User {ghost} does not exist in this organization.");
    bench
        .scim(&Wrong::json("PUT", &path, &body), "users.replace", 404, "", &detail)
        .await;
}
