//! Directory synchronization: whom it removed, and what it keeps for itself.

use serde_json::{Value, json};

use super::{Life, path, set};
use crate::support::Caller;
use crate::support::journal::last_entry;
use crate::support::refusal::{UNAUTHORIZED, assert_gateway, assert_scim};

const CISCO_USER: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";
const CISCO_GROUP: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";
const SOURCES: [&str; 5] = ["SCIM", "AD", "AAD", "BROADWORKS", "OKTA"];

fn removal(user_name: &str) -> Value {
    json!({ "op": "sync-delete", "resource": "User", "userName": user_name })
}

#[tokio::test]
async fn who_was_deleted_by_directory_sync_is_inactive_keeps_the_address_and_goes_after_seven_days() {
    let life = Life::start().await;
    let ada = life.admin.create_user("ada@example.test").await;
    let token = life.org.token().user_name("ada@example.test").issue();
    let made = life.mutate(removal("ADA@example.test")).await;
    let now = life.admin.get(&path(&ada)).await.json();
    let version = &now["meta"]["version"];
    assert_eq!(
        made,
        json!([{ "op": "sync-delete", "resource": "User", "id": ada["id"], "version": version }])
    );
    assert_ne!(*version, ada["meta"]["version"]);
    assert_eq!(
        (&now["active"], &now["userName"]),
        (&json!(false), &json!("ada@example.test"))
    );
    let hers = Caller::new(life.org.tenant_url(), &token);
    assert_gateway(&hers.get("/Users").await, 401, UNAUTHORIZED);

    assert_eq!(life.pass("604799999ms").await, json!([]));
    let detail = "userName \"ada@example.test\" is taken by another user of this organization.";
    assert_scim(&life.create("ada@example.test").await, 409, "uniqueness", detail);
    let at = "2026-03-08T12:00:00.000Z";
    let deleted = json!({ "event": "user.deleted", "at": at, "id": ada["id"], "userName": "ada@example.test" });
    assert_eq!(life.pass("1ms").await, json!([deleted]));
    assert_eq!(life.admin.get(&path(&ada)).await.status, 404);
    assert_eq!(life.create("ada@example.test").await.status, 201);
}

#[tokio::test]
async fn the_seven_days_begin_with_the_removal_even_of_somebody_who_was_inactive_before() {
    let life = Life::start().await;
    let ada = life.admin.create_user("ada@example.test").await;
    assert_eq!(life.admin.patch(&path(&ada), &set("active", false)).await.status, 200);
    life.pass("20d").await;
    life.mutate(removal("ada@example.test")).await;
    // Whatever else is written meanwhile.
    assert_eq!(life.admin.patch(&path(&ada), &set("title", "x")).await.status, 200);
    assert_eq!(life.pass("167h").await, json!([]));
    assert_eq!(life.pass("1h").await[0]["at"], "2026-03-28T12:00:00.000Z");
}

#[tokio::test]
async fn who_is_active_again_after_the_removal_stays_and_has_thirty_days_the_next_time() {
    let life = Life::start().await;
    let ada = life.admin.create_user("ada@example.test").await;
    life.mutate(removal("ada@example.test")).await;
    for active in [true, false] {
        assert_eq!(life.admin.patch(&path(&ada), &set("active", active)).await.status, 200);
    }
    assert_eq!(life.pass("29d").await, json!([]));
    assert_eq!(life.pass("1d").await[0]["event"], "user.deleted");
}

#[tokio::test]
async fn a_removal_survives_export_and_import_with_its_day() {
    let life = Life::start().await;
    life.admin.create_user("ada@example.test").await;
    life.mutate(removal("ada@example.test")).await;
    life.pass("3d").await;
    let data = life.ask("GET /data?format=json", Value::Null, 200).await;
    let ada = &data["users"][1];
    assert_eq!(
        (&ada["inactiveSince"], &ada["syncDeleted"]),
        (&json!("2026-03-01T12:00:00.000Z"), &json!(true))
    );
    assert_eq!(data["users"][0].get("syncDeleted"), None);
    life.ask("PUT /data", data.clone(), 200).await;
    assert_eq!(life.ask("GET /data?format=json", Value::Null, 200).await, data);
    assert_eq!(life.pass("4d").await[0]["event"], "user.deleted");

    let wrong = json!({ "users": [{ "resource": { "userName": "bob@example.test" }, "syncDeleted": true }] });
    let refused = life.ask("PUT /data", wrong, 422).await;
    assert_eq!(
        refused["errors"],
        json!([{ "pointer": "/users/0/syncDeleted", "reason": "the user is active" }])
    );
}

