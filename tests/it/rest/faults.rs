//! The platform's operations under faults: storms reach them, rules name them, and the journal tells of them.

use serde_json::{Value, json};

use super::licenses::have;
use super::{admin, ok, text};
use crate::support::rules::{arm, disarm};
use crate::support::{Caller, control, send, start};

#[tokio::test]
async fn a_storm_over_the_whole_api_reaches_the_platform_too() {
    let (webex, org) = start().await;
    let admin = admin(&webex, &org);
    let paths = [
        "/people/me",
        "/people",
        "/organizations",
        "/roles",
        "/licenses",
        "/groups",
    ];
    for (preset, status) in [
        ("rate-limit", 429),
        ("unavailable", 503),
        ("html-gateway", 502),
        ("bad-token", 401),
    ] {
        arm(&webex, &org, &json!({ "preset": preset })).await;
        for path in &paths[..3] {
            assert_eq!(admin.get(path).await.status, status, "{preset} at {path}");
        }
        disarm(&webex, &org).await;
        arm(&webex, &org, &json!({ "preset": preset })).await;
        for path in &paths[3..] {
            assert_eq!(admin.get(path).await.status, status, "{preset} at {path}");
        }
        disarm(&webex, &org).await;
    }
    for path in paths {
        ok(&admin.get(path).await);
    }
}

#[tokio::test]
async fn rules_and_the_journal_name_operations_and_families_of_the_platform() {
    let (webex, org) = start().await;
    let admin = admin(&webex, &org);
    arm(&webex, &org, &json!({ "short": "people.*: 503" })).await;
    arm(&webex, &org, &json!({ "short": "rest.groups.list: 500" })).await;
    for (path, status) in [
        ("/people/me", 503),
        ("/people", 503),
        ("/organizations", 200),
        ("/groups", 500),
    ] {
        assert_eq!(admin.get(path).await.status, status, "{path}");
    }
    let found = control(&webex, "GET", &format!("/orgs/{}/requests?op=people.*", org.id()), None).await;
    let found = found.json();
    let told = found["items"].as_array().unwrap().iter();
    let told: Vec<Value> = told
        .map(|entry| json!([entry["operation"], entry["surface"], entry["status"]]))
        .collect();
    assert_eq!(
        told,
        [json!(["people.me", "rest", 503]), json!(["people.list", "rest", 503])]
    );
}

#[tokio::test]
async fn while_an_organization_is_read_only_no_licenses_are_given() {
    let (webex, org) = start().await;
    have(&webex, &org, json!({ "Many": { "assign": "none" } })).await;
    let admin = admin(&webex, &org);
    let license = ok(&admin.get("/licenses").await)["items"][0].clone();
    let body = json!({ "email": org.admin().0, "licenses": [{ "id": license["id"] }] });
    arm(&webex, &org, &json!({ "short": "*: read-only-mode" })).await;
    assert_eq!(admin.patch("/licenses/users", &body).await.status, 503);
    let license = ok(&admin.get("/licenses").await)["items"][0].clone();
    assert_eq!(license["consumedUnits"], 0);
    disarm(&webex, &org).await;
    arm(&webex, &org, &json!({ "short": "licenses.assign: 500 commit" })).await;
    assert_eq!(admin.patch("/licenses/users", &body).await.status, 500);
    let license = ok(&admin.get("/licenses").await)["items"][0].clone();
    assert_eq!(license["consumedUnits"], 1, "done, and the answer lost");
}

#[tokio::test]
async fn what_the_platform_shows_can_be_asked_for_its_head_and_its_methods() {
    let (webex, org) = start().await;
    let admin = admin(&webex, &org);
    let me = admin.get("/people/me").await;
    let head = admin.send("HEAD", "/people/me", None).await;
    assert_eq!(
        (head.status, head.header("content-length")),
        (200, me.header("content-length"))
    );
    for (path, allow) in [
        ("/people", "GET, HEAD, OPTIONS"),
        ("/people/7", "GET, HEAD, OPTIONS"),
        ("/licenses/users", "PATCH, OPTIONS"),
    ] {
        let answer = send("OPTIONS", &format!("{}{path}", admin.base), &[], "").await;
        assert_eq!((answer.status, answer.header("allow")), (204, allow), "{path}");
    }
}

#[tokio::test]
async fn two_organizations_of_one_double_never_meet_at_the_platform() {
    let (webex, org) = start().await;
    let other = crate::support::make(&webex).await;
    let [own, foreign] = [&org, &other].map(|org| admin(&webex, org));
    Caller::v2(&org).create_user("ada@example.test").await;
    let found = ok(&foreign.get("/people?email=ada@example.test").await);
    assert_eq!(found, json!({ "items": [] }));
    let [mine, theirs] = [ok(&own.get("/people/me").await), ok(&foreign.get("/people/me").await)];
    assert_ne!(text(&mine, "orgId"), text(&theirs, "orgId"));
    assert_eq!(foreign.get(&format!("/people/{}", text(&mine, "id"))).await.status, 404);
}

#[tokio::test]
async fn what_scim_shows_late_the_platform_shows_at_once() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/settings", org.id());
    let late = json!({ "consistency": { "lag": "1h" } });
    assert_eq!(control(&webex, "PATCH", &path, Some(&late)).await.status, 200);
    let (admin, scim) = (admin(&webex, &org), Caller::v2(&org));
    let ada = scim.create_user("ada@example.test").await;
    let body = json!({ "displayName": "Team", "members": [{ "value": ada["id"] }] });
    assert_eq!(scim.post("/Groups", &body).await.status, 201);
    let seen = scim.get("/Groups?filter=displayName eq \"Team\"").await.json();
    assert_eq!(seen["totalResults"], 0, "an hour to go");
    let people = ok(&admin.get("/people?email=ada@example.test").await);
    assert_eq!(people["items"].as_array().map(Vec::len), Some(1));
    let groups = ok(&admin.get("/groups").await);
    assert_eq!(
        json!([groups["groups"][0]["displayName"], groups["groups"][0]["memberSize"]]),
        json!(["Team", 1])
    );
}
