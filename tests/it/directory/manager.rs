//! The manager: a user of the same org, in every spelling that clients have for it.

use serde_json::{Value, json};

use super::{ENTERPRISE, NOBODY, assert_scim, both, id, ok, patch};
use crate::support::{Caller, start};

async fn boss(caller: &Caller, at: usize) -> Value {
    let sent = json!({"userName": format!("boss{at}@example.test"), "displayName": "Lady Byron"});
    ok(&caller.post("/Users", &sent).await, 201)
}

/// The manager as a user shows it.
fn shown(caller: &Caller, boss: &Value, display_name: &str) -> Value {
    json!({
        "value": id(boss),
        "displayName": display_name,
        "$ref": format!("{}/Users/{}", caller.base, id(boss)),
    })
}

/// The four spellings of a value, and the two places for it.
fn spellings(id: &str) -> Vec<Value> {
    vec![
        json!(id),
        json!({"value": id}),
        json!([{"value": id}]),
        json!([{"$ref": format!("https://elsewhere.test/scim/Users/{id}"), "value": id}]),
        json!({"value": id, "displayName": "Somebody Else", "$ref": null}),
    ]
}

#[tokio::test]
async fn a_manager_is_taken_in_every_spelling_and_shown_with_name_and_address() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = boss(caller, at).await;
        for (form, spelling) in spellings(id(&boss)).into_iter().enumerate() {
            for (place, body) in [
                ("short", json!({"manager": spelling})),
                ("section", json!({ENTERPRISE: {"manager": spelling}})),
                ("urn", json!({format!("{ENTERPRISE}:manager"): spelling})),
            ] {
                let mut body = body;
                body["userName"] = format!("{place}{form}{at}@example.test").into();
                let user = ok(&caller.post("/Users", &body).await, 201);
                let expected = json!({"manager": shown(caller, &boss, "Lady Byron")});
                assert_eq!(user[ENTERPRISE], expected, "{body}");
                assert_eq!(ok(&caller.get(&format!("/Users/{}", id(&user))).await, 200), user);
            }
        }
    }
}

#[tokio::test]
async fn a_patch_sets_the_manager_by_every_path_and_takes_it_away_again() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = boss(caller, at).await;
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let path = format!("/Users/{}", id(&ada));
        let urn = format!("{ENTERPRISE}:manager");
        let mut sets: Vec<Value> = vec![
            json!({"op": "add", "path": "manager.value", "value": id(&boss)}),
            json!({"op": "Add", "path": format!("{urn}.value"), "value": id(&boss)}),
            json!({"op": "replace", "value": {&urn: {"value": id(&boss)}}}),
            json!({"op": "replace", "value": {format!("{urn}.value"): id(&boss)}}),
        ];
        for spelling in spellings(id(&boss)) {
            sets.push(json!({"op": "Add", "path": "manager", "value": spelling}));
            sets.push(json!({"op": "replace", "path": &urn, "value": spelling}));
        }
        let removals = [
            json!({"op": "remove", "path": "manager"}),
            json!({"op": "remove", "path": &urn}),
            json!({"op": "replace", "path": &urn, "value": ""}),
            json!({"op": "replace", "path": "manager", "value": null}),
            json!({"op": "remove", "path": format!("{urn}.value")}),
        ];
        for (set, remove) in sets.into_iter().zip(removals.iter().cycle()) {
            let user = ok(&caller.patch(&path, &patch(json!([set]))).await, 200);
            let expected = json!({"manager": shown(caller, &boss, "Lady Byron")});
            assert_eq!(user[ENTERPRISE], expected, "{set}");
            let user = ok(&caller.patch(&path, &patch(json!([remove]))).await, 200);
            assert_eq!(
                (user.get(ENTERPRISE), &user["schemas"]),
                (None, &ada["schemas"]),
                "{remove}"
            );
        }
    }
}

