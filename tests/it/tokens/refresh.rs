//! Refresh tokens: the same one comes back, the access tokens before stay good, and an end is told by the name that each
//! endpoint has for it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{App, BROKER, PUBLIC, assert_refused, register};
use crate::support::{Caller, control, patch};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const DEAD: &str = "The refresh token provided is expired, revoked, malformed, or invalid.";

fn text(tokens: &Value, name: &str) -> String {
    tokens[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_refresh_brings_a_new_access_token_and_the_same_refresh_token_and_the_old_one_stays_good() {
    let app = App::new().await;
    let first = app.tokens().await;
    app.org.clock().advance(DAY);
    let answer = app.refresh(&text(&first, "refresh_token")).await;
    let second = answer.json();
    let expected = json!({
        "access_token": second["access_token"],
        "expires_in": 1_209_599,
        "refresh_token": first["refresh_token"],
        "refresh_token_expires_in": 89 * 86_400 - 1,
        "token_type": "Bearer",
        "scope": "identity:people_rw openid",
    });
    assert_eq!((answer.status, &second), (200, &expected));
    assert_ne!(first["access_token"], second["access_token"]);
    for tokens in [&first, &second] {
        assert_eq!(app.caller(&tokens["access_token"]).get("/Users").await.status, 200);
    }
}

#[tokio::test]
async fn the_life_of_a_refresh_token_counts_down_or_begins_anew_with_each_refresh() {
    for (word, left) in [("counts-down", 80 * 86_400 - 1), ("begins-anew", 90 * 86_400 - 1)] {
        let app = App::new().await;
        let path = format!("/orgs/{}/profile", app.org.id());
        let switches = json!({ "switches": { "refresh.life": word } });
        assert_eq!(control(&app.webex, "PATCH", &path, Some(&switches)).await.status, 200);
        let token = text(&app.tokens().await, "refresh_token");
        app.org.clock().advance(10 * DAY);
        assert_eq!(
            app.refresh(&token).await.json()["refresh_token_expires_in"],
            left,
            "{word}"
        );
        app.org.clock().advance(80 * DAY);
        let expected = if word == "begins-anew" { 200 } else { 400 };
        assert_eq!(app.refresh(&token).await.status, expected, "{word}");
        // A refusal renews nothing.
        app.org.clock().advance(DAY);
        let refused = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &token),
            ("scope", "none"),
        ];
        assert_eq!(app.ask(&refused).await.status, 400, "{word}");
        app.org.clock().advance(89 * DAY);
        assert_eq!(app.refresh(&token).await.status, 400, "{word}");
    }
}

#[tokio::test]
async fn an_expired_refresh_token_is_an_invalid_request_at_the_broker_and_an_invalid_grant_at_the_public_api() {
    let app = App::new().await;
    let token = text(&app.tokens().await, "refresh_token");
    app.org.clock().advance(90 * DAY);
    for (endpoint, error) in [(BROKER, "invalid_request"), (PUBLIC, "invalid_grant")] {
        for token in [token.as_str(), "never-issued", &"x".repeat(106)] {
            let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
            assert_refused(&app.ask_at(endpoint, &form).await, endpoint, 400, error, DEAD);
        }
    }
}

#[tokio::test]
async fn a_refresh_may_ask_for_fewer_scopes_and_for_no_other() {
    let app = App::new().await;
    let token = text(&app.tokens().await, "refresh_token");
    let ask = async |scope: &str| {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token.as_str()),
            ("scope", scope),
        ];
        app.ask(&form).await
    };
    let fewer = ask("openid").await.json();
    assert_eq!(fewer["scope"], "openid");
    assert_eq!(app.caller(&fewer["access_token"]).get("/Users").await.status, 403);
    let what = "The scope identity:people_read was not granted. Granted: identity:people_rw openid.";
    let answer = ask("openid identity:people_read").await;
    assert_refused(&answer, PUBLIC, 400, "invalid_scope", what);
    let all = app.refresh(&token).await.json();
    assert_eq!(
        all["scope"], "identity:people_rw openid",
        "what was granted is not lost"
    );
}

#[tokio::test]
async fn a_refresh_token_is_its_clients_alone() {
    let app = App::new().await;
    let token = text(&app.tokens().await, "refresh_token");
    let (id, secret) = register(&app.webex, &app.org, json!({})).await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", token.as_str()),
        ("client_id", id.as_str()),
        ("client_secret", secret.as_str()),
    ];
    let what = "The refresh token was issued to another client.";
    assert_refused(&app.post(PUBLIC, &[], &form).await, PUBLIC, 400, "invalid_grant", what);
}

#[tokio::test]
async fn a_refresh_token_dies_with_the_role_of_the_administrator_who_signed_in() {
    let app = App::new().await;
    let tokens = app.tokens().await;
    let admin = Caller::v2(&app.org);
    let found = admin
        .get(&format!("/Users?filter=userName eq \"{}\"", app.org.admin().0))
        .await;
    let path = format!("/Users/{}", found.json()["Resources"][0]["id"].as_str().unwrap());
    let demoted = patch(json!([{ "op": "replace", "path": "roles", "value": [{ "value": "id_readonly_admin" }] }]));
    assert_eq!(admin.patch(&path, &demoted).await.status, 200);
    assert_eq!(app.caller(&tokens["access_token"]).get("/Users").await.status, 401);
    let answer = app.refresh(&text(&tokens, "refresh_token")).await;
    assert_refused(&answer, PUBLIC, 400, "invalid_grant", DEAD);
}
