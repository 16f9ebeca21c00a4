//! Takes secrets out of what is to be kept. Where it is in doubt it takes out too much.

mod foreign;
mod names;
mod telling;

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, header};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::body::cut_line;
use crate::entropy::fingerprint;
use crate::message::SESSION_COOKIE;
pub(super) use foreign::{Credentials, NOT_KEPT};
use names::{is_secret_header, is_secret_text, last_step, plain};
use telling::{gives_a_secret, tells};

/// What stands where a secret stood.
const REDACTED: &str = "[redacted]";

/// Members of JSON bodies whose value is a secret whatever it is, in lower case and without `_` and `-`.
/// Source: RFC 6749, RFC 7009, RFC 7521, RFC 7636 and RFC 8628 for OAuth, RFC 7643 section 4.1.1 for `password`.
const SECRETS: [&str; 17] = [
    "password",
    "clientsecret",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "token",
    "code",
    "codeverifier",
    "devicecode",
    "usercode",
    "verificationuricomplete",
    "assertion",
    "clientassertion",
    "authorization",
    "apikey",
    "secret",
    "clienttoken",
];

/// Schemes that may be shown. Anything else before the blank might be a part of the secret itself.
const SCHEMES: [&str; 4] = ["bearer", "basic", "digest", "negotiate"];

/// The headers as one JSON object; values of a repeated header are joined with commas (RFC 9110 section 5.3). `issued`
/// says whether this double issued the credential in `Authorization`.
pub(super) fn headers(headers: &HeaderMap, issued: bool) -> Map<String, Value> {
    let shown = headers.keys().map(|name| {
        let values: Vec<String> = headers
            .get_all(name)
            .iter()
            .map(|value| header(name, value.as_bytes(), issued))
            .collect();
        (name.as_str().to_owned(), Value::from(cut_line(values.join(", "))))
    });
    shown.collect()
}

/// A path or URL with the secrets of its authority, its query and its fragment taken out.
pub(super) fn url(text: &str) -> String {
    let text = &without_userinfo(text);
    let (rest, fragment) = split(text, '#');
    let (path, query) = split(rest, '?');
    let mut shown = if hides_a_secret(path) {
        REDACTED.to_owned()
    } else {
        path.to_owned()
    };
    for (mark, part) in [('?', query), ('#', fragment)] {
        if let Some(part) = part {
            shown.push(mark);
            shown.push_str(&form(part));
        }
    }
    shown
}

/// A URL, or the target of a CONNECT, without the name and password before its host (RFC 3986 section 3.2.1). What cannot
/// be a URL comes here too: a password may then hold any mark but a slash.
fn without_userinfo(text: &str) -> Cow<'_, str> {
    let start = match text.find("://") {
        Some(at) => at + "://".len(),
        None if text.starts_with(['/', '?', '#']) => return Cow::from(text),
        None => 0,
    };
    let end = text[start..].find('/').map_or(text.len(), |length| start + length);
    match text[start..end].rfind('@') {
        Some(at) => Cow::from(format!("{}{REDACTED}{}", &text[..start], &text[start + at..])),
        None => Cow::from(text),
    }
}

/// A form body (or a query string, which is written alike), with everything else spelled as it was.
pub(super) fn form(text: &str) -> String {
    let fields = text.split('&').map(|field| {
        let (key, value) = field.split_once('=').unwrap_or((field, ""));
        if hides_a_secret(key) {
            Cow::from(REDACTED)
        } else if !value.is_empty() && (names::is_secret(&decoded(key)) || hides_a_secret(value)) {
            Cow::from(format!("{key}={REDACTED}"))
        } else {
            Cow::from(field)
        }
    });
    fields.collect::<Vec<_>>().join("&")
}

