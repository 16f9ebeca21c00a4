//! Profiles: how an org speaks, switch by switch, and how it is told to.

mod browsers;
mod devices;
mod fidelity;
mod life;
mod scopes;
mod shown;
mod strict;
mod surface;
mod writes;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org, Profile};

use crate::support::profiles::speaking;
use crate::support::{Answer, Caller, control, start};

async fn profile(webex: &MockWebex, org: &Org, method: &str, body: Option<Value>) -> Answer {
    control(webex, method, &format!("/orgs/{}/profile", org.id()), body.as_ref()).await
}

fn replace(value: Value) -> Value {
    json!({ "Operations": [{ "op": "replace", "value": value }] })
}

#[tokio::test]
async fn the_media_type_of_answers_follows_the_request_or_is_always_the_same() {
    for (word, accept, expected) in [
        ("mirror", "*/*", "application/json;charset=UTF-8"),
        ("mirror", "application/scim+json", "application/scim+json;charset=UTF-8"),
        ("json", "application/scim+json", "application/json;charset=UTF-8"),
        ("scim", "application/json", "application/scim+json;charset=UTF-8"),
    ] {
        let (_webex, org, _) = speaking(json!({ "media.answers": word })).await;
        let authorization = format!("Bearer {}", org.admin_token());
        let headers = [("authorization", authorization.as_str()), ("accept", accept)];
        let found = crate::support::send("GET", &format!("{}/Users", org.tenant_url()), &headers, "").await;
        assert_eq!(found.header("content-type"), expected, "{word} {accept}");
    }
}

#[tokio::test]
async fn a_patch_answers_200_with_the_resource_or_204_without() {
    for (word, status, title) in [("200", 200, json!("Countess")), ("204", 204, Value::Null)] {
        let (_webex, _org, admin) = speaking(json!({ "patch.status": word })).await;
        let id = admin.create_user("ada@example.test").await["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let changed = admin
            .patch(&format!("/Users/{id}"), &replace(json!({ "title": "Countess" })))
            .await;
        assert_eq!(changed.status, status);
        let shown = serde_json::from_slice(&changed.body).unwrap_or(Value::Null);
        assert_eq!(shown["title"], title);
        assert_eq!(admin.get(&format!("/Users/{id}")).await.json()["title"], "Countess");
    }
}

#[tokio::test]
async fn the_status_in_an_error_is_a_string_or_a_number() {
    for (word, status) in [("string", json!("404")), ("number", json!(404))] {
        let (_webex, _org, admin) = speaking(json!({ "error.status": word })).await;
        assert_eq!(admin.get("/Users/nobody").await.json()["status"], status);
    }
}

#[tokio::test]
async fn refusals_have_webexs_bodies_or_those_of_the_rfc() {
    let (_webex, org, admin) = speaking(json!({ "error.body": "rfc" })).await;
    let detail = "User nobody does not exist in this organization.";
    let gone = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404", "detail": detail
    });
    assert_eq!(admin.get("/Users/nobody").await.json(), gone);
    let stranger = Caller::new(org.tenant_url(), "unknown");
    let refused = stranger.get("/Users").await;
    let words = "The request requires a valid access token set in the Authorization request header.";
    let expected = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "401", "detail": words
    });
    assert_eq!((refused.status, refused.json()), (401, expected));
}

#[tokio::test]
async fn filters_take_webexs_table_or_that_of_clients_or_everything() {
    const PROBES: [(&str, [u16; 3]); 5] = [
        ("/Users?filter=userName sw \"a\"", [200, 200, 200]),
        ("/Users?filter=userName co \"a\"", [400, 200, 200]),
        ("/Users?filter=externalId eq \"a\"", [400, 200, 200]),
        ("/Users?filter=title pr", [400, 400, 200]),
        ("/Groups?filter=members.type eq \"user\"", [400, 400, 200]),
    ];
    for (at, word) in ["documented", "documented+clients", "any"].into_iter().enumerate() {
        let (_webex, _org, admin) = speaking(json!({ "filter.operators": word })).await;
        for (path, statuses) in PROBES {
            assert_eq!(admin.get(path).await.status, statuses[at], "{word}: {path}");
        }
    }
}

#[tokio::test]
async fn a_groups_resource_type_is_capital_or_small() {
    for word in ["Group", "group"] {
        let (_webex, _org, admin) = speaking(json!({ "group.resourceType": word })).await;
        let group = admin.post("/Groups", &json!({ "displayName": "Pilots" })).await.json();
        assert_eq!(group["meta"]["resourceType"], word);
        let id = group["id"].as_str().unwrap();
        assert_eq!(admin.get(&format!("/Groups/{id}")).await.json(), group);
        let user = admin.create_user("ada@example.test").await;
        assert_eq!(user["meta"]["resourceType"], "User");
    }
}

#[tokio::test]
async fn managers_and_members_must_exist_unless_nobody_looks() {
    const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let nobody = "11111111-1111-4111-8111-111111111111";
    let group = json!({ "displayName": "Pilots", "members": [{ "value": nobody }] });
    let user = json!({ "userName": "ada@example.test", ENTERPRISE: { "manager": { "value": nobody } } });
    let (_webex, _org, strict) = speaking(json!({})).await;
    assert_eq!(strict.post("/Groups", &group).await.status, 400);
    assert_eq!(strict.post("/Users", &user).await.status, 400);
    let (_webex, _org, loose) = speaking(json!({ "references.check": "off" })).await;
    assert_eq!(
        loose.post("/Groups", &group).await.json()["members"][0]["value"],
        nobody
    );
    assert_eq!(
        loose.post("/Users", &user).await.json()[ENTERPRISE]["manager"]["value"],
        nobody
    );
}

