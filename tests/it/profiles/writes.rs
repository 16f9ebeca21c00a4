//! Switches of how writes are read, and what they leave.

use serde_json::{Value, json};

use super::speaking;
use crate::support::refusal::assert_scim;
use crate::support::{Caller, control, patch};

async fn created(admin: &Caller) -> (String, Value) {
    let ada = admin.create_user("ada@example.com").await;
    (format!("/Users/{}", ada["id"].as_str().unwrap()), ada)
}

#[tokio::test]
async fn a_patch_that_fails_half_way_leaves_nothing_or_what_was_done_until_then() {
    for (word, title, applied) in [
        ("whole", Value::Null, "no"),
        ("until-error", json!("Countess"), "partial"),
    ] {
        let (webex, org, admin) = speaking(json!({ "patch.atomic": word })).await;
        let (path, _) = created(&admin).await;
        let operations = json!([
            { "op": "replace", "path": "title", "value": "Countess" },
            { "op": "replace", "path": "userName", "value": "no address" },
            { "op": "replace", "path": "nickName", "value": "Ada" },
        ]);
        let refused = admin.patch(&path, &patch(operations)).await;
        assert_eq!(
            (refused.status, &refused.json()["scimType"]),
            (400, &json!("invalidValue")),
            "{word}"
        );
        let ada = admin.get(&path).await.json();
        assert_eq!((&ada["title"], &ada["nickName"]), (&title, &Value::Null), "{word}");
        let journal = format!("/orgs/{}/requests?op=users.patch", org.id());
        let entry = control(&webex, "GET", &journal, None).await.json()["items"][0].clone();
        assert_eq!(
            (&entry["applied"], &entry["response"]["status"]),
            (&json!(applied), &json!(400))
        );
    }
}

#[tokio::test]
async fn a_bulk_operation_that_fails_half_way_is_told_as_refused() {
    let (_webex, _org, admin) = speaking(json!({ "patch.atomic": "until-error" })).await;
    let (path, _) = created(&admin).await;
    let data = patch(json!([
        { "op": "replace", "path": "title", "value": "Countess" },
        { "op": "replace", "path": "printer", "value": "x" },
    ]));
    let bulk = json!({ "failOnErrors": 1, "operations": [
        { "method": "PATCH", "path": path, "data": data },
        { "method": "DELETE", "path": path },
    ]});
    let told = admin.post("/Bulk", &bulk).await.json();
    let results = told["operations"].as_array().unwrap();
    assert_eq!(results.len(), 1, "{told}");
    assert_eq!(
        (&results[0]["status"], &results[0]["response"]["scimType"]),
        (&json!("400"), &json!("invalidPath"))
    );
    assert_eq!(admin.get(&path).await.json()["title"], "Countess");
}

#[tokio::test]
async fn a_value_path_that_finds_nothing_makes_the_element_or_has_no_target() {
    for (word, status) in [("create", 200), ("noTarget", 400)] {
        let (_webex, _org, admin) = speaking(json!({ "patch.valuePaths": word })).await;
        let (path, _) = created(&admin).await;
        let operation =
            json!([{ "op": "replace", "path": "phoneNumbers[type eq \"work\"].value", "value": "+1 555 0100" }]);
        let answer = admin.patch(&path, &patch(operation)).await;
        let expected = match word {
            "create" => ("/phoneNumbers/0/value", json!("+1 555 0100")),
            _ => ("/scimType", json!("noTarget")),
        };
        assert_eq!(answer.status, status, "{word}");
        assert_eq!(answer.json().pointer(expected.0), Some(&expected.1), "{word}");
    }
}

#[tokio::test]
async fn a_text_is_taken_for_a_boolean_or_refused() {
    for (word, status) in [("coerce", 200), ("refuse", 400)] {
        let (_webex, _org, admin) = speaking(json!({ "booleans.text": word })).await;
        let (path, _) = created(&admin).await;
        let disable = patch(json!([{ "op": "Replace", "path": "active", "value": "False" }]));
        assert_eq!(admin.patch(&path, &disable).await.status, status, "{word}");
        assert_eq!(
            admin.get(&path).await.json()["active"],
            json!(word == "refuse"),
            "{word}"
        );
    }
}

#[tokio::test]
async fn attributes_that_nobody_knows_are_ignored_or_refused_by_name() {
    for (word, status) in [("ignore", 201), ("refuse", 400)] {
        let (_webex, _org, admin) = speaking(json!({ "attributes.unknown": word })).await;
        let body = json!({ "userName": "ada@example.com", "companyName": "Example" });
        let answer = admin.post("/Users", &body).await;
        assert_eq!(answer.status, status, "{word}");
        assert_eq!(
            answer.text().contains("companyName"),
            word == "refuse",
            "{}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn a_new_resource_names_its_schema_or_need_not() {
    for (word, status) in [("optional", 201), ("required", 400)] {
        let (_webex, _org, admin) = speaking(json!({ "schemas.core": word })).await;
        let bare = json!({ "userName": "ada@example.com" });
        assert_eq!(admin.post("/Users", &bare).await.status, status, "{word}");
        let named =
            json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "alan@example.com" });
        assert_eq!(admin.post("/Users", &named).await.status, 201, "{word}");
    }
}

#[tokio::test]
async fn who_is_deleted_is_gone_or_stays_and_is_not_active() {
    for (word, after) in [("gone", 404), ("deactivate", 200)] {
        let (_webex, _org, admin) = speaking(json!({ "delete.users": word })).await;
        let (path, _) = created(&admin).await;
        assert_eq!(admin.delete(&path).await.status, 204, "{word}");
        let found = admin.get(&path).await;
        assert_eq!(found.status, after, "{word}");
        if word == "deactivate" {
            assert_eq!(found.json()["active"], false);
        }
        let group = admin.post("/Groups", &json!({ "displayName": "Engines" })).await.json();
        let group = format!("/Groups/{}", group["id"].as_str().unwrap());
        assert_eq!(admin.delete(&group).await.status, 204, "{word}");
        assert_eq!(admin.get(&group).await.status, 404, "groups always go: {word}");
    }
}

#[tokio::test]
async fn a_new_user_need_not_have_a_type_or_must() {
    let body = |user_type: &Value| json!({ "userName": "ada@example.test", "USERTYPE": user_type });
    for (word, status) in [("optional", 201), ("required", 400)] {
        let (_webex, org, admin) = speaking(json!({ "userType": word })).await;
        for caller in [&admin, &Caller::v2(&org)] {
            let made = caller.post("/Users", &body(&Value::Null)).await;
            assert_eq!(made.status, status, "{word}");
            if status == 400 {
                assert_scim(&made, 400, "invalidValue", "userType is required, such as \"user\"");
                let made = caller.post("/Users", &body(&json!("user"))).await;
                assert_eq!(made.status, 201, "{}", made.text());
            }
            let path = format!("/Users/{}", made_id(caller).await);
            let kept = caller.put(&path, &json!({ "userName": "ada@example.test" })).await;
            assert_eq!(kept.status, 200, "who is there need not be said to be one again");
            assert_eq!(caller.delete(&path).await.status, 204);
        }
        let group = admin.post("/Groups", &json!({ "displayName": "Team" })).await;
        assert_eq!(group.status, 201);
    }
}

/// The id of Ada.
async fn made_id(caller: &Caller) -> String {
    let found = caller
        .get("/Users?filter=userName eq \"ada@example.test\"")
        .await
        .json();
    found["Resources"][0]["id"].as_str().unwrap().to_owned()
}
