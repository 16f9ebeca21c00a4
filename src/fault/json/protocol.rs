//! `effect.protocol`: one semantic toggle, by its name alone or with parameters.

use serde_json::{Map, Value};

use super::node::{Node, Object};
use crate::fault::protocol::{Param, ParamValue, Protocol, Takes, Toggle};
use crate::fault::rule::limits::{MAX_COUNT, MAX_TEXT};

pub(super) fn read(node: &Node<'_>) -> Option<Protocol> {
    if node.value.is_string() {
        return named(node).map(|toggle| Protocol::new(toggle, []));
    }
    let Some(object) = node.members() else {
        return node.refuse("must be the name of a toggle, or an object with its `name` and parameters");
    };
    let Some(name) = object.get("name") else {
        return node.refuse("needs a `name`, such as \"rate-limit\"");
    };
    let toggle = named(&name)?;
    let spec = toggle.spec();
    let given = params(&object, spec.params, &format!("of {}", spec.name), &["name"])?;
    Some(Protocol::new(toggle, given))
}

pub(super) fn print(protocol: &Protocol) -> Value {
    let values: Vec<_> = protocol.values().collect();
    let name = Value::from(protocol.toggle.spec().name);
    if values.is_empty() {
        return name;
    }
    let params = values.into_iter().map(|(param, value)| (param.key(), value.to_json()));
    [("name".to_owned(), name)]
        .into_iter()
        .chain(params)
        .collect::<Map<_, _>>()
        .into()
}

fn named(node: &Node<'_>) -> Option<Toggle> {
    let name = node.text("the name of a toggle, such as \"filter-ignored\"")?;
    Toggle::named(name).or_else(|| {
        let known: Vec<&str> = Toggle::ALL.iter().map(|toggle| toggle.spec().name).collect();
        node.refuse(format!("unknown toggle `{name}`; known are {}", known.join(", ")))
    })
}

/// The parameters that are given. `whose` says in an error whose they are; members named in `beside` are none of them.
pub(in crate::fault::json) fn params(
    object: &Object<'_>,
    params: &'static [Param],
    whose: &str,
    beside: &[&str],
) -> Option<Vec<(&'static str, ParamValue)>> {
    let mut given = Vec::new();
    let mut fine = true;
    for (key, node) in object
        .iter()
        .filter(|(key, node)| !beside.contains(key) && !node.value.is_null())
    {
        let Some(param) = params.iter().find(|param| param.key() == key) else {
            let known: Vec<String> = params.iter().map(Param::key).collect();
            fine = false;
            node.flaw(match known.is_empty() {
                true => format!("unknown parameter {whose}, which has none"),
                false => format!("unknown parameter {whose}; known are {}", known.join(", ")),
            });
            continue;
        };
        match value(&node, param.takes) {
            Some(value) => given.push((param.name, value)),
            None => fine = false,
        }
    }
    for (name, _) in &given {
        let param = params.iter().find(|param| param.name == *name);
        let other = param.and_then(|param| param.excludes);
        if let (Some(other), Some(param)) = (other.filter(|other| given.iter().any(|(name, _)| name == other)), param) {
            fine = false;
            object.flaw(&param.key(), format!("excludes `{other}`; give one of the two"));
        }
    }
    fine.then_some(given)
}

fn value(node: &Node<'_>, takes: Takes) -> Option<ParamValue> {
    match (takes, node.value) {
        (Takes::Count, Value::Number(_)) => node.count(0).map(ParamValue::Count),
        (Takes::Status(_) | Takes::Times, Value::Number(number)) => node.keep(takes.read(&number.to_string())),
        // A text that happens to be a number, as in {"expiresIn": 3600}.
        (Takes::Text, Value::Number(number)) => Some(ParamValue::Text(number.to_string())),
        _ => {
            let text = node.text_within(MAX_TEXT, takes.expects())?;
            match node.keep(takes.read(&text))? {
                ParamValue::Count(count) if count > MAX_COUNT => {
                    node.refuse(format!("is over the limit of {MAX_COUNT}"))
                }
                value => Some(value),
            }
        }
    }
}
