//! Schemas of words that the program has in tables of its own: operations, roles, semantic faults.

use serde_json::{Map, Value, json};

use crate::fault::protocol::{Param, Takes, Toggle};
use crate::operation::Operation;
use crate::webex::profile::{Switch, Switches};
use crate::webex::roles::Role;

pub(super) fn schemas() -> impl Iterator<Item = (String, Value)> {
    let operations: Vec<&str> = Operation::ALL.iter().map(|operation| operation.name()).collect();
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).chain(["none"]).collect();
    [
        ("OperationName", json!({ "type": "string", "enum": operations })),
        (
            "OperationPattern",
            json!({
                "type": "string",
                "description": "The name of an operation in any letter case, a glob such as `users.*`, or `*`.",
                "examples": ["users.create", "users.*", "*"],
            }),
        ),
        (
            "TokenRole",
            json!({ "description": "Somebody with this role alone; `none` is a plain user.", "enum": roles }),
        ),
        ("ProtocolEffect", protocol_effect()),
        ("Switches", switches(&Switch::words, true)),
        ("SwitchesToSet", switches(&Switch::spellings, false)),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
}

/// Every switch of a profile, all of them or some.
fn switches(values: &dyn Fn(&Switch) -> Vec<Value>, all: bool) -> Value {
    let of_switch = |switch: &Switch| {
        let schema = json!({ "description": switch.decides, "enum": values(switch) });
        (switch.name.to_owned(), schema)
    };
    let properties: Map<String, Value> = Switches::ALL.iter().map(of_switch).collect();
    let names: Vec<&str> = Switches::ALL.iter().map(|switch| switch.name).collect();
    json!({
        "type": "object",
        "required": if all { names } else { Vec::new() },
        "additionalProperties": false,
        "properties": properties,
    })
}

/// A toggle by its name alone, or with parameters.
fn protocol_effect() -> Value {
    let names: Vec<&str> = Toggle::ALL.iter().map(|toggle| toggle.spec().name).collect();
    let mut forms = vec![json!({ "type": "string", "enum": names })];
    forms.extend(Toggle::ALL.iter().map(|toggle| with_parameters(*toggle)));
    json!({ "description": "One thing that the service means otherwise than it should.", "anyOf": forms })
}

fn with_parameters(toggle: Toggle) -> Value {
    let spec = toggle.spec();
    let mut properties = Map::from_iter([("name".to_owned(), json!({ "const": spec.name }))]);
    properties.extend(spec.params.iter().map(|param| (param.key(), parameter(param))));
    json!({
        "description": format!("{}: {}", spec.id, spec.does),
        "type": "object",
        "required": ["name"],
        "additionalProperties": false,
        "properties": properties,
    })
}

fn parameter(param: &Param) -> Value {
    let mut schema = match param.takes {
        Takes::Count => {
            json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]+$" }] })
        }
        Takes::Times => {
            json!({ "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "string", "pattern": "^[0-9]+$" }] })
        }
        Takes::Status(from) => {
            json!({ "anyOf": [{ "type": "integer", "minimum": from, "maximum": 599 }, { "type": "string", "pattern": "^[0-9]{3}$" }] })
        }
        Takes::Duration => json!({ "$ref": "#/components/schemas/Length" }),
        Takes::Percent => json!({ "type": "string", "pattern": "^[0-9]{1,3}%$" }),
        Takes::Text => json!({ "type": ["string", "number"] }),
        Takes::OneOf(words) => json!({ "enum": words }),
    };
    if let Some(default) = param.default() {
        schema["default"] = default.to_json();
    }
    if let Some(other) = param.excludes {
        schema["description"] = format!("Not beside `{other}`.").into();
    }
    schema
}
