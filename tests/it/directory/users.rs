//! Users: create, read, patch, delete, at both bases, with whole answers.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    CISCO_USER, ENTERPRISE, NOBODY, assert_scim, both, check_newer, id, list_of, moved, ok, patch, text, whole_user,
};
use crate::support::{Answer, start};

/// Everything a client can say about a user, but for a manager.
fn everything(user_name: &str) -> Value {
    json!({
        "userName": user_name,
        "active": true,
        "roles": [{"value": "id_user_admin", "display": "User administrator", "type": "cirole"}],
        "entitlements": [{"value": "webex-squared"}],
        "name": {
            "familyName": "Lovelace", "givenName": "Ada", "middleName": "King", "honorificPrefix": "Lady",
            "honorificSuffix": "Countess", "formatted": "Lady Ada King Lovelace",
        },
        "displayName": "Ada Lovelace",
        "nickName": "Ada",
        "emails": [
            {"value": "ada@home.test", "display": "At home", "type": "home"},
            {"value": user_name, "type": "work", "primary": true},
        ],
        "userType": "user",
        "profileUrl": "https://people.example.test/ada",
        "title": "Mathematician",
        "preferredLanguage": "en_US",
        "locale": "en_US",
        "timezone": "Europe/London",
        "externalId": "object-id-of-ada",
        "phoneNumbers": [
            {"value": "+44 20 555 0100", "display": "Desk", "type": "work", "primary": true},
            {"value": "+44 7700 900100", "type": "mobile"},
        ],
        "ims": [{"value": "ada@im.test", "type": "xmpp"}],
        "photos": [{"value": "https://people.example.test/ada.png", "type": "photo", "primary": true}],
        "addresses": [{
            "type": "work", "streetAddress": "12 St James's Square", "locality": "London", "region": "Greater London",
            "postalCode": "SW1Y 4JH", "country": "GB",
        }],
        ENTERPRISE: {
            "employeeNumber": "1815", "costCenter": "42", "organization": "Analytical Engines", "division": "R&D",
            "department": "Programs",
        },
        CISCO_USER: {
            "accountStatus": ["active"],
            "sipAddresses": [{"value": "ada@sip.test", "type": "enterprise", "primary": true}],
            "managedOrgs": [{"orgId": NOBODY, "role": "id_full_admin"}],
            "extensionAttribute1": ["first", "second"],
            "externalAttribute1": [{"source": "Source.1", "value": "x"}],
            "userNameType": "email",
        },
    })
}

#[track_caller]
fn check_headers(answer: &Answer, user: &Value, location: &str) {
    assert_eq!(answer.header("etag"), text(user, "/meta/version"));
    assert_eq!(answer.header("location"), location);
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
}

#[tokio::test]
async fn creating_answers_201_with_the_whole_user_its_location_and_its_version() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let sent = everything(&format!("ada{at}@example.test"));
        let answer = caller.post("/Users", &sent).await;
        let user = ok(&answer, 201);
        assert_eq!(user, whole_user(&caller.base, &org, &user, sent));
        check_headers(&answer, &user, text(&user, "/meta/location"));
        assert_eq!(text(&user, "/meta/created"), text(&user, "/meta/lastModified"));
    }
}

#[tokio::test]
async fn one_attribute_makes_a_user_that_is_active_and_has_its_login_as_work_address() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("bare{at}@example.test");
        let user = caller.create_user(&user_name).await;
        let given = json!({
            "userName": user_name,
            "active": true,
            "emails": [{"value": user_name, "type": "work", "primary": true}],
        });
        assert_eq!(user, whole_user(&caller.base, &org, &user, given));
    }
}

#[tokio::test]
async fn reading_answers_the_whole_user_at_either_base_whichever_created_it() {
    let (_webex, org) = start().await;
    let bases = both(&org);
    for (at, caller) in bases.iter().enumerate() {
        let created = caller
            .post("/Users", &everything(&format!("ada{at}@example.test")))
            .await
            .json();
        for reader in &bases {
            let answer = reader.get(&format!("/Users/{}", id(&created))).await;
            let expected = moved(&created, &caller.base, &reader.base);
            assert_eq!(ok(&answer, 200), expected);
            check_headers(&answer, &expected, "");
            let list = reader.get(&format!("/Users?filter=id eq \"{}\"", id(&created))).await;
            assert_eq!(ok(&list, 200), list_of(1, 1, &[expected]));
        }
    }
}

