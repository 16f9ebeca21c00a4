//! Clients of the emulated OAuth service: Webex calls them integrations and service apps.

use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::oauth::client::{Change, Client, Declined, is_client_id, is_client_secret};
use crate::world::{Org, World};

pub(crate) use crate::oauth::client::{ClientKind, NewClient};

/// `GET /__mock/orgs/{org}/clients`: all of them, with their secrets.
pub(crate) fn list(world: &World, org: &str) -> Result {
    let clients = find_org(world, org)?.oauth.clients();
    let items: Vec<Value> = clients.iter().map(view).collect();
    Answer::ok(&json!({ "items": items, "next": null }))
}

/// `POST /__mock/orgs/{org}/clients`
pub(crate) fn create(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let client = register(&org, read(body)?)?;
    Answer::created(&view(&client))
}

/// `GET /__mock/orgs/{org}/clients/{clientId}`
pub(crate) fn get(world: &World, org: &str, client_id: &str) -> Result {
    let client = find_org(world, org)?.oauth.client(client_id);
    Answer::ok(&view(&client.ok_or_else(|| unknown(client_id))?))
}

/// `PATCH /__mock/orgs/{org}/clients/{clientId}`: changes what is named. The tokens of a client that is disabled, or
/// authorized no more, end.
pub(crate) fn change(world: &World, org: &str, client_id: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let changed = org.oauth.change_client(client_id, read_change(body)?);
    Answer::ok(&view(&changed.map_err(|why| declined(why, client_id))?))
}

/// `DELETE /__mock/orgs/{org}/clients/{clientId}`: its tokens end.
pub(crate) fn delete(world: &World, org: &str, client_id: &str) -> Result {
    let org = find_org(world, org)?;
    let removed = org.oauth.remove_client(client_id);
    removed.map_err(|why| declined(why, client_id))?;
    Answer::no_content()
}

/// Registers a client.
pub(crate) fn register(org: &Org, new: NewClient) -> Result<Client> {
    org.oauth.register(new).map_err(|why| declined(why, ""))
}

/// Why a client of a document, which stood there, was declined.
pub(super) fn declined_at(place: &str, why: Declined) -> Problem {
    let (Declined::Flawed(complaint) | Declined::Conflict(complaint)) = why else {
        return unknown(place);
    };
    Problem::flawed(vec![Flaw {
        pointer: place.to_owned(),
        reason: format!("{} {}", complaint.what, complaint.hint),
    }])
}

fn declined(why: Declined, client_id: &str) -> Problem {
    match why {
        Declined::Flawed(complaint) => Problem::flawed(vec![Flaw {
            pointer: String::new(),
            reason: format!("{} {}", complaint.what, complaint.hint),
        }]),
        Declined::Conflict(complaint) => Problem::conflict(complaint.what, complaint.hint),
        Declined::Unknown => unknown(client_id),
    }
}

fn unknown(client_id: &str) -> Problem {
    Problem::not_found(
        format!("no client has the id {client_id:?}"),
        "GET …/clients lists them; POST …/clients registers one",
    )
}

pub(super) fn view(client: &Client) -> Value {
    let of_service_app = client.kind == ClientKind::ServiceApp;
    json!({
        "clientId": client.client_id,
        "clientSecret": client.client_secret,
        "kind": client.kind,
        "name": client.name,
        "redirectUris": client.redirect_uris,
        "scopes": client.scopes,
        "public": client.public,
        "selfContained": client.self_contained,
        "disabled": client.disabled,
        "blocked": client.blocked,
        "authorized": of_service_app.then_some(client.authorized),
        "applicationId": client.application_id(),
    })
}

fn read(body: Value) -> Result<NewClient> {
    let mut fields = Fields::of(body)?;
    let new = read_new(&mut fields);
    fields.finish()?;
    Ok(new)
}

/// A client as somebody registers it.
pub(super) fn read_new(fields: &mut Fields) -> NewClient {
    let kind = fields.take("kind", "\"integration\" or \"service-app\"", kind);
    let is_app = kind == Some(ClientKind::ServiceApp);
    if is_app {
        fields.forbid("public", "a service app has a secret");
    } else {
        fields.forbid("authorized", "only a service app is authorized by an administrator");
    }
    let public = fields.flag("public");
    if public {
        fields.forbid("clientSecret", "a public client has no secret");
    }
    let redirect_uris = match is_app {
        true => fields.texts("redirectUris"),
        false => fields.some_texts("redirectUris", "redirect URI"),
    };
    NewClient {
        client_id: shaped(fields, "clientId", "C and 64 hexadecimal digits", is_client_id),
        client_secret: shaped(fields, "clientSecret", "64 hexadecimal digits", is_client_secret),
        name: fields.text("name").unwrap_or_else(|| "Integration".to_owned()),
        redirect_uris: redirect_uris.unwrap_or_default(),
        scopes: fields.some_texts("scopes", "scope").unwrap_or_default(),
        public,
        self_contained: fields.flag("selfContained"),
        kind: kind.unwrap_or_default(),
        authorized: flag(fields, "authorized").unwrap_or(true),
    }
}

fn read_change(body: Value) -> Result<Change> {
    let mut fields = Fields::of(body)?;
    let some = |fields: &mut Fields, name: &str, what: &str| match fields.has(name) {
        true => fields.some_texts(name, what),
        false => fields.texts(name),
    };
    for fixed in ["clientId", "clientSecret", "kind", "public", "applicationId"] {
        fields.forbid(fixed, "a client keeps this for its life; register another one");
    }
    let change = Change {
        name: fields.text("name"),
        redirect_uris: some(&mut fields, "redirectUris", "redirect URI"),
        scopes: some(&mut fields, "scopes", "scope"),
        disabled: flag(&mut fields, "disabled"),
        blocked: flag(&mut fields, "blocked"),
        self_contained: flag(&mut fields, "selfContained"),
        authorized: flag(&mut fields, "authorized"),
    };
    fields.finish()?;
    Ok(change)
}

fn flag(fields: &mut Fields, name: &str) -> Option<bool> {
    fields.take(name, "true or false", Value::as_bool)
}

fn shaped(fields: &mut Fields, name: &str, shape: &str, is_one: fn(&str) -> bool) -> Option<String> {
    fields.take(name, shape, |value| {
        value.as_str().filter(|text| is_one(text)).map(str::to_owned)
    })
}

fn kind(value: &Value) -> Option<ClientKind> {
    match value.as_str()? {
        "integration" => Some(ClientKind::Integration),
        "service-app" => Some(ClientKind::ServiceApp),
        _ => None,
    }
}
