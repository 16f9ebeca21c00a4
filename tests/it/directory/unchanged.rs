//! A PATCH that changes nothing: 200, the whole resource, and the version and time that it had.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ENTERPRISE, both, create_group, id, ok, patch};
use crate::support::{Caller, start};

/// Sends each operation alone and expects the resource as it was, to the last digit of its version.
async fn check(caller: &Caller, path: &str, before: &Value, operations: Vec<Value>) {
    for operation in operations {
        let answer = caller.patch(path, &patch(json!([operation]))).await;
        assert_eq!(ok(&answer, 200), *before, "{operation}");
        assert_eq!(answer.header("etag"), before["meta"]["version"], "{operation}");
    }
    assert_eq!(caller.get(path).await.json(), *before);
}

#[tokio::test]
async fn a_user_is_told_what_it_is_already() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = caller.create_user(&format!("boss{at}@example.test")).await;
        let user_name = format!("ada{at}@example.test");
        let sent = json!({
            "userName": user_name, "displayName": "Ada", "name": {"givenName": "Ada"}, "manager": id(&boss),
            "department": "R&D", "emails": [{"value": user_name, "type": "work", "primary": true}],
        });
        let before = ok(&caller.post("/Users", &sent).await, 201);
        org.clock().advance(Duration::from_secs(60));
        let operations = vec![
            json!({"op": "replace", "path": "active", "value": true}),
            json!({"op": "Replace", "path": "active", "value": "True"}),
            json!({"op": "Add", "path": "active", "value": "true"}),
            json!({"op": "replace", "path": "userName", "value": user_name}),
            json!({"op": "replace", "value": {"displayName": "Ada", "name.givenName": "Ada"}}),
            json!({"op": "replace", "path": "name", "value": {"givenName": "Ada"}}),
            json!({"op": "replace", "path": "emails[type eq \"work\"].value", "value": user_name}),
            json!({"op": "add", "path": "emails", "value": [{"value": user_name, "type": "work"}]}),
            json!({"op": "replace", "path": format!("{ENTERPRISE}:department"), "value": "R&D"}),
            json!({"op": "remove", "path": "title"}),
            json!({"op": "replace", "path": "title", "value": ""}),
            json!({"op": "replace", "path": "title", "value": null}),
            json!({"op": "add", "path": "manager", "value": {"value": id(&boss)}}),
            json!({"op": "replace", "value": {"shoeSize": 42}}),
            json!({"op": "replace", "value": {"id": "another", "meta": {"version": "x"}}}),
        ];
        check(caller, &format!("/Users/{}", id(&before)), &before, operations).await;
    }
}

#[tokio::test]
async fn a_user_is_told_what_the_server_would_make_of_it_anyway() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = caller.create_user(&format!("boss{at}@example.test")).await;
        let sent = json!({"userName": format!("ada{at}@example.test"), "manager": id(&boss)});
        let before = ok(&caller.post("/Users", &sent).await, 201);
        let operations = vec![
            // The login comes back as work address at once.
            json!({"op": "remove", "path": "emails"}),
            // Not set means active.
            json!({"op": "remove", "path": "active"}),
            json!({"op": "replace", "path": "manager", "value": id(&boss).to_uppercase()}),
        ];
        check(caller, &format!("/Users/{}", id(&before)), &before, operations).await;
    }
}

#[tokio::test]
async fn a_group_is_told_what_it_is_already() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let name = format!("Team {at}");
        let before = create_group(caller, &name, &[&ada]).await;
        let operations = vec![
            json!({"op": "replace", "path": "displayName", "value": name}),
            json!({"op": "add", "path": "members", "value": [{"value": id(&ada)}]}),
            json!({"op": "Add", "path": "members", "value": [{"$ref": null, "value": id(&ada)}]}),
            json!({"op": "add", "path": "members", "value": [{"value": id(&ada), "type": "User"}]}),
            json!({"op": "replace", "path": "members", "value": [{"value": id(&ada)}]}),
            json!({"op": "remove", "path": "members", "value": []}),
            json!({"op": "remove", "path": "members[value eq \"nobody\"]"}),
            json!({"op": "remove", "path": "externalId"}),
        ];
        check(caller, &format!("/Groups/{}", id(&before)), &before, operations).await;
    }
}

#[tokio::test]
async fn a_member_sent_with_its_address_and_name_is_the_member_that_is_there() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let before = create_group(caller, &format!("Team {at}"), &[&ada]).await;
        let shown = &before["members"][0];
        let operations = vec![
            json!({"op": "add", "path": "members", "value": [shown]}),
            json!({"op": "replace", "path": "members", "value": [shown]}),
            json!({"op": "replace", "value": {"members": [shown]}}),
            json!({"op": "add", "path": "members", "value": [{"value": id(&ada), "display": "Somebody"}]}),
            json!({"op": "add", "path": "members", "value": [{"value": id(&ada), "$ref": "../Users/x"}]}),
        ];
        check(caller, &format!("/Groups/{}", id(&before)), &before, operations).await;
    }
}
