//! References to what a bulk request is about to create: `bulkId:` and the name that its operation has.
//!
//! A reference is a whole text: any value of the data, or the segment of a path that names the resource, of a `$ref` too
//! (`../Users/bulkId:u1`). In the path of a PATCH operation it is a text of the filter: `members[value eq "bulkId:u1"]`.
//! Names are compared exactly.

use std::ops::Range;

use serde_json::{Map, Value};

/// What a reference begins with (RFC 7644 section 3.7.2).
const PREFIX: &str = "bulkId:";

/// The names that an operation refers to, each as often as it does so.
pub fn of<'i>(path: &'i str, data: &'i Map<String, Value>) -> Vec<&'i str> {
    let mut found: Vec<&str> = names(path, at_the_end(path)).collect();
    each(data, &mut found);
    found
}

/// The path with the id in the place of the reference, where it has one.
pub fn resolve_path(path: &str, id: impl Fn(&str) -> Option<String>) -> String {
    resolved(path, at_the_end(path), &id)
}

/// Puts ids in the place of references; those without one stay.
pub fn resolve(data: &mut Map<String, Value>, id: &impl Fn(&str) -> Option<String>) {
    data.iter_mut().for_each(|(key, value)| put(key, value, id));
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
            value if refers(&attribute, &value, names) => drop(taken.insert(attribute, value)),
            value => drop(data.insert(attribute, value)),
        }
    }
    taken
}

fn refers(key: &str, value: &Value, names: &[&str]) -> bool {
    let mut found = Vec::new();
    collect(key, value, &mut found);
    found.iter().any(|name| names.contains(name))
}

/// Where the references of a text are that is the value of this key, or of an element of its values.
fn places(key: &str, text: &str) -> Vec<Range<usize>> {
    match key.to_ascii_lowercase().as_str() {
        "$ref" => at_the_end(text),
        "path" => in_literals(text),
        _ => Vec::from_iter(text.starts_with(PREFIX).then_some(0..text.len())),
    }
}

/// The last segment: `bulkId:g1` of `/Groups/bulkId:g1`.
fn at_the_end(path: &str) -> Vec<Range<usize>> {
    let start = path.rfind('/').map_or(0, |slash| slash + 1);
    let is_reference = path[start..].starts_with(PREFIX);
    is_reference.then_some(start..path.len()).into_iter().collect()
}

/// Those texts of a filter that are references, without their quotes; a name is taken as it is written, escapes and all.
fn in_literals(path: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begun = None;
    let mut escaped = false;
    for (at, char) in path.char_indices() {
        match (begun, char) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (None, '"') => begun = Some(at + 1),
            (Some(start), '"') => {
                found.push(start..at);
                begun = None;
            }
            _ => {}
        }
    }
    found.retain(|place| path[place.clone()].starts_with(PREFIX));
    found
}

fn names(text: &str, places: Vec<Range<usize>>) -> impl Iterator<Item = &str> {
    places.into_iter().map(|place| &text[place][PREFIX.len()..])
}

fn resolved(text: &str, places: Vec<Range<usize>>, id: &impl Fn(&str) -> Option<String>) -> String {
    let mut out = text.to_owned();
    for place in places.into_iter().rev() {
        if let Some(id) = id(&text[place.clone()][PREFIX.len()..]) {
            out.replace_range(place, &id);
        }
    }
    out
}

fn each<'v>(parts: &'v Map<String, Value>, found: &mut Vec<&'v str>) {
    parts.iter().for_each(|(key, value)| collect(key, value, found));
}

fn collect<'v>(key: &str, value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.extend(names(text, places(key, text))),
        Value::Array(values) => values.iter().for_each(|value| collect(key, value, found)),
        Value::Object(parts) => each(parts, found),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn put(key: &str, value: &mut Value, id: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => *text = resolved(text, places(key, text), id),
        Value::Array(values) => values.iter_mut().for_each(|value| put(key, value, id)),
        Value::Object(parts) => resolve(parts, id),
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
    fn a_reference_ends_a_ref_and_is_a_whole_text_of_the_filter_of_a_path() {
        refers_to("/Users", json!({ "manager": { "$ref": "../Users/bulkId:m" } }), &["m"]);
        refers_to(
            "/Users",
            json!({ "$REF": "bulkId:m", "x": "../Users/bulkId:n" }),
            &["m"],
        );
        refers_to("/Users", json!({ "$ref": "../bulkId:m/Users" }), &[]);
        let operation = |path: &str| json!({ "Operations": [{ "op": "remove", "path": path }] });
        for (path, expected) in [
            (r#"members[value eq "bulkId:a"]"#, vec!["a"]),
            (
                r#"members[value eq "bulkId:a" or value Eq "bulkId:b c"].display"#,
                vec!["a", "b c"],
            ),
            (r#"members[display eq "say \"bulkId:a\""]"#, vec![]),
            (r#"members[value eq "the bulkId:a"]"#, vec![]),
            ("members[value eq bulkId:a]", vec![]),
            ("bulkId:a", vec![]),
            (r#"members[value eq "bulkId:"#, vec![]),
        ] {
            refers_to("/Groups/1", operation(path), &expected);
        }
    }

    #[test]
    fn ids_take_the_place_of_references_within_texts() {
        let id = |name: &str| (name != "c").then(|| format!("<{name}>"));
        let path = r#"members[value eq "bulkId:a" or value eq "bulkId:c" or value eq "bulkId:bö"]"#;
        let mut data = map(json!({ "path": path, "value": { "$ref": "../Users/bulkId:a" } }));
        resolve(&mut data, &id);
        let path = r#"members[value eq "<a>" or value eq "bulkId:c" or value eq "<bö>"]"#;
        let expected = json!({ "path": path, "value": { "$ref": "../Users/<a>" } });
        assert_eq!(Value::from(data), expected);
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
