//! The broker's scope reduction: a token of fewer scopes out of one that a client has.

use std::time::Duration;

use serde_json::{Value, json};

use super::{App, BROKER, Integration, PUBLIC, assert_refused};
use crate::support::Answer;
use crate::support::rules::arm;

const GRANT: &str = "urn:cisco:oauth:grant-type:scope-reduction";
const READ: &str = "identity:people_read";

/// An integration with a token of all its scopes.
async fn with_token() -> (App, Value) {
    let app = App::with(json!({ "scopes": ["identity:people_rw", READ, "openid"] })).await;
    app.org.clock().freeze("2026-11-23T10:00:00Z");
    let form = [("grant_type", "client_credentials")];
    let tokens = app.ask_at(BROKER, &form).await.json();
    (app, tokens)
}

/// As Webex's JavaScript SDK sends it: without a secret.
async fn reduce(app: &App, token: &Value, scope: &str, more: &[(&str, &str)]) -> Answer {
    let token = token.as_str().unwrap();
    let form = [
        ("grant_type", GRANT),
        ("token", token),
        ("scope", scope),
        ("client_id", app.id.as_str()),
    ];
    app.post(BROKER, &[], &[&form, more].concat()).await
}

#[tokio::test]
async fn a_token_of_fewer_scopes_opens_less_and_lives_no_longer() {
    let (app, tokens) = with_token().await;
    app.org.clock().advance(Duration::from_secs(13 * 24 * 60 * 60));
    for (word, expires_in) in [("false", 24 * 60 * 60 - 1), ("true", 64_799)] {
        let answer = reduce(&app, &tokens["access_token"], READ, &[("self_contained_token", word)]).await;
        let reduced = answer.json();
        let expected = json!({
            "access_token": reduced["access_token"],
            "expires_in": expires_in,
            "token_type": "Bearer",
            "scope": READ,
        });
        assert_eq!((answer.status, &reduced), (200, &expected));
        let caller = app.caller(&reduced["access_token"]);
        assert_eq!(caller.get("/Users").await.status, 200);
        let user = json!({ "userName": "ada@example.test" });
        assert_eq!(caller.post("/Users", &user).await.status, 403, "{word}");
    }
    let late = reduce(&app, &tokens["access_token"], READ, &[]).await.json();
    app.org.clock().advance(Duration::from_secs(24 * 60 * 60 - 60));
    let short = reduce(&app, &tokens["access_token"], READ, &[("self_contained_token", "true")])
        .await
        .json();
    assert_eq!(short["expires_in"], 59);
    app.org.clock().advance(Duration::from_secs(60));
    assert_eq!(app.caller(&late["access_token"]).get("/Users").await.status, 401);
}

#[tokio::test]
async fn a_token_is_reduced_by_its_own_client_at_the_broker_and_never_widened() {
    let (app, tokens) = with_token().await;
    let token = &tokens["access_token"];
    let reduced = reduce(&app, token, READ, &[]).await.json();
    let wider = reduce(&app, &reduced["access_token"], "identity:people_rw", &[]).await;
    let what = "The scope identity:people_rw was not granted. Granted: identity:people_read.";
    assert_refused(&wider, BROKER, 400, "invalid_scope", what);
    let none = reduce(&app, token, "", &[]).await;
    assert_refused(&none, BROKER, 400, "invalid_request", "The parameter scope is missing.");
    let dead = reduce(&app, &json!("none"), READ, &[]).await;
    let what = "The token is expired, revoked, malformed, or invalid.";
    assert_refused(&dead, BROKER, 400, "invalid_grant", what);
    let wrong = reduce(&app, token, READ, &[("client_secret", "wrong")]).await;
    assert_refused(&wrong, BROKER, 400, "invalid_client", "The client_secret is wrong.");

    let form = [
        ("grant_type", GRANT),
        ("token", token.as_str().unwrap()),
        ("scope", READ),
    ];
    let body = json!({ "redirectUris": ["http://localhost/"], "scopes": [READ] });
    let other = Integration::register(&app.webex, &app.org, &body).await;
    let answer = other.post(&app.webex, BROKER, &form).await;
    assert_refused(
        &answer,
        BROKER,
        400,
        "invalid_grant",
        "The token was issued to another client.",
    );
    let public = app.ask_at(PUBLIC, &form).await.json();
    assert_eq!(public["error"], "unsupported_grant_type");
}

#[tokio::test]
async fn a_reduced_token_ends_with_the_one_that_it_came_of() {
    let app = App::new().await;
    let tokens = app.tokens().await;
    let once = reduce(&app, &tokens["access_token"], "identity:people_rw openid", &[])
        .await
        .json();
    let twice = reduce(&app, &once["access_token"], "identity:people_rw", &[])
        .await
        .json();
    let form = [("token", tokens["refresh_token"].as_str().unwrap())];
    assert_eq!(app.ask_at("/idb/oauth2/v1/revoke", &form).await.status, 200);
    for token in [&tokens, &once, &twice] {
        assert_eq!(app.caller(&token["access_token"]).get("/Users").await.status, 401);
    }
}

#[tokio::test]
async fn rules_hit_a_reduction_by_name() {
    let (app, tokens) = with_token().await;
    let short = "oauth.token.reduction: token-error(error=invalid_scope) x1";
    arm(&app.webex, &app.org, &json!({ "short": short })).await;
    let answer = reduce(&app, &tokens["access_token"], READ, &[]).await;
    assert_refused(&answer, BROKER, 400, "invalid_scope", "The requested scope is invalid.");
    assert_eq!(reduce(&app, &tokens["access_token"], READ, &[]).await.status, 200);
}
