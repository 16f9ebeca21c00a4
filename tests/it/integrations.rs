//! Integrations and service apps in the hands of the control plane and of the library: registered, changed and removed,
//! with tokens of every kind.

mod authorizations;
mod clients;
mod library;
mod moments;
mod secrets;
mod tokens;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Answer, ask, send};

/// The id and the secret of a configuration that is fixed.
const CLIENT_ID: &str = "C00000000000000000000000000000000000000000000000000000000000000aa";
const SECRET: &str = "00000000000000000000000000000000000000000000000000000000000000bb";
const CALLBACK: &str = "https://app.example/callback";

/// Registers the client of the fixed configuration, with other members.
async fn register(webex: &MockWebex, org: &Org, more: Value) -> Value {
    let mut body = json!({
        "clientId": CLIENT_ID,
        "clientSecret": SECRET,
        "name": "Importer",
        "redirectUris": [CALLBACK],
        "scopes": ["identity:people_rw"],
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    ask(webex, org, "POST /clients", body, 201).await
}

/// Asks the public API's token endpoint, as the client of the fixed configuration.
async fn token_endpoint(webex: &MockWebex, form: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .extend_pairs([("client_id", CLIENT_ID), ("client_secret", SECRET)])
        .finish();
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    send("POST", &format!("{}/v1/access_token", webex.url()), &headers, body).await
}

async fn refresh(webex: &MockWebex, token: &Value) -> Answer {
    let token = token.as_str().unwrap();
    token_endpoint(webex, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

/// An access and a refresh token of the administrator's for the client.
async fn issue(webex: &MockWebex, org: &Org, more: Value) -> Value {
    let mut body = json!({ "kind": "integration", "clientId": CLIENT_ID, "refreshToken": true });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    ask(webex, org, "POST /tokens", body, 201).await
}

/// What calling the SCIM API with it answers.
async fn opens(org: &Org, token: &Value) -> u16 {
    let caller = crate::support::Caller::new(org.scim_url(), token.as_str().unwrap());
    caller.get("/Users").await.status
}
