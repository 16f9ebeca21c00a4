//! Switches of what answers show.

use serde_json::{Value, json};

use super::speaking;
use crate::support::{Caller, patch};

#[tokio::test]
async fn lists_of_groups_at_the_scim_api_show_members_on_request_or_always() {
    for (word, shown) in [("on-request", false), ("shown", true)] {
        let (_webex, org, admin) = speaking(json!({ "groups.members": word })).await;
        let ada = admin.create_user("ada@example.test").await;
        let team = json!({ "displayName": "Team", "members": [{ "value": ada["id"] }] });
        assert_eq!(admin.post("/Groups", &team).await.status, 201);
        let scim = Caller::v2(&org);
        let list = scim.get("/Groups?filter=displayName eq \"Team\"").await.json();
        assert_eq!(list["Resources"][0].get("members").is_some(), shown, "{word}");
        let asked = scim
            .get("/Groups?includeMembers=true&filter=displayName eq \"Team\"")
            .await
            .json();
        assert_eq!(asked["Resources"][0]["members"][0]["value"], ada["id"], "{word}");
        assert!(admin.get("/Groups").await.json()["Resources"][0]["members"].is_array());
    }
}

#[tokio::test]
async fn a_group_at_the_scim_api_shows_five_hundred_members_or_all() {
    let nobody = |at: usize| json!({ "value": format!("{at:08}-0000-4000-8000-000000000000") });
    for (word, shown) in [("500", 500), ("all", 501)] {
        let (_webex, org, _) = speaking(json!({ "group.members": word, "references.check": "off" })).await;
        let members: Vec<_> = (0..501).map(nobody).collect();
        let scim = Caller::v2(&org);
        let team = scim
            .post("/Groups", &json!({ "displayName": "Team", "members": members }))
            .await
            .json();
        assert_eq!(team["members"].as_array().unwrap().len(), shown, "{word}");
    }
}

#[tokio::test]
async fn users_show_their_groups_in_searches_that_ask_or_always() {
    for (word, shown) in [("on-search", false), ("always", true)] {
        let (_webex, org, admin) = speaking(json!({ "user.groups": word })).await;
        let ada = admin.create_user("ada@example.test").await;
        let id = ada["id"].as_str().unwrap();
        let team = json!({ "displayName": "Team", "members": [{ "value": id }] });
        let team = admin.post("/Groups", &team).await.json();
        let groups = json!([{
            "value": team["id"], "display": "Team", "$ref": format!("{}/Groups/{}", org.tenant_url(), team["id"].as_str().unwrap())
        }]);
        let expected = shown.then_some(&groups);
        let patch = json!({ "Operations": [{ "op": "add", "path": "title", "value": "Countess" }] });
        let found = admin.get("/Users?filter=userName eq \"ada@example.test\"").await.json();
        assert_eq!(
            admin.get(&format!("/Users/{id}")).await.json().get("groups"),
            expected,
            "{word}"
        );
        assert_eq!(
            admin.patch(&format!("/Users/{id}"), &patch).await.json().get("groups"),
            expected
        );
        assert_eq!(found["Resources"][0].get("groups"), expected);
    }
}

#[tokio::test]
async fn the_group_of_all_users_is_nowhere_or_at_the_scim_api_or_at_both_bases() {
    for (word, at_scim, at_tenant_url) in [("v2", 1, 0), ("off", 0, 0), ("on", 1, 1)] {
        let (_webex, org, admin) = speaking(json!({ "groups.allOrgUsers": word })).await;
        let found = Caller::v2(&org).get("/Groups").await.json();
        assert_eq!(found["totalResults"], at_scim, "{word}");
        let found = admin.get("/Groups").await.json();
        assert_eq!(found["totalResults"], at_tenant_url, "{word}");
        let namesake = admin.post("/Groups", &json!({ "displayName": "All Org Users" })).await;
        assert_eq!(namesake.status, if word == "off" { 201 } else { 409 }, "{word}");
    }
}

#[tokio::test]
async fn changes_of_a_group_answer_the_group_with_members_without_or_nothing() {
    for (word, status, members) in [("whole", 200, true), ("no-members", 200, false), ("empty", 204, false)] {
        let (_webex, org, admin) = speaking(json!({ "group.writes": word })).await;
        for caller in [&admin, &Caller::v2(&org)] {
            let ada = caller.create_user("ada@example.test").await;
            let team = json!({ "displayName": "Team", "members": [{ "value": ada["id"] }] });
            let made = caller.post("/Groups", &team).await;
            assert_eq!(
                (made.status, made.json()["members"][0]["value"].clone()),
                (201, ada["id"].clone())
            );
            let path = format!("/Groups/{}", made.json()["id"].as_str().unwrap());
            let change = patch(json!([{ "op": "replace", "path": "displayName", "value": "Team" }]));
            for changed in [caller.put(&path, &team).await, caller.patch(&path, &change).await] {
                assert_eq!(changed.status, status, "{word}");
                let shown: Value = serde_json::from_slice(&changed.body).unwrap_or_default();
                assert_eq!(shown["displayName"] == "Team", status == 200, "{word}");
                assert_eq!(shown.get("members").is_some(), members, "{word}");
            }
            let named = format!("{path}?attributes=members");
            for changed in [caller.put(&named, &team).await, caller.patch(&named, &change).await] {
                assert_eq!(
                    changed.json()["members"][0]["value"],
                    ada["id"],
                    "{word}: who asks is shown them"
                );
            }
            assert_eq!(caller.get(&path).await.json()["members"][0]["value"], ada["id"]);
            let user = format!("/Users/{}", ada["id"].as_str().unwrap());
            let kept = caller.put(&user, &json!({ "userName": "ada@example.test" })).await;
            assert_eq!(
                (kept.status, kept.json()["id"].clone()),
                (200, ada["id"].clone()),
                "users are not meant"
            );
            assert_eq!(caller.delete(&path).await.status, 204);
            assert_eq!(caller.delete(&user).await.status, 204);
        }
    }
}

#[tokio::test]
async fn the_first_administrator_is_marked_at_the_scim_api_or_nowhere() {
    for (word, mark) in [("shown", json!(true)), ("hidden", Value::Null)] {
        let (_webex, org, admin) = speaking(json!({ "user.firstAdmin": word })).await;
        let first = Caller::v2(&org).get("/Users").await.json()["Resources"][0].clone();
        assert_eq!(first["firstAdmin"], mark, "{word}");
        let there = admin.get("/Users").await.json()["Resources"][0].clone();
        assert_eq!((&there["id"], &there["firstAdmin"]), (&first["id"], &Value::Null));
    }
}
