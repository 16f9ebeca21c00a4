//! The part of JSON Schema (draft 2020-12) that the description uses. A keyword that is not known here fails the test, so
//! nothing is described and never looked at.

mod tests;

use serde_json::{Map, Value, json};

/// Who made the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// A tester, to whom null is the same as nothing.
    Sent,
    /// The control plane. A program that reads its answers must bear a member that is new, but the description may not
    /// lag behind: here one that is not described is a flaw.
    Answered,
}

/// What in a value is not as its schema says, each with its place.
pub(crate) fn flaws(document: &Value, schema: &Value, value: &Value, side: Side) -> Vec<String> {
    let mut checker = Checker {
        document,
        side,
        found: Vec::new(),
    };
    checker.check(schema, value, "");
    checker.found
}

/// What a reference leads to; anything else is itself.
pub(crate) fn follow<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(to) => document
            .pointer(&to[1..])
            .unwrap_or_else(|| panic!("{to} leads nowhere")),
        None => value,
    }
}

struct Checker<'a> {
    document: &'a Value,
    side: Side,
    found: Vec<String>,
}

impl Checker<'_> {
    fn flaw(&mut self, at: &str, what: impl std::fmt::Display) {
        let at = if at.is_empty() { "the whole" } else { at };
        self.found.push(format!("{at} {what}"));
    }

    fn check(&mut self, schema: &Value, value: &Value, at: &str) {
        for (keyword, wanted) in schema.as_object().unwrap() {
            self.keyword(keyword, wanted, value, at);
        }
        if let Value::Object(members) = value {
            self.members(schema, members, at);
        }
        if let (Value::Array(items), Some(of)) = (value, schema.get("items")) {
            for (index, item) in items.iter().enumerate() {
                self.check(of, item, &format!("{at}/{index}"));
            }
        }
    }

    fn keyword(&mut self, keyword: &str, wanted: &Value, value: &Value, at: &str) {
        let holds = match keyword {
            "$ref" => {
                let to = follow(self.document, &json!({ "$ref": wanted })).clone();
                return self.check(&to, value, at);
            }
            "anyOf" => return self.any_of(wanted, value, at),
            "type" => is_of_type(wanted, value),
            "const" => wanted == value,
            "enum" => wanted.as_array().unwrap().contains(value),
            "minimum" => compare(value.as_f64(), wanted, f64::ge),
            "exclusiveMinimum" => compare(value.as_f64(), wanted, f64::gt),
            "maximum" => compare(value.as_f64(), wanted, f64::le),
            "minLength" | "minItems" | "minProperties" => compare(count(value, &keyword[3..]), wanted, f64::ge),
            "maxLength" | "maxItems" | "maxProperties" => compare(count(value, &keyword[3..]), wanted, f64::le),
            "pattern" => value
                .as_str()
                .is_none_or(|text| is_match(wanted.as_str().unwrap(), text)),
            "format" => value
                .as_str()
                .is_none_or(|text| is_of_format(wanted.as_str().unwrap(), text)),
            // Looked at with the members or the items of the value.
            "properties" | "patternProperties" | "additionalProperties" | "required" | "items" => true,
            "description" | "default" | "examples" | "readOnly" => true,
            unknown => {
                panic!("the description uses `{unknown}`, which tests/it/support/description/schema.rs does not know")
            }
        };
        if !holds {
            self.flaw(at, format_args!("is {value}, and {keyword} is {wanted}"));
        }
    }

    /// The flaws of the branch that has the fewest.
    fn any_of(&mut self, branches: &Value, value: &Value, at: &str) {
        let mut nearest: Option<Vec<String>> = None;
        for branch in branches.as_array().unwrap() {
            let mut inner = Checker {
                document: self.document,
                side: self.side,
                found: Vec::new(),
            };
            inner.check(branch, value, at);
            if nearest.as_ref().is_none_or(|nearest| inner.found.len() < nearest.len()) {
                nearest = Some(inner.found);
            }
        }
        self.found.extend(nearest.unwrap());
    }

    fn members(&mut self, schema: &Value, members: &Map<String, Value>, at: &str) {
        let required: Vec<&str> = schema.get("required").map_or_else(Vec::new, |names| {
            names
                .as_array()
                .unwrap()
                .iter()
                .map(|name| name.as_str().unwrap())
                .collect()
        });
        for name in required.iter().filter(|name| !members.contains_key(**name)) {
            self.flaw(at, format_args!("lacks {name}"));
        }
        for (name, value) in members {
            if self.side == Side::Sent && value.is_null() && !required.contains(&name.as_str()) {
                continue;
            }
            self.member(schema, name, value, &format!("{at}/{name}"));
        }
    }

    fn member(&mut self, schema: &Value, name: &str, value: &Value, at: &str) {
        let own = schema.get("properties").and_then(|properties| properties.get(name));
        let patterns = schema
            .get("patternProperties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let of_pattern = patterns
            .filter(|(pattern, _)| is_match(pattern, name))
            .map(|(_, schema)| schema);
        let described: Vec<&Value> = own.into_iter().chain(of_pattern).collect();
        for schema in &described {
            self.check(schema, value, at);
        }
        if !described.is_empty() {
            return;
        }
        match schema.get("additionalProperties") {
            Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => self.flaw(at, "is not described"),
            Some(others) => self.check(others, value, at),
            None if self.side == Side::Answered && schema.get("properties").is_some() => {
                self.flaw(at, "is not described")
            }
            None => {}
        }
    }
}

fn is_of_type(wanted: &Value, value: &Value) -> bool {
    match wanted {
        Value::Array(types) => types.iter().any(|one| is_of_type(one, value)),
        one => match one.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            unknown => panic!("there is no type `{unknown}`"),
        },
    }
}

/// Whether a measure of the value holds; a value that has none is not meant.
fn compare(measure: Option<f64>, bound: &Value, holds: fn(&f64, &f64) -> bool) -> bool {
    measure.is_none_or(|measure| holds(&measure, &bound.as_f64().unwrap()))
}

/// How many there are of what a value is made of: characters, items or members.
fn count(value: &Value, of: &str) -> Option<f64> {
    let count = match (of, value) {
        ("Length", Value::String(text)) => text.chars().count(),
        ("Items", Value::Array(items)) => items.len(),
        ("Properties", Value::Object(members)) => members.len(),
        _ => return None,
    };
    u32::try_from(count).ok().map(f64::from)
}

fn is_match(pattern: &str, text: &str) -> bool {
    let built = regex::bytes::RegexBuilder::new(pattern).unicode(false).build();
    built.unwrap().is_match(text.as_bytes())
}

fn is_of_format(format: &str, text: &str) -> bool {
    match format {
        "uuid" => uuid::Uuid::parse_str(text).is_ok(),
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        "uri" => text.parse::<http::Uri>().is_ok_and(|uri| uri.scheme().is_some()),
        unknown => panic!("there is no format `{unknown}`"),
    }
}
