//! Does a filter make sense for a resource type? The complaints that evaluation keeps to itself.

use serde_json::Value;

use super::{CompareOp, Filter};
use crate::scim::error::Error;
use crate::scim::path::AttributePath;
use crate::scim::schema::{Attribute, Kind, Mutability, ResourceType};
use crate::scim::value::{boolean_of, describe, instant_of};

impl Filter {
    /// Refuses unknown attributes, and operators and values that do not fit their attribute.
    ///
    /// # Errors
    ///
    /// `invalidFilter` with a sentence such as `filter: active is a boolean, so gt cannot be used: only eq, ne and
    /// pr can` (RFC 7644 table 3).
    pub fn check(&self, resource_type: &ResourceType) -> Result<(), Error> {
        check(self, Owner::Resource(resource_type))
    }

    /// The same for a filter in brackets, whose paths name sub-attributes of the attribute before them.
    pub(crate) fn check_elements(&self, path: &AttributePath, attribute: &Attribute) -> Result<(), Error> {
        check(self, Owner::Element(path, attribute))
    }
}

/// Whose attributes the paths name.
#[derive(Clone, Copy)]
enum Owner<'a> {
    Resource(&'a ResourceType),
    Element(&'a AttributePath, &'a Attribute),
}

fn check(filter: &Filter, owner: Owner<'_>) -> Result<(), Error> {
    match filter {
        Filter::And(terms) | Filter::Or(terms) => terms.iter().try_for_each(|term| check(term, owner)),
        Filter::Not(inner) => check(inner, owner),
        Filter::Present(path) => find(owner, path).map(drop),
        Filter::Compare { path, op, value } => {
            let name = full_name(owner, path);
            let attribute = comparable(&name, find(owner, path)?)?;
            check_operator(&name, attribute, *op)?;
            check_literal(&name, attribute, *op, value)
        }
        Filter::ValuePath { path, filter } => {
            let attribute = find(owner, path)?;
            if !attribute.is_complex() && !attribute.multi_valued {
                return Err(refused(format!(
                    "{path} has a single simple value, so nothing can stand in brackets after it"
                )));
            }
            check(filter, Owner::Element(path, attribute))
        }
    }
}

fn refused(sentence: String) -> Error {
    Error::invalid_filter(format!("filter: {sentence}"))
}

fn full_name(owner: Owner<'_>, path: &AttributePath) -> String {
    match owner {
        Owner::Resource(_) => path.to_string(),
        Owner::Element(outer, _) => format!("{outer}.{path}"),
    }
}

fn find<'a>(owner: Owner<'a>, path: &AttributePath) -> Result<&'a Attribute, Error> {
    let attribute = match owner {
        Owner::Resource(resource_type) => resource_type.resolve(path).map(|found| found.leaf()),
        Owner::Element(_, attribute) => match attribute.sub_attribute(&path.attribute) {
            None if !attribute.is_complex() && path.attribute.eq_ignore_ascii_case("value") => Some(attribute),
            found => found.filter(|_| path.schema.is_none() && path.sub_attribute.is_none()),
        },
    };
    let name = full_name(owner, path);
    let Some(attribute) = attribute else {
        return Err(refused(match owner {
            Owner::Resource(it) => format!("{name} is not an attribute of {}", it.name),
            Owner::Element(outer, _) => format!("{path} is not a sub-attribute of {outer}"),
        }));
    };
    if attribute.mutability == Mutability::WriteOnly {
        return Err(refused(format!("{name} is writeOnly and cannot be searched")));
    }
    Ok(attribute)
}

/// The attribute that a comparison really compares: the `value` of a complex one.
fn comparable<'a>(name: &str, attribute: &'a Attribute) -> Result<&'a Attribute, Error> {
    if !attribute.is_complex() {
        return Ok(attribute);
    }
    attribute.value_sub_attribute().ok_or_else(|| {
        let names: Vec<String> = attribute
            .sub_attributes
            .iter()
            .map(|sub| format!("{name}.{}", sub.name))
            .collect();
        refused(format!(
            "{name} is complex and has no value of its own: compare one of {}",
            names.join(", ")
        ))
    })
}

fn check_operator(name: &str, attribute: &Attribute, op: CompareOp) -> Result<(), Error> {
    let (allowed, words) = match attribute.kind {
        Kind::Boolean => (matches!(op, CompareOp::Eq | CompareOp::Ne), "eq, ne and pr"),
        Kind::Integer | Kind::Decimal => (!op.is_substring(), "eq, ne, gt, ge, lt, le and pr"),
        Kind::Binary => (!op.is_ordering(), "eq, ne, co, sw, ew and pr"),
        Kind::String | Kind::DateTime | Kind::Reference | Kind::Complex => (true, ""),
    };
    if allowed {
        return Ok(());
    }
    Err(refused(format!(
        "{name} is {}, so {op} cannot be used: only {words} can",
        attribute.kind.with_article()
    )))
}

fn check_literal(name: &str, attribute: &Attribute, op: CompareOp, value: &Value) -> Result<(), Error> {
    if value.is_null() {
        return match op {
            CompareOp::Eq | CompareOp::Ne => Ok(()),
            _ => Err(refused(format!("{name} cannot be compared by {op} with null"))),
        };
    }
    let fits = match attribute.kind {
        Kind::Boolean => boolean_of(value).is_some(),
        Kind::Integer | Kind::Decimal => match value {
            Value::String(text) => serde_json::from_str::<serde_json::Number>(text.trim()).is_ok(),
            other => other.is_number(),
        },
        Kind::DateTime if !op.is_substring() => value.as_str().is_some_and(|text| instant_of(text).is_some()),
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let got = match value {
        Value::String(_) => format!("the string {value}"),
        other => describe(other).to_owned(),
    };
    Err(refused(format!(
        "{name} is {}, it cannot be compared with {got}",
        attribute.kind.with_article()
    )))
}
