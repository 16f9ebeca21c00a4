//! `match`: which requests a rule is about.

use serde_json::{Map, Value};

use super::node::{Keys, Node};
use crate::expression::Expression;
use crate::fault::rule::limits::{MAX_ALTERNATIVES, MAX_PATTERN, MAX_TEXT};
use crate::fault::rule::{Field, Kind, Match, PHASES, Test};
use crate::operation::Pattern;

pub(super) fn read(node: &Node<'_>) -> Match {
    let Some(object) = node.members() else {
        node.flaw("must be an object; its keys are op and what else must hold, such as header.user-agent");
        return Match::default();
    };
    let op = match object.get("op") {
        Some(op) => operations(&op),
        None => vec![Pattern::Any],
    };
    let mut tests = Vec::new();
    for (key, value) in object.iter() {
        if key != "op" && !value.value.is_null() {
            member(key, &value, &mut tests);
        }
    }
    // All must hold, so their order says nothing; with one of its own, equal matches are equal values.
    tests.sort_by_cached_key(|(field, test)| (field.to_string(), test.rank()));
    for pair in tests.windows(2) {
        if let [(one, first), (other, second)] = pair
            && (one, first.rank()) == (other, second.rank())
        {
            node.flaw(format!("has the same test of {one} twice"));
        }
    }
    Match { op, tests }
}

pub(super) fn print(matches: &Match) -> Value {
    let mut out = Map::new();
    let names: Vec<String> = matches.op.iter().map(ToString::to_string).collect();
    let op = match names.as_slice() {
        [] => Value::from("*"),
        [one] => Value::from(one.as_str()),
        many => Value::from(many),
    };
    out.insert("op".to_owned(), op);
    for tests in matches.tests.chunk_by(|(one, _), (other, _)| one == other) {
        let value = match tests {
            [(_, Test::Equals(value))] if !value.is_object() && !value.is_array() && !value.is_null() => value.clone(),
            _ => tests.iter().map(|(_, test)| comparison(test)).collect(),
        };
        if let Some((field, _)) = tests.first() {
            out.insert(field.to_string(), value);
        }
    }
    out.into()
}

fn operations(node: &Node<'_>) -> Vec<Pattern> {
    let nodes = match node.value {
        Value::Array(items) if items.is_empty() => {
            node.flaw("names no operation; leave it out for all");
            return Vec::new();
        }
        // No pattern twice: there are no more than that.
        Value::Array(items) => node.list(items.len(), "names").unwrap_or_default(),
        _ => vec![node.clone()],
    };
    let mut found = Vec::new();
    for node in nodes {
        let text = node.text("the name of an operation, or a glob such as users.*");
        match text.and_then(|text| node.keep(Pattern::parse(text))) {
            Some(pattern) if found.contains(&pattern) => node.flaw("stands here twice"),
            Some(pattern) => found.push(pattern),
            None => {}
        }
    }
    found
}

/// Families of fields, which a nested object may name too: in TOML, dots in a bare key nest.
const FAMILIES: [&str; 5] = ["query", "header", "body", "resource", "token"];

fn member(key: &str, node: &Node<'_>, tests: &mut Vec<(Field, Test)>) {
    if let (true, Some(object)) = (is_nest(key, node.value), node.members()) {
        for (inner, value) in object.iter() {
            member(&format!("{key}.{inner}"), &value, tests);
        }
        return;
    }
    if let Some(field) = node.keep(Field::named(key)) {
        let kind = field.kind();
        tests.extend(test(node, kind).into_iter().map(|test| (field.clone(), test)));
    }
}

fn is_nest(key: &str, value: &Value) -> bool {
    let comparison = |key: &String| COMPARISONS.known.contains(&key.as_str());
    let object = value.as_object();
    let in_body = key.starts_with("body.") && object.is_some_and(|object| !object.keys().any(comparison));
    FAMILIES.contains(&key) || in_body && !object.is_some_and(Map::is_empty)
}

const COMPARISONS: Keys = Keys::of(&["equals", "contains", "prefix", "matches", "absent", "in", "gt"]);

