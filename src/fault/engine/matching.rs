//! Whether a request is what a rule is about.

use std::borrow::Cow;

use serde_json::Value;

use super::phase::Phase;
use super::seen::Seen;
use crate::fault::rule::{Field, Rule, Test};

/// A value that a request has in some field.
#[derive(Clone, Debug)]
pub(super) enum Given<'s> {
    Text(Cow<'s, str>),
    Number(u64),
    Json(&'s Value),
}

/// The first test of the rule that does not hold; its operations are looked at elsewhere.
pub(super) fn failing<'r>(rule: &'r Rule, seen: &Seen<'_>) -> Option<&'r (Field, Test)> {
    let mut tests = rule.matches.tests.iter();
    tests.find(|(field, test)| !holds(field, test, seen))
}

fn holds(field: &Field, test: &Test, seen: &Seen<'_>) -> bool {
    let values = values(field, seen);
    match test {
        Test::Absent(absent) => values.is_empty() == *absent,
        test => values.iter().any(|value| fits(field, test, value)),
    }
}

/// What the request has there, in its order. JSON's `null` is nothing.
pub(super) fn values<'s>(field: &Field, seen: &'s Seen<'_>) -> Vec<Given<'s>> {
    let request = seen.facts.request;
    let one = |text: Option<&'s str>| text.map(text_of_str).into_iter().collect();
    let resource = || seen.resource();
    match field {
        Field::Method => vec![text_of_str(request.method.as_str())],
        Field::Path => vec![text_of_str(&request.path)],
        Field::Query(name) => {
            let named = seen.query().iter().filter(|(key, _)| key == name);
            named.map(|(_, value)| text_of_str(value)).collect()
        }
        Field::Header(name) => {
            let named = request.headers.get_all(name).iter();
            named
                .map(|value| Given::Text(String::from_utf8_lossy(value.as_bytes())))
                .collect()
        }
        Field::Body(path) => {
            let mut found = Vec::new();
            if let Some(body) = seen.body() {
                reach(body, path, &mut found);
            }
            found
        }
        Field::ResourceUserName => {
            let name = resource().user_name.as_deref();
            name.map(|name| Given::Text(Cow::Owned(folded(name))))
                .into_iter()
                .collect()
        }
        Field::ResourceId => one(resource().id.as_deref()),
        Field::ResourceExternalId => one(resource().external_id.as_deref()),
        Field::TokenClient => one(seen.token().map(|token| token.client.as_str())),
        Field::TokenFingerprint => one(seen.token().map(|token| token.fingerprint.as_str())),
        Field::TokenScope => seen.token().iter().flat_map(|token| texts(&token.scopes)).collect(),
        Field::TokenRole => seen.token().iter().flat_map(|token| texts(&token.roles)).collect(),
        Field::Connection => vec![Given::Number(request.connection.request)],
        Field::Attempt => seen.attempt.map(Given::Number).into_iter().collect(),
        Field::Phase => one(seen.phase().map(Phase::name)),
        Field::InFlight => vec![Given::Number(seen.facts.in_flight)],
    }
}

fn text_of_str(text: &str) -> Given<'_> {
    Given::Text(Cow::Borrowed(text))
}

fn texts(texts: &[String]) -> impl Iterator<Item = Given<'_>> {
    texts.iter().map(|text| text_of_str(text))
}

/// Names of users and groups are the same in any letter case (RFC 7643 section 4.1.1: `caseExact` is false).
pub(super) fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// The text that a literal of a rule asks for in this field.
pub(super) fn wanted(field: &Field, literal: &Value) -> String {
    let text = plain(literal);
    match field {
        Field::ResourceUserName => folded(&text),
        _ => text.into_owned(),
    }
}

fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Collects what stands at a path of names and indexes with dots between. Names are of any letter case (RFC 7643 section
/// 2.1) and may hold dots themselves, as those of extensions do; a name within an array asks each of its elements, and
/// an array at the end is each of its elements too.
fn reach<'s>(value: &'s Value, path: &str, found: &mut Vec<Given<'s>>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let Some((head, rest)) = path.split_at_checked(name.len()) else {
                    continue;
                };
                if !head.eq_ignore_ascii_case(name) {
                    continue;
                }
                match rest.strip_prefix('.') {
                    Some(rest) => reach(member, rest, found),
                    None if rest.is_empty() => found.extend(ends(member)),
                    None => {}
                }
            }
        }
        Value::Array(elements) => {
            let (head, rest) = path
                .split_once('.')
                .map_or((path, None), |(head, rest)| (head, Some(rest)));
            match (head.parse::<usize>(), rest) {
                (Ok(index), None) => found.extend(elements.get(index).into_iter().flat_map(ends)),
                (Ok(index), Some(rest)) => elements.get(index).into_iter().for_each(|at| reach(at, rest, found)),
                (Err(_), _) => elements.iter().for_each(|element| reach(element, path, found)),
            }
        }
        _ => {}
    }
}

fn ends(value: &Value) -> Vec<Given<'_>> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(elements) => {
            let all = std::iter::once(value).chain(elements);
            all.map(Given::Json).collect()
        }
        other => vec![Given::Json(other)],
    }
}

fn fits(field: &Field, test: &Test, given: &Given<'_>) -> bool {
    match test {
        Test::Equals(literal) => equals(field, literal, given),
        Test::In(literals) => literals.iter().any(|literal| equals(field, literal, given)),
        Test::Contains(part) => given.text().contains(&*cased(field, part)),
        Test::Prefix(start) => given.text().starts_with(&*cased(field, start)),
        Test::Matches(expression) => expression.is_match(&given.text()),
        Test::Absent(absent) => !absent,
        Test::Gt(bound) => given.number().is_some_and(|number| number > *bound),
    }
}

fn cased<'t>(field: &Field, text: &'t str) -> Cow<'t, str> {
    match field {
        Field::ResourceUserName => Cow::Owned(folded(text)),
        _ => Cow::Borrowed(text),
    }
}

fn equals(field: &Field, literal: &Value, given: &Given<'_>) -> bool {
    match given {
        // In JSON `true` is not `"true"`; a literal that is a text may still name a number or a truth value, because
        // the short form can write nothing else.
        Given::Json(value) if !literal.is_string() => match (literal.as_f64(), value.as_f64()) {
            (Some(literal), Some(value)) => literal.total_cmp(&value).is_eq(),
            _ => literal == *value,
        },
        given => given.text() == wanted(field, literal),
    }
}

impl Given<'_> {
    /// As a text is written that says it.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Json(value) => plain(value),
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Json(value) => value.as_f64().or_else(|| value.as_str()?.parse().ok()),
            Self::Text(text) => text.parse().ok(),
            // Counts of requests stay far below the numbers that an f64 cannot hold.
            Self::Number(number) => Some(*number as f64),
        }
    }
}

#[cfg(test)]
mod tests;
