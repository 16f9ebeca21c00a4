//! What real clients write into bodies, and a double must bear: dialects of PATCH and POST.

use serde_json::{Value, json};

use super::{CORE_USER, ENTERPRISE, both, id, ok, patch, whole_user};
use crate::support::{Caller, start};

/// Sends a PATCH body as it stands and tells what the user then is.
async fn patched(caller: &Caller, path: &str, body: &Value) -> Value {
    ok(&caller.patch(path, body).await, 200)
}

#[tokio::test]
async fn a_patch_is_read_in_every_dialect_of_its_envelope() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let path = format!(
            "/Users/{}",
            id(&caller.create_user(&format!("ada{at}@example.test")).await)
        );
        for (title, envelope) in [
            (
                "Add",
                json!({"Operations": [{"op": "Add", "path": "title", "value": "Add"}]}),
            ),
            (
                "REPLACE",
                json!({"Operations": [{"op": "REPLACE", "path": "title", "value": "REPLACE"}]}),
            ),
            (
                "keys",
                json!({"operations": [{"OP": "replace", "Path": "TITLE", "Value": "keys"}]}),
            ),
            (
                "extra",
                json!({"id": "x", "Operations": [{"name": "setTitle", "op": "replace", "path": "title", "value": "extra"}]}),
            ),
            (
                "merged",
                json!({"schemas": null, "Operations": [{"op": "add", "value": {"title": "merged"}}]}),
            ),
            (
                "urn",
                json!({"Operations": [{"op": "add", "path": format!("{CORE_USER}:title"), "value": "urn"}]}),
            ),
            (
                "wrapped",
                json!({"Operations": [{"op": "replace", "path": "title", "value": {"value": "wrapped"}}]}),
            ),
        ] {
            assert_eq!(patched(caller, &path, &envelope).await["title"], title);
        }
    }
}

#[tokio::test]
async fn booleans_come_as_text_in_any_letter_case_and_by_any_operation() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let path = format!(
            "/Users/{}",
            id(&caller.create_user(&format!("ada{at}@example.test")).await)
        );
        for (operation, active) in [
            (json!({"op": "Replace", "path": "active", "value": "False"}), false),
            (json!({"op": "Add", "path": "active", "value": "True"}), true),
            (json!({"op": "replace", "value": {"active": "false"}}), false),
            (json!({"op": "Add", "path": "active", "value": true}), true),
            (json!({"op": "replace", "value": {"active": true}}), true),
        ] {
            let user = patched(caller, &path, &patch(json!([operation]))).await;
            assert_eq!(user["active"], active, "{operation}");
        }
    }
}

#[tokio::test]
async fn one_operation_without_path_sets_dotted_keys_urn_keys_and_sections() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("ada{at}@example.test");
        let before = caller.create_user(&user_name).await;
        let value = json!({
            "displayName": "Ada",
            "name.givenName": "Augusta",
            "name.familyName": "King",
            "active": "False",
            format!("{ENTERPRISE}:employeeNumber"): "1815",
            format!("{ENTERPRISE}.costCenter"): "42",
            ENTERPRISE: {"department": "R&D"},
            format!("{CORE_USER}:title"): "Countess",
            "companyName": "ignored",
        });
        let body = patch(json!([{"op": "replace", "value": value}]));
        let user = patched(caller, &format!("/Users/{}", id(&before)), &body).await;
        let given = json!({
            "userName": user_name,
            "active": false,
            "displayName": "Ada",
            "name": {"givenName": "Augusta", "familyName": "King"},
            "title": "Countess",
            "emails": before["emails"],
            ENTERPRISE: {"employeeNumber": "1815", "costCenter": "42", "department": "R&D"},
        });
        assert_eq!(user, whole_user(&caller.base, &org, &user, given));
    }
}

