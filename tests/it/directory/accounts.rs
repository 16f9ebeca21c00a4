//! What Webex demands of an account: a login that is an e-mail address, and a work address that equals it.

use serde_json::{Value, json};

use super::{assert_scim, both, id, list_of, ok, patch};
use crate::support::{Caller, start};

/// Sends a user and tells the addresses that it then has.
async fn emails_of(caller: &Caller, sent: &Value) -> Value {
    ok(&caller.post("/Users", sent).await, 201)["emails"].clone()
}

#[tokio::test]
async fn a_login_must_be_an_email_address_on_create_put_and_patch() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let path = format!("/Users/{}", id(&ada));
        for bad in ["ada", "@example.test", "ada@", "ada@b@c", "a da@example.test"] {
            let detail = format!("userName must be an e-mail address such as ada@example.test, not {bad:?}");
            let body = json!({"userName": bad});
            let rename = patch(json!([{"op": "replace", "path": "userName", "value": bad}]));
            assert_scim(&caller.post("/Users", &body).await, 400, "invalidValue", &detail);
            assert_scim(&caller.put(&path, &body).await, 400, "invalidValue", &detail);
            assert_scim(&caller.patch(&path, &rename).await, 400, "invalidValue", &detail);
        }
        assert_eq!(caller.get(&path).await.json(), ada);
    }
}

#[tokio::test]
async fn a_login_is_required_on_create_and_put_and_cannot_be_taken_away() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let path = format!("/Users/{}", id(&ada));
        let remove = patch(json!([{"op": "remove", "path": "userName"}]));
        for answer in [
            caller.post("/Users", &json!({"displayName": "x"})).await,
            caller.post("/Users", &json!({"userName": null})).await,
            caller.post("/Users", &json!({"userName": ""})).await,
            caller.put(&path, &json!({"userame": "mistyped@example.test"})).await,
            caller.patch(&path, &remove).await,
        ] {
            assert_scim(&answer, 400, "invalidValue", "userName is required");
        }
        let filter = format!("/Users?filter=userName eq \"ada{at}@example.test\"");
        assert_eq!(caller.get(&filter).await.json(), list_of(1, 1, &[ada]));
    }
}

#[tokio::test]
async fn a_login_has_at_most_254_characters() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let name = |length: usize| format!("{}@example.test", "x".repeat(length - 13));
        let user = caller.create_user(&name(254)).await;
        let answer = caller.post("/Users", &json!({"userName": name(255)})).await;
        let detail = "userName must have at most 254 characters, not 255";
        assert_scim(&answer, 400, "invalidValue", detail);
        caller.delete(&format!("/Users/{}", id(&user))).await;
    }
}

#[tokio::test]
async fn the_login_is_added_as_work_address_where_the_client_sent_none() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let name = |kind: &str| format!("{kind}{at}@example.test");
        let work = |kind: &str| json!({"value": name(kind), "type": "work", "primary": true});
        for (kind, emails, expected) in [
            ("none", json!(null), json!([work("none")])),
            ("empty", json!([]), json!([work("empty")])),
            (
                "home",
                json!([{"value": "h@home.test", "type": "home"}]),
                json!([{"value": "h@home.test", "type": "home"}, work("home")]),
            ),
            (
                "primary-home",
                json!([{"value": "h@home.test", "type": "home", "primary": true}]),
                json!([
                    {"value": "h@home.test", "type": "home", "primary": true},
                    {"value": name("primary-home"), "type": "work"},
                ]),
            ),
            ("sent", json!([work("sent")]), json!([work("sent")])),
            (
                "second",
                json!([{"value": "other@work.test", "type": "work"}]),
                json!([{"value": "other@work.test", "type": "work"}]),
            ),
        ] {
            let sent = json!({"userName": name(kind), "emails": emails});
            assert_eq!(emails_of(caller, &sent).await, expected, "{kind}");
        }
    }
}

#[tokio::test]
async fn a_primary_work_address_must_equal_the_login_but_for_letter_case() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let login = format!("ada{at}@example.test");
        let emails = |value: &str| json!([{"value": value, "type": "work", "primary": true}]);
        let detail = |place: &str| {
            format!("{place} is of type work and primary, so its value must equal userName {login:?}, not \"x@y.test\"")
        };
        let sent = json!({"userName": login, "emails": emails("x@y.test")});
        let answer = caller.post("/Users", &sent).await;
        assert_scim(&answer, 400, "invalidValue", &detail("emails[0]"));

        let sent = json!({"userName": login, "emails": emails(&login.to_uppercase())});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        let path = format!("/Users/{}", id(&ada));
        let second =
            json!([{"value": "h@home.test", "type": "home"}, {"value": "x@y.test", "type": "Work", "primary": true}]);
        let put = json!({"userName": login, "emails": second});
        assert_scim(
            &caller.put(&path, &put).await,
            400,
            "invalidValue",
            &detail("emails[1]"),
        );
        let operations = json!([{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "x@y.test"}]);
        let answer = caller.patch(&path, &patch(operations)).await;
        assert_scim(&answer, 400, "invalidValue", &detail("emails[0]"));
        assert_eq!(caller.get(&path).await.json(), ada);
    }
}

