//! OpenID Connect beside the grants: the configuration, the keys, webfinger, and who the owner of a token is.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::about;
use super::failure::Failure;
use super::performed::Performed;
use super::reply::Reply;
use super::subject::{Bearer, Subject};
use crate::message::Request;
use crate::oauth::form;
use crate::oauth::openid::ISSUER;
use crate::operation::Operation;
use crate::world::World;

/// The relation of an OpenID issuer (OpenID Connect Discovery 1.0 section 2).
const RELATION: &str = "http://openid.net/specs/connect/1.0/issuer";

/// What is told to everybody.
pub(super) fn perform(
    world: &World,
    operation: Operation,
    request: &Request,
    host: &str,
) -> Result<Performed, Failure> {
    let document = match operation {
        Operation::Keys => world.key.public(),
        Operation::Webfinger => webfinger(request)?,
        _ => configuration(host),
    };
    Ok(Performed::read(Reply::Document(document)))
}

/// The OpenID configuration, as Webex publishes it: its own issuer, whatever the host is called.
// Webex: fidelity row "openid-configuration": the issuer is another host than the endpoints, and strict clients mind.
fn configuration(host: &str) -> Value {
    let at = |path: &str| format!("{host}/v1/{path}");
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("access_token"),
        "userinfo_endpoint": at("userinfo"),
        "jwks_uri": at("verification"),
        "revocation_endpoint": format!("{host}/idb/oauth2/v1/revoke"),
        "device_authorization_endpoint": at("device/authorize"),
        "response_types_supported": ["code", "id_token", "token", "id_token token"],
        "response_modes_supported": ["query", "fragment"],
        "grant_types_supported": [
            "authorization_code",
            "implicit",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:device_code",
        ],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile", "phone", "address"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "claims_supported": [
            "sub", "name", "given_name", "family_name", "nickname", "preferred_username", "locale", "zoneinfo", "email",
            "email_verified", "phone_number", "address",
        ],
        "code_challenge_methods_supported": ["plain", "S256"],
    })
}

/// RFC 7033: where the issuer of an account is.
fn webfinger(request: &Request) -> Result<Value, Failure> {
    let pairs = form::pairs(request.query.as_deref().unwrap_or_default()).unwrap_or_default();
    let resource = pairs.into_iter().find(|(name, _)| name == "resource");
    let resource = resource.filter(|(_, resource)| resource.starts_with("acct:"));
    let Some((_, resource)) = resource else {
        return Err(Failure::Declined {
            status: StatusCode::BAD_REQUEST,
            why: "The query needs resource=acct:{e-mail address}.".to_owned(),
        });
    };
    Ok(json!({ "subject": resource, "links": [{ "rel": RELATION, "href": ISSUER }] }))
}

/// `GET userinfo` (OpenID Connect Core 1.0 section 5.3).
pub(super) fn userinfo(subject: &Subject) -> Result<Performed, Failure> {
    let Bearer::Live {
        token,
        person: Some(person),
        ..
    } = &subject.bearer
    else {
        let why = "the token's owner was deleted".to_owned();
        return Err(Failure::Unauthorized { why });
    };
    let mut claims = Map::from_iter([("sub".to_owned(), Value::from(person.id.to_string()))]);
    claims.extend(about::claims(person, &token.grant.scopes));
    Ok(Performed::read(Reply::Document(Value::Object(claims))))
}
