//! Forks: an org of the same people, in which a test may do what it likes.

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use super::{ask, flawed, lasting, lists, open};
use crate::support::refusal::{FORBIDDEN, UNAUTHORIZED, assert_gateway};
use crate::support::{Answer, Caller, control, start};

fn caller(card: &Value) -> Caller {
    Caller::new(
        card["tenantUrl"].as_str().unwrap(),
        card["adminToken"]["token"].as_str().unwrap(),
    )
}

async fn below(webex: &MockWebex, card: &Value, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let path = format!("/orgs/{}{path}", card["orgId"].as_str().unwrap());
    control(webex, method, &path, body).await
}

#[tokio::test]
async fn a_fork_has_the_same_people_under_the_same_ids_and_an_id_and_a_token_of_its_own() {
    let (webex, org) = start().await;
    ask(&webex, &org, "POST /generate", json!({ "users": 3, "groups": 1 }), 201).await;
    let card = ask(&webex, &org, "GET ", Value::Null, 200).await;
    let fork = ask(&webex, &org, "POST /fork", json!({ "displayName": "Fork" }), 201).await;
    let keys = |card: &Value| card.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&fork), keys(&card));
    assert_eq!(fork["displayName"], "Fork");
    assert_eq!((&fork["admin"], &fork["seed"]), (&card["admin"], &card["seed"]));
    for own in ["orgId", "domain", "tenantUrl", "adminToken"] {
        assert_ne!(fork[own], card[own], "{own}");
    }
    let admin = caller(&fork);
    for path in ["/Users", "/Groups"] {
        let theirs = Caller::connector(&org).get(path).await.text();
        let ours = admin.get(path).await.text();
        assert_eq!(
            ours,
            theirs.replace(&org.id().to_string(), fork["orgId"].as_str().unwrap())
        );
    }
    // Each org's tokens open its own.
    let foreign = Caller::new(&admin.base, org.admin_token());
    assert_gateway(&foreign.get("/Users").await, 403, FORBIDDEN);
    assert_gateway(&open(&org, &admin.token).await, 403, FORBIDDEN);
}

#[tokio::test]
async fn what_is_done_in_a_fork_stays_there_and_what_is_done_in_the_parent_too() {
    let (webex, org) = start().await;
    let ada = Caller::connector(&org).create_user("ada@example.test").await;
    let fork = ask(&webex, &org, "POST /fork", Value::Null, 201).await;
    let (parent, child) = (Caller::connector(&org), caller(&fork));
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    assert_eq!(child.delete(&path).await.status, 204);
    assert_eq!(parent.get(&path).await.json(), ada);
    parent.create_user("bob@example.test").await;
    let users = child.get("/Users").await.json();
    assert_eq!(users["totalResults"], 1);
    // Of one seed: what both are asked for next, both draw alike.
    let before = lists(&org).await;
    let cid = child.create_user("cid@example.test").await;
    assert_eq!(cid["id"], before[0]["Resources"][2]["id"]);
    assert_eq!(lists(&org).await, before);
}

#[tokio::test]
async fn a_fork_takes_over_licenses_claims_settings_and_clients_and_no_snapshots_rules_or_requests() {
    let (webex, org) = start().await;
    ask(
        &webex,
        &org,
        "PATCH /licenses",
        json!({ "calling": { "total": 2 } }),
        200,
    )
    .await;
    Caller::connector(&org).create_user("ada@example.test").await;
    let claims = json!({ "claims": { "users": ["x@y"] }, "rateLimit": { "limit": 9000, "window": "1s" } });
    let settings = ask(&webex, &org, "PATCH /settings", claims, 200).await;
    let client = json!({ "redirectUris": ["http://localhost:3000/cb"], "scopes": ["identity:people_rw"] });
    ask(&webex, &org, "POST /clients", client, 201).await;
    ask(&webex, &org, "POST /snapshots", json!({ "name": "s" }), 201).await;
    ask(
        &webex,
        &org,
        "POST /faults",
        json!({ "short": "groups.list: 503" }),
        201,
    )
    .await;
    let fork = ask(&webex, &org, "POST /fork", json!({}), 201).await;
    let get = async |path: &str| below(&webex, &fork, "GET", path, None).await.json();
    assert_eq!(
        get("/licenses").await["calling"],
        json!({ "total": 2, "locations": [], "assign": "all", "used": 1 })
    );
    assert_eq!(get("/settings").await, settings);
    assert_eq!(get("/tokens").await["items"].as_array().unwrap().len(), 1);
    for empty in ["/snapshots", "/faults", "/requests"] {
        assert_eq!(get(empty).await["items"], json!([]), "{empty}");
    }
}

#[tokio::test]
async fn a_reset_of_a_fork_brings_back_what_it_began_with() {
    let (webex, org) = start().await;
    ask(&webex, &org, "POST /generate", json!({ "users": 2 }), 201).await;
    let fork = ask(&webex, &org, "POST /fork", Value::Null, 201).await;
    let admin = caller(&fork);
    let began = admin.get("/Users").await.json();
    assert_eq!(below(&webex, &fork, "PUT", "/data", Some(&json!({}))).await.status, 200);
    ask(&webex, &org, "PUT /data", json!({}), 200).await;
    let reset = below(&webex, &fork, "POST", "/reset", None).await;
    assert_eq!(lasting(reset.json()), lasting(fork.clone()));
    assert_eq!(admin.get("/Users").await.json(), began);
    // The parent may go; the fork stays.
    ask(&webex, &org, "DELETE ", Value::Null, 204).await;
    assert_eq!(admin.get("/Users").await.json(), began);
}

#[tokio::test]
async fn the_id_of_a_fork_may_be_chosen_once() {
    let (webex, org) = start().await;
    let id = "0a0b0c0d-0000-4000-8000-000000000001";
    let fork = ask(&webex, &org, "POST /fork", json!({ "orgId": id }), 201).await;
    assert_eq!(
        (&fork["orgId"], &fork["displayName"]),
        (&json!(id), &json!("Organization"))
    );
    ask(&webex, &org, "POST /fork", json!({ "orgId": id }), 409).await;
    let flaws = [("/orgId", "\"x\" is not a UUID"), ("/seed", "unknown member")];
    flawed(&webex, &org, "POST /fork", json!({ "orgId": "x", "seed": 1 }), &flaws).await;
    let orgs = control(&webex, "GET", "/orgs", None).await.json();
    assert_eq!(orgs["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_token_of_the_parent_that_ended_ends_nothing_in_the_fork() {
    let (webex, org) = start().await;
    let fork = ask(&webex, &org, "POST /fork", Value::Null, 201).await;
    ask(&webex, &org, "POST /tokens/expire-all", Value::Null, 200).await;
    assert_gateway(&open(&org, org.admin_token()).await, 401, UNAUTHORIZED);
    assert_eq!(caller(&fork).get("/Users").await.status, 200);
}

#[tokio::test]
async fn what_a_lag_hides_in_the_parent_is_seen_in_the_fork() {
    let (webex, org) = start().await;
    ask(
        &webex,
        &org,
        "PATCH /settings",
        json!({ "consistency": { "lag": "1h" } }),
        200,
    )
    .await;
    let ada = Caller::connector(&org).create_user("ada@example.test").await;
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    assert_eq!(Caller::connector(&org).get(&path).await.status, 404);
    let card = ask(&webex, &org, "POST /fork", Value::Null, 201).await;
    assert_eq!(caller(&card).get(&path).await.status, 200);
    assert_eq!(Caller::connector(&org).get(&path).await.status, 404);
}
