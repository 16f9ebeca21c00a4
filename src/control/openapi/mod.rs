//! The control plane's description of itself (OpenAPI 3.1). Its calls are those of the route table, its words for faults
//! and operations those of the program's own tables; what neither says, such as what a call takes and answers, stands in
//! the JSON files beside this one, area by area.

mod area;
mod call;
mod words;

use serde_json::{Map, Value, json};

use super::problem::Problem;
use super::{Answer, Result};
use area::{Area, Common};

/// A call as the route table knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    /// Below `/__mock`, with names in braces where anything may stand.
    pub(crate) path: &'static str,
    pub(crate) does: &'static str,
    /// Whether it asks for no token even where the double is exposed.
    pub(crate) open: bool,
}

/// `GET /__mock/openapi.json`. Of a double that is exposed, every call asks for the control token.
pub(crate) fn describe(calls: impl Iterator<Item = Call>, exposed: bool) -> Result {
    let (common, areas) = area::read().map_err(|error| Problem::internal(&format!("the description: {error}")))?;
    Answer::ok(&document(&common, &areas, calls, exposed))
}

fn document(common: &Common, areas: &[Area], calls: impl Iterator<Item = Call>, exposed: bool) -> Value {
    let mut info = common.info.clone();
    info.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
    let mut paths = Map::new();
    for call in calls {
        let item = paths.entry(call.path).or_insert_with(|| json!({}));
        item[call.method.to_ascii_lowercase()] = call::operation(&call, areas, exposed);
    }
    let tags = areas
        .iter()
        .map(|area| json!({ "name": area.tag, "description": area.about }));
    json!({
        "openapi": "3.1.1",
        "info": info,
        // Relative to where this document is, whatever name the double is called by.
        "servers": [{ "url": "/__mock" }],
        "tags": tags.collect::<Vec<_>>(),
        "security": if exposed { json!([{ "bearer": [] }, { "basic": [] }]) } else { json!([]) },
        "paths": paths,
        "components": {
            "schemas": schemas(common, areas),
            "parameters": common.parameters,
            "responses": call::refusals(&common.refusals),
            "headers": { "Version": call::version_header() },
            "securitySchemes": security_schemes(),
        },
    })
}

fn schemas(common: &Common, areas: &[Area]) -> Map<String, Value> {
    let written = areas.iter().flat_map(|area| area.schemas.clone());
    common
        .schemas
        .clone()
        .into_iter()
        .chain(written)
        .chain(words::schemas())
        .collect()
}

fn security_schemes() -> Value {
    let about = "The token of --control-token, which a double that listens beyond loopback asks for.";
    json!({
        "bearer": { "type": "http", "scheme": "bearer", "description": about },
        "basic": { "type": "http", "scheme": "basic", "description": format!("{about} It is the password; any name goes.") },
    })
}

/// The calls that the files describe, as in `GET /orgs/{org}`.
#[cfg(test)]
pub(crate) fn calls() -> Vec<String> {
    let (_, areas) = area::read().unwrap();
    areas.into_iter().flat_map(|area| area.operations.into_keys()).collect()
}

#[cfg(test)]
mod tests;
