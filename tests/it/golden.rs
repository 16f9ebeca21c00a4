//! Expected JSON, in which placeholders stand for names and for kinds of values: `fixtures/README.md` describes them.
//! Every value in which an answer differs is named.

mod names;
mod tests;

use std::fmt;

use serde_json::{Map, Value};
use uuid::Uuid;

pub(crate) use names::Names;

/// The kinds of values that a placeholder can stand for; no name may be one of them.
pub(crate) const KINDS: [&str; 10] = [
    "any",
    "uuid",
    "instant",
    "etag",
    "number",
    "text",
    "hex",
    "access-token",
    "bearer",
    "tracking-id",
];

/// The kind that a whole text is a placeholder for.
fn kind(text: &str) -> Option<&str> {
    let name = text.strip_prefix("{{")?.strip_suffix("}}")?;
    KINDS.contains(&name).then_some(name)
}

/// One value that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// A JSON pointer (RFC 6901) into the body, or the name of what else was compared.
    pub(crate) at: String,
    pub(crate) expected: String,
    pub(crate) got: String,
}

impl Difference {
    pub(crate) fn new(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            expected: expected.into(),
            got: got.into(),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() { "the whole body" } else { &self.at };
        write!(
            f,
            "    {at}\n      expected {}\n      got      {}",
            self.expected, self.got
        )
    }
}

/// Every value in which the two bodies differ, in the order of the expected one.
pub(crate) fn differences(expected: &Value, got: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    value("", Some(expected), Some(got), &mut found);
    found
}

/// Compares two values; `None` is one that is not there.
fn value(at: &str, expected: Option<&Value>, got: Option<&Value>, found: &mut Vec<Difference>) {
    match (expected, got) {
        (Some(Value::Object(expected)), Some(Value::Object(got))) => object(at, expected, got, found),
        (Some(Value::Array(expected)), Some(Value::Array(got))) if at.ends_with("/members") => {
            members(at, expected, got, found);
        }
        (Some(Value::Array(expected)), Some(Value::Array(got))) => {
            for index in 0..expected.len().max(got.len()) {
                value(&format!("{at}/{index}"), expected.get(index), got.get(index), found);
            }
        }
        (Some(expected), Some(got)) if is_as(expected, got) => {}
        (expected, got) => found.push(Difference::new(at, shown(expected), shown(got))),
    }
}

fn object(at: &str, expected: &Map<String, Value>, got: &Map<String, Value>, found: &mut Vec<Difference>) {
    for (key, member) in expected {
        value(&below(at, key), Some(member), got.get(key), found);
    }
    for (key, member) in got.iter().filter(|(key, _)| !expected.contains_key(*key)) {
        value(&below(at, key), None, Some(member), found);
    }
}

/// A set by `value`: each expected member is held against the one of that value, wherever it stands.
fn members(at: &str, expected: &[Value], got: &[Value], found: &mut Vec<Difference>) {
    let mut left: Vec<(usize, &Value)> = got.iter().enumerate().collect();
    for (index, member) in expected.iter().enumerate() {
        let twin = left.iter().position(|(_, got)| got.get("value") == member.get("value"));
        let twin = twin.map(|twin| left.remove(twin).1);
        value(&format!("{at}/{index}"), Some(member), twin, found);
    }
    for (index, member) in left {
        value(&format!("{at}/{index}"), None, Some(member), found);
    }
}

/// Equal, or of the kind that the expected text is a placeholder for.
fn is_as(expected: &Value, got: &Value) -> bool {
    let text = got.as_str().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match expected.as_str().and_then(kind) {
        None => expected == got,
        Some("any") => true,
        Some("uuid") => Uuid::parse_str(text).is_ok_and(|uuid| uuid.to_string() == text),
        // UTC, to the millisecond.
        Some("instant") => is_like(text, "0000-00-00T00:00:00.000Z") && text.parse::<jiff::Timestamp>().is_ok(),
        // A weak tag (RFC 9110 section 8.8.3).
        Some("etag") => text
            .strip_prefix("W/\"")
            .and_then(|rest| rest.strip_suffix('"'))
            .is_some_and(digits),
        Some("number") => got.as_f64().is_some_and(|number| number >= 0.0),
        Some("text") => !text.is_empty(),
        Some("hex") => !text.is_empty() && is_like(text, &"x".repeat(text.len())),
        Some("access-token") => text.len() == 106 && text.matches('_').count() == 2,
        Some("bearer") => is_like(text, "Bearer sha256:xxxxxxxxxxxx"),
        Some("tracking-id") => is_like(text, "ROUTER_XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX"),
        Some(other) => panic!("{other} is a kind without a rule"),
    }
}

/// Holds a text against a picture of it: `0` is a digit, `x` a lower-case and `X` an upper-case hexadecimal digit, the
/// rest itself.
pub(crate) fn is_like(text: &str, picture: &str) -> bool {
    let fits = |(is, wanted): (char, char)| match wanted {
        '0' => is.is_ascii_digit(),
        'x' => is.is_ascii_digit() || ('a'..='f').contains(&is),
        'X' => is.is_ascii_digit() || ('A'..='F').contains(&is),
        _ => is == wanted,
    };
    text.len() == picture.len() && text.chars().zip(picture.chars()).all(fits)
}

fn below(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), Value::to_string)
}