#[tokio::test]
async fn a_manager_must_be_a_user_of_the_org() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let stranger = Caller::v2(&other).get("/Users").await.json()["Resources"][0].clone();
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let group = super::create_group(caller, &format!("Team {at}"), &[]).await;
        let path = format!("/Users/{}", id(&ada));
        for wrong in [NOBODY, "no uuid", id(&stranger), id(&group)] {
            let detail = format!("{ENTERPRISE}:manager.value {wrong:?} is not the id of a user of this organization");
            let mut body = json!({"userName": format!("new{at}@example.test"), "manager": {"value": wrong}});
            assert_scim(&caller.post("/Users", &body).await, 400, "invalidValue", &detail);
            body["userName"] = ada["userName"].clone();
            assert_scim(&caller.put(&path, &body).await, 400, "invalidValue", &detail);
            let set = patch(json!([{"op": "add", "path": "manager", "value": wrong}]));
            assert_scim(&caller.patch(&path, &set).await, 400, "invalidValue", &detail);
        }
        assert_eq!(caller.get(&path).await.json(), ada);
    }
}

#[tokio::test]
async fn the_managers_name_is_the_one_of_this_moment() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = boss(caller, at).await;
        let sent = json!({"userName": format!("ada{at}@example.test"), "manager": id(&boss)});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        let rename = patch(json!([{"op": "replace", "path": "displayName", "value": "Annabella"}]));
        ok(&caller.patch(&format!("/Users/{}", id(&boss)), &rename).await, 200);
        let mut expected = ada.clone();
        expected[ENTERPRISE]["manager"] = shown(caller, &boss, "Annabella");
        // The report itself has not changed: its version and time are those of before.
        assert_eq!(caller.get(&format!("/Users/{}", id(&ada))).await.json(), expected);
        let filter = format!(
            "/Users?filter=manager.displayName eq \"annabella\" and id eq \"{}\"",
            id(&ada)
        );
        assert_eq!(super::found(caller, &filter).await, [id(&ada)]);
    }
}

#[tokio::test]
async fn a_manager_without_display_name_is_shown_by_id_and_address() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = caller.create_user(&format!("boss{at}@example.test")).await;
        let sent = json!({"userName": format!("ada{at}@example.test"), "manager": id(&boss)});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        let mut expected = shown(caller, &boss, "");
        expected.as_object_mut().unwrap().remove("displayName");
        assert_eq!(ada[ENTERPRISE], json!({"manager": expected}));
    }
}

#[tokio::test]
async fn a_manager_may_be_written_with_capital_letters_and_is_kept_with_small_ones() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = boss(caller, at).await;
        let sent = json!({"userName": format!("ada{at}@example.test"), "manager": id(&boss).to_uppercase()});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        assert_eq!(ada[ENTERPRISE]["manager"], shown(caller, &boss, "Lady Byron"));
    }
}

#[tokio::test]
async fn when_a_manager_is_deleted_the_reports_have_none_and_can_still_be_changed() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = boss(caller, at).await;
        let sent = json!({"userName": format!("ada{at}@example.test"), "manager": id(&boss), "department": "R&D"});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        let only = json!({"userName": format!("only{at}@example.test"), "manager": id(&boss)});
        let only = ok(&caller.post("/Users", &only).await, 201);
        assert_eq!(caller.delete(&format!("/Users/{}", id(&boss))).await.status, 204);

        let path = format!("/Users/{}", id(&ada));
        let left = ok(&caller.get(&path).await, 200);
        assert_eq!(left[ENTERPRISE], json!({"department": "R&D"}));
        assert_ne!(left["meta"]["version"], ada["meta"]["version"]);
        let title = patch(json!([{"op": "add", "path": "title", "value": "Countess"}]));
        assert_eq!(ok(&caller.patch(&path, &title).await, 200)["title"], "Countess");
        let filter = format!("/Users?filter=manager eq \"{}\"", id(&boss));
        assert!(super::found(caller, &filter).await.is_empty());

        let left = ok(&caller.get(&format!("/Users/{}", id(&only))).await, 200);
        assert_eq!(left.get(ENTERPRISE), None);
        assert!(!left["schemas"].as_array().unwrap().contains(&json!(ENTERPRISE)));
    }
}