/// Takes the secrets out of a JSON value, at any depth. PATCH operations (RFC 7644 section 3.5.2) name them by path.
pub(super) fn json(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => {
            if gives_a_secret(text) {
                *value = Value::from(REDACTED);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(json),
        Value::Object(members) => {
            let to_secret = members.iter().any(|(key, path)| {
                key.eq_ignore_ascii_case("path")
                    && path
                        .as_str()
                        .is_some_and(|path| is_secret(path) || is_secret_text(path) || tells(path))
            });
            for (key, member) in members.iter_mut() {
                let secret_text = member.is_string() && is_secret_text(key);
                if is_secret(key) || secret_text || to_secret && key.eq_ignore_ascii_case("value") {
                    hide(member);
                } else {
                    json(member);
                }
            }
        }
    }
}

/// Text that is neither JSON nor a form. Where it names a secret, nobody can say where the secret ends.
pub(super) fn text(text: &str) -> String {
    if tells(text) || gives_a_secret(text) {
        return format!(
            "[not kept: {} bytes of text that is not JSON and names a secret]",
            text.len()
        );
    }
    text.to_owned()
}

/// What stands in place of a text that may quote a secret.
pub(super) const NOTE: &str = "[not kept: it may quote a secret of the request]";

/// The same as a body.
pub(super) fn note() -> Value {
    Value::from(NOTE)
}

/// An explanation of ours, which may quote what the client sent.
pub(super) fn why(why: String) -> String {
    if gives_a_secret(&why) {
        return NOTE.to_owned();
    }
    why
}

/// The names of headers of other systems' making that hold a credential: nothing of ours is ever in them.
pub(super) fn foreign_headers(headers: &HeaderMap) -> impl Iterator<Item = &HeaderName> {
    let held = headers
        .keys()
        .filter(|name| !matches!(**name, header::AUTHORIZATION | header::COOKIE | header::SET_COOKIE))
        .filter(|name| is_secret_header(name.as_str()));
    held.filter(|name| headers.get_all(*name).iter().any(|value| !value.is_empty()))
}

fn header(name: &HeaderName, value: &[u8], issued: bool) -> String {
    let value = String::from_utf8_lossy(value);
    match *name {
        header::AUTHORIZATION => credentials(&value, issued),
        header::PROXY_AUTHORIZATION => credentials(&value, false),
        header::COOKIE => value.split(';').map(cookie).collect::<Vec<_>>().join("; "),
        header::SET_COOKIE => match value.split_once(';') {
            Some((pair, attributes)) => format!("{};{attributes}", own_cookie(pair)),
            None => own_cookie(&value),
        },
        header::HOST | header::ORIGIN | header::LOCATION | header::CONTENT_LOCATION | header::REFERER => url(&value),
        _ if is_secret_header(name.as_str()) && !value.is_empty() => NOT_KEPT.to_owned(),
        _ if gives_a_secret(&value) => REDACTED.to_owned(),
        _ => value.into_owned(),
    }
}

/// `Bearer sha256:ba7816bf8f01`, by which the token's owner can recognise it.
fn credentials(value: &str, issued: bool) -> String {
    let value = value.trim();
    let shown = |secret| if issued { printed(secret) } else { NOT_KEPT.to_owned() };
    let (scheme, rest) = value.split_once(' ').unwrap_or((value, ""));
    let known = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    match (known, rest.trim()) {
        (_, "") if value.is_empty() => String::new(),
        (true, "") => scheme.to_owned(),
        (true, secret) => format!("{scheme} {}", shown(secret)),
        (false, _) => shown(value),
    }
}

/// A cookie that this double gives away.
fn own_cookie(pair: &str) -> String {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    format!("{name}={}", printed(value))
}

/// A browser sends along what other programs on this machine gave it: cookies know no ports (RFC 6265 section 8.5).
fn cookie(pair: &str) -> String {
    match pair.trim().split_once('=') {
        Some((SESSION_COOKIE, value)) => format!("{SESSION_COOKIE}={}", printed(value)),
        Some((name, "")) => format!("{name}="),
        Some((name, _)) => format!("{name}={NOT_KEPT}"),
        None => NOT_KEPT.to_owned(),
    }
}

/// Whether this is what was written in the place of a secret.
pub(super) fn stands_for_a_secret(text: &str) -> bool {
    text == NOT_KEPT || text == REDACTED || text.starts_with(PRINT)
}

/// What a fingerprint begins with.
const PRINT: &str = "sha256:";

fn printed(secret: &str) -> String {
    match secret {
        "" => String::new(),
        _ => format!("{PRINT}{}", fingerprint(secret)),
    }
}

fn hide(value: &mut Value) {
    if !value.is_null() {
        *value = Value::from(REDACTED);
    }
}

/// Whether a key, or the last step of a path or a URN, names a secret.
fn is_secret(key: &str) -> bool {
    SECRETS.contains(&plain(last_step(key)).as_str())
}

/// Whether a form value gives a secret away. A URL inside a URL is encoded once for each time it was wrapped.
fn hides_a_secret(value: &str) -> bool {
    const WRAPPINGS: usize = 4;
    let mut text = decoded(value).into_owned();
    for _ in 0..WRAPPINGS {
        if gives_a_secret(&text) {
            return true;
        }
        text = decoded(&text).into_owned();
    }
    false
}

fn decoded(text: &str) -> Cow<'_, str> {
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        return Cow::from(percent_decode_str(&spaced).decode_utf8_lossy().into_owned());
    }
    percent_decode_str(text).decode_utf8_lossy()
}

fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark)
        .map_or((text, None), |(left, right)| (left, Some(right)))
}

#[cfg(test)]
mod tests;
