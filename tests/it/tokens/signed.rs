//! Self-contained access tokens: JSON Web Tokens, for integrations that are registered so.

use serde_json::json;

use super::App;
use super::openid::verified;
use crate::support::control;

#[tokio::test]
async fn an_integration_may_get_self_contained_tokens_that_live_eighteen_hours() {
    let app = App::with(json!({ "selfContained": true })).await;
    let tokens = app.tokens().await;
    assert_eq!(tokens["expires_in"], 64_799);
    let claims = verified(&app.webex, tokens["access_token"].as_str().unwrap()).await;
    let mut names: Vec<&String> = claims.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(
        names,
        [
            "cis_uuid",
            "client_id",
            "cluster",
            "expiry_time",
            "iss",
            "private",
            "realm",
            "reference_id",
            "token_id",
            "token_type",
            "user_modify_timestamp",
            "user_type",
        ]
    );
    for (name, value) in [
        ("iss", json!("https://idbroker.webex.com/idb")),
        ("realm", json!(app.org.id().to_string())),
        ("client_id", json!(app.id)),
        ("cluster", json!("PF84")),
        ("user_type", json!("user")),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert_eq!(app.caller(&tokens["access_token"]).get("/Users").await.status, 200);
    let refreshed = app.refresh(tokens["refresh_token"].as_str().unwrap()).await.json();
    assert_eq!(refreshed["expires_in"], 64_799, "and so is what a refresh brings");
    app.org.clock().advance(std::time::Duration::from_secs(18 * 60 * 60));
    assert_eq!(app.caller(&tokens["access_token"]).get("/Users").await.status, 401);
}

#[tokio::test]
async fn a_self_contained_token_that_was_changed_is_nobodys() {
    let app = App::with(json!({ "selfContained": true })).await;
    let token = app.tokens().await["access_token"].as_str().unwrap().to_owned();
    let changed = json!(format!("{}x", &token[..token.len() - 1]));
    assert_eq!(app.caller(&changed).get("/Users").await.status, 401);
    let unsigned = json!(token.rsplit_once('.').unwrap().0.to_owned() + ".");
    assert_eq!(app.caller(&unsigned).get("/Users").await.status, 401);
    let journal = control(&app.webex, "GET", &format!("/orgs/{}/requests", app.org.id()), None).await;
    assert!(!journal.text().contains(&token), "the journal shows no token");
}
