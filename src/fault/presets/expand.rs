//! From a preset and values of its parameters to what it stands for.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Expansion, Params, Preset};
use crate::fault::flaw::Flaw;
use crate::fault::protocol::{ParamValue, filled};
use crate::fault::rule::Rule;
use crate::fault::short;

/// What a preset stands for.
#[derive(Debug)]
pub(crate) enum Expanded {
    Rule(Box<Rule>),
    /// What to send to `/__mock/faults`.
    Server(Map<String, Value>),
    /// Nothing as yet, and why.
    Later(&'static str),
}

/// Operations that templates name.
const OPERATIONS: [(&str, &str); 3] = [
    (
        "api",
        "users.*|groups.*|bulk|search|me.*|discovery.*|archived.*|people.*|organizations.*|roles.*|licenses.*|rest.*|authorizations.*",
    ),
    (
        "writes",
        "users.create|users.replace|users.patch|users.delete|groups.create|groups.replace|groups.patch|groups.delete|bulk",
    ),
    ("lists", "users.list|groups.list|users.search|groups.search|search"),
];

type Values = BTreeMap<&'static str, ParamValue>;

impl Preset {
    /// The expansion with these parameters, which are of the kinds that they take; the others have their defaults.
    ///
    /// # Errors
    ///
    /// Flaws of the values together: where the rule that they make is none.
    pub(crate) fn expand(
        &self,
        given: impl IntoIterator<Item = (&'static str, ParamValue)>,
    ) -> Result<Expanded, Vec<Flaw>> {
        let values = filled(self.params(), given);
        let template = match self.expansion {
            Expansion::Rule(template) => template,
            Expansion::Choice(param, templates) => chosen(templates, values.get(param)),
            Expansion::Server(template) => return Ok(Expanded::Server(object(json(template, &values)))),
            Expansion::Later(reason) => return Ok(Expanded::Later(reason)),
        };
        let rule = if template.starts_with("{\"") {
            Rule::from_json(&json(template, &values)).map_err(|flaws| wrong(&flaws))?
        } else {
            self.line(template, &values)?
        };
        Ok(Expanded::Rule(Box::new(Rule {
            preset: Some(self.name.to_owned()),
            ..rule
        })))
    }

    fn line(&self, template: &str, values: &Values) -> Result<Rule, Vec<Flaw>> {
        let mut line = template.to_owned();
        for (name, operations) in OPERATIONS {
            line = line.replace(&format!("{{{name}}}"), operations);
        }
        let mut arguments = Vec::new();
        for param in self.params() {
            let Some(value) = values.get(param.name) else { continue };
            let Some(text) = short::sayable(&value.to_string()) else {
                let reason = "must not hold blanks, commas or brackets, nor be empty";
                return Err(vec![Flaw::new(format!("/with/{}", param.key()), reason)]);
            };
            line = line.replace(&format!("{{{}}}", param.name), &text);
            arguments.push(format!("{}={text}", param.name));
        }
        if let Params::Of(_) = self.params {
            line = line.replace("{…}", &format!("({})", arguments.join(",")));
        }
        line.parse()
            .map_err(|error: short::Error| vec![Flaw::new("/with", format!("makes `{line}`, which is wrong {error}"))])
    }
}

fn chosen(templates: &[(&str, &'static str)], word: Option<&ParamValue>) -> &'static str {
    let word = word.map(ToString::to_string);
    let found = templates.iter().find(|(other, _)| Some(*other) == word.as_deref());
    found.map_or("", |(_, template)| template)
}

/// The template with each text that is a name in braces replaced by that parameter.
fn json(template: &str, values: &Values) -> Value {
    let mut json = serde_json::from_str(template).unwrap_or_default();
    fill(&mut json, values);
    json
}

fn object(json: Value) -> Map<String, Value> {
    match json {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn fill(json: &mut Value, values: &Values) {
    match json {
        Value::Object(members) => members.values_mut().for_each(|value| fill(value, values)),
        Value::Array(items) => items.iter_mut().for_each(|value| fill(value, values)),
        Value::String(text) => {
            let name = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            if let Some(value) = name.and_then(|name| values.get(name)) {
                *json = value.to_json();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn wrong(flaws: &[Flaw]) -> Vec<Flaw> {
    let made = flaws
        .iter()
        .map(|flaw| Flaw::new("/with", format!("makes a rule whose {} {}", flaw.pointer, flaw.reason)));
    made.collect()
}
