//! PUT (RFC 7644 section 3.5.1): what is not sent goes, what the server assigned stays.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    CISCO_GROUP, CISCO_USER, ENTERPRISE, assert_scim, both, check_newer, create_group, id, member, ok, patch,
    start_alike, text, whole_group, whole_user,
};
use crate::support::start;

fn full(user_name: &str) -> Value {
    json!({
        "userName": user_name,
        "active": false,
        "displayName": "Ada Lovelace",
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "title": "Mathematician",
        "externalId": "x1",
        "emails": [{"value": user_name, "type": "work", "primary": true}, {"value": "ada@home.test", "type": "home"}],
        "phoneNumbers": [{"value": "+44 20 555 0100", "type": "work"}],
        ENTERPRISE: {"department": "Programs"},
        CISCO_USER: {"userNameType": "email"},
    })
}

#[tokio::test]
async fn what_is_not_sent_goes_and_id_and_creation_stay() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("ada{at}@example.test");
        let before = ok(&caller.post("/Users", &full(&user_name)).await, 201);
        org.clock().advance(Duration::from_secs(60));
        let path = format!("/Users/{}", id(&before));
        let answer = caller
            .put(&path, &json!({"userName": user_name, "nickName": "Ada"}))
            .await;
        let after = ok(&answer, 200);
        // Not sent means active, and the login is the work address.
        let given = json!({
            "userName": user_name,
            "active": true,
            "nickName": "Ada",
            "emails": [{"value": user_name, "type": "work", "primary": true}],
        });
        assert_eq!(after, whole_user(&caller.base, &org, &after, given));
        assert_eq!(answer.header("etag"), text(&after, "/meta/version"));
        check_newer(caller, &path, &before, &after).await;
        // The indexes have forgotten what went.
        let filter = format!("/Users?filter=externalId eq \"x1\" and id eq \"{}\"", id(&after));
        assert!(super::found(caller, &filter).await.is_empty());
    }
}

#[tokio::test]
async fn what_only_the_server_writes_is_ignored_whatever_the_client_sends() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("ada{at}@example.test");
        let before = ok(&caller.post("/Users", &full(&user_name)).await, 201);
        let mut sent = full(&user_name);
        sent["id"] = "another-id".into();
        sent["meta"] = json!({"created": "1999-01-01T00:00:00Z", "version": "W/\"1\"", "location": "http://x", "resourceType": "Robot"});
        sent["groups"] = json!([{"value": "g1", "display": "Admins"}]);
        sent[CISCO_USER]["meta"] = json!({"organizationId": "another-org"});
        sent[CISCO_USER]["provisionSource"] = "AD".into();
        sent[CISCO_USER]["teamsClusterId"] = "urn:TEAM:elsewhere".into();
        sent[CISCO_USER]["avatarSyncEnabled"] = true.into();
        sent["schemas"] = json!(["urn:foreign"]);
        let after = ok(&caller.put(&format!("/Users/{}", id(&before)), &sent).await, 200);
        assert_eq!(after, whole_user(&caller.base, &org, &after, full(&user_name)));
        assert_eq!(id(&after), id(&before));
        assert_eq!(text(&after, "/meta/created"), text(&before, "/meta/created"));
    }
}

#[tokio::test]
async fn a_user_read_before_can_be_put_back_as_it_came() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = caller.create_user(&format!("boss{at}@example.test")).await;
        let mut sent = full(&format!("ada{at}@example.test"));
        sent[ENTERPRISE]["manager"] = json!({"value": id(&boss)});
        let created = ok(&caller.post("/Users", &sent).await, 201);
        let group = create_group(caller, &format!("Team {at}"), &[&created]).await;
        let path = format!("/Users/{}", id(&created));
        let mut read = caller.get(&path).await.json();
        // As Webex's SDK has it after a search with groups: read-only members beside the rest.
        let reference = format!("{}/Groups/{}", caller.base, id(&group));
        read["groups"] = json!([{"value": id(&group), "display": "Team", "$ref": reference}]);
        read[CISCO_USER]["provisionSource"] = "SCIM".into();
        let mut bare = read.clone();
        for name in ["id", "meta", "schemas"] {
            bare.as_object_mut().unwrap().remove(name);
        }
        for body in [read, bare] {
            let after = ok(&caller.put(&path, &body).await, 200);
            let mut expected = created.clone();
            expected["meta"]["version"] = after["meta"]["version"].clone();
            expected["meta"]["lastModified"] = after["meta"]["lastModified"].clone();
            assert_eq!(after, expected);
        }
        let group_after = caller.get(&format!("/Groups/{}", id(&group))).await.json();
        assert_eq!(group_after["members"], group["members"]);
    }
}

