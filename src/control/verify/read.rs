//! Reads what is expected.

use serde_json::{Map, Value};

use super::{Expectation, Step, Verification};
use crate::control::Result;
use crate::control::fields::Fields;
use crate::control::requests::{Scope, criteria, window};
use crate::journal::Criteria;
use crate::operation::Pattern;

/// The most expectations, and the most steps, of one verification. Source: our choice.
pub(crate) const MAX_EXPECTED: usize = 1_000;

/// Reads `expect`, `sequence`, `faults`, `since` and `span`.
pub(super) fn verification(mut fields: Fields, scope: &Scope) -> Result<Verification> {
    let query = window(&mut fields, scope);
    let expect = list(&mut fields, "expect");
    let expect = expect.into_iter().zip(0..).map(|(item, at)| {
        let at = format!("/expect/{at}");
        match item {
            Value::Object(members) => Some(fields.nested(&at, members, expectation)),
            other => refuse(
                &mut fields,
                &at,
                &format!("{other} is not an object with `op`, `times` and `match`"),
            ),
        }
    });
    let expect = expect.flatten().collect();
    let sequence = list(&mut fields, "sequence");
    let sequence = sequence
        .into_iter()
        .zip(0..)
        .map(|(item, at)| step(&mut fields, &format!("/sequence/{at}"), item));
    let sequence = sequence.flatten().collect();
    let faults = fields.take("faults", "\"all-fired\" or \"any\"", |faults| {
        match faults.as_str()? {
            "all-fired" => Some(true),
            "any" => Some(false),
            _ => None,
        }
    });
    fields.finish()?;
    Ok(Verification {
        query,
        expect,
        sequence,
        all_fired: faults.unwrap_or(true),
    })
}

fn list(fields: &mut Fields, name: &str) -> Vec<Value> {
    let expected = format!("a list of at most {MAX_EXPECTED}");
    let items = fields.take(name, &expected, |items| {
        items.as_array().filter(|items| items.len() <= MAX_EXPECTED).cloned()
    });
    items.unwrap_or_default()
}

fn refuse<T>(fields: &mut Fields, at: &str, reason: &str) -> Option<T> {
    fields.flaw_below(at, reason);
    None
}

fn expectation(fields: &mut Fields) -> Expectation {
    let op = fields.text("op");
    let matching = fields.take("match", "an object of fields", |value| value.as_object().cloned());
    if op.is_none() && matching.is_none() {
        fields.flaw_of_whole("says which requests by `op`, by `match`, or by both");
    }
    let name = name(op.as_deref(), matching.as_ref());
    let mut wanted = match matching {
        Some(members) => fields.nested("/match", members, criteria),
        None => Criteria::default(),
    };
    if let Some(op) = op {
        match Pattern::parse(&op) {
            Ok(pattern) => wanted = wanted.of(pattern),
            Err(reason) => fields.flaw("op", reason),
        }
    }
    let (least, most) = times(fields);
    Expectation {
        name,
        criteria: wanted,
        least,
        most,
    }
}

fn name(op: Option<&str>, matching: Option<&Map<String, Value>>) -> String {
    let matching = matching.map(|members| Value::from(members.clone()).to_string());
    match (op, matching) {
        (Some(op), Some(matching)) => format!("{op} {matching}"),
        (Some(op), None) => op.to_owned(),
        (None, matching) => matching.unwrap_or_default(),
    }
}

/// `times`: a number, or `min` and `max`; without it at least one.
fn times(fields: &mut Fields) -> (u64, Option<u64>) {
    let whole = "a whole number";
    let Some(times) = fields.take("times", "a whole number or an object of `min` and `max`", |times| {
        (times.is_u64() || times.is_object()).then(|| times.clone())
    }) else {
        return (1, None);
    };
    match times {
        Value::Object(members) => fields.nested("/times", members, |fields| {
            let least = fields.take("min", whole, Value::as_u64).unwrap_or_default();
            let most = fields.take("max", whole, Value::as_u64);
            if most.is_some_and(|most| most < least) {
                fields.flaw_of_whole("`max` is less than `min`");
            }
            (least, most)
        }),
        number => {
            let times = number.as_u64().unwrap_or_default();
            (times, Some(times))
        }
    }
}

/// A step of `sequence`: an operation, or fields.
fn step(fields: &mut Fields, at: &str, item: Value) -> Option<Step> {
    match item {
        Value::String(op) => match Pattern::parse(&op) {
            Ok(pattern) => Some(Step {
                criteria: Criteria::default().of(pattern),
                name: op,
            }),
            Err(reason) => refuse(fields, at, &reason),
        },
        Value::Object(members) => Some(Step {
            name: Value::from(members.clone()).to_string(),
            criteria: fields.nested(at, members, criteria),
        }),
        other => refuse(fields, at, &format!("{other} is no operation and no object of fields")),
    }
}
