//! The files of the description: one for what all calls share, and one for each area.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

const COMMON: &str = include_str!("common.json");

/// In the order in which the areas are shown.
const AREAS: [&str; 8] = [
    include_str!("server.json"),
    include_str!("orgs.json"),
    include_str!("profiles.json"),
    include_str!("access.json"),
    include_str!("clock.json"),
    include_str!("data.json"),
    include_str!("faults.json"),
    include_str!("journal.json"),
];

/// What all calls share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Common {
    pub(super) info: Map<String, Value>,
    /// By status, what it means.
    pub(super) refusals: BTreeMap<String, String>,
    /// By the name in braces, or by the name that an area's file gives it.
    pub(super) parameters: Map<String, Value>,
    pub(super) schemas: Map<String, Value>,
}

/// Calls that belong together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Area {
    pub(super) tag: String,
    pub(super) about: String,
    /// By method and path, as in `GET /orgs/{org}`.
    pub(super) operations: BTreeMap<String, Operation>,
    pub(super) schemas: Map<String, Value>,
}

/// What the route table does not know of a call.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Operation {
    /// What a program calls it by.
    pub(super) id: String,
    /// More than the route table's few words.
    pub(super) about: Option<String>,
    /// Parameters beside those of the path, by their keys in the common file.
    #[serde(default)]
    pub(super) query: Vec<String>,
    /// The body that it needs.
    pub(super) takes: Option<Content>,
    /// The body that may be left out.
    pub(super) may_take: Option<Content>,
    /// By status; `None` is no body.
    pub(super) gives: BTreeMap<String, Option<Content>>,
    /// Refusals beside those that follow from path, query and body.
    #[serde(default)]
    pub(super) refuses: Vec<u16>,
}

/// A body.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Content {
    /// JSON of this schema; with `[]` behind it, a list of them.
    Json(String),
    /// Schemas by media type.
    Of(BTreeMap<String, String>),
}

/// Reads the files.
pub(super) fn read() -> serde_json::Result<(Common, Vec<Area>)> {
    let areas = AREAS.into_iter().map(serde_json::from_str);
    Ok((serde_json::from_str(COMMON)?, areas.collect::<serde_json::Result<_>>()?))
}
