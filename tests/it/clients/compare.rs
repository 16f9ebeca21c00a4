//! Holds an answer's body against the expected one and names every value that differs.

use std::fmt;

use serde_json::{Map, Value};
use uuid::Uuid;

/// One value that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// A JSON pointer (RFC 6901) into the body, or the name of what else was compared.
    pub(super) at: String,
    pub(super) expected: String,
    pub(super) got: String,
}

impl Difference {
    pub(super) fn new(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
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
pub(super) fn differences(expected: &Value, got: &Value) -> Vec<Difference> {
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

/// Equal, or of the form that the expected text is a placeholder for.
fn is_as(expected: &Value, got: &Value) -> bool {
    let Value::String(form) = expected else {
        return expected == got;
    };
    let text = got.as_str();
    match form.as_str() {
        "{{any}}" => true,
        "{{uuid}}" => text.is_some_and(|text| Uuid::parse_str(text).is_ok_and(|uuid| uuid.to_string() == text)),
        "{{instant}}" => text.is_some_and(is_instant),
        "{{etag}}" => text.is_some_and(is_etag),
        _ => expected == got,
    }
}

/// UTC, to the millisecond: `2026-02-03T04:05:06.789Z`.
fn is_instant(text: &str) -> bool {
    let digits_as_zero: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    digits_as_zero == "0000-00-00T00:00:00.000Z" && text.parse::<jiff::Timestamp>().is_ok()
}

/// A weak tag of digits (RFC 9110 section 8.8.3): `W/"10000000001"`.
fn is_etag(text: &str) -> bool {
    let digits = text.strip_prefix("W/\"").and_then(|rest| rest.strip_suffix('"'));
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn below(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), Value::to_string)
}
