//! Settings of an org: what belongs to other orgs, and how this one behaves all the time.

use std::time::Duration;

use serde_json::{Value, json};

use super::claims::{self, read_claims};
use super::fields::Fields;
use super::tokens::lifetime;
use super::{Answer, Result, find_org, lives};
use crate::tenant::Claims;
use crate::world::{Consent, Consistency, Org, Per, RateLimit, ReadOnly, SETTINGS_RULE, Settings, SignInEnd, World};

/// Longest window and lag. Source: our choice; what is longer ends no test.
const MAX_SPAN: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// What a window or lag must look like.
pub(super) const SPAN: &str = "a time such as \"60s\", \"5m\" or \"250ms\", of more than 0 and at most 365d";
/// What a count must look like.
const COUNT: &str = "a whole number of at least 1";

/// `GET /__mock/orgs/{org}/settings`
pub(crate) fn get(world: &World, org: &str) -> Result {
    Answer::ok(&view(&*find_org(world, org)?))
}

/// `PATCH /__mock/orgs/{org}/settings`: changes what is named, whole; null puts it back to its start.
pub(crate) fn change(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let (settings, claims) = read(body, org.settings(), org.tenant.claims())?;
    let before = org.settings();
    org.set_settings(settings);
    let lasting = |settings: Settings| Settings {
        suspended: false,
        read_only: None,
        ..settings
    };
    if lasting(before) != lasting(settings) {
        // What lags, and who is limited, goes by the settings of now.
        org.end_of_rule(Some(SETTINGS_RULE));
    }
    org.tenant.set_claims(claims);
    Answer::ok(&view(&org))
}

fn view(org: &Org) -> Value {
    let settings = org.settings();
    let late = |consistency: Option<Consistency>| match consistency {
        None => Value::Null,
        Some(Consistency::Lag(lag)) => json!({ "lag": span(lag) }),
        Some(Consistency::Reads(reads)) => json!({ "reads": reads }),
    };
    json!({
        "claims": claims::view(&org.tenant.claims()),
        "suspended": settings.suspended,
        "readOnly": settings.read_only.map_or(json!(false), |read_only| match read_only.retry_after {
            None => json!(true),
            Some(seconds) => json!({ "retryAfter": seconds }),
        }),
        "rateLimit": settings.rate_limit.map(|limit| json!({
            "limit": limit.limit,
            "window": span(limit.window),
            "per": match limit.per { Per::Token => "token", Per::Org => "org" },
        })),
        "consistency": late(settings.consistency),
        "groupLinks": late(settings.group_links),
        "sipAddresses": late(settings.sip_addresses),
        "tokenLives": lives::view(settings.lives),
        "consent": word(settings.consent),
        "signInEnd": match settings.sign_in_end {
            SignInEnd::Redirect => "redirect",
            SignInEnd::Page => "page",
        },
    })
}

fn read(body: Value, old: Settings, old_claims: Claims) -> Result<(Settings, Claims)> {
    let mut fields = Fields::of(body)?;
    let none = Settings::default();
    let settings = Settings {
        suspended: change_of(&mut fields, "suspended", old.suspended, none.suspended, Fields::flag),
        read_only: change_of(&mut fields, "readOnly", old.read_only, none.read_only, read_only),
        rate_limit: change_of(&mut fields, "rateLimit", old.rate_limit, none.rate_limit, rate_limit),
        consistency: late(&mut fields, "consistency", old.consistency),
        group_links: late(&mut fields, "groupLinks", old.group_links),
        sip_addresses: late(&mut fields, "sipAddresses", old.sip_addresses),
        lives: change_of(&mut fields, "tokenLives", old.lives, none.lives, |fields, name| {
            let read = fields.object(name, |inner| lives::read(inner, old.lives));
            read.unwrap_or(old.lives)
        }),
        consent: change_of(&mut fields, "consent", old.consent, none.consent, consent),
        sign_in_end: change_of(&mut fields, "signInEnd", old.sign_in_end, none.sign_in_end, sign_in_end),
    };
    let claims = change_of(
        &mut fields,
        "claims",
        old_claims.clone(),
        Claims::default(),
        |fields, name| {
            fields
                .object(name, |inner| read_claims(inner, &old_claims))
                .unwrap_or_default()
        },
    );
    fields.finish()?;
    Ok((settings, claims))
}