#[tokio::test]
async fn a_login_is_an_address_or_any_text() {
    let body = json!({ "userName": "ada" });
    let (_webex, _org, strict) = speaking(json!({})).await;
    assert_eq!(strict.post("/Users", &body).await.status, 400);
    let (_webex, _org, loose) = speaking(json!({ "userName.form": "any" })).await;
    assert_eq!(loose.post("/Users", &body).await.json()["userName"], "ada");
}

#[tokio::test]
async fn the_work_address_follows_the_login_or_is_as_sent() {
    let body = json!({ "userName": "ada@example.test", "emails": [{ "value": "home@example.test", "type": "home" }] });
    let (_webex, _org, webex) = speaking(json!({})).await;
    assert_eq!(
        webex.post("/Users", &body).await.json()["emails"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let (_webex, _org, plain) = speaking(json!({ "emails.work": "as-sent" })).await;
    assert_eq!(plain.post("/Users", &body).await.json()["emails"], body["emails"]);
}

#[tokio::test]
async fn the_connector_url_links_who_is_there_and_the_scim_api_never_does() {
    let again = json!({ "userName": "Ada@example.test", "externalId": "e-1", "title": "Countess" });
    let (_webex, _org, strict) = speaking(json!({})).await;
    strict.create_user("ada@example.test").await;
    assert_eq!(strict.post("/Users", &again).await.status, 409);
    let (_webex, org, linking) = speaking(json!({ "connector.create": "link" })).await;
    let ada = linking.create_user("ada@example.test").await;
    let linked = linking.post("/Users", &again).await;
    assert_eq!(linked.status, 200, "{}", linked.text());
    let linked = linked.json();
    assert_eq!(
        (&linked["id"], &linked["externalId"], &linked["title"]),
        (&ada["id"], &json!("e-1"), &json!("Countess"))
    );
    assert_eq!(Caller::v2(&org).post("/Users", &again).await.status, 409);
}

#[tokio::test]
async fn a_profile_is_chosen_read_back_and_survives_reset_restore_and_fork() {
    let (webex, org) = start().await;
    let body = json!({ "profile": { "base": "rfc", "switches": { "patch.status": 204 } } });
    let made = control(&webex, "POST", "/orgs", Some(&body)).await.json();
    let base = format!("/orgs/{}", made["orgId"].as_str().unwrap());
    let get = async |path: &str| control(&webex, "GET", &format!("{path}/profile"), None).await.json();
    let chosen = get(&base).await;
    assert_eq!(
        (&chosen["base"], &chosen["overridden"]),
        (&json!("rfc"), &json!({ "patch.status": "204" }))
    );
    assert_eq!(chosen["switches"]["filter.operators"], "any");
    let post = async |path: &str, body: Value| control(&webex, "POST", &format!("{base}{path}"), Some(&body)).await;
    assert_eq!(post("/snapshots", json!({ "name": "a" })).await.status, 201);
    control(
        &webex,
        "PATCH",
        &format!("{base}/profile"),
        Some(&json!({ "switches": { "error.status": "number" } })),
    )
    .await;
    let turned = get(&base).await;
    assert_eq!(
        turned["overridden"],
        json!({ "patch.status": "204", "error.status": "number" })
    );
    assert_eq!(post("/snapshots/a/restore", json!({})).await.status, 200);
    assert_eq!(get(&base).await, turned, "a restore brings back people, and no manners");
    let fork = post("/fork", json!({})).await.json();
    assert_eq!(get(&format!("/orgs/{}", fork["orgId"].as_str().unwrap())).await, turned);
    assert_eq!(post("/reset", json!({})).await.status, 200);
    assert_eq!(get(&base).await, chosen, "a reset goes back to how it was made");
    assert_eq!(get(&format!("/orgs/{}", org.id())).await["base"], "webex");
}

#[tokio::test]
async fn an_unknown_profile_switch_or_word_is_refused_and_changes_nothing() {
    let (webex, org) = start().await;
    let before = profile(&webex, &org, "GET", None).await.json();
    for (body, pointer, reason) in [
        (
            json!({ "base": "azure" }),
            "/base",
            "\"azure\" is not webex, rfc or lenient",
        ),
        (
            json!({ "switches": { "patch.status": "205" } }),
            "/switches/patch.status",
            "\"205\" is none of 200, 204",
        ),
        (
            json!({ "switches": { "patch": "200" } }),
            "/switches/patch",
            "unknown member",
        ),
        (json!({ "patch.status": "200" }), "/patch.status", "unknown member"),
    ] {
        for method in ["PUT", "PATCH"] {
            let refused = profile(&webex, &org, method, Some(body.clone())).await;
            assert_eq!(refused.status, 422);
            assert_eq!(
                refused.json()["errors"],
                json!([{ "pointer": pointer, "reason": reason }])
            );
        }
    }
    let refused = control(&webex, "POST", "/orgs", Some(&json!({ "profile": "azure" }))).await;
    assert_eq!(
        refused.json()["errors"],
        json!([{ "pointer": "/profile", "reason": "\"azure\" is not webex, rfc or lenient, nor an object of base and switches" }])
    );
    assert_eq!(profile(&webex, &org, "GET", None).await.json(), before);
}

#[tokio::test]
async fn in_rust_a_profile_is_named_when_the_organization_is_made() {
    let webex = MockWebex::start().await;
    for (base, name) in [
        (Profile::Webex, "webex"),
        (Profile::Rfc, "rfc"),
        (Profile::Lenient, "lenient"),
    ] {
        let org = webex.org().profile(base).create().await;
        let told = profile(&webex, &org, "GET", None).await.json();
        assert_eq!((&told["base"], &told["overridden"]), (&json!(name), &json!({})));
    }
}
