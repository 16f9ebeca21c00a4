//! What a tester expects of one value: a literal, or a few words about it.

use std::borrow::Cow;

use serde_json::Value;

use crate::expression::Expression;

/// The longest regular expression, in bytes. Source: our choice; it runs over every kept request. [`Expression`] bounds
/// what it compiles to.
pub(crate) const MAX_PATTERN: usize = 500;

/// Conditions that one value must meet together.
#[derive(Clone, Debug)]
pub(super) struct Matcher {
    conditions: Vec<Condition>,
    /// As it was written, for whoever is told that it does not hold.
    written: Value,
}

#[derive(Clone, Debug)]
enum Condition {
    Equals(Value),
    Contains(String),
    Prefix(String),
    Matches(Expression),
    Absent(bool),
    In(Vec<Value>),
}

/// A condition that cannot be understood: the member that it is about, and what would be right.
pub(super) type BadCondition = (String, String);

const KNOWN: &str = "equals, contains, prefix, matches, absent and in";

impl Matcher {
    /// Reads a literal, or an object such as `{"prefix": "ada"}`.
    pub(super) fn read(written: &Value) -> Result<Self, Vec<BadCondition>> {
        let Value::Object(members) = written else {
            let literal = match written {
                Value::Array(_) => {
                    return Err(vec![(
                        String::new(),
                        format!("a list is no condition; known are {KNOWN}"),
                    )]);
                }
                literal => Condition::Equals(literal.clone()),
            };
            return Ok(Self::of(vec![literal], written));
        };
        if members.is_empty() {
            return Err(vec![(String::new(), format!("no condition; known are {KNOWN}"))]);
        }
        let (mut conditions, mut bad) = (Vec::new(), Vec::new());
        for (name, value) in members {
            match Condition::read(name, value) {
                Ok(condition) => conditions.push(condition),
                Err(reason) => bad.push((name.clone(), reason)),
            }
        }
        if bad.is_empty() {
            Ok(Self::of(conditions, written))
        } else {
            Err(bad)
        }
    }

    fn of(conditions: Vec<Condition>, written: &Value) -> Self {
        Self {
            conditions,
            written: written.clone(),
        }
    }

    /// Whether all conditions hold, each for any one of the values that stand in that place.
    pub(super) fn holds(&self, values: &[Cow<'_, Value>]) -> bool {
        self.conditions.iter().all(|condition| match condition {
            Condition::Absent(absent) => values.is_empty() == *absent,
            condition => values.iter().any(|value| condition.holds(value)),
        })
    }

    /// The literals that it compares with, each with its place (RFC 6901) below what was written.
    pub(super) fn literals(&self) -> Vec<(String, &Value)> {
        let is_object = self.written.is_object();
        let literals = self.conditions.iter().flat_map(|condition| match condition {
            Condition::Equals(value) if is_object => vec![("/equals".to_owned(), value)],
            Condition::Equals(value) => vec![(String::new(), value)],
            Condition::In(list) => list
                .iter()
                .zip(0..)
                .map(|(value, at): (_, usize)| (format!("/in/{at}"), value))
                .collect(),
            Condition::Contains(_) | Condition::Prefix(_) | Condition::Matches(_) | Condition::Absent(_) => Vec::new(),
        });
        literals.collect()
    }

    /// As it was written.
    pub(super) fn written(&self) -> &Value {
        &self.written
    }

    /// How unlike the nearest of the values is to the text that is wanted, from 0 to 1000.
    pub(super) fn unlikeness(&self, values: &[Cow<'_, Value>]) -> u64 {
        let wanted = self.conditions.iter().filter_map(|condition| match condition {
            Condition::Equals(value) => Some(text(value)),
            Condition::Contains(text) | Condition::Prefix(text) => Some(Cow::from(text)),
            Condition::Matches(_) | Condition::Absent(_) | Condition::In(_) => None,
        });
        let wanted: Vec<Cow<'_, str>> = wanted.collect();
        let pairs = values
            .iter()
            .flat_map(|value| wanted.iter().map(move |wanted| unlikeness(wanted, &text(value))));
        pairs.min().unwrap_or(WHOLLY_UNLIKE)
    }
}

impl Condition {
    fn read(name: &str, value: &Value) -> Result<Self, String> {
        let text = || {
            value
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| format!("{value} is not a text"))
        };
        Ok(match name {
            "equals" => Self::Equals(value.clone()),
            "contains" => Self::Contains(text()?),
            "prefix" => Self::Prefix(text()?),
            "matches" => Self::Matches(pattern(&text()?)?),
            "absent" => Self::Absent(value.as_bool().ok_or_else(|| format!("{value} is not true or false"))?),
            "in" => match value.as_array() {
                Some(list) if list.is_empty() => return Err("an empty list holds for nothing".to_owned()),
                Some(list) => Self::In(list.clone()),
                None => return Err(format!("{value} is not a list")),
            },
            _ => return Err(format!("unknown condition; known are {KNOWN}")),
        })
    }

    fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Equals(wanted) => same(wanted, value),
            Self::Contains(part) => text(value).contains(part.as_str()),
            Self::Prefix(start) => text(value).starts_with(start.as_str()),
            Self::Matches(pattern) => pattern.is_match(&text(value)),
            Self::Absent(absent) => !absent,
            Self::In(wanted) => wanted.iter().any(|wanted| same(wanted, value)),
        }
    }
}

fn pattern(text: &str) -> Result<Expression, String> {
    if text.len() > MAX_PATTERN {
        return Err(format!(
            "a regular expression has at most {MAX_PATTERN} bytes; this one has {}",
            text.len()
        ));
    }
    Expression::new(text)
}

/// Equal JSON, or of the same text: what stands in a query is text, whatever it means.
fn same(wanted: &Value, value: &Value) -> bool {
    wanted == value || is_scalar(wanted) && is_scalar(value) && text(wanted) == text(value)
}

fn is_scalar(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}

/// A text as it is, anything else as JSON.
fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::from(text),
        other => Cow::from(other.to_string()),
    }
}

const WHOLLY_UNLIKE: u64 = 1_000;

/// How much of two texts is not in the beginning or the end that they share.
pub(super) fn unlikeness(left: &str, right: &str) -> u64 {
    let longer = left.len().max(right.len());
    if longer == 0 {
        return 0;
    }
    let shorter = left.len().min(right.len());
    let same = |(left, right): &(u8, u8)| left == right;
    let start = left.bytes().zip(right.bytes()).take_while(same).count();
    let end = left.bytes().rev().zip(right.bytes().rev()).take_while(same).count();
    let shared = start + end.min(shorter - start);
    WHOLLY_UNLIKE - WHOLLY_UNLIKE * shared as u64 / longer as u64
}

#[cfg(test)]
mod tests;
