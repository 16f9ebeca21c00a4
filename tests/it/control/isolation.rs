//! Two orgs of one server share nothing: no data, no token, no fault, no journal, no clock.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::journal::journal;
use crate::support::refusal::{FORBIDDEN, UNAUTHORIZED, assert_gateway, assert_scim};
use crate::support::{Caller, control, start};

#[tokio::test]
async fn data_of_one_org_is_not_found_in_another() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    let (one, other) = (Caller::connector(&first), Caller::connector(&second));
    let ada = one.create_user("ada@example.test").await;
    let id = ada["id"].as_str().unwrap();

    let path = format!("/Users/{id}");
    let missing = format!("User {id} does not exist in this organization.");
    assert_scim(&other.get(&path).await, 404, "", &missing);
    assert_scim(&other.delete(&path).await, 404, "", &missing);
    let found = other.get("/Users?filter=userName eq \"ada@example.test\"").await.json();
    assert_eq!(found["totalResults"], 0);
    // A login that is taken in one org is free in the other.
    let twin = other.create_user("ada@example.test").await;
    assert_ne!(twin["id"], ada["id"]);
    assert_eq!(one.get(&path).await.json(), ada);
}

#[tokio::test]
async fn a_member_or_manager_of_another_org_does_not_exist() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    let stranger = Caller::connector(&first).create_user("ada@example.test").await;
    let id = stranger["id"].as_str().unwrap();
    let other = Caller::connector(&second);
    let group = json!({ "displayName": "Team", "members": [{ "value": id }] });
    let reason = format!("members[0].value \"{id}\" is not the id of a user or group of this organization");
    assert_scim(&other.post("/Groups", &group).await, 400, "invalidValue", &reason);
    assert_eq!(other.get("/Groups").await.json()["totalResults"], 0);

    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let user = json!({ "userName": "bob@example.test", enterprise: { "manager": { "value": id } } });
    let reason = format!("{enterprise}:manager.value \"{id}\" is not the id of a user of this organization");
    assert_scim(&other.post("/Users", &user).await, 400, "invalidValue", &reason);
    assert_eq!(other.get("/Users").await.json()["totalResults"], 1);
}

#[tokio::test]
async fn a_token_of_one_org_opens_nothing_in_another() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    let stranger = Caller::new(second.tenant_url(), first.admin_token());
    assert_gateway(&stranger.get("/Users").await, 403, FORBIDDEN);
    let user = json!({ "userName": "ada@example.test" });
    assert_gateway(&stranger.post("/Users", &user).await, 403, FORBIDDEN);
    let users = Caller::connector(&second).get("/Users").await.json();
    assert_eq!(users["totalResults"], 1);
}

#[tokio::test]
async fn faults_of_one_org_do_not_touch_another() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    let path = format!("/orgs/{}/faults", first.id());
    let armed = control(&webex, "POST", &path, Some(&json!({ "id": "all", "short": "*: 503" }))).await;
    assert_eq!(armed.status, 201, "{}", armed.text());
    assert_eq!(Caller::connector(&second).get("/Users").await.status, 200);
    assert_eq!(Caller::connector(&first).get("/Users").await.status, 503);

    let elsewhere = format!("/orgs/{}/faults", second.id());
    assert_eq!(
        control(&webex, "GET", &elsewhere, None).await.json()["items"],
        json!([])
    );
    assert_eq!(
        control(&webex, "GET", &format!("{elsewhere}/all"), None).await.status,
        404
    );
    assert_eq!(control(&webex, "DELETE", &elsewhere, None).await.status, 204);
    assert_eq!(Caller::connector(&first).get("/Users").await.status, 503);
}

#[tokio::test]
async fn each_org_keeps_its_own_journal() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    Caller::connector(&first).create_user("ada@example.test").await;
    Caller::connector(&second).get("/Groups").await;
    let operations = |entries: Vec<Value>| -> Vec<Value> {
        entries
            .into_iter()
            .map(|entry| json!([entry["operation"], entry["org"]]))
            .collect()
    };
    let (one, other) = (first.id().to_string(), second.id().to_string());
    assert_eq!(
        operations(journal(&webex, &first).await),
        [json!(["users.create", one])]
    );
    assert_eq!(
        operations(journal(&webex, &second).await),
        [json!(["groups.list", other])]
    );

    let cleared = control(&webex, "DELETE", &format!("/orgs/{one}/requests"), None).await;
    assert_eq!(cleared.status, 204);
    assert_eq!(journal(&webex, &first).await.len(), 0);
    assert_eq!(journal(&webex, &second).await.len(), 1);
}

#[tokio::test]
async fn the_clock_of_one_org_does_not_move_another() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    first.clock().advance(Duration::from_secs(366 * 24 * 60 * 60));
    assert_gateway(&Caller::connector(&first).get("/Users").await, 401, UNAUTHORIZED);
    assert_eq!(Caller::connector(&second).get("/Users").await.status, 200);
}

#[tokio::test]
async fn resetting_or_deleting_one_org_leaves_another_as_it_was() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    let other = Caller::connector(&second);
    other.create_user("ada@example.test").await;
    let before = other.get("/Users").await.json();
    let path = format!("/orgs/{}", first.id());
    assert_eq!(
        control(&webex, "POST", &format!("{path}/reset"), None).await.status,
        200
    );
    assert_eq!(other.get("/Users").await.json(), before);
    assert_eq!(control(&webex, "DELETE", &path, None).await.status, 204);
    assert_eq!(other.get("/Users").await.json(), before);
    assert_gateway(&Caller::connector(&first).get("/Users").await, 401, UNAUTHORIZED);
}
