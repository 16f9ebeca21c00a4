//! The grant by code: once, for its client, with its redirect URI, and not for long.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{App, BROKER, CALLBACK, PUBLIC, assert_refused, register};
use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;

const WRONG_GRANT: &str = "invalid_grant";

#[tokio::test]
async fn a_code_is_exchanged_for_tokens_that_open_what_was_granted() {
    let app = App::new().await;
    let answer = app.exchange(&app.code("").await).await;
    let tokens = answer.json();
    let expected = json!({
        "access_token": tokens["access_token"],
        "expires_in": 1_209_599,
        "refresh_token": tokens["refresh_token"],
        "refresh_token_expires_in": 7_775_999,
        "token_type": "Bearer",
        "scope": "identity:people_rw openid",
        "id_token": tokens["id_token"],
    });
    assert_eq!((answer.status, &tokens), (200, &expected));
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    for name in ["access_token", "refresh_token"] {
        let token = tokens[name].as_str().unwrap();
        assert_eq!(token, format!("{}_PF84_{}", &token[..64], app.org.id()));
    }
    assert_ne!(tokens["access_token"], tokens["refresh_token"]);
    let users = app.caller(&tokens["access_token"]).get("/Users").await;
    assert_eq!(users.status, 200);
    let refresh = app.caller(&tokens["refresh_token"]).get("/Users").await;
    assert_eq!(refresh.status, 401, "a refresh token opens nothing");
}

#[tokio::test]
async fn a_client_says_who_it_is_by_basic_in_the_body_or_without_the_word_basic() {
    let app = App::new().await;
    let bare = STANDARD.encode(format!("{}:{}", app.id, app.secret));
    for endpoint in [PUBLIC, BROKER] {
        for authorization in [app.basic(), bare.clone()] {
            let code = app.code("").await;
            let form = [
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("redirect_uri", CALLBACK),
            ];
            let answer = app.post(endpoint, &[("authorization", &authorization)], &form).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_refused_client_does_not_spend_the_code() {
    let app = App::new().await;
    let code = app.code("").await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
    ];
    let wrong = format!("Basic {}", STANDARD.encode(format!("{}:wrong", app.id)));
    let answer = app.post(PUBLIC, &[("authorization", &wrong)], &form).await;
    assert_refused(&answer, PUBLIC, 401, "invalid_client", "The client_secret is wrong.");
    assert_eq!(app.exchange(&code).await.status, 200);
}

#[tokio::test]
async fn a_code_that_comes_twice_ends_what_came_of_it_the_first_time() {
    let app = App::new().await;
    let code = app.code("").await;
    let tokens = app.exchange(&code).await.json();
    let refreshed = app.refresh(tokens["refresh_token"].as_str().unwrap()).await.json();
    let what = "The authorization code was used before; the tokens that came of it are revoked.";
    assert_refused(&app.exchange(&code).await, PUBLIC, 400, WRONG_GRANT, what);
    for tokens in [&tokens, &refreshed] {
        assert_eq!(app.caller(&tokens["access_token"]).get("/Users").await.status, 401);
    }
    let dead = "The refresh token provided is expired, revoked, malformed, or invalid.";
    let answer = app.refresh(tokens["refresh_token"].as_str().unwrap()).await;
    assert_refused(&answer, PUBLIC, 400, WRONG_GRANT, dead);
}

#[tokio::test]
async fn a_code_is_good_for_five_minutes_of_the_orgs_clock() {
    let app = App::new().await;
    let code = app.code("").await;
    app.org.clock().advance(Duration::from_secs(299));
    assert_eq!(app.exchange(&code).await.status, 200);
    let code = app.code("").await;
    app.org.clock().advance(Duration::from_secs(300));
    let what = "The authorization code is expired. Ask for another.";
    assert_refused(&app.exchange(&code).await, PUBLIC, 400, WRONG_GRANT, what);
    app.set(json!({ "tokenLives": { "code": "10s" } })).await;
    let code = app.code("").await;
    app.org.clock().advance(Duration::from_secs(10));
    assert_refused(&app.exchange(&code).await, PUBLIC, 400, WRONG_GRANT, what);
}

#[tokio::test]
async fn a_code_is_for_its_client_and_its_redirect_uri_alone() {
    let app = App::new().await;
    let code = app.code("").await;
    let (id, secret) = register(&app.webex, &app.org, json!({})).await;
    let of_other = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("client_id", id.as_str()),
        ("client_secret", secret.as_str()),
    ];
    let answer = app.post(PUBLIC, &[], &of_other).await;
    let what = "The authorization code was issued to another client.";
    assert_refused(&answer, PUBLIC, 400, WRONG_GRANT, what);
    let ask = async |redirect: Option<&str>| {
        let mut form = vec![("grant_type", "authorization_code"), ("code", code.as_str())];
        form.extend(redirect.map(|uri| ("redirect_uri", uri)));
        app.ask(&form).await
    };
    let what = "The redirect_uri is not the one of the authorization request, https://app.example/callback.";
    let answer = ask(Some("https://app.example/other")).await;
    assert_refused(&answer, PUBLIC, 400, WRONG_GRANT, what);
    let what = "The parameter redirect_uri is missing.";
    assert_refused(&ask(None).await, PUBLIC, 400, "invalid_request", what);
    let unknown = format!("{}_PF84_{}", "x".repeat(64), app.org.id());
    let what = "The authorization code was not issued here, or was forgotten. Ask for another.";
    assert_refused(&app.exchange(&unknown).await, PUBLIC, 400, WRONG_GRANT, what);
    // None of this has spent it.
    assert_eq!(ask(Some(CALLBACK)).await.status, 200);
}

#[tokio::test]
async fn a_request_that_names_no_redirect_uri_needs_none_at_the_exchange() {
    let app = App::new().await;
    let link = format!(
        "{}/v1/authorize?response_type=code&client_id={}&scope={}&state=s",
        app.webex.url(),
        app.id,
        encode("identity:people_rw")
    );
    for redirect in [None, Some(CALLBACK)] {
        let answer = Visitor::new(&app.webex).sign_in(&link, app.org.admin()).await;
        let code = super::code_of(&answer);
        let mut form = vec![("grant_type", "authorization_code"), ("code", code.as_str())];
        form.extend(redirect.map(|uri| ("redirect_uri", uri)));
        let answer = app.ask(&form).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json().get("id_token"), None, "openid was not asked for");
    }
}
