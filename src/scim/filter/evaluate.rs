//! Does a resource satisfy a filter? (RFC 7644 table 3)
//!
//! Two questions that the RFC leaves open are answered so: `ne` on a multi-valued attribute is the negation of
//! `eq` (no value equals), and an attribute that the resource type does not know is an absent one.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::{CompareOp, Filter};
use crate::scim::path::AttributePath;
use crate::scim::schema::{Attribute, Kind, ResourceType};
use crate::scim::value::{boolean_of, fold, instant_of, is_unassigned, same_text, text_of};

impl Filter {
    /// Whether a canonical resource satisfies the filter.
    ///
    /// Text is compared without regard to letter case unless the attribute is `caseExact`; dateTimes as instants;
    /// a complex attribute by its `value`; a multi-valued one by any of its values. Never fails: a comparison
    /// that makes no sense is simply not satisfied ([`Filter::check`] is the one that complains).
    pub fn matches(&self, resource_type: &ResourceType, resource: &Map<String, Value>) -> bool {
        holds(self, Scope::Resource(resource_type, resource))
    }
}

/// Whether one value of a multi-valued attribute satisfies the filter between the brackets.
pub(crate) fn element_matches(filter: &Filter, attribute: &Attribute, element: &Value) -> bool {
    holds(filter, Scope::Element(attribute, element))
}

/// What the paths of a filter start from.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Resource(&'a ResourceType, &'a Map<String, Value>),
    Element(&'a Attribute, &'a Value),
}

fn holds(filter: &Filter, scope: Scope<'_>) -> bool {
    match filter {
        Filter::And(terms) => terms.iter().all(|term| holds(term, scope)),
        Filter::Or(terms) => terms.iter().any(|term| holds(term, scope)),
        Filter::Not(inner) => !holds(inner, scope),
        Filter::Present(path) => is_present(scope, path),
        Filter::Compare { path, op, value } => compare(scope, path, *op, value),
        Filter::ValuePath { path, filter } => scope.any(path, &mut |attribute, element| {
            holds(filter, Scope::Element(attribute, element))
        }),
    }
}

fn is_present(scope: Scope<'_>, path: &AttributePath) -> bool {
    scope.any(path, &mut |_, value| !is_unassigned(value))
}

fn compare(scope: Scope<'_>, path: &AttributePath, op: CompareOp, expected: &Value) -> bool {
    match (op, expected) {
        (CompareOp::Eq, Value::Null) => !is_present(scope, path),
        (CompareOp::Ne, Value::Null) => is_present(scope, path),
        (_, Value::Null) => false,
        (CompareOp::Ne, _) => !compare(scope, path, CompareOp::Eq, expected),
        _ => scope.any(path, &mut |attribute, value| {
            let (attribute, value) = default_value(attribute, value);
            satisfies(attribute, value, op, expected)
        }),
    }
}

/// A complex value is compared by its `value` (RFC 7643 section 2.4).
fn default_value<'a>(attribute: &'a Attribute, value: &'a Value) -> (&'a Attribute, &'a Value) {
    match (attribute.value_sub_attribute(), value) {
        (Some(sub), Value::Object(map)) => (sub, map.get(&sub.name).unwrap_or(&Value::Null)),
        _ => (attribute, value),
    }
}

/// A question about one value of an attribute.
type Test<'t> = dyn FnMut(&Attribute, &Value) -> bool + 't;

impl Scope<'_> {
    /// Whether any value at `path` passes the test.
    fn any(self, path: &AttributePath, test: &mut Test<'_>) -> bool {
        match self {
            Self::Resource(resource_type, resource) => {
                let Some(found) = resource_type.resolve(path) else {
                    return false;
                };
                let Some(value) = found.value(resource) else {
                    return false;
                };
                each(value, &mut |element| match found.sub_attribute {
                    None => test(found.attribute, element),
                    Some(sub) => sub_value(sub, element, test),
                })
            }
            Self::Element(attribute, element) => {
                match attribute.sub_attribute(&path.attribute) {
                    Some(sub) => sub_value(sub, element, test),
                    // `accountStatus[value eq "active"]`: a simple value is its own `value`.
                    None => {
                        !attribute.is_complex()
                            && path.attribute.eq_ignore_ascii_case("value")
                            && test(attribute, element)
                    }
                }
            }
        }
    }
}

fn sub_value(sub: &Attribute, element: &Value, test: &mut Test<'_>) -> bool {
    match element.get(&sub.name) {
        Some(value) => each(value, &mut |value| test(sub, value)),
        None => false,
    }
}

fn each(value: &Value, test: &mut dyn FnMut(&Value) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(test),
        single => test(single),
    }
}

fn satisfies(attribute: &Attribute, actual: &Value, op: CompareOp, expected: &Value) -> bool {
    match attribute.kind {
        Kind::Boolean => op == CompareOp::Eq && actual.as_bool().is_some_and(|flag| boolean_of(expected) == Some(flag)),
        Kind::Integer | Kind::Decimal => ordered(op, compare_numbers(actual, expected)),
        Kind::DateTime if !op.is_substring() => ordered(op, compare_instants(actual, expected)),
        _ => match (text_of(actual), text_of(expected)) {
            (Some(actual), Some(expected)) => compare_text(&actual, op, &expected, attribute.case_exact),
            _ => false,
        },
    }
}

fn compare_numbers(actual: &Value, expected: &Value) -> Option<Ordering> {
    let expected = match expected {
        Value::String(text) => serde_json::from_str(text.trim()).ok()?,
        other => other.clone(),
    };
    match (actual.as_i64(), expected.as_i64()) {
        (Some(actual), Some(expected)) => Some(actual.cmp(&expected)),
        _ => actual.as_f64()?.partial_cmp(&expected.as_f64()?),
    }
}

fn compare_instants(actual: &Value, expected: &Value) -> Option<Ordering> {
    Some(instant_of(actual.as_str()?)?.cmp(&instant_of(expected.as_str()?)?))
}

fn compare_text(actual: &str, op: CompareOp, expected: &str, case_exact: bool) -> bool {
    if op == CompareOp::Eq {
        return same_text(actual, expected, case_exact);
    }
    let actual = fold(actual, case_exact);
    let expected = fold(expected, case_exact);
    match op {
        CompareOp::Co => actual.contains(&*expected),
        CompareOp::Sw => actual.starts_with(&*expected),
        CompareOp::Ew => actual.ends_with(&*expected),
        _ => ordered(op, Some(actual.cmp(&expected))),
    }
}

fn ordered(op: CompareOp, order: Option<Ordering>) -> bool {
    let Some(order) = order else { return false };
    match op {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Ne | CompareOp::Co | CompareOp::Sw | CompareOp::Ew => false,
    }
}