#[tokio::test]
async fn a_body_read_at_one_base_can_be_put_back_at_the_other() {
    let (_webex, org) = start().await;
    let [connector, v2] = both(&org);
    let boss = connector.create_user("boss@example.test").await;
    let mut sent = full("ada@example.test");
    sent[ENTERPRISE]["manager"] = json!({"value": id(&boss)});
    let ada = ok(&connector.post("/Users", &sent).await, 201);
    let team = create_group(&connector, "Team", &[&ada]).await;
    for (path, read) in [
        (format!("/Users/{}", id(&ada)), &ada),
        (format!("/Groups/{}", id(&team)), &team),
    ] {
        let after = ok(&v2.put(&path, read).await, 200);
        let mut expected = super::moved(read, &connector.base, &v2.base);
        expected["meta"]["version"] = after["meta"]["version"].clone();
        expected["meta"]["lastModified"] = after["meta"]["lastModified"].clone();
        assert_eq!(after, expected);
    }
}

#[tokio::test]
async fn a_group_put_without_members_has_none_and_with_others_has_those() {
    let (_webex, org) = start_alike().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ann = caller.create_user(&format!("ann{at}@example.test")).await;
        let bob = caller.create_user(&format!("bob{at}@example.test")).await;
        let name = format!("Team {at}");
        let sent = json!({
            "displayName": name, "externalId": "x1", "members": [{"value": id(&ann)}], CISCO_GROUP: {"usage": "policy"},
        });
        let before = ok(&caller.post("/Groups", &sent).await, 201);
        let path = format!("/Groups/{}", id(&before));

        let others = json!({"displayName": name, "members": [{"value": id(&bob)}]});
        let after = ok(&caller.put(&path, &others).await, 200);
        let members = json!([member(&caller.base, "user", &bob, text(&bob, "/userName"))]);
        let given = json!({"displayName": name, "members": members});
        assert_eq!(after, whole_group(&caller.base, &org, &after, given));
        assert_eq!(text(&after, "/meta/created"), text(&before, "/meta/created"));
        assert_eq!(id(&after), id(&before));
        let of_ann = format!("/Groups?filter=members eq \"{}\"", id(&ann));
        assert!(super::found(caller, &of_ann).await.is_empty());

        let after = ok(&caller.put(&path, &json!({"displayName": name})).await, 200);
        assert_eq!(
            after,
            whole_group(&caller.base, &org, &after, json!({"displayName": name}))
        );
        let nameless = caller.put(&path, &json!({"members": []})).await;
        assert_scim(&nameless, 400, "invalidValue", "displayName is required");
        assert_eq!(caller.get(&path).await.json(), after);
    }
}

#[tokio::test]
async fn a_group_read_before_can_be_put_back_as_it_came() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ann = caller.create_user(&format!("ann{at}@example.test")).await;
        let crew = create_group(caller, &format!("Crew {at}"), &[]).await;
        let team = create_group(caller, &format!("Team {at}"), &[&ann, &crew]).await;
        let after = ok(&caller.put(&format!("/Groups/{}", id(&team)), &team).await, 200);
        let mut expected = team.clone();
        expected["meta"]["version"] = after["meta"]["version"].clone();
        expected["meta"]["lastModified"] = after["meta"]["lastModified"].clone();
        assert_eq!(after, expected);
    }
}

#[tokio::test]
async fn a_put_that_is_refused_leaves_everything_as_it_was() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("ada{at}@example.test");
        let before = ok(&caller.post("/Users", &full(&user_name)).await, 201);
        let path = format!("/Users/{}", id(&before));
        for (wrong, detail) in [
            (
                json!({"active": "perhaps"}),
                "active must be a boolean, not the string \"perhaps\"",
            ),
            (json!({"displayName": 7}), "displayName must be a string, not a number"),
            (json!({"name": "Ada"}), "name must be an object, not a string"),
        ] {
            let mut body = json!({"userName": format!("other{at}@example.test"), "title": "Half done"});
            body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
            assert_scim(&caller.put(&path, &body).await, 400, "invalidValue", detail);
        }
        assert_eq!(caller.get(&path).await.json(), before);
        caller.create_user(&format!("other{at}@example.test")).await;
    }
}

#[tokio::test]
async fn disabling_by_put_and_enabling_by_patch_meet_in_one_user() {
    let (_webex, org) = start().await;
    let [connector, v2] = both(&org);
    let ada = connector.create_user("ada@example.test").await;
    let path = format!("/Users/{}", id(&ada));
    let off = json!({"userName": "ada@example.test", "active": false});
    assert_eq!(ok(&v2.put(&path, &off).await, 200)["active"], false);
    assert_eq!(connector.get(&path).await.json()["active"], false);
    let on = patch(json!([{"op": "Replace", "path": "active", "value": "True"}]));
    assert_eq!(ok(&connector.patch(&path, &on).await, 200)["active"], true);
    assert_eq!(v2.get(&path).await.json()["active"], true);
}
