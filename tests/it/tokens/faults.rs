//! The token endpoint goes wrong on purpose: P04 to P07.

use serde_json::{Value, json};

use super::{App, PUBLIC, assert_refused};
use crate::support::control;
use crate::support::rules::{arm, disarm};

async fn always(app: &App, op: &str, toggle: Value) {
    let rule = json!({ "match": { "op": op }, "effect": { "protocol": toggle } });
    arm(&app.webex, &app.org, &rule).await;
}

/// P04: the code is as good as ever once the rule is gone.
#[tokio::test]
async fn a_code_counts_as_expired_used_or_anothers() {
    let app = App::new().await;
    for (how, what) in [
        ("expired", "The authorization code is expired. Ask for another."),
        (
            "reused",
            "The authorization code was used before; the tokens that came of it are revoked.",
        ),
        ("other-client", "The authorization code was issued to another client."),
    ] {
        let code = app.code("").await;
        always(&app, "oauth.token.code", json!({ "name": "code-refused", "how": how })).await;
        assert_refused(&app.exchange(&code).await, PUBLIC, 400, "invalid_grant", what);
        disarm(&app.webex, &app.org).await;
        assert_eq!(app.exchange(&code).await.status, 200, "{how}");
    }
}

/// P05.
#[tokio::test]
async fn the_endpoint_refuses_with_any_error_of_the_rfc_and_spends_nothing() {
    let app = App::new().await;
    let refresh = app.tokens().await["refresh_token"].as_str().unwrap().to_owned();
    for (error, what) in [
        ("invalid_request", "The request is not one that can be understood."),
        ("invalid_client", "Client Id is invalid"),
        ("invalid_grant", "The grant is expired, revoked, malformed, or invalid."),
        (
            "unauthorized_client",
            "The client may not ask for tokens by this grant.",
        ),
        ("unsupported_grant_type", "The grant_type is not supported."),
        ("invalid_scope", "The requested scope is invalid."),
    ] {
        always(&app, "oauth.token.*", json!({ "name": "token-error", "error": error })).await;
        assert_refused(&app.refresh(&refresh).await, PUBLIC, 400, error, what);
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
        let by_header = app.post(PUBLIC, &[("authorization", &app.basic())], &form).await;
        let status = if error == "invalid_client" { 401 } else { 400 };
        assert_refused(&by_header, PUBLIC, status, error, what);
        disarm(&app.webex, &app.org).await;
    }
    assert_eq!(app.refresh(&refresh).await.status, 200);
}

/// P06.
#[tokio::test]
async fn the_answer_says_something_else_of_the_token() {
    let app = App::new().await;
    for (toggle, name, told) in [
        (json!({ "expiresIn": "absent" }), "expires_in", Value::Null),
        (json!({ "expiresIn": "0" }), "expires_in", json!(0)),
        (json!({ "expiresIn": "'3600'" }), "expires_in", json!("3600")),
        (json!({ "tokenType": "mac" }), "token_type", json!("mac")),
        (json!({ "scope": "openid" }), "scope", json!("openid")),
    ] {
        let mut toggle = toggle;
        toggle["name"] = "token-answer".into();
        always(&app, "oauth.token.*", toggle).await;
        let tokens = app.tokens().await;
        assert_eq!(tokens.get(name).cloned().unwrap_or_default(), told, "{name}");
        let opens = app.caller(&tokens["access_token"]).get("/Users").await.status;
        assert_eq!(
            opens,
            if name == "scope" { 403 } else { 200 },
            "a narrower scope is the token's"
        );
        disarm(&app.webex, &app.org).await;
    }
}

/// P07.
#[tokio::test]
async fn a_refresh_token_is_rotated_missing_or_expired() {
    let app = App::new().await;
    let first = app.tokens().await["refresh_token"].as_str().unwrap().to_owned();
    always(
        &app,
        "oauth.token.*",
        json!({ "name": "refresh-token", "how": "missing" }),
    )
    .await;
    let answer = app.refresh(&first).await.json();
    let named =
        |answer: &Value| answer.get("refresh_token").is_some() || answer.get("refresh_token_expires_in").is_some();
    assert!(!named(&answer) && !named(&app.tokens().await), "{answer}");
    disarm(&app.webex, &app.org).await;

    let preset = json!({ "preset": "refresh-rotated" });
    arm(&app.webex, &app.org, &preset).await;
    let second = app.refresh(&first).await.json()["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_ne!(first, second);
    disarm(&app.webex, &app.org).await;
    let dead = "The refresh token provided is expired, revoked, malformed, or invalid.";
    assert_refused(&app.refresh(&first).await, PUBLIC, 400, "invalid_grant", dead);
    assert_eq!(app.refresh(&second).await.status, 200);

    always(
        &app,
        "oauth.token.refresh",
        json!({ "name": "refresh-token", "how": "expired" }),
    )
    .await;
    assert_refused(&app.refresh(&second).await, PUBLIC, 400, "invalid_grant", dead);
    disarm(&app.webex, &app.org).await;
    assert_refused(&app.refresh(&second).await, PUBLIC, 400, "invalid_grant", dead);
    let path = format!("/orgs/{}/requests", app.org.id());
    let journal = control(&app.webex, "GET", &path, None).await.text();
    assert!(!journal.contains(&second) && !journal.contains(&first));
}

/// What a client should make of it is in the presets.
#[tokio::test]
async fn the_preset_of_a_refused_grant_refuses_refreshes_alone() {
    let app = App::new().await;
    arm(&app.webex, &app.org, &json!({ "preset": "invalid-grant" })).await;
    let tokens = app.tokens().await;
    let answer = app.refresh(tokens["refresh_token"].as_str().unwrap()).await;
    let what = "The grant is expired, revoked, malformed, or invalid.";
    assert_refused(&answer, PUBLIC, 400, "invalid_grant", what);
}
