//! Values with placeholders in them: names are filled in, and kinds of values compared.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// What is filled in, by name.
pub(super) type Names = BTreeMap<String, String>;

/// A value with every name filled in.
pub(super) fn fill(value: &Value, names: &Names) -> Value {
    match value {
        Value::String(text) => fill_text(text, names).into(),
        Value::Array(items) => items.iter().map(|item| fill(item, names)).collect(),
        Value::Object(members) => {
            let filled = members
                .iter()
                .map(|(key, value)| (fill_text(key, names), fill(value, names)));
            Value::Object(filled.collect())
        }
        other => other.clone(),
    }
}

/// A text with every name filled in.
pub(super) fn fill_text(text: &str, names: &Names) -> String {
    let mut filled = text.to_owned();
    for (name, value) in names {
        filled = filled.replace(&format!("{{{{{name}}}}}"), value);
    }
    filled
}

/// Every place in which two values differ, in words.
pub(super) fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut told = Vec::new();
    differ(expected, found, "", &mut told);
    told
}

fn differ(expected: &Value, found: &Value, at: &str, told: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => differ_in_keys(expected, found, at, told),
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                differ(expected, found, &format!("{at}/{index}"), told);
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            told.push(format!(
                "{at}: expected {} elements, found {}",
                expected.len(),
                found.len()
            ));
        }
        (Value::String(text), found) if stands_for(text, found) == Some(true) => {}
        (expected, found) if expected == found => {}
        _ => told.push(format!("{at}: expected {expected}, found {found}")),
    }
}

fn differ_in_keys(expected: &Map<String, Value>, found: &Map<String, Value>, at: &str, told: &mut Vec<String>) {
    for (key, value) in expected {
        match found.get(key) {
            Some(found) => differ(value, found, &format!("{at}/{key}"), told),
            None => told.push(format!("{at}: the key {key} is missing")),
        }
    }
    for key in found.keys().filter(|key| !expected.contains_key(*key)) {
        told.push(format!("{at}: the key {key} is new"));
    }
}

/// Whether a value is of the kind that a placeholder names; `None` where the text is no placeholder.
fn stands_for(placeholder: &str, found: &Value) -> Option<bool> {
    let text = found.as_str().unwrap_or_default();
    let shaped = |shape: &str| {
        let fits = |(wanted, c): (char, char)| match wanted {
            'x' => c.is_ascii_digit() || ('a'..='f').contains(&c),
            'X' => c.is_ascii_digit() || ('A'..='F').contains(&c),
            '9' => c.is_ascii_digit(),
            other => c == other,
        };
        text.len() == shape.len() && shape.chars().zip(text.chars()).all(fits)
    };
    let is_hex = !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
    let uuid = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    Some(match placeholder {
        "{{any}}" => true,
        "{{uuid}}" => shaped(uuid),
        "{{instant}}" => shaped("9999-99-99T99:99:99.999Z"),
        "{{number}}" => found.as_f64().is_some_and(|number| number >= 0.0),
        "{{text}}" => !text.is_empty(),
        "{{hex}}" => is_hex,
        "{{access-token}}" => text.len() == 106 && text.matches('_').count() == 2,
        "{{bearer}}" => shaped("Bearer sha256:xxxxxxxxxxxx"),
        "{{tracking-id}}" => shaped(&format!("ROUTER_{}", uuid.to_uppercase())),
        _ => return None,
    })
}

#[test]
fn a_difference_of_any_kind_is_noticed() {
    let expected = json!({ "id": "{{uuid}}", "n": 1, "list": [{ "at": "{{instant}}" }] });
    let right =
        json!({ "id": "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11", "n": 1, "list": [{ "at": "2026-01-02T03:04:05.678Z" }] });
    assert_eq!(differences(&expected, &right), [""; 0]);
    for (pointer, value, told) in [
        (
            "/id",
            json!("6C0D1D0A-9F5E-4D35-8F86-0F2F7F6B2F11"),
            "/id: expected \"{{uuid}}\", found \"6C0D1D0A-9F5E-4D35-8F86-0F2F7F6B2F11\"",
        ),
        ("/n", json!("1"), "/n: expected 1, found \"1\""),
        ("/list", json!([]), "/list: expected 1 elements, found 0"),
        (
            "/list/0/at",
            json!("2026-01-02T03:04:05Z"),
            "/list/0/at: expected \"{{instant}}\", found \"2026-01-02T03:04:05Z\"",
        ),
        ("/list/0", json!({}), "/list/0: the key at is missing"),
        (
            "/list/0",
            json!({ "at": "2026-01-02T03:04:05.678Z", "now": 1 }),
            "/list/0: the key now is new",
        ),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert_eq!(differences(&expected, &wrong), [told]);
    }
}
