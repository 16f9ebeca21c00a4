//! Client credentials: a token of the client itself, without a refresh token.

use serde_json::json;

use super::{App, BROKER, assert_refused};

#[tokio::test]
async fn a_client_gets_a_token_of_its_own_by_its_secret() {
    let app = App::new().await;
    let form = [("grant_type", "client_credentials"), ("scope", "identity:people_rw")];
    let answer = app.post(BROKER, &[("authorization", &app.basic())], &form).await;
    let tokens = answer.json();
    let expected = json!({
        "access_token": tokens["access_token"],
        "expires_in": 1_209_599,
        "token_type": "Bearer",
        "scope": "identity:people_rw",
    });
    assert_eq!((answer.status, &tokens), (200, &expected));
    let caller = app.caller(&tokens["access_token"]);
    let before = caller.get("/Users").await.json();
    assert_eq!(before["totalResults"], 1, "a machine account is in no list");
    caller.create_user("ada@example.test").await;
}

#[tokio::test]
async fn a_client_without_a_secret_and_a_scope_that_is_not_registered_are_refused() {
    let app = App::new().await;
    let ask = async |app: &App, scope: &str| {
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        app.ask_at(BROKER, &form).await
    };
    let what = "The scope Identity:SCIM is not registered for the client.";
    let answer = ask(&app, "openid Identity:SCIM").await;
    assert_refused(&answer, BROKER, 400, "invalid_scope", what);
    let public = App::with(json!({ "public": true })).await;
    let what = "The client is public: client_credentials is for clients that have a secret (RFC 6749 section 4.4).";
    assert_refused(&ask(&public, "openid").await, BROKER, 400, "unauthorized_client", what);
}

#[tokio::test]
async fn a_client_that_is_known_in_two_orgs_says_which_it_means() {
    let app = App::new().await;
    let (one, other) = (
        app.webex.org().seed(7).create().await,
        app.webex.org().seed(7).create().await,
    );
    let (id, secret) = super::register(&app.webex, &one, json!({})).await;
    let twin = super::register(&app.webex, &other, json!({})).await;
    assert_eq!((&id, &secret), (&twin.0, &twin.1), "the same seed, the same client");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id.as_str()),
        ("client_secret", secret.as_str()),
    ];
    let what = "The client is registered in several organizations of this double: name one by ?org={orgId}.";
    assert_refused(
        &app.post(BROKER, &[], &form).await,
        BROKER,
        400,
        "invalid_request",
        what,
    );
    let named = format!("{BROKER}?org={}", other.id());
    let token = app.post(&named, &[], &form).await.json()["access_token"].clone();
    assert!(token.as_str().unwrap().ends_with(&other.id().to_string()), "{token}");
}
