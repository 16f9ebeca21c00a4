//! The shape of an outcome: what two inputs have in common that went the same way. It stands in for coverage.

use serde_json::Value;

use crate::scim::Error;
use crate::scim::filter::Filter;

/// Longest shape; what differs behind it does not count. Source: our choice.
const LENGTH_MAX: usize = 60;

pub(super) fn cut(mut shape: String) -> String {
    while shape.len() > LENGTH_MAX {
        shape.pop();
    }
    shape
}

/// An error without what it repeats of the input: quoted text, numbers, and the names in paths.
pub(super) fn of_error(error: &Error) -> String {
    let mut shape = format!("{:?} ", error.scim_type);
    let mut quoted = false;
    for c in error.detail.chars() {
        quoted ^= c == '"';
        if !quoted && !c.is_ascii_digit() {
            shape.push(c);
        }
    }
    cut(shape)
}

/// How a filter is built, without its names and values.
pub(super) fn of_filter(filter: &Filter) -> String {
    fn write(filter: &Filter, shape: &mut String) {
        let (name, inner): (String, &[Filter]) = match filter {
            Filter::Compare { path, op, value } => (format!("{op}{}{}", of_path(path), kind(value)), &[]),
            Filter::Present(path) => (format!("pr{}", of_path(path)), &[]),
            Filter::And(terms) => ("&".to_owned(), terms),
            Filter::Or(terms) => ("|".to_owned(), terms),
            Filter::Not(inner) => ("!".to_owned(), std::slice::from_ref(&**inner)),
            Filter::ValuePath { filter, .. } => ("[".to_owned(), std::slice::from_ref(&**filter)),
        };
        shape.push_str(&name);
        for term in inner.iter().take(3) {
            shape.push('(');
            write(term, shape);
        }
    }
    let mut shape = String::new();
    write(filter, &mut shape);
    cut(shape)
}

/// Which parts a path has.
pub(super) fn of_path(path: &crate::scim::path::AttributePath) -> String {
    let schema = if path.schema.is_some() { ":" } else { "" };
    let sub = if path.sub_attribute.is_some() { "." } else { "" };
    format!("{schema}{sub}")
}

/// The first letter of a value's type.
pub(super) fn kind(value: &Value) -> char {
    match value {
        Value::Null => 'n',
        Value::Bool(_) => 'b',
        Value::Number(_) => '0',
        Value::String(_) => 's',
        Value::Array(_) => 'a',
        Value::Object(_) => 'o',
    }
}
