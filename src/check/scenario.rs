//! The ways in which a connection is broken, and what may come of each.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Value, json};

use crate::fault::presets;

/// One way.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// The fault that is armed, as a rule; `None` for a connection that works.
    pub(crate) fault: Option<Value>,
    pub(crate) expected: Expected,
    /// What goes wrong, in the words of the report.
    pub(crate) what: &'static str,
}

/// What a good connector's test of its connection says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Expected {
    Success,
    Failure,
    /// Connectors differ, with good reasons on both sides.
    Either,
}

/// The connection that works comes first: who fails there says nothing about the others, which are the presets that
/// concern a connection.
pub(crate) static ALL: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
    let works = Scenario {
        name: "works",
        fault: None,
        expected: Expected::Success,
        what: "Nothing is wrong.",
    };
    let broken = presets::connection().map(|preset| Scenario {
        name: preset.name,
        // Without a schedule of its own it lasts: a connector that tries again does not get through.
        fault: Some(json!({ "preset": preset.name, "schedule": {} })),
        expected: match preset.name {
            "slow" => Expected::Success,
            "not-found-on-empty-list" => Expected::Either,
            _ => Expected::Failure,
        },
        what: preset.does,
    });
    [works].into_iter().chain(broken).collect()
});
