//! Changes that another administrator makes while the connector looks away.

use serde_json::{Value, json};

use super::{ask, flawed, lists, logins, open};
use crate::support::journal::journal;
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, control, start};

#[tokio::test]
async fn what_another_administrator_does_is_seen_by_the_connector_and_not_in_the_journal() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let ada = admin.create_user("ada@example.test").await;
    let bob = admin.create_user("bob@example.test").await;
    let requests = journal(&webex, &org).await.len();
    let id = ada["id"].as_str().unwrap();
    let changes = json!([
        { "op": "create", "resource": "Group", "body": { "displayName": "Team", "members": [{ "value": id }] } },
        { "op": "patch", "resource": "User", "userName": "ADA@example.test",
          "operations": [{ "op": "replace", "path": "title", "value": "Countess" }] },
        { "op": "replace", "resource": "Group", "displayName": "team", "body": { "displayName": "Squad" } },
        { "op": "delete", "resource": "User", "id": bob["id"] },
    ]);
    let made = ask(&webex, &org, "POST /mutate", changes, 200).await;
    assert_eq!(journal(&webex, &org).await.len(), requests);

    let now = admin.get(&format!("/Users/{id}")).await;
    assert_eq!(now.json()["title"], "Countess");
    assert_ne!(now.json()["meta"]["version"], ada["meta"]["version"]);
    let [_, groups] = lists(&org).await;
    let group = &groups["Resources"][0];
    assert_eq!((&group["displayName"], group.get("members")), (&json!("Squad"), None));
    assert_eq!(logins(&org).await, [org.admin().0, "ada@example.test"]);
    let change = |op: &str, resource: &str, id: &Value, version: &Value| json!({ "op": op, "resource": resource, "id": id, "version": version });
    let made = made["changed"].as_array().unwrap();
    assert_eq!(
        made[1],
        change("patch", "User", &ada["id"], &now.json()["meta"]["version"])
    );
    assert_eq!(
        made[2],
        change("replace", "Group", &group["id"], &group["meta"]["version"])
    );
    assert_eq!(made[3], change("delete", "User", &bob["id"], &Value::Null));
    assert_eq!(
        (&made[0]["op"], &made[0]["id"], made.len()),
        (&json!("create"), &group["id"], 4)
    );
}

#[tokio::test]
async fn one_change_needs_no_list_and_ends_tokens_as_scim_does() {
    let (webex, org) = start().await;
    let role = json!([{ "value": "id_full_admin", "type": "cirole", "display": "Full administrator" }]);
    for name in [
        "off@example.test",
        "gone@example.test",
        "other@example.test",
        "same@example.test",
    ] {
        let change = json!({ "op": "create", "resource": "User", "body": { "userName": name, "roles": role } });
        ask(&webex, &org, "POST /mutate", change, 200).await;
    }
    let token = |name: &str| org.token().user_name(name).issue();
    let [off, gone, other, same] = ["off", "gone", "other", "same"].map(|name| token(&format!("{name}@example.test")));
    let patch = |name: &str, path: &str, value: Value| {
        json!({ "op": "patch", "resource": "User", "userName": name,
                "operations": [{ "op": "replace", "path": path, "value": value }] })
    };
    let deletion = json!({ "op": "delete", "resource": "User", "userName": "gone@example.test" });
    ask(
        &webex,
        &org,
        "POST /mutate",
        patch("off@example.test", "active", json!(false)),
        200,
    )
    .await;
    ask(&webex, &org, "POST /mutate", deletion, 200).await;
    ask(
        &webex,
        &org,
        "POST /mutate",
        patch("other@example.test", "roles", json!([])),
        200,
    )
    .await;
    ask(
        &webex,
        &org,
        "POST /mutate",
        patch("same@example.test", "title", json!("x")),
        200,
    )
    .await;
    for dead in [off, gone, other] {
        assert_gateway(&open(&org, &dead).await, 401, UNAUTHORIZED);
    }
    assert_eq!(open(&org, &same).await.status, 200);
}

