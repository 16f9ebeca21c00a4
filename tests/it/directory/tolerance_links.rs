//! What real clients write where one resource refers to another, and a double must bear. One test per habit.

use serde_json::json;

use super::{CORE_GROUP, ENTERPRISE, assert_scim, both, create_group, id, ok, operate, patch, whole_group};
use crate::support::start;

#[tokio::test]
async fn members_are_added_removed_and_replaced_in_every_dialect() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ann = caller.create_user(&format!("ann{at}@example.test")).await;
        let bob = caller.create_user(&format!("bob{at}@example.test")).await;
        let (a, b) = (id(&ann), id(&bob));
        let group = create_group(caller, &format!("Team {at}"), &[&ann]).await;
        let path = format!("/Groups/{}", id(&group));
        for (operation, expected) in [
            (
                json!({"op": "Add", "path": "members", "value": [{"$ref": null, "value": b}]}),
                vec![a, b],
            ),
            (
                json!({"op": "Remove", "path": "members", "value": [{"value": b}]}),
                vec![a],
            ),
            (json!({"op": "add", "path": "members", "value": b}), vec![a, b]),
            (
                json!({"op": "remove", "path": format!("members[value eq \"{a}\"]")}),
                vec![b],
            ),
            (
                json!({"op": "add", "path": "members", "value": {"value": a}}),
                vec![b, a],
            ),
            (
                json!({"op": "remove", "path": "members", "value": {"value": b}}),
                vec![a],
            ),
            (
                json!({"op": "add", "value": {"members": [{"value": b, "displayName": "x"}]}}),
                vec![a, b],
            ),
            (json!({"op": "remove", "path": "members", "value": a}), vec![b]),
            (json!({"op": "replace", "value": {"members": [{"value": a}]}}), vec![a]),
            (json!({"op": "replace", "path": "members", "value": []}), vec![]),
        ] {
            let group = operate(caller, &path, json!([operation])).await;
            let members = group["members"].as_array().cloned().unwrap_or_default();
            let ids: Vec<&str> = members.iter().map(|member| member["value"].as_str().unwrap()).collect();
            assert_eq!(ids, expected, "{operation}");
        }
    }
}

#[tokio::test]
async fn a_manager_comes_as_text_as_object_in_a_list_or_at_the_top_and_must_exist() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = caller.create_user(&format!("boss{at}@example.test")).await;
        let path = format!(
            "/Users/{}",
            id(&caller.create_user(&format!("ada{at}@example.test")).await)
        );
        let reference = format!("http://elsewhere.test/Users/{}", id(&boss));
        for target in ["manager", &format!("{ENTERPRISE}:manager")] {
            for value in [
                json!(id(&boss)),
                json!({"value": id(&boss)}),
                json!([{"$ref": reference, "value": id(&boss)}]),
            ] {
                let add = json!([{"op": "Add", "path": target, "value": value}]);
                let user = operate(caller, &path, add).await;
                assert_eq!(user[ENTERPRISE]["manager"]["value"], id(&boss), "{target} {value}");
                let remove = json!([{"op": "Remove", "path": target}]);
                assert_eq!(operate(caller, &path, remove).await.get(ENTERPRISE), None);
            }
        }
        let nobody = patch(json!([{"op": "Add", "path": "manager", "value": "RANDOM"}]));
        let detail = format!("{ENTERPRISE}:manager.value \"RANDOM\" is not the id of a user of this organization");
        assert_scim(&caller.patch(&path, &nobody).await, 400, "invalidValue", &detail);
    }
}

#[tokio::test]
async fn a_new_group_may_come_with_the_foreign_second_schema_of_entra() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let sent = json!({
            "schemas": [CORE_GROUP, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
            "externalId": format!("object-{at}"),
            "displayName": format!("Team {at}"),
            "members": [],
            "meta": {"resourceType": "Group"},
        });
        let group = ok(&caller.post("/Groups", &sent).await, 201);
        let given = json!({"externalId": format!("object-{at}"), "displayName": format!("Team {at}")});
        assert_eq!(group, whole_group(&caller.base, &org, &group, given));
    }
}