#[tokio::test]
async fn a_client_may_not_write_to_what_came_from_active_directory_and_the_control_plane_may() {
    let life = Life::start().await;
    let user = json!({ "op": "create", "resource": "User", "provisionSource": "AD",
                       "body": { "userName": "ada@example.test" } });
    let group =
        json!({ "op": "create", "resource": "Group", "provisionSource": "AD", "body": { "displayName": "Team" } });
    life.mutate(json!([user, group])).await;
    let users = life
        .admin
        .get("/Users?filter=userName eq \"ada@example.test\"")
        .await
        .json();
    let groups = life.admin.get("/Groups").await.json();
    let (ada, team) = (&users["Resources"][0], &groups["Resources"][0]);
    for (resource, detail) in [
        (
            ada,
            "User \"ada@example.test\" is synchronized from Active Directory and can be changed there only.",
        ),
        (
            team,
            "Group \"Team\" is synchronized from Active Directory and can be changed there only.",
        ),
    ] {
        for admin in [&life.admin, &Caller::v2(&life.org)] {
            let body = json!({ "userName": "ada@example.test", "displayName": "Team" });
            let title = set("displayName", "Other");
            for refused in [
                admin.patch(&path(resource), &title).await,
                admin.put(&path(resource), &body).await,
                admin.delete(&path(resource)).await,
            ] {
                assert_scim(&refused, 403, "", detail);
            }
            assert_eq!(last_entry(&life.webex, &life.org).await["applied"], "no");
            assert_eq!(life.admin.get(&path(resource)).await.json(), *resource);
        }
    }
    // A group of SCIM's takes them in, and another administrator may do everything.
    let members = json!({ "displayName": "Squad", "members": [{ "value": ada["id"] }] });
    assert_eq!(life.admin.post("/Groups", &members).await.status, 201);
    let delete = |kind: &str, id: &Value| json!({ "op": "delete", "resource": kind, "id": id });
    life.mutate(json!([delete("User", &ada["id"]), delete("Group", &team["id"])]))
        .await;
}

#[tokio::test]
async fn every_source_is_shown_kept_through_writes_and_exported_and_only_ad_is_closed() {
    let life = Life::start().await;
    life.admin.create_user("ada@example.test").await;
    life.admin.post("/Groups", &json!({ "displayName": "Team" })).await;
    for source in SOURCES {
        let from = |kind: &str, member: &str, name: &str| json!({ "op": "set-source", "resource": kind, member: name, "provisionSource": source });
        life.mutate(json!([
            from("User", "userName", "ada@example.test"),
            from("Group", "displayName", "Team")
        ]))
        .await;
        let users = life
            .admin
            .get("/Users?filter=userName eq \"ada@example.test\"")
            .await
            .json();
        let (ada, team) = (
            users["Resources"][0].clone(),
            life.admin.get("/Groups").await.json()["Resources"][0].clone(),
        );
        // A user of SCIM's says nothing, as in the published examples.
        let shown = if source == "SCIM" { Value::Null } else { source.into() };
        assert_eq!(ada[CISCO_USER]["provisionSource"], shown);
        assert_eq!(team[CISCO_GROUP]["provisionSource"], source);
        let status = if source == "AD" { 403 } else { 200 };
        let put = json!({ "userName": "ada@example.test", "displayName": "Team" });
        let written = life.admin.put(&path(&ada), &put).await;
        assert_eq!(
            (written.status, life.admin.put(&path(&team), &put).await.status),
            (status, status)
        );
        let exported = life.ask("GET /data?format=json", Value::Null, 200).await;
        life.ask("PUT /data", exported.clone(), 200).await;
        assert_eq!(life.ask("GET /data?format=json", Value::Null, 200).await, exported);
        assert_eq!(exported["users"][1]["resource"][CISCO_USER]["provisionSource"], shown);
        assert_eq!(
            exported["groups"][0]["resource"][CISCO_GROUP]["provisionSource"],
            source
        );
    }
}

#[tokio::test]
async fn an_unknown_source_and_a_removal_of_a_group_are_refused_and_clients_set_no_source() {
    let life = Life::start().await;
    let wrong = |change: Value| async { life.ask("POST /mutate", change, 422).await["errors"].clone() };
    let known = "one of SCIM, AD, AAD, BROADWORKS, OKTA";
    let body = json!({ "displayName": "Team" });
    assert_eq!(
        wrong(json!({ "op": "create", "resource": "Group", "body": body, "provisionSource": "LDAP" })).await,
        json!([{ "pointer": "/provisionSource", "reason": format!("\"LDAP\" is not {known}") }])
    );
    assert_eq!(
        wrong(json!({ "op": "set-source", "resource": "Group", "displayName": "Team" })).await,
        json!([{ "pointer": "/provisionSource", "reason": format!("{known} is needed") }])
    );
    let reason = "directory synchronization deletes users in this way, and no groups";
    assert_eq!(
        wrong(json!({ "op": "sync-delete", "resource": "Group", "displayName": "Team" })).await,
        json!([{ "pointer": "/resource", "reason": reason }])
    );
    let data =
        json!({ "groups": [{ "resource": { "displayName": "Team", CISCO_GROUP: { "provisionSource": "ad" } } }] });
    let refused = life.ask("PUT /data", data, 422).await;
    assert_eq!(
        refused["errors"],
        json!([{ "pointer": format!("/groups/0/resource/{CISCO_GROUP}/provisionSource"), "reason": format!("\"ad\" is not {known}") }])
    );
    let sent = json!({ "displayName": "Team", CISCO_GROUP: { "provisionSource": "AD" } });
    let team = life.admin.post("/Groups", &sent).await.json();
    assert_eq!(team[CISCO_GROUP]["provisionSource"], "SCIM");
    let ada = life
        .admin
        .post(
            "/Users",
            &json!({ "userName": "ada@example.test", CISCO_USER: { "provisionSource": "AD" } }),
        )
        .await
        .json();
    assert_eq!(ada[CISCO_USER].get("provisionSource"), None);
}