#[tokio::test]
async fn the_work_address_follows_a_new_login_and_other_addresses_stay() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let [old, new] = ["old", "new"].map(|name| format!("{name}{at}@example.test"));
        let emails = json!([{"value": "h@home.test", "type": "home"}, {"value": old, "type": "work", "primary": true}]);
        let ada = ok(
            &caller.post("/Users", &json!({"userName": old, "emails": emails})).await,
            201,
        );
        let path = format!("/Users/{}", id(&ada));
        let mut expected = emails.clone();

        let rename = patch(json!([{"op": "Replace", "path": "userName", "value": new}]));
        let renamed = ok(&caller.patch(&path, &rename).await, 200);
        expected[1]["value"] = new.as_str().into();
        assert_eq!((&renamed["userName"], &renamed["emails"]), (&json!(new), &expected));

        // PUT of the old addresses under another name: they follow too.
        let third = format!("third{at}@example.test");
        let put = json!({"userName": third, "emails": expected});
        let renamed = ok(&caller.put(&path, &put).await, 200);
        expected[1]["value"] = third.as_str().into();
        assert_eq!((&renamed["userName"], &renamed["emails"]), (&json!(third), &expected));
    }
}

#[tokio::test]
async fn login_and_work_address_may_change_in_one_patch_in_either_order() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let path = format!("/Users/{}", id(&ada));
        for (name, login_first) in [("one", true), ("two", false)] {
            let name = format!("{name}{at}@example.test");
            let mut operations = vec![
                json!({"op": "replace", "path": "userName", "value": name}),
                json!({"op": "replace", "path": "emails[type eq \"work\"].value", "value": name}),
            ];
            if !login_first {
                operations.reverse();
            }
            let user = ok(&caller.patch(&path, &patch(operations.into())).await, 200);
            let emails = json!([{"value": name, "type": "work", "primary": true}]);
            assert_eq!((&user["userName"], &user["emails"]), (&json!(name), &emails));
        }
    }
}

#[tokio::test]
async fn the_work_address_cannot_be_taken_away() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let path = format!("/Users/{}", id(&ada));
        for target in ["emails", "emails[type eq \"work\"]"] {
            let remove = patch(json!([{"op": "remove", "path": target}]));
            assert_eq!(ok(&caller.patch(&path, &remove).await, 200)["emails"], ada["emails"]);
        }
        assert_eq!(caller.get(&path).await.json()["emails"], ada["emails"]);
    }
}

#[tokio::test]
async fn soft_deletion_renames_and_disables_and_restoring_undoes_it() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let login = format!("ada{at}@example.test");
        let ada = caller.create_user(&login).await;
        let path = format!("/Users/{}", id(&ada));
        let gone = format!("{}{login}", "0123456789abcdef0123456789abcdef");
        for (name, active) in [(&gone, "False"), (&login, "True")] {
            let operations = json!([
                {"op": "Replace", "path": "userName", "value": name},
                {"op": "Replace", "path": "active", "value": active},
            ]);
            let user = ok(&caller.patch(&path, &patch(operations)).await, 200);
            let emails = json!([{"value": name, "type": "work", "primary": true}]);
            assert_eq!((&user["userName"], &user["emails"]), (&json!(name), &emails));
            assert_eq!(user["active"], active == "True");
            let filter = format!("/Users?filter=userName eq \"{name}\"");
            assert_eq!(caller.get(&filter).await.json(), list_of(1, 1, &[user]));
        }
    }
}

#[tokio::test]
async fn nine_other_addresses_leave_room_for_the_login_and_ten_do_not() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let homes = |count: usize| -> Vec<Value> {
            (0..count)
                .map(|n| json!({"value": format!("{n}@home.test"), "type": "home"}))
                .collect()
        };
        let login = format!("ada{at}@example.test");
        let ada = ok(
            &caller
                .post("/Users", &json!({"userName": login, "emails": homes(9)}))
                .await,
            201,
        );
        assert_eq!(ada["emails"].as_array().unwrap().len(), 10);
        let path = format!("/Users/{}", id(&ada));
        assert_eq!(ok(&caller.put(&path, &ada).await, 200)["emails"], ada["emails"]);

        let detail = "emails must have at most 10 values, not 11";
        let ten = patch(json!([{"op": "replace", "path": "emails", "value": homes(10)}]));
        let put = json!({"userName": login, "emails": homes(10)});
        let other = json!({"userName": format!("bob{at}@example.test"), "emails": homes(10)});
        assert_scim(&caller.patch(&path, &ten).await, 400, "invalidValue", detail);
        assert_scim(&caller.put(&path, &put).await, 400, "invalidValue", detail);
        assert_scim(&caller.post("/Users", &other).await, 400, "invalidValue", detail);
    }
}

#[tokio::test]
async fn the_account_status_is_a_text_on_the_way_in_and_a_list_on_the_way_out() {
    const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    for (sent, shown) in [
        (json!({ "accountStatus": "pending" }), json!(["pending"])),
        (json!({ "accountStatus": ["active"] }), json!(["active"])),
        (json!({}), Value::Null),
    ] {
        let body = json!({ "userName": "ada@example.test", CISCO: sent });
        let user = ok(&admin.post("/Users", &body).await, 201);
        assert_eq!(user[CISCO]["accountStatus"], shown, "{sent}");
        admin.delete(&format!("/Users/{}", id(&user))).await;
    }
}
