//! Small questions about JSON values and text that several neighbours ask.

use std::borrow::Cow;

use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Map, Value};

/// What a value is, for the end of a sentence: "…, not a number".
pub(crate) fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Null, blank text, an empty array or an empty object: "unassigned" (RFC 7643 section 2.5).
pub(super) fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The entry whose key equals `name` in any letter case.
pub(crate) fn find<'m>(map: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    map.get(name).or_else(|| {
        map.iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// Text in the form in which it is compared.
pub(super) fn fold(text: &str, case_exact: bool) -> Cow<'_, str> {
    let folded = |c: char| c.is_ascii() && !c.is_ascii_uppercase();
    if case_exact || text.chars().all(folded) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// Equality of texts under an attribute's `caseExact`.
pub(super) fn same_text(left: &str, right: &str, case_exact: bool) -> bool {
    if case_exact || (left.is_ascii() && right.is_ascii()) {
        return left == right || (!case_exact && left.eq_ignore_ascii_case(right));
    }
    left.to_lowercase() == right.to_lowercase()
}

/// A scalar as text; `None` for null, arrays and objects.
pub(super) fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A boolean, or the text of one in any letter case (Entra ID without its feature flag sends `"True"`).
pub(super) fn boolean_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The instant that an `xsd:dateTime` names; one without an offset is taken as UTC.
pub(super) fn instant_of(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let civil: civil::DateTime = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(civil).ok()
    })
}

/// Characters of a client's text that an error repeats.
const QUOTED_CHARS_MAX: usize = 80;

/// What a client sent, quoted for an error, and cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARS_MAX) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// The same text for equal values, whatever the order of object keys: a key for hash sets.
pub(super) fn fingerprint(value: &Value) -> String {
    let mut out = String::new();
    write_fingerprint(value, &mut out);
    out
}

fn write_fingerprint(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (key, value) in entries {
                out.push_str(&Value::from(key.as_str()).to_string());
                write_fingerprint(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_fingerprint(item, out);
                out.push(',');
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn instants_ignore_the_offset_they_are_written_in() {
        let utc = instant_of("2015-10-10T21:38:21.8617979Z");
        assert!(utc.is_some());
        assert_eq!(utc, instant_of("2015-10-10T14:38:21.8617979-07:00"));
        assert_eq!(utc, instant_of("2015-10-10T21:38:21.8617979"));
        assert_eq!(None, instant_of("yesterday"));
    }

    #[test]
    fn long_text_is_cut_when_it_is_quoted() {
        let text = "é".repeat(QUOTED_CHARS_MAX);
        assert_eq!(quoted(&text), format!("{text:?}"));
        assert_eq!(quoted(&format!("{text}x")), format!("{text:?}…"));
    }

    #[test]
    fn fingerprints_ignore_key_order_and_nothing_else() {
        let left = fingerprint(&json!({"a": 1, "b": ["x"]}));
        assert_eq!(left, fingerprint(&json!({"b": ["x"], "a": 1})));
        assert_ne!(left, fingerprint(&json!({"b": ["x"], "a": 2})));
        assert_ne!(fingerprint(&json!(["a", "b"])), fingerprint(&json!(["a,b"])));
    }

    #[test]
    fn text_is_compared_beyond_ascii() {
        assert!(same_text("JÖRG", "jörg", false));
        assert!(!same_text("JÖRG", "jörg", true));
        assert!(same_text("Ada", "aDA", false));
        assert!(!same_text("Ada", "aDA", true));
    }
}
