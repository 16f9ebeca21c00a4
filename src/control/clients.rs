//! Clients of the emulated OAuth service: Webex calls them integrations.

use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::oauth::client::{ClientKind, NewClient};
use crate::world::World;

/// `POST /__mock/orgs/{org}/clients`
pub(crate) fn create(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let client = org.oauth.register(read(body)?).map_err(|complaint| {
        Problem::flawed(vec![Flaw {
            pointer: String::new(),
            reason: format!("{} {}", complaint.what, complaint.hint),
        }])
    })?;
    Answer::created(&json!({
        "clientId": client.client_id,
        "clientSecret": client.client_secret,
        "name": client.name,
        "redirectUris": client.redirect_uris,
        "scopes": client.scopes,
        "public": client.public,
        "selfContained": client.self_contained,
    }))
}

fn read(body: Value) -> Result<NewClient> {
    let mut fields = Fields::of(body)?;
    let name = fields.text("name").unwrap_or_else(|| "Integration".to_owned());
    let redirect_uris = fields.some_texts("redirectUris", "redirect URI");
    let scopes = fields.some_texts("scopes", "scope");
    let public = fields.flag("public");
    let self_contained = fields.flag("selfContained");
    let kind = fields
        .take("kind", "\"integration\" or \"service-app\"", kind)
        .unwrap_or_default();
    let authorized = fields.take("authorized", "true or false", Value::as_bool);
    fields.finish()?;
    Ok(NewClient {
        name,
        redirect_uris: redirect_uris.unwrap_or_default(),
        scopes: scopes.unwrap_or_default(),
        public,
        self_contained,
        kind,
        authorized: authorized.unwrap_or(true),
    })
}

fn kind(value: &Value) -> Option<ClientKind> {
    match value.as_str()? {
        "integration" => Some(ClientKind::Integration),
        "service-app" => Some(ClientKind::ServiceApp),
        _ => None,
    }
}
