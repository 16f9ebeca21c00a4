//! One call as an OpenAPI operation: its parameters, its body, its answers and what it may be refused with.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::Call;
use super::area::{Area, Content, Operation};

/// Describes a call. One that no area knows has what the route table says.
pub(super) fn operation(call: &Call, areas: &[Area], exposed: bool) -> Value {
    let key = format!("{} {}", call.method, call.path);
    let known = areas.iter().find_map(|area| Some((area, area.operations.get(&key)?)));
    let plain = Operation::default();
    let known_as = known.map_or(&plain, |(_, operation)| operation);
    let mut out = json!({ "summary": call.does });
    if let Some((area, operation)) = known {
        out["operationId"] = operation.id.as_str().into();
        out["tags"] = json!([area.tag]);
    }
    if let Some(about) = &known_as.about {
        out["description"] = about.as_str().into();
    }
    if exposed && call.open {
        out["security"] = json!([]);
    }
    let parameters = parameters(call.path, known_as);
    if !parameters.is_empty() {
        out["parameters"] = parameters.into();
    }
    if let Some(content) = known_as.takes.as_ref().or(known_as.may_take.as_ref()) {
        out["requestBody"] = json!({ "required": known_as.takes.is_some(), "content": body(content) });
    }
    out["responses"] = answers(call.path, known_as).into();
    out
}

/// The names of a path that stand in braces.
pub(super) fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn parameters(path: &str, operation: &Operation) -> Vec<Value> {
    let keys = names(path).chain(operation.query.iter().map(String::as_str));
    keys.map(|key| reference("parameters", key)).collect()
}

fn answers(path: &str, operation: &Operation) -> Map<String, Value> {
    let mut out = Map::new();
    for (status, content) in &operation.gives {
        let mut answer =
            json!({ "description": told(status), "headers": { "X-Mock-Version": reference("headers", "Version") } });
        if let Some(content) = content {
            answer["content"] = body(content);
        }
        out.insert(status.clone(), answer);
    }
    for status in refused_with(path, operation) {
        out.insert(
            status.to_string(),
            reference("responses", &refusal(&status.to_string())),
        );
    }
    out.insert("default".to_owned(), reference("responses", &refusal("default")));
    out
}

/// The refusals that follow from what a call is, and those that it names.
fn refused_with(path: &str, operation: &Operation) -> BTreeSet<u16> {
    let mut statuses: BTreeSet<u16> = operation.refuses.iter().copied().chain([401, 403]).collect();
    if path.contains('{') || operation.query.iter().any(|key| key == "ofOrg") {
        statuses.insert(404);
    }
    if !operation.query.is_empty() {
        statuses.insert(422);
    }
    if operation.takes.is_some() || operation.may_take.is_some() {
        statuses.extend([400, 413, 415, 422]);
    }
    statuses
}

/// The components of all refusals, by status.
pub(super) fn refusals(by_status: &BTreeMap<String, String>) -> Map<String, Value> {
    let each = by_status.iter().map(|(status, meaning)| {
        let answer = json!({
            "description": meaning,
            "headers": { "X-Mock-Version": reference("headers", "Version") },
            "content": { "application/problem+json": { "schema": reference("schemas", "Problem") } },
        });
        (refusal(status), answer)
    });
    each.collect()
}

pub(super) fn version_header() -> Value {
    json!({ "description": "Which version's promises the answer keeps.", "required": true, "schema": { "type": "string" } })
}

fn refusal(status: &str) -> String {
    format!("refused-{status}")
}

fn told(status: &str) -> &'static str {
    match status {
        "201" => "It was made.",
        "204" => "It was done; there is nothing to tell.",
        _ => "It was done.",
    }
}

fn body(content: &Content) -> Value {
    let schemas = match content {
        Content::Json(schema) => vec![("application/json", schema)],
        Content::Of(schemas) => schemas
            .iter()
            .map(|(media_type, schema)| (media_type.as_str(), schema))
            .collect(),
    };
    let media_types = schemas
        .into_iter()
        .map(|(media_type, schema)| (media_type.to_owned(), json!({ "schema": one_or_list(schema) })));
    media_types.collect::<Map<_, _>>().into()
}

/// A list answers its items and, because it has no further page, a `next` that is null.
fn one_or_list(schema: &str) -> Value {
    match schema.strip_suffix("[]") {
        None => reference("schemas", schema),
        Some(item) => json!({
            "type": "object",
            "required": ["items", "next"],
            "properties": { "items": { "type": "array", "items": reference("schemas", item) }, "next": { "type": "null" } },
        }),
    }
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}