/// When something is seen that is late; null is at once.
fn late(fields: &mut Fields, name: &str, old: Option<Consistency>) -> Option<Consistency> {
    change_of(fields, name, old, None, consistency)
}

/// A member that may be left out, which changes nothing, or be null, which puts it back.
fn change_of<T>(fields: &mut Fields, name: &str, old: T, start: T, read: impl FnOnce(&mut Fields, &str) -> T) -> T {
    match fields.is_null(name) {
        None => old,
        Some(true) => {
            fields.raw(name);
            start
        }
        Some(false) => read(fields, name),
    }
}

fn read_only(fields: &mut Fields, name: &str) -> Option<ReadOnly> {
    let expected = "true, false, or an object such as {\"retryAfter\": 120}";
    fields
        .take(name, expected, |value| match value {
            Value::Bool(on) => Some(on.then_some(ReadOnly { retry_after: None })),
            Value::Object(members) if members.len() == 1 => {
                let seconds = members.get("retryAfter")?.as_u64()?;
                Some(Some(ReadOnly {
                    retry_after: Some(seconds),
                }))
            }
            _ => None,
        })
        .flatten()
}

fn rate_limit(fields: &mut Fields, name: &str) -> Option<RateLimit> {
    let read = fields.object(name, |inner| {
        let limit = inner.needed("limit", COUNT, positive);
        let window = inner.needed("window", SPAN, read_span);
        let per = inner.take("per", "\"token\" or \"org\"", |per| match per.as_str()? {
            "token" => Some(Per::Token),
            "org" => Some(Per::Org),
            _ => None,
        });
        Some(RateLimit {
            limit: limit?,
            window: window?,
            per: per.unwrap_or(Per::Token),
        })
    });
    read.flatten()
}

fn consistency(fields: &mut Fields, name: &str) -> Option<Consistency> {
    let read = fields.object(name, |inner| {
        let lag = inner.take("lag", SPAN, read_span).map(Consistency::Lag);
        let reads = inner.take("reads", COUNT, positive).map(Consistency::Reads);
        if lag.is_some() == reads.is_some() {
            inner.flaw_of_whole("say either lag or reads, as in {\"lag\": \"2s\"}");
        }
        lag.or(reads)
    });
    read.flatten()
}

fn consent(fields: &mut Fields, name: &str) -> Consent {
    let words = [Consent::Auto, Consent::Prompt, Consent::Deny];
    let read = fields.take(name, "\"auto\", \"prompt\" or \"deny\"", |value| {
        let asked = value.as_str()?;
        words.into_iter().find(|consent| word(*consent) == asked)
    });
    read.unwrap_or_default()
}

fn sign_in_end(fields: &mut Fields, name: &str) -> SignInEnd {
    let read = fields.take(name, "\"redirect\" or \"page\"", |value| match value.as_str()? {
        "redirect" => Some(SignInEnd::Redirect),
        "page" => Some(SignInEnd::Page),
        _ => None,
    });
    read.unwrap_or_default()
}

fn word(consent: Consent) -> &'static str {
    match consent {
        Consent::Auto => "auto",
        Consent::Prompt => "prompt",
        Consent::Deny => "deny",
    }
}

fn positive(value: &Value) -> Option<u64> {
    value.as_u64().filter(|number| *number > 0)
}

pub(super) fn read_span(value: &Value) -> Option<Duration> {
    lifetime(value.as_str()?).filter(|span| !span.is_zero() && *span <= MAX_SPAN)
}

/// A span in the largest unit that divides it.
pub(super) fn span(span: Duration) -> String {
    let ms = span.as_millis();
    let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")];
    match units.iter().find(|(unit, _)| ms.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{}{name}", ms / unit),
        None => format!("{ms}ms"),
    }
}
