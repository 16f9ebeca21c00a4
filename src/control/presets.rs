//! Presets: which there are, what they stand for, and what a good connector does.

use serde_json::json;

use super::problem::Problem;
use super::{Answer, Result};
use crate::fault::presets::{self, View};

/// `GET /__mock/presets`
pub(crate) fn list() -> Result {
    let items: Vec<View> = presets::all().map(View::of).collect();
    Answer::ok(&json!({ "items": items, "next": null }))
}

/// `GET /__mock/presets/{name}`
pub(crate) fn get(name: &str) -> Result {
    match presets::named(name) {
        Some(preset) => Answer::ok(&View::of(preset)),
        None => Err(Problem::not_found(
            format!("there is no preset {name:?}"),
            "GET /__mock/presets lists them",
        )),
    }
}