#[tokio::test]
async fn patching_answers_200_with_the_whole_user_a_new_version_and_a_new_time() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let sent = everything(&format!("ada{at}@example.test"));
        let before = caller.post("/Users", &sent).await.json();
        org.clock().advance(Duration::from_secs(60));
        let path = format!("/Users/{}", id(&before));
        let operations = json!([
            {"op": "replace", "path": "title", "value": "Countess"},
            {"op": "remove", "path": "phoneNumbers[type eq \"mobile\"]"},
            {"op": "add", "path": "active", "value": false},
        ]);
        let answer = caller.patch(&path, &patch(operations)).await;
        let after = ok(&answer, 200);

        let mut expected = sent;
        expected["title"] = "Countess".into();
        expected["active"] = false.into();
        expected["phoneNumbers"].as_array_mut().unwrap().pop();
        assert_eq!(after, whole_user(&caller.base, &org, &after, expected));
        check_headers(&answer, &after, "");
        check_newer(caller, &path, &before, &after).await;
    }
}

#[tokio::test]
async fn a_patch_that_fails_half_way_leaves_the_user_as_it_was() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let before = caller
            .post("/Users", &everything(&format!("ada{at}@example.test")))
            .await
            .json();
        let path = format!("/Users/{}", id(&before));
        let operations = json!([
            {"op": "replace", "path": "title", "value": "Countess"},
            {"op": "replace", "path": "active", "value": "perhaps"},
        ]);
        assert_scim(
            &caller.patch(&path, &patch(operations)).await,
            400,
            "invalidValue",
            "Operations[1]: active must be a boolean, not the string \"perhaps\"",
        );
        assert_eq!(caller.get(&path).await.json(), before);
    }
}

#[tokio::test]
async fn deleting_answers_204_without_a_body_and_then_nobody_is_there_in_any_verb() {
    let (_webex, org) = start().await;
    let bases = both(&org);
    for (at, caller) in bases.iter().enumerate() {
        let user = caller.create_user(&format!("gone{at}@example.test")).await;
        let path = format!("/Users/{}", id(&user));
        let answer = caller.delete(&path).await;
        assert_eq!((answer.status, answer.text()), (204, String::new()));
        for (header, value) in [("content-type", ""), ("etag", ""), ("location", "")] {
            assert_eq!(answer.header(header), value, "{header}");
        }
        let detail = format!("User {} does not exist in this organization.", id(&user));
        for other in &bases {
            let rename = patch(json!([{"op": "replace", "path": "title", "value": "x"}]));
            assert_scim(&other.get(&path).await, 404, "", &detail);
            assert_scim(&other.put(&path, &user).await, 404, "", &detail);
            assert_scim(&other.patch(&path, &rename).await, 404, "", &detail);
            assert_scim(&other.delete(&path).await, 404, "", &detail);
            let list = other.get(&format!("/Users?filter=id eq \"{}\"", id(&user))).await;
            assert_eq!(ok(&list, 200), list_of(0, 1, &[]));
        }
        // The name is free again, and an id is never used twice.
        let again = caller.create_user(&format!("gone{at}@example.test")).await;
        assert_ne!(id(&again), id(&user));
    }
}

#[tokio::test]
async fn an_id_of_nobody_of_another_kind_or_of_no_form_at_all_is_404() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let user = caller.get("/Users").await.json()["Resources"][0].clone();
        let group = super::create_group(&caller, &format!("Team of {}", caller.base), &[]).await;
        for (path, kind, wrong) in [
            ("/Users", "User", NOBODY),
            ("/Users", "User", "bad"),
            ("/Users", "User", "9876543210123456"),
            ("/Users", "User", id(&group)),
            ("/Groups", "Group", NOBODY),
            ("/Groups", "Group", id(&user)),
        ] {
            let answer = caller.get(&format!("{path}/{wrong}")).await;
            let detail = format!("{kind} {wrong} does not exist in this organization.");
            assert_scim(&answer, 404, "", &detail);
        }
    }
}

#[tokio::test]
async fn a_user_of_another_org_is_not_found_in_this_one() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    for (mine, theirs) in both(&org).iter().zip(both(&other)) {
        let user = theirs.get("/Users").await.json()["Resources"][0].clone();
        let detail = format!("User {} does not exist in this organization.", id(&user));
        assert_scim(&mine.get(&format!("/Users/{}", id(&user))).await, 404, "", &detail);
        assert_eq!(ok(&theirs.get(&format!("/Users/{}", id(&user))).await, 200), user);
    }
}
