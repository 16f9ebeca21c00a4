//! `/v1/authorizations`: what a person has granted to clients is seen and taken back by administrators.

use serde_json::{Value, json};

use super::{CALLBACK, CLIENT_ID, ask, issue, opens, refresh, register};
use crate::rest::{refused, rest_id};
use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;
use crate::support::{Answer, Caller, start};
use webex_scim_mock::{MockWebex, Org};

fn admin(webex: &MockWebex, org: &Org) -> Caller {
    Caller::new(&format!("{}/v1", webex.url()), org.admin_token())
}

/// Those of a person, by type, first access tokens.
async fn granted(webex: &MockWebex, org: &Org, person: &str) -> Vec<Value> {
    let answer = admin(webex, org)
        .get(&format!("/authorizations?personEmail={person}"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

async fn end(webex: &MockWebex, org: &Org, authorization: &Value) -> Answer {
    let id = authorization["id"].as_str().unwrap();
    admin(webex, org).delete(&format!("/authorizations/{id}")).await
}

/// An org with somebody who has granted the client something.
async fn stage() -> (MockWebex, Org, Value, Value) {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let ada = Caller::connector(&org).create_user("ada@example.test").await;
    let admin =
        json!([{ "op": "replace", "path": "roles", "value": [{ "value": "id_full_admin", "type": "cirole" }] }]);
    let patch = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": admin });
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    assert_eq!(Caller::connector(&org).patch(&path, &patch).await.status, 200);
    let pair = issue(&webex, &org, json!({ "userName": "ada@example.test" })).await;
    (webex, org, ada, pair)
}

#[tokio::test]
async fn an_authorization_stands_for_a_living_token_and_tells_of_its_client() {
    let (webex, org, ada, _pair) = stage().await;
    let found = granted(&webex, &org, "ada@example.test").await;
    let tokens = ask(&webex, &org, "GET /tokens", Value::Null, 200).await;
    let issued = tokens["items"][1]["issuedAt"].as_str().unwrap();
    let expected = |at: usize, kind: &str| {
        json!({
            "id": found[at]["id"],
            "applicationId": rest_id("APPLICATION", CLIENT_ID),
            "applicationName": "Importer",
            "personId": rest_id("PEOPLE", ada["id"].as_str().unwrap()),
            "clientId": CLIENT_ID,
            "created": format!("{}+00:00", &issued[..19]),
            "type": kind,
        })
    };
    assert_eq!(found, [expected(0, "access"), expected(1, "refresh")]);
    assert_ne!(found[0]["id"], found[1]["id"]);
    let by_id = format!(
        "/authorizations?personId={}",
        rest_id("PEOPLE", ada["id"].as_str().unwrap())
    );
    assert_eq!(admin(&webex, &org).get(&by_id).await.json()["items"], json!(found));
    ask(
        &webex,
        &org,
        "POST /tokens/expire-all",
        json!({ "type": "refresh" }),
        200,
    )
    .await;
    assert_eq!(granted(&webex, &org, "ada@example.test").await, found[..1]);
}

#[tokio::test]
async fn with_a_refresh_token_end_its_access_tokens_and_an_access_token_ends_alone() {
    let (webex, org, _ada, pair) = stage().await;
    let second = refresh(&webex, &pair["refreshToken"]).await.json();
    let others = issue(&webex, &org, json!({})).await;
    let found = granted(&webex, &org, "ada@example.test").await;
    assert_eq!(end(&webex, &org, &found[0]).await.status, 204);
    assert_eq!(opens(&org, &pair["token"]).await, 401);
    assert_eq!(opens(&org, &second["access_token"]).await, 200);
    let third = refresh(&webex, &pair["refreshToken"]).await.json();

    assert_eq!(end(&webex, &org, &found[2]).await.status, 204);
    for token in [&second["access_token"], &third["access_token"]] {
        assert_eq!(opens(&org, token).await, 401);
    }
    assert_eq!(refresh(&webex, &pair["refreshToken"]).await.status, 400);
    assert_eq!(opens(&org, &others["token"]).await, 200);
    let again = end(&webex, &org, &found[2]).await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn who_took_everything_back_is_asked_for_consent_again() {
    let (webex, org, _ada, _pair) = stage().await;
    ask(&webex, &org, "PATCH /settings", json!({ "consent": "prompt" }), 200).await;
    issue(&webex, &org, json!({})).await;
    let (redirect, scope) = (encode(CALLBACK), encode("identity:people_rw"));
    let link = format!(
        "{}/v1/authorize?response_type=code&client_id={CLIENT_ID}&redirect_uri={redirect}&scope={scope}&state=s",
        webex.url()
    );
    let mut visitor = Visitor::new(&webex);
    assert_eq!(visitor.sign_in(&link, org.admin()).await.status, 302);
    let all = format!("/authorizations?clientId={CLIENT_ID}");
    assert_eq!(admin(&webex, &org).delete(&all).await.status, 204);
    assert_eq!(visitor.get(&link).await.status, 200);
}

#[tokio::test]
async fn what_everybody_granted_to_a_client_ends_at_once_and_what_they_granted_to_others_does_not() {
    let (webex, org, _ada, pair) = stage().await;
    let others = issue(&webex, &org, json!({})).await;
    let org_id = rest_id("ORGANIZATION", &org.id().to_string());
    let all = format!("/authorizations?clientId={CLIENT_ID}&orgId={org_id}");
    assert_eq!(admin(&webex, &org).delete(&all).await.status, 204);
    for token in [&pair, &others] {
        assert_eq!(opens(&org, &token["token"]).await, 401);
        assert_eq!(refresh(&webex, &token["refreshToken"]).await.status, 400);
    }
    assert_eq!(opens(&org, &json!(org.admin_token())).await, 200);
}

#[tokio::test]
async fn an_authorization_of_ones_own_is_ended_by_its_own_client_only() {
    let (webex, org) = start().await;
    register(
        &webex,
        &org,
        json!({ "scopes": ["identity:people_rw", "identity:tokens_write"] }),
    )
    .await;
    let pair = issue(&webex, &org, json!({})).await;
    let found = granted(&webex, &org, org.admin().0).await;
    let own = found.iter().find(|one| one["type"] == "refresh").unwrap();
    assert_eq!(end(&webex, &org, own).await.status, 403);
    assert_eq!(refresh(&webex, &pair["refreshToken"]).await.status, 200);
    let client = Caller::new(&format!("{}/v1", webex.url()), pair["token"].as_str().unwrap());
    let path = format!("/authorizations/{}", own["id"].as_str().unwrap());
    assert_eq!(client.delete(&path).await.status, 204);
    assert_eq!(opens(&org, &pair["token"]).await, 401);
}

#[tokio::test]
async fn a_request_that_names_nobody_or_something_unknown_is_told_what_is_wrong() {
    let (webex, org, ada, _pair) = stage().await;
    let admin = admin(&webex, &org);
    let nobody = "00000000-0000-4000-8000-000000000000";
    let both = format!(
        "/authorizations?personEmail=ada@example.test&personId={}",
        ada["id"].as_str().unwrap()
    );
    for (path, status, why) in [
        (
            "/authorizations".to_owned(),
            400,
            "personId or personEmail must be named".to_owned(),
        ),
        (
            both,
            400,
            "name the person by personId or by personEmail, not by both".to_owned(),
        ),
        (
            format!("/authorizations?personId={nobody}"),
            404,
            format!("there is no person \"{nobody}\""),
        ),
        (
            "/authorizations?personEmail=x@example.test".to_owned(),
            404,
            "there is no person \"x@example.test\"".to_owned(),
        ),
    ] {
        refused(&admin.get(&path).await, status, &why);
    }
    for (path, status, why) in [
        ("/authorizations", 400, "clientId must be named"),
        ("/authorizations?clientId=C1", 404, "there is no client \"C1\""),
        (
            "/authorizations/x",
            400,
            "\"x\" is no authorization id: that is a UUID, or base64 of ciscospark://us/AUTHORIZATION/…",
        ),
        (
            &format!("/authorizations/{nobody}"),
            404,
            &format!("there is no authorization \"{nobody}\""),
        ),
    ] {
        refused(&admin.delete(path).await, status, why);
    }
    assert_eq!(granted(&webex, &org, "ada@example.test").await.len(), 2);
}

#[tokio::test]
async fn the_expiry_of_the_callers_token_is_told_in_milliseconds() {
    let (webex, org) = start().await;
    org.clock().freeze("2026-03-01T00:00:00.123Z");
    let token = ask(
        &webex,
        &org,
        "POST /tokens",
        json!({ "role": "none", "ttl": "1h" }),
        201,
    )
    .await;
    let caller = Caller::new(&format!("{}/v1", webex.url()), token["token"].as_str().unwrap());
    let answer = caller.get("/authorizations/tokenExpiry").await;
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({ "exp": 1_772_326_800_123_i64 }))
    );
}
