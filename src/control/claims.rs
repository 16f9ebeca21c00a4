//! Claims: what belongs to other orgs, and which domains are the org's own, as they are told and read.

use serde_json::{Value, json};

use super::fields::Fields;
use crate::tenant::{Claims, Domains, MAX_CLAIMS, Names, names};

/// Claims as they are told, in lower case.
pub(super) fn view(claims: &Claims) -> Value {
    json!({
        "users": claims.users,
        "domains": claims.domains,
        "consumers": claims.consumers,
        "own": {
            "verified": claims.own.verified,
            "claimed": claims.own.claimed,
            "enforceVerifiedDomains": claims.own.enforced,
        },
    })
}

/// Lists of addresses and domains; one that is left out stays as it was.
pub(super) fn read_claims(fields: &mut Fields, old: &Claims) -> Claims {
    Claims {
        users: addresses(fields, "users", &old.users),
        domains: domains(fields, "domains", &old.domains),
        consumers: addresses(fields, "consumers", &old.consumers),
        own: fields
            .object("own", |inner| own(inner, &old.own))
            .unwrap_or_else(|| old.own.clone()),
    }
}

fn own(fields: &mut Fields, old: &Domains) -> Domains {
    let enforced = fields.take("enforceVerifiedDomains", "true or false", Value::as_bool);
    Domains {
        verified: domains(fields, "verified", &old.verified),
        claimed: domains(fields, "claimed", &old.claimed),
        enforced: enforced.unwrap_or(old.enforced),
    }
}

fn addresses(fields: &mut Fields, name: &str, old: &Names) -> Names {
    list(fields, name, "e-mail addresses", is_address).unwrap_or_else(|| old.clone())
}

fn domains(fields: &mut Fields, name: &str, old: &Names) -> Names {
    list(fields, name, "domains such as \"example.test\"", is_domain).unwrap_or_else(|| old.clone())
}

fn list(fields: &mut Fields, name: &str, what: &str, fits: fn(&str) -> bool) -> Option<Names> {
    let expected = format!("a list of at most {MAX_CLAIMS} {what}");
    fields.take(name, &expected, |value| {
        let items = value.as_array().filter(|items| items.len() <= MAX_CLAIMS)?.iter();
        let texts: Option<Vec<&str>> = items.map(|item| item.as_str().filter(|text| fits(text))).collect();
        texts.map(names)
    })
}

fn is_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && is_domain(domain))
}

fn is_domain(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c == '@' || c.is_whitespace())
}
