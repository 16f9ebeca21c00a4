//! Which requests a tester means, in the words of a rule's match: field by field, each with a condition.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::entry::Entry;
use super::field::Field;
use super::matcher::{Matcher, unlikeness};
use crate::operation::Pattern;

/// The most fields that one set of criteria names. Source: our choice; each is looked at in every kept request.
pub(crate) const MAX_CRITERIA: usize = 50;

/// What is wrong, where (RFC 6901), and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) pointer: String,
    pub(crate) reason: String,
}

/// All of these must hold; none at all are met by every request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Criteria(Vec<Criterion>);

/// One field and what is expected of it.
#[derive(Clone, Debug)]
struct Criterion {
    name: String,
    field: Field,
    expected: Expected,
}

#[derive(Clone, Debug)]
enum Expected {
    /// A name or glob of the operation catalogue.
    Operation(Pattern),
    Value(Matcher),
}

/// One field in which a request is not what was expected.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Difference {
    pub(crate) field: String,
    pub(crate) expected: Value,
    /// `null` where there is none, a list where there are several.
    pub(crate) actual: Value,
}

impl Criteria {
    /// Reads an object of fields.
    ///
    /// # Errors
    ///
    /// Every field and every condition that is unknown or has no meaning.
    pub(crate) fn read(members: &Map<String, Value>) -> Result<Self, Vec<Flaw>> {
        let (mut criteria, mut flaws) = (Vec::new(), Vec::new());
        if members.len() > MAX_CRITERIA {
            let reason = format!("at most {MAX_CRITERIA} fields at once; these are {}", members.len());
            return Err(vec![Flaw::at("", reason)]);
        }
        for (name, written) in members {
            match Criterion::read(name, written) {
                Ok(criterion) => criteria.push(criterion),
                Err(bad) => flaws.extend(bad),
            }
        }
        if flaws.is_empty() {
            Ok(Self(criteria))
        } else {
            Err(flaws)
        }
    }

    /// The same, but only of these operations.
    #[must_use]
    pub(crate) fn of(mut self, operations: Pattern) -> Self {
        self.0.insert(
            0,
            Criterion {
                name: "op".to_owned(),
                field: Field::Operation,
                expected: Expected::Operation(operations),
            },
        );
        self
    }

    /// Whether the request is one of those that are meant.
    pub(crate) fn mean(&self, entry: &Entry) -> bool {
        self.0
            .iter()
            .all(|criterion| criterion.holds(entry, &criterion.field.values(entry)))
    }

    /// Every field in which the request is another than those that are meant.
    pub(super) fn differences(&self, entry: &Entry) -> Vec<Difference> {
        let told = self.0.iter().filter_map(|criterion| {
            let values = criterion.field.values(entry);
            (!criterion.holds(entry, &values)).then(|| criterion.difference(values))
        });
        told.collect()
    }

    /// How far the request is from those that are meant: in how many fields, and how much in these.
    pub(super) fn distance(&self, entry: &Entry) -> (usize, u64) {
        let (mut fields, mut unlike) = (0, 0);
        for criterion in &self.0 {
            let values = criterion.field.values(entry);
            if !criterion.holds(entry, &values) {
                fields += 1;
                unlike += criterion.unlikeness(entry, &values);
            }
        }
        (fields, unlike)
    }
}

impl Criterion {
    fn read(name: &str, written: &Value) -> Result<Self, Vec<Flaw>> {
        let field = Field::named(name).map_err(|reason| vec![Flaw::at(name, reason)])?;
        let expected = match (&field, written) {
            (Field::Operation, Value::String(pattern)) => {
                let pattern = Pattern::parse(pattern).map_err(|reason| vec![Flaw::at(name, reason)])?;
                Expected::Operation(pattern)
            }
            _ => Expected::Value(matcher(name, &field, written)?),
        };
        Ok(Self {
            name: name.to_owned(),
            field,
            expected,
        })
    }

    fn holds(&self, entry: &Entry, values: &[Cow<'_, Value>]) -> bool {
        match &self.expected {
            Expected::Operation(pattern) => pattern.covers(entry.operation),
            Expected::Value(matcher) => matcher.holds(values),
        }
    }

    fn unlikeness(&self, entry: &Entry, values: &[Cow<'_, Value>]) -> u64 {
        match &self.expected {
            Expected::Operation(pattern) => unlikeness(&pattern.to_string(), entry.operation.name()),
            Expected::Value(matcher) => matcher.unlikeness(values),
        }
    }

    fn difference(&self, values: Vec<Cow<'_, Value>>) -> Difference {
        let mut values: Vec<Value> = values.into_iter().map(Cow::into_owned).collect();
        Difference {
            field: self.name.clone(),
            expected: match &self.expected {
                Expected::Operation(pattern) => Value::from(pattern.to_string()),
                Expected::Value(matcher) => matcher.written().clone(),
            },
            actual: match values.len() {
                0 => Value::Null,
                1 => values.remove(0),
                _ => Value::from(values),
            },
        }
    }
}

fn matcher(name: &str, field: &Field, written: &Value) -> Result<Matcher, Vec<Flaw>> {
    let matcher = Matcher::read(written).map_err(|bad| {
        let flaws = bad.into_iter().map(|(condition, reason)| {
            let mut flaw = Flaw::at(name, reason);
            if !condition.is_empty() {
                flaw.pointer.push_str(&Flaw::at(&condition, "").pointer);
            }
            flaw
        });
        flaws.collect::<Vec<_>>()
    })?;
    let flaws = matcher.literals().into_iter().filter_map(|(place, literal)| {
        let mut flaw = Flaw::at(name, field.takes(literal).err()?);
        flaw.pointer.push_str(&place);
        Some(flaw)
    });
    let flaws: Vec<Flaw> = flaws.collect();
    if flaws.is_empty() { Ok(matcher) } else { Err(flaws) }
}

impl Flaw {
    /// A flaw of this member; an empty name is the whole.
    pub(crate) fn at(member: &str, reason: impl Into<String>) -> Self {
        let escaped = member.replace('~', "~0").replace('/', "~1");
        Self {
            pointer: if member.is_empty() {
                escaped
            } else {
                format!("/{escaped}")
            },
            reason: reason.into(),
        }
    }
}

#[cfg(test)]
mod tests;
