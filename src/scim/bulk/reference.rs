//! References to what a bulk request is about to create: `bulkId:` and the name that its operation has.
//!
//! A reference is a whole text: any value of the data, or the segment of a path that names the resource. Names are
//! compared exactly.

use serde_json::{Map, Value};

/// What a reference begins with (RFC 7644 section 3.7.2).
const PREFIX: &str = "bulkId:";

/// The names that an operation refers to, each as often as it does so.
pub fn of<'i>(path: &'i str, data: &'i Map<String, Value>) -> Vec<&'i str> {
    let mut found: Vec<&str> = in_path(path).map(|(_, name)| name).into_iter().collect();
    data.values().for_each(|value| collect(value, &mut found));
    found
}

/// The path with the id in the place of the reference, where it has one.
pub fn resolve_path(path: &str, id: impl Fn(&str) -> Option<String>) -> String {
    let resolved = in_path(path).and_then(|(before, name)| Some(format!("{before}{}", id(name)?)));
    resolved.unwrap_or_else(|| path.to_owned())
}

/// Puts ids in the place of references; those without one stay.
pub fn resolve(data: &mut Map<String, Value>, id: &impl Fn(&str) -> Option<String>) {
    data.values_mut().for_each(|value| put(value, id));
}

/// Takes out the attributes that refer to one of these names, and hands them back. An attribute of an extension is one
/// by itself.
pub fn take_out(data: &mut Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    let mut taken = Map::new();
    for (attribute, value) in std::mem::take(data) {
        match value {
            Value::Object(mut section) if attribute.contains(':') => {
                let out = take_out(&mut section, names);
                if !out.is_empty() {
                    taken.insert(attribute.clone(), out.into());
                }
                if !section.is_empty() {
                    data.insert(attribute, section.into());
                }
            }
            value if refers(&value, names) => drop(taken.insert(attribute, value)),
            value => drop(data.insert(attribute, value)),
        }
    }
    taken
}

fn refers(value: &Value, names: &[&str]) -> bool {
    let mut found = Vec::new();
    collect(value, &mut found);
    found.iter().any(|name| names.contains(name))
}

fn named(text: &str) -> Option<&str> {
    text.strip_prefix(PREFIX)
}

/// The path up to its reference, and the name that this has: `/Groups/` and `g1` of `/Groups/bulkId:g1`.
fn in_path(path: &str) -> Option<(&str, &str)> {
    let start = path.rfind('/').map_or(0, |slash| slash + 1);
    let (before, segment) = path.split_at(start);
    Some((before, named(segment)?))
}

fn collect<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.extend(named(text)),
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        Value::Object(parts) => parts.values().for_each(|value| collect(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn put(value: &mut Value, id: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(id) = named(text).and_then(id) {
                *text = id;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| put(value, id)),
        Value::Object(parts) => parts.values_mut().for_each(|value| put(value, id)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    #[track_caller]
    fn refers_to(path: &str, data: Value, expected: &[&str]) {
        assert_eq!(of(path, &map(data)), expected);
    }

    #[test]
    fn a_reference_is_a_whole_text_anywhere_in_the_data_or_the_end_of_the_path() {
        refers_to("/Groups/bulkId:g1", json!({}), &["g1"]);
        refers_to("Groups/bulkId:g:1", json!({ "a": "bulkId:u" }), &["g:1", "u"]);
        refers_to(
            "/Groups",
            json!({ "members": [{ "value": "bulkId:a" }, { "value": "bulkId:b" }] }),
            &["a", "b"],
        );
        refers_to(
            "/Groups",
            json!({ "urn:x": { "manager": { "value": "bulkId:m" } } }),
            &["m"],
        );
        refers_to(
            "/Groups",
            json!({ "bulkId:key": "BulkId:a", "b": "the bulkId:a", "c": "bulkId", "d": 1 }),
            &[],
        );
        refers_to("/bulkId:g1/Members", json!({ "a": "bulkId:" }), &[""]);
    }

    #[test]
    fn ids_take_the_place_of_references_and_what_has_no_id_stays() {
        let id = |name: &str| (name == "a").then(|| "1".to_owned());
        let mut data = map(json!({ "x": ["bulkId:a", "bulkId:b"], "y": { "z": "bulkId:a" } }));
        resolve(&mut data, &id);
        assert_eq!(Value::from(data), json!({ "x": ["1", "bulkId:b"], "y": { "z": "1" } }));
        assert_eq!(resolve_path("/Users/bulkId:a", id), "/Users/1");
        assert_eq!(resolve_path("/Users/bulkId:b", id), "/Users/bulkId:b");
        assert_eq!(resolve_path("/Users/a", id), "/Users/a");
    }

    #[test]
    fn attributes_that_refer_are_taken_out_whole_and_those_of_extensions_one_by_one() {
        let data = json!({
            "userName": "ada",
            "members": [{ "value": "bulkId:a" }, { "value": "7" }],
            "urn:x": { "manager": { "value": "bulkId:a" }, "department": "D" },
            "urn:y": { "only": "bulkId:a" },
            "other": "bulkId:b",
        });
        let mut rest = map(data);
        let taken = take_out(&mut rest, &["a"]);
        let expected = json!({ "userName": "ada", "urn:x": { "department": "D" }, "other": "bulkId:b" });
        assert_eq!(Value::from(rest), expected);
        let expected = json!({
            "members": [{ "value": "bulkId:a" }, { "value": "7" }],
            "urn:x": { "manager": { "value": "bulkId:a" } },
            "urn:y": { "only": "bulkId:a" },
        });
        assert_eq!(Value::from(taken), expected);
    }
}