#[tokio::test]
async fn an_element_that_a_value_path_does_not_find_is_made() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let path = format!(
            "/Users/{}",
            id(&caller.create_user(&format!("ada{at}@example.test")).await)
        );
        for (target, value, attribute, expected) in [
            (
                "phoneNumbers[type eq \"mobile\"].value",
                json!("1"),
                "phoneNumbers",
                json!([{"type": "mobile", "value": "1"}]),
            ),
            (
                "addresses[type eq \"work\"].country",
                json!("GB"),
                "addresses",
                json!([{"type": "work", "country": "GB"}]),
            ),
            (
                "roles[primary eq \"True\"].value",
                json!("id_user_admin"),
                "roles",
                json!([{"primary": true, "value": "id_user_admin"}]),
            ),
            (
                "photos[type eq \"photo\"]",
                json!({"value": "x"}),
                "photos",
                json!([{"type": "photo", "value": "x"}]),
            ),
        ] {
            for op in ["Add", "Replace"] {
                let body = patch(json!([{"op": op, "path": target, "value": value}]));
                assert_eq!(
                    patched(caller, &path, &body).await[attribute],
                    expected,
                    "{op} {target}"
                );
                let body = patch(json!([{"op": "remove", "path": attribute}]));
                assert_eq!(patched(caller, &path, &body).await.get(attribute), None);
            }
        }
    }
}

#[tokio::test]
async fn an_empty_text_or_null_takes_a_value_away_and_a_missing_one_is_no_error() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let path = format!(
            "/Users/{}",
            id(&caller.create_user(&format!("ada{at}@example.test")).await)
        );
        for (target, attribute, value) in [
            ("title", "title", json!("x")),
            ("name.givenName", "name", json!("x")),
            ("phoneNumbers[type eq \"work\"].value", "phoneNumbers", json!("1")),
            ("department", ENTERPRISE, json!("x")),
        ] {
            for removal in [
                json!({"op": "replace", "path": target, "value": ""}),
                json!({"op": "Replace", "path": target, "value": null}),
                json!({"op": "Remove", "path": target}),
                json!({"op": "Remove", "path": target, "value": value}),
            ] {
                let set = json!({"op": "add", "path": target, "value": value});
                let user = patched(caller, &path, &patch(json!([set]))).await;
                assert!(user.get(attribute).is_some(), "{set}");
                for _ in ["there", "not there"] {
                    let user = patched(caller, &path, &patch(json!([removal]))).await;
                    let left = user.get(attribute);
                    // What was found by its type still has a type.
                    let gone = left.is_none_or(|left| !left.to_string().contains("\"value\""));
                    assert!(gone, "{removal}: {left:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_new_user_may_come_with_foreign_schemas_nulls_empty_lists_and_unknown_names() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("ada{at}@example.test");
        let sent = json!({
            "schemas": [CORE_USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0User", "urn:scim:schemas:core:1.0"],
            "UserName": user_name,
            "Active": "True",
            "password": "secret word",
            "externalId": format!("x{at}"),
            "meta": {"resourceType": "User"},
            "id": "mine",
            "name": {"formatted": null, "FamilyName": "King", "givenName": "Ada"},
            "emails": [{"Primary": "true", "type": "work", "value": user_name, "display": null}],
            "addresses": null,
            "phoneNumbers": [],
            "roles": [],
            "groups": [],
            "ims": [], "photos": [], "entitlements": [], "x509Certificates": [],
            "title": "",
            "shoeSize": 42,
            "department": null,
            "Manager": null,
            ENTERPRISE: {"Department": "R&D", "manager": null, "unknown": {"deep": [1]}},
            "urn:foreign:2.0:User": {"x": 1},
        });
        let user = ok(&caller.post("/Users", &sent).await, 201);
        let given = json!({
            "userName": user_name,
            "active": true,
            "externalId": format!("x{at}"),
            "name": {"familyName": "King", "givenName": "Ada"},
            "emails": [{"primary": true, "type": "work", "value": user_name}],
            ENTERPRISE: {"department": "R&D"},
        });
        assert_eq!(user, whole_user(&caller.base, &org, &user, given));
    }
}
