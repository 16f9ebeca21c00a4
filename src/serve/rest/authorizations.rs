//! Authorizations: what people have granted to clients, one for each living token, and the end of it.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Asked, bad, id, organizations, page};
use crate::ids::{ResourceId, RestKind};
use crate::oauth::inventory::Known;
use crate::oauth::token::Token;
use crate::scim::value::quoted;
use crate::serve::failure::Failure;
use crate::serve::query::Query;
use crate::serve::reply::Reply;
use crate::serve::subject::Bearer;
use crate::world::Org;

/// Those of a person, on one page.
// Webex: fidelity row "authorizations": what stands there of each is published, and that one is a token.
pub(super) fn list(asked: &Asked<'_>, query: &Query) -> Result<Reply, Failure> {
    let org = asked.org();
    let person = person(asked, query)?;
    let tokens = org.oauth.living_tokens(org.clock.now());
    let theirs = tokens.iter().filter(|known| known.grant.person == person);
    let items: Vec<Value> = theirs.map(|known| shown(org, known)).collect();
    Ok(Reply::Document(json!({ "items": items })))
}

/// Ends one, or all that people of the organisation have granted to a client.
pub(super) fn delete(asked: &Asked<'_>, query: &Query) -> Result<Reply, Failure> {
    match &asked.call.resource {
        Some(_) => end_one(asked),
        None => end_all(asked, query),
    }?;
    Ok(Reply::NoContent)
}

/// When the caller's token expires, in milliseconds since 1970.
pub(super) fn expiry(asked: &Asked<'_>) -> Result<Reply, Failure> {
    let token = own_token(asked)?;
    Ok(Reply::Document(json!({ "exp": token.expires_at.as_millisecond() })))
}

/// The person whose authorizations are asked for.
fn person(asked: &Asked<'_>, query: &Query) -> Result<ResourceId, Failure> {
    let tenant = &asked.org().tenant;
    match (page::text(query, "personId")?, page::text(query, "personEmail")?) {
        (None, None) => Err(bad("personId or personEmail must be named")),
        (Some(_), Some(_)) => Err(bad("name the person by personId or by personEmail, not by both")),
        (Some(text), None) => {
            let person = tenant.person(id::uuid(RestKind::Person, text)?);
            person.ok_or_else(|| id::unknown(RestKind::Person, text))
        }
        (None, Some(email)) => {
            let person = tenant.person_named(email);
            person.ok_or_else(|| super::missing(format!("there is no person {}", quoted(email))))
        }
    }
    .map(|person| person.id)
}

fn end_one(asked: &Asked<'_>) -> Result<(), Failure> {
    let org = asked.org();
    let wanted: Uuid = id::name(RestKind::Authorization, asked.id()).parse().map_err(|_| {
        let form = RestKind::Authorization.form();
        bad(format!(
            "{} is no authorization id: that is a UUID, or base64 of {form}",
            quoted(asked.id())
        ))
    })?;
    let mut living = org.oauth.living_tokens(org.clock.now()).into_iter();
    let found = living.find(|known| uuid(org, known) == wanted);
    let found = found.ok_or_else(|| id::unknown(RestKind::Authorization, asked.id()))?;
    let own = &own_token(asked)?.grant;
    if found.grant.person == own.person && found.grant.client_id != own.client_id {
        let why = "an authorization of one's own is ended by the client that it was given to";
        return Err(Failure::Forbidden { why: why.to_owned() });
    }
    org.oauth.withdraw(&found);
    Ok(())
}

// Webex: fidelity row "authorizations-of-client": that it ends those of everybody is assumed.
fn end_all(asked: &Asked<'_>, query: &Query) -> Result<(), Failure> {
    organizations::check_asked(asked, query)?;
    let client_id = page::text(query, "clientId")?.ok_or_else(|| bad("clientId must be named"))?;
    let oauth = &asked.org().oauth;
    if oauth.client(client_id).is_none() {
        return Err(super::missing(format!("there is no client {}", quoted(client_id))));
    }
    oauth.withdraw_all(client_id);
    Ok(())
}

fn own_token<'a>(asked: &Asked<'a>) -> Result<&'a Token, Failure> {
    match asked.bearer {
        Bearer::Live { token, .. } => Ok(token),
        _ => Err(super::missing("the token is gone")),
    }
}

/// The name of an authorization: the same for the same token, and not the token's fingerprint.
fn uuid(org: &Org, known: &Known) -> Uuid {
    org.entropy.uuid("rest.authorization", &known.fingerprint, 0)
}

fn shown(org: &Org, known: &Known) -> Value {
    let client = org.oauth.client(&known.grant.client_id);
    json!({
        "id": RestKind::Authorization.id(&uuid(org, known).to_string()),
        "applicationId": client.as_ref().map(|client| client.application_id()),
        "applicationName": client.map(|client| client.name),
        "personId": RestKind::Person.id(&known.grant.person.to_string()),
        "clientId": known.grant.client_id,
        "created": known.issued_at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(),
        "type": known.token_type,
    })
}
