//! Groups: create, read, patch, delete, at both bases, with whole answers.

use std::time::Duration;

use serde_json::json;

use super::{
    CISCO_GROUP, assert_scim, both, check_newer, create_group, id, list_of, member, moved, ok, patch, start_alike,
    text, whole_group,
};
use crate::support::start;

#[tokio::test]
async fn creating_answers_201_with_the_whole_group_its_location_and_its_version() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let sent = json!({
            "displayName": format!("Team {at}"),
            "externalId": "object-id-of-team",
            "members": [{"value": id(&ada)}],
            CISCO_GROUP: {"usage": "policy", "owners": [{"value": id(&ada), "primary": true}], "groupType": "flat_static"},
        });
        let answer = caller.post("/Groups", &sent).await;
        let group = ok(&answer, 201);
        let mut given = sent;
        given["members"] = json!([member(&caller.base, "user", &ada, text(&ada, "/userName"))]);
        assert_eq!(group, whole_group(&caller.base, &org, &group, given));
        assert_eq!(answer.header("etag"), text(&group, "/meta/version"));
        assert_eq!(answer.header("location"), text(&group, "/meta/location"));
        assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
    }
}

#[tokio::test]
async fn a_name_makes_a_group_and_without_one_there_is_none() {
    let (_webex, org) = start_alike().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let name = format!("Team {at}");
        for members in [json!(null), json!([])] {
            let sent = json!({"displayName": name, "members": members});
            let group = ok(&caller.post("/Groups", &sent).await, 201);
            assert_eq!(
                group,
                whole_group(&caller.base, &org, &group, json!({"displayName": name}))
            );
            caller.delete(&format!("/Groups/{}", id(&group))).await;
        }
        for nameless in [
            json!({}),
            json!({"displayName": ""}),
            json!({"displayName": null, "members": []}),
        ] {
            let answer = caller.post("/Groups", &nameless).await;
            assert_scim(&answer, 400, "invalidValue", "displayName is required");
        }
        assert_eq!(ok(&caller.get("/Groups").await, 200), list_of(0, 1, &[]));
    }
}

#[tokio::test]
async fn reading_answers_the_whole_group_at_either_base_whichever_created_it() {
    let (_webex, org) = start().await;
    let bases = both(&org);
    for (at, caller) in bases.iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let created = create_group(caller, &format!("Team {at}"), &[&ada]).await;
        for reader in &bases {
            let answer = reader.get(&format!("/Groups/{}", id(&created))).await;
            let expected = moved(&created, &caller.base, &reader.base);
            assert_eq!(ok(&answer, 200), expected);
            assert_eq!(answer.header("etag"), text(&expected, "/meta/version"));
            let list = reader
                .get(&format!(
                    "/Groups?includeMembers=true&filter=displayName eq \"team {at}\""
                ))
                .await;
            assert_eq!(ok(&list, 200), list_of(1, 1, &[expected]));
        }
    }
}

#[tokio::test]
async fn patching_answers_200_with_the_whole_group_a_new_version_and_a_new_time() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let before = create_group(caller, &format!("Team {at}"), &[]).await;
        org.clock().advance(Duration::from_secs(60));
        let path = format!("/Groups/{}", id(&before));
        let operations = json!([
            {"op": "replace", "path": "displayName", "value": format!("Crew {at}")},
            {"op": "add", "path": format!("{CISCO_GROUP}.usage"), "value": "policy"},
            {"op": "add", "path": "externalId", "value": "x1"},
        ]);
        let answer = caller.patch(&path, &patch(operations)).await;
        let after = ok(&answer, 200);
        let given = json!({
            "displayName": format!("Crew {at}"), "externalId": "x1", CISCO_GROUP: {"usage": "policy"},
        });
        assert_eq!(after, whole_group(&caller.base, &org, &after, given));
        assert_eq!(answer.header("etag"), text(&after, "/meta/version"));
        check_newer(caller, &path, &before, &after).await;
    }
}

#[tokio::test]
async fn deleting_answers_204_without_a_body_and_then_nothing_is_there_in_any_verb() {
    let (_webex, org) = start_alike().await;
    let bases = both(&org);
    for (at, caller) in bases.iter().enumerate() {
        let group = create_group(caller, &format!("Team {at}"), &[]).await;
        let path = format!("/Groups/{}", id(&group));
        let answer = caller.delete(&path).await;
        assert_eq!((answer.status, answer.text()), (204, String::new()));
        let detail = format!("Group {} does not exist in this organization.", id(&group));
        for other in &bases {
            let rename = patch(json!([{"op": "replace", "path": "displayName", "value": "x"}]));
            assert_scim(&other.get(&path).await, 404, "", &detail);
            assert_scim(&other.put(&path, &group).await, 404, "", &detail);
            assert_scim(&other.patch(&path, &rename).await, 404, "", &detail);
            assert_scim(&other.delete(&path).await, 404, "", &detail);
            assert_eq!(ok(&other.get("/Groups").await, 200), list_of(0, 1, &[]));
        }
        let again = create_group(caller, &format!("Team {at}"), &[]).await;
        assert_ne!(id(&again), id(&group));
        caller.delete(&format!("/Groups/{}", id(&again))).await;
    }
}

#[tokio::test]
async fn a_group_says_group_with_a_capital_letter_because_clients_crash_otherwise() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let group = create_group(caller, &format!("Team {at}"), &[]).await;
        assert_eq!(text(&group, "/meta/resourceType"), "Group");
        let user = caller.create_user(&format!("u{at}@example.test")).await;
        assert_eq!(text(&user, "/meta/resourceType"), "User");
    }
}
