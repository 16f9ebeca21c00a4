//! What clients may know of a person who signed in: the claims of OpenID Connect, by scope.

use serde_json::{Map, Value, json};

use crate::oauth::openid::{self, Session};
use crate::oauth::token::{Grant, Token};
use crate::tenant::Record;
use crate::world::{Org, World};

/// The ID token of this grant, signed; `None` where the person is gone. `beside` is the access token that comes in the same
/// address.
pub(super) fn id_token(
    world: &World,
    org: &Org,
    grant: &Grant,
    session: &Session,
    beside: Option<&Token>,
) -> Option<String> {
    let person = org.tenant.person(grant.person)?;
    let mut about = claims(&person, &grant.scopes);
    if let Some(token) = beside {
        let hash = openid::access_token_hash(&token.text);
        about.insert("at_hash".to_owned(), hash.into());
    }
    let subject = person.id.to_string();
    let claims = openid::id_token(&subject, &grant.client_id, session, org.clock.now(), about);
    Some(world.key.sign(&claims))
}

/// The claims that the scopes open, as far as the directory knows them (OpenID Connect Core 1.0 section 5.4).
// Webex: fidelity row "userinfo": which claims Webex has for a scope is not published.
pub(super) fn claims(person: &Record, scopes: &[String]) -> Map<String, Value> {
    let has = |scope: &str| scopes.iter().any(|granted| granted == scope);
    let mut claims = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            claims.insert(name.to_owned(), value);
        }
    };
    if has("profile") {
        add("name", text(person, &["displayName"]));
        add("given_name", text(person, &["name", "givenName"]));
        add("family_name", text(person, &["name", "familyName"]));
        add("nickname", text(person, &["nickName"]));
        add("preferred_username", Some(person.user_name().into()));
        add("locale", text(person, &["locale"]));
        add("zoneinfo", text(person, &["timezone"]));
    }
    if has("email") {
        add("email", Some(person.user_name().into()));
        add("email_verified", Some(true.into()));
    }
    if has("phone") {
        add("phone_number", first(person, "phoneNumbers", "value"));
    }
    if has("address") {
        let formatted = first(person, "addresses", "formatted");
        let locality = first(person, "addresses", "locality");
        let address = formatted.map(|formatted| json!({ "formatted": formatted }));
        add("address", address.or_else(|| Some(json!({ "locality": locality? }))));
    }
    claims
}

fn text(person: &Record, path: &[&str]) -> Option<Value> {
    let (first, rest) = path.split_first()?;
    let found = rest
        .iter()
        .try_fold(person.attribute(first)?, |value, name| value.get(name))?;
    found.is_string().then(|| found.clone())
}

fn first(person: &Record, attribute: &str, part: &str) -> Option<Value> {
    person.attribute(attribute)?.get(0)?.get(part).cloned()
}
