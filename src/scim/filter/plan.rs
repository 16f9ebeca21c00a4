//! What others want to know about a filter: its comparisons, and the equalities that an index can answer.

use serde_json::Value;

use super::{CompareOp, Filter};
use crate::scim::path::AttributePath;

/// One leaf of a filter, for tables of which attribute supports which operator.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison<'a> {
    /// The full path: inside `emails[type eq "work"]` it is `emails.type`.
    pub path: AttributePath,
    /// The operator; `None` for `pr`.
    pub op: Option<CompareOp>,
    /// The value compared with; `None` for `pr`.
    pub value: Option<&'a Value>,
    /// Whether the comparison stands inside brackets.
    pub in_value_path: bool,
}

impl Comparison<'_> {
    /// The operator's name, `pr` included.
    pub fn operator(&self) -> &'static str {
        self.op.map_or("pr", CompareOp::as_str)
    }
}

/// What every matching resource must have: at `path`, one of these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equality<'a> {
    /// The full path, as the client spelled it.
    pub path: AttributePath,
    /// One value for `eq`; several where `or` joins comparisons of the same attribute.
    pub values: Vec<&'a str>,
}

impl Filter {
    /// Every comparison, left to right.
    ///
    /// ```
    /// use webex_scim_mock::scim::filter::Filter;
    /// let filter = Filter::parse(r#"emails[type eq "work"] and not (title pr)"#)?;
    /// let leaves: Vec<String> = filter
    ///     .comparisons()
    ///     .iter()
    ///     .map(|leaf| format!("{} {}", leaf.path, leaf.operator()))
    ///     .collect();
    /// assert_eq!(leaves, ["emails.type eq", "title pr"]);
    /// # Ok::<(), webex_scim_mock::scim::Error>(())
    /// ```
    pub fn comparisons(&self) -> Vec<Comparison<'_>> {
        let mut found = Vec::new();
        collect(self, None, &mut found);
        found
    }

    /// The equalities with text that hold for every match; an index planner picks one and filters the rest.
    ///
    /// These are the `eq` terms joined by `and` at the top, a top-level `or` of `eq` terms on one attribute, and
    /// both of them inside a value path. An empty answer means that nothing of the kind can be said.
    /// Paths are as the client spelled them: resolve them, remember that `emails` alone means `emails.value`, and
    /// compare under the attribute's `caseExact`.
    ///
    /// ```
    /// use webex_scim_mock::scim::filter::Filter;
    /// let filter = Filter::parse(r#"(id eq "a" or id eq "b") and title pr"#)?;
    /// assert_eq!(filter.required_equalities()[0].values, ["a", "b"]);
    /// # Ok::<(), webex_scim_mock::scim::Error>(())
    /// ```
    pub fn required_equalities(&self) -> Vec<Equality<'_>> {
        let mut found = Vec::new();
        require(self, None, &mut found);
        found
    }

    /// The values of a filter on elements that is nothing but `name eq "…"`, once or joined by `or`.
    pub(crate) fn wanted_values(&self, name: &str) -> Option<Vec<&str>> {
        if !matches!(self, Self::Compare { .. } | Self::Or(_)) {
            return None;
        }
        let mut equalities = self.required_equalities();
        let only = equalities.pop().filter(|_| equalities.is_empty())?;
        let path = &only.path;
        let is_about =
            path.schema.is_none() && path.sub_attribute.is_none() && path.attribute.eq_ignore_ascii_case(name);
        is_about.then_some(only.values)
    }
}

fn joined(outer: Option<&AttributePath>, path: &AttributePath) -> AttributePath {
    match outer {
        Some(outer) => outer.child(&path.attribute),
        None => path.clone(),
    }
}

fn collect<'a>(filter: &'a Filter, outer: Option<&AttributePath>, found: &mut Vec<Comparison<'a>>) {
    match filter {
        Filter::And(terms) | Filter::Or(terms) => {
            terms.iter().for_each(|term| collect(term, outer, found));
        }
        Filter::Not(inner) => collect(inner, outer, found),
        Filter::ValuePath { path, filter } => collect(filter, Some(path), found),
        Filter::Present(path) => found.push(Comparison {
            path: joined(outer, path),
            op: None,
            value: None,
            in_value_path: outer.is_some(),
        }),
        Filter::Compare { path, op, value } => found.push(Comparison {
            path: joined(outer, path),
            op: Some(*op),
            value: Some(value),
            in_value_path: outer.is_some(),
        }),
    }
}

fn require<'a>(filter: &'a Filter, outer: Option<&AttributePath>, found: &mut Vec<Equality<'a>>) {
    match filter {
        Filter::And(terms) => terms.iter().for_each(|term| require(term, outer, found)),
        Filter::ValuePath { path, filter } => require(filter, Some(path), found),
        Filter::Compare { .. } => found.extend(equality(filter, outer)),
        Filter::Or(terms) => found.extend(alternatives(terms, outer)),
        Filter::Present(_) | Filter::Not(_) => {}
    }
}

fn equality<'a>(filter: &'a Filter, outer: Option<&AttributePath>) -> Option<Equality<'a>> {
    match filter {
        Filter::Compare {
            path,
            op: CompareOp::Eq,
            value: Value::String(text),
        } => Some(Equality {
            path: joined(outer, path),
            values: vec![text],
        }),
        _ => None,
    }
}

fn alternatives<'a>(terms: &'a [Filter], outer: Option<&AttributePath>) -> Option<Equality<'a>> {
    let mut all: Option<Equality<'a>> = None;
    for term in terms {
        let next = equality(term, outer)?;
        match &mut all {
            None => all = Some(next),
            Some(all) if all.path.same_as(&next.path) => all.values.extend(next.values),
            Some(_) => return None,
        }
    }
    all
}