fn test(node: &Node<'_>, kind: Kind) -> Vec<Test> {
    if !node.value.is_object() {
        return literal(node, kind).map(Test::Equals).into_iter().collect();
    }
    let Some(object) = node.object(COMPARISONS) else {
        return Vec::new();
    };
    if object.is_empty() {
        node.flaw(format!(
            "compares nothing; give one of {}",
            COMPARISONS.known.join(", ")
        ));
    }
    let known = object.iter().filter(|(word, _)| COMPARISONS.known.contains(word));
    known
        .filter_map(|(word, value)| match kind.allows(word) {
            true => compare(word, &value, kind),
            false => value.refuse(format!("does not go with this field, {}", kind.expects())),
        })
        .collect()
}

fn compare(word: &str, node: &Node<'_>, kind: Kind) -> Option<Test> {
    let text = || node.text_within(MAX_TEXT, "what the value is compared with");
    Some(match word {
        "contains" => Test::Contains(text()?),
        "prefix" => Test::Prefix(text()?),
        "matches" => Test::Matches(pattern(node)?),
        "absent" => Test::Absent(node.flag()?),
        "in" => Test::In(alternatives(node, kind)?),
        // Counts are whole.
        "gt" if kind == Kind::Number => Test::Gt(node.count(0)? as f64),
        "gt" => match node.value.as_f64() {
            Some(number) => Test::Gt(number),
            None => return node.refuse("must be a number"),
        },
        _ => Test::Equals(value(node, kind)?),
    })
}

fn alternatives(node: &Node<'_>, kind: Kind) -> Option<Vec<Value>> {
    let items = node.list(MAX_ALTERNATIVES, "values, of which one must be equal")?;
    if items.is_empty() {
        return node.refuse("holds nothing, so that nothing matches");
    }
    let values: Vec<Value> = items.iter().filter_map(|item| value(item, kind)).collect();
    (values.len() == items.len()).then_some(values)
}

fn pattern(node: &Node<'_>) -> Option<Expression> {
    let text = node.text_within(MAX_PATTERN, "a regular expression")?;
    node.keep(Expression::new(&text))
}

/// A value in the place of a comparison.
fn literal(node: &Node<'_>, kind: Kind) -> Option<Value> {
    match node.value {
        Value::Array(_) => node.refuse("must be one value; several stand in {\"in\": [...]}"),
        _ => value(node, kind),
    }
}

/// A value that the field can have.
fn value(node: &Node<'_>, kind: Kind) -> Option<Value> {
    let fits = match kind {
        Kind::Json => true,
        Kind::Text | Kind::Fixed => node.value.is_string(),
        Kind::Number => node.value.as_u64().is_some_and(|number| number > 0),
        Kind::Phase => node.value.as_str().is_some_and(|text| PHASES.contains(&text)),
    };
    if !fits {
        return node.refuse(format!("must be {}", kind.expects()));
    }
    let length = node
        .value
        .as_str()
        .map_or_else(|| node.value.to_string().len(), str::len);
    if length > MAX_TEXT {
        return node.refuse(format!("is {length} bytes long; the limit is {MAX_TEXT}"));
    }
    Some(node.value.clone())
}

fn comparison(test: &Test) -> (String, Value) {
    let (word, value) = match test {
        Test::Equals(value) => ("equals", value.clone()),
        Test::Contains(text) => ("contains", text.as_str().into()),
        Test::Prefix(text) => ("prefix", text.as_str().into()),
        Test::Matches(regex) => ("matches", regex.as_str().into()),
        Test::Absent(absent) => ("absent", (*absent).into()),
        Test::In(values) => ("in", values.as_slice().into()),
        Test::Gt(number) => ("gt", number_value(*number)),
    };
    (word.to_owned(), value)
}

/// A number as it is written: without a fraction where it has none.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "only numbers that i64 holds exactly"
)]
fn number_value(number: f64) -> Value {
    match number.fract() == 0.0 && number.abs() < 1e15 {
        true => Value::from(number as i64),
        false => Value::from(number),
    }
}
