//! The TOML spelling of rules: `[[fault]]` tables of the keys that JSON has. TOML knows no null: in a sequence, `"pass"`
//! lets a request pass, and a rule that needs a null elsewhere, or a larger number than TOML has, stands there in JSON.

use serde_json::{Map, Value};

use super::flaw::Flaw;
use super::rule::Rule;

/// Reads all rules of a text.
///
/// # Errors
///
/// The line and column at which it stops being TOML, or the flaws of all rules, each with its pointer from the root on,
/// such as `/fault/0/match/op`.
pub(crate) fn read(text: &str) -> Result<Vec<Rule>, Vec<Flaw>> {
    let table: ::toml::Table = text.parse().map_err(|error| vec![syntax(text, &error)])?;
    let mut flaws = Vec::new();
    let mut rules = Vec::new();
    for (key, value) in &table {
        match (key.as_str(), value) {
            ("fault", ::toml::Value::Array(tables)) => {
                for (index, table) in tables.iter().enumerate() {
                    match Rule::from_json(&json(table)) {
                        Ok(rule) => rules.push(rule),
                        Err(of_rule) => flaws.extend(of_rule.into_iter().map(|flaw| below(index, flaw))),
                    }
                }
            }
            ("fault", _) => flaws.push(Flaw::new("/fault", "must be tables, each below [[fault]]")),
            (other, _) => {
                let pointer = format!("/{}", other.replace('~', "~0").replace('/', "~1"));
                flaws.push(Flaw::new(pointer, "unknown key; rules stand below [[fault]]"));
            }
        }
    }
    if flaws.is_empty() { Ok(rules) } else { Err(flaws) }
}

/// The rule as a table. One that TOML has no words for is its JSON in a text.
pub(crate) fn print(rule: &Rule) -> String {
    let json = rule.to_json();
    let text = || ::toml::Value::String(json.to_string());
    spelled_out(&json).unwrap_or_else(|| format!("[[fault]]\njson = {}\n", text()))
}

fn spelled_out(json: &Value) -> Option<String> {
    let mut members = json.as_object()?.clone();
    if let Some(Value::Array(steps)) = members
        .get_mut("schedule")
        .and_then(|schedule| schedule.get_mut("sequence"))
    {
        for step in steps.iter_mut().filter(|step| step.is_null()) {
            *step = "pass".into();
        }
    }
    let mut text = String::from("[[fault]]\n");
    for (key, value) in members {
        // Beside a preset, what is empty stands in the place of what the preset says.
        let empty = value.as_object().is_some_and(Map::is_empty);
        if !empty || json.get("preset").is_some() {
            text += &format!("{key} = {}\n", value_of(&value)?);
        }
    }
    Some(text)
}

fn below(index: usize, flaw: Flaw) -> Flaw {
    Flaw::new(format!("/fault/{index}{}", flaw.pointer), flaw.reason)
}

fn syntax(text: &str, error: &::toml::de::Error) -> Flaw {
    let at = error.span().map_or(text.len(), |span| span.start);
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Flaw::new(
        "",
        format!(
            "line {line}, column {column}: {}",
            error.message().trim_end().replace('\n', ": ")
        ),
    )
}

fn json(value: &::toml::Value) -> Value {
    match value {
        ::toml::Value::String(text) => text.as_str().into(),
        ::toml::Value::Integer(number) => (*number).into(),
        // Infinities and NaN are nothing in JSON; as texts they are refused wherever a number is asked for.
        ::toml::Value::Float(number) => {
            serde_json::Number::from_f64(*number).map_or_else(|| number.to_string().into(), Value::Number)
        }
        ::toml::Value::Boolean(flag) => (*flag).into(),
        ::toml::Value::Datetime(time) => time.to_string().into(),
        ::toml::Value::Array(items) => items.iter().map(json).collect(),
        ::toml::Value::Table(members) => members.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}

fn value_of(value: &Value) -> Option<::toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(flag) => ::toml::Value::Boolean(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(number) => ::toml::Value::Integer(number),
            None if number.is_f64() => ::toml::Value::Float(number.as_f64()?),
            None => return None,
        },
        Value::String(text) => ::toml::Value::String(text.clone()),
        Value::Array(items) => ::toml::Value::Array(items.iter().map(value_of).collect::<Option<_>>()?),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| Some((key.clone(), value_of(value)?)));
            ::toml::Value::Table(members.collect::<Option<_>>()?)
        }
    })
}

#[cfg(test)]
mod tests;
