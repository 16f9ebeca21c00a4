//! A preset as it is listed.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Expanded, Preset};
use crate::fault::protocol::{Param, Takes};
use crate::fault::toml;

/// The control plane's answer about one preset. Its keys are a promise.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    pub(crate) name: &'static str,
    description: &'static str,
    reaction: &'static str,
    faults: &'static [&'static str],
    /// Whether a test of the connection is held against it.
    connection: bool,
    available: bool,
    /// Why it is not available.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    parameters: Vec<Value>,
    /// What it stands for where no parameter is given; `null` where it is not available.
    expansion: Value,
}

impl View {
    pub(crate) fn of(preset: &Preset) -> Self {
        let (reason, expansion) = match preset.expand([]) {
            Ok(Expanded::Rule(rule)) => {
                let mut json = rule.to_json();
                if let Some(members) = json.as_object_mut() {
                    members.remove("preset");
                }
                let spellings = json!({ "rule": json, "short": rule.to_short(), "toml": toml::print(&rule) });
                (None, spellings)
            }
            Ok(Expanded::Server(fault)) => (None, json!({ "serverFault": fault })),
            Ok(Expanded::Later(reason)) => (Some(reason), Value::Null),
            // The tests hold every preset with its defaults.
            Err(_) => (Some("is broken"), Value::Null),
        };
        Self {
            name: preset.name,
            description: preset.does,
            reaction: preset.reaction,
            faults: preset.faults,
            connection: preset.concerns_connection(),
            available: reason.is_none(),
            reason,
            parameters: preset.params().iter().map(parameter).collect(),
            expansion,
        }
    }
}

fn parameter(param: &Param) -> Value {
    let default = param.default().map_or(Value::Null, |value| value.to_json());
    let mut view = json!({ "name": param.key(), "takes": param.takes.expects(), "default": default });
    if let Takes::OneOf(words) = param.takes {
        view["values"] = json!(words);
    }
    view
}