#[tokio::test]
async fn a_list_with_one_bad_change_does_nothing_at_all() {
    let (webex, org) = start().await;
    let ada = Caller::connector(&org).create_user("ada@example.test").await;
    let token = org.token().user_name("ada@example.test").issue();
    let before = lists(&org).await;
    let good = json!([
        { "op": "delete", "resource": "User", "userName": "ada@example.test" },
        { "op": "create", "resource": "User", "body": { "userName": "bob@example.test" } },
    ]);
    let with = |bad: Value| json!([good[0], good[1], bad]);
    let check = async |bad: Value, pointer: &str, reason: &str| {
        flawed(&webex, &org, "POST /mutate", with(bad), &[(pointer, reason)]).await;
    };
    check(
        json!({ "op": "create", "resource": "User", "body": { "userName": "BOB@example.test" } }),
        "/2/body",
        "userName \"BOB@example.test\" is taken by another user of this organization.",
    )
    .await;
    // Deleted by the first change of the list.
    check(
        json!({ "op": "delete", "resource": "User", "id": ada["id"] }),
        "/2/id",
        &format!("{} is no user of this organization", ada["id"]),
    )
    .await;
    check(
        json!({ "op": "delete", "resource": "Group", "displayName": "Team" }),
        "/2/displayName",
        "\"Team\" is no group of this organization",
    )
    .await;
    let broken = json!([{ "op": "replace", "path": "active", "value": "perhaps" }]);
    check(
        json!({ "op": "patch", "resource": "User", "userName": "bob@example.test", "operations": broken }),
        "/2/operations",
        "Operations[0]: active must be a boolean, not the string \"perhaps\"",
    )
    .await;
    check(json!(7), "/2", "7 is not an object").await;
    assert_eq!(lists(&org).await, before);
    assert_eq!(open(&org, &token).await.status, 403);
}

#[tokio::test]
async fn a_change_that_says_too_little_or_too_much_is_refused_by_name() {
    let (webex, org) = start().await;
    let check = async |change: Value, flaws: &[(&str, &str)]| {
        flawed(&webex, &org, "POST /mutate", change, flaws).await;
    };
    let op = "one of create, replace, patch, delete, set-source, sync-delete, assign-license, remove-license, confirm is needed";
    let resource = "\"User\" or \"Group\" is needed";
    check(json!({}), &[("/op", op), ("/resource", resource)]).await;
    check(
        json!({ "op": "remove", "resource": "Users" }),
        &[
            (
                "/op",
                "\"remove\" is not one of create, replace, patch, delete, set-source, sync-delete, assign-license, remove-license, confirm",
            ),
            ("/resource", "\"Users\" is not \"User\" or \"Group\""),
        ],
    )
    .await;
    let whom = "say whom it is about by one of id and userName";
    check(json!({ "op": "delete", "resource": "User" }), &[("", whom)]).await;
    check(
        json!({ "op": "delete", "resource": "User", "id": "x", "userName": "y" }),
        &[("", whom)],
    )
    .await;
    check(
        json!({ "op": "patch", "resource": "Group", "id": "x", "body": {} }),
        &[
            ("/operations", "a list of operations as in a PATCH request is needed"),
            ("/body", "unknown member"),
        ],
    )
    .await;
    check(
        json!([{ "op": "create", "resource": "User", "userName": "ada@example.test" }]),
        &[
            ("/0/body", "the resource as a JSON object is needed"),
            ("/0/userName", "unknown member"),
        ],
    )
    .await;
}

#[tokio::test]
async fn one_call_makes_a_thousand_changes_and_not_one_more() {
    let (webex, org) = start().await;
    let touch = json!({ "op": "patch", "resource": "User", "userName": org.admin().0, "operations": [
        { "op": "add", "path": "title", "value": "x" },
    ] });
    let path = format!("/orgs/{}/mutate", org.id());
    let most = control(&webex, "POST", &path, Some(&json!(vec![touch.clone(); 1_000]))).await;
    assert_eq!(most.status, 200, "{}", most.text());
    let reason = "1001 changes are more than the 1000 of one call";
    flawed(&webex, &org, "POST /mutate", json!(vec![touch; 1_001]), &[("", reason)]).await;
}
