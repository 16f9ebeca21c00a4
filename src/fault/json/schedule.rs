//! `schedule`: which of the matching requests are hit.

use std::num::NonZeroU64;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::node::{Keys, Node, Object};
use super::words::{PER, THEN};
use super::{effect, id};
use crate::fault::rule::limits::{MAX_NTH, MAX_STEPS, MAX_TTL};
use crate::fault::rule::{Budget, From, Ramp, Schedule, Sequence, StateStep, Then, Window};
use crate::fault::{delay, size};
use crate::message::wire::Amount;

const KEYS: Keys = Keys::of(&[
    "times",
    "skip",
    "every",
    "nth",
    "sequence",
    "then",
    "probability",
    "window",
    "ramp",
    "budget",
    "ttl",
    "per",
    "state",
]);

pub(super) fn read(node: &Node<'_>) -> Schedule {
    let Some(object) = node.object(KEYS) else {
        return Schedule::default();
    };
    Schedule {
        per: object.read("per", |node| PER.read(&node)),
        skip: object.read("skip", |node| node.count(0)).unwrap_or_default(),
        every: object.read("every", |node| at_least_one(&node)),
        nth: object.read("nth", |node| nth(&node)).unwrap_or_default(),
        sequence: sequence(&object),
        probability: object.read("probability", |node| probability(&node)),
        ramp: object.read("ramp", |node| ramp(&node)),
        window: object.read("window", |node| window(&node)),
        budget: object.read("budget", |node| budget(&node)),
        times: object.read("times", |node| times(&node)),
        state: object.read("state", |node| state(&node)),
        ttl: object.read("ttl", |node| ttl(&node)),
    }
}

pub(super) fn print(schedule: &Schedule) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    };
    let span = |duration| Value::from(delay::print(duration));
    put("times", schedule.times.map(|times| times.get().into()));
    put("skip", Some(schedule.skip).filter(|skip| *skip > 0).map(Value::from));
    put("every", schedule.every.map(|every| every.get().into()));
    put(
        "nth",
        Some(&schedule.nth)
            .filter(|nth| !nth.is_empty())
            .map(|nth| nth.as_slice().into()),
    );
    if let Some(sequence) = &schedule.sequence {
        let step = |step: &Option<_>| step.as_ref().map_or(Value::Null, effect::print);
        put("sequence", Some(sequence.steps.iter().map(step).collect()));
        let then = Some(sequence.then).filter(|then| *then != Then::Stop);
        put("then", then.map(|then| THEN.of(then).into()));
    }
    put("probability", schedule.probability.map(Value::from));
    put(
        "ramp",
        schedule
            .ramp
            .map(|ramp| json!({ "to": ramp.to, "over": span(ramp.over) })),
    );
    put("window", schedule.window.map(print_window));
    put(
        "budget",
        schedule
            .budget
            .map(|budget| json!({ "hits": budget.hits, "per": span(budget.per) })),
    );
    put("per", schedule.per.map(|per| PER.of(per).into()));
    put("state", schedule.state.as_ref().map(print_state));
    put("ttl", schedule.ttl.map(span));
    out.into()
}

fn at_least_one(node: &Node<'_>) -> Option<NonZeroU64> {
    node.count(1).and_then(NonZeroU64::new)
}

fn times(node: &Node<'_>) -> Option<NonZeroU64> {
    match node.value.as_u64() {
        Some(1..) => at_least_one(node),
        _ => node.refuse("must be a whole number, at least 1; leave it out for always"),
    }
}

fn nth(node: &Node<'_>) -> Option<Vec<u64>> {
    let nodes = node.list(MAX_NTH, "the numbers of the requests that are hit, such as [1, 4]")?;
    let numbers: Vec<u64> = nodes.iter().filter_map(|node| node.count(1)).collect();
    if nodes.is_empty() {
        return node.refuse("holds no number, so that nothing is hit; leave it out for all");
    }
    if !numbers.is_sorted_by(|one, next| one < next) {
        return node.refuse("must ascend, without repetition, such as [1, 4]");
    }
    Some(numbers)
}

fn sequence(object: &Object<'_>) -> Option<Sequence> {
    let then = object.read("then", |node| THEN.read(&node));
    let Some(list) = object.get("sequence") else {
        if then.is_some() {
            object.flaw("then", "says what comes after a `sequence`, and there is none");
        }
        return None;
    };
    let nodes = list.list(MAX_STEPS, "effects, with null or \"pass\" for a request that passes")?;
    let steps = nodes.iter().map(|node| match node.value {
        // TOML has no null.
        Value::Null => None,
        Value::String(word) if word == "pass" => None,
        _ => Some(effect::read(node)),
    });
    Some(Sequence {
        steps: steps.collect(),
        then: then.unwrap_or_default(),
    })
}

/// A share: a number from 0 to 1, or a text such as `20%`.
fn probability(node: &Node<'_>) -> Option<f64> {
    let share = match node.value {
        Value::String(text) => match size::amount(text) {
            Ok(Amount::Percent(percent)) => Some(f64::from(percent) / 100.0),
            Ok(Amount::Bytes(_)) | Err(_) => None,
        },
        other => other.as_f64().filter(|share| (0.0..=1.0).contains(share)),
    };
    share.or_else(|| node.refuse("must be a number from 0 to 1, such as 0.2"))
}

fn ramp(node: &Node<'_>) -> Option<Ramp> {
    let object = node.object(Keys::of(&["to", "over"]))?;
    let to = object.need("to", "0.4", probability);
    let over = object.need("over", "\"5m\"", Node::some_span);
    Some(Ramp { to: to?, over: over? })
}

fn window(node: &Node<'_>) -> Option<Window> {
    let object = node.object(Keys::of(&["from", "for"]))?;
    let from = match object.get("from") {
        Some(node) => opens(&node),
        None => Some(From::Armed(Duration::ZERO)),
    };
    let length = object.need("for", "\"2m\"", Node::some_span);
    Some(Window {
        from: from?,
        length: length?,
    })
}

fn opens(node: &Node<'_>) -> Option<From> {
    let text =
        node.text("a time such as \"2026-12-24T00:00:00Z\", or how long after the rule was armed, such as \"30s\"")?;
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(From::At(time));
    }
    node.keep(delay::span(text)).map(From::Armed)
}

fn print_window(window: Window) -> Value {
    let length = delay::print(window.length);
    match window.from {
        From::Armed(Duration::ZERO) => json!({ "for": length }),
        From::Armed(from) => json!({ "from": delay::print(from), "for": length }),
        From::At(time) => json!({ "from": time.to_string(), "for": length }),
    }
}

fn budget(node: &Node<'_>) -> Option<Budget> {
    let object = node.object(Keys::of(&["hits", "per"]))?;
    let hits = object.need("hits", "3", at_least_one);
    let per = object.need("per", "\"1m\"", Node::some_span);
    Some(Budget { hits: hits?, per: per? })
}

fn state(node: &Node<'_>) -> Option<StateStep> {
    let object = node.object(Keys::of(&["machine", "is", "then"]))?;
    let machine = object.need("machine", "\"maintenance\"", id);
    let is = object.read("is", |node| id(&node));
    let then = object.read("then", |node| id(&node));
    if object.get("is").is_none() && object.get("then").is_none() {
        return node.refuse("asks for no state and leads to none; give `is`, `then` or both");
    }
    Some(StateStep {
        machine: machine?,
        is,
        then,
    })
}

fn print_state(state: &StateStep) -> Value {
    let mut out = json!({ "machine": state.machine });
    for (key, name) in [("is", &state.is), ("then", &state.then)] {
        if let Some(name) = name {
            out[key] = name.as_str().into();
        }
    }
    out
}

fn ttl(node: &Node<'_>) -> Option<Duration> {
    let ttl = node.some_span()?;
    match ttl > MAX_TTL {
        true => node.refuse(format!("is over the limit of {}", delay::print(MAX_TTL))),
        false => Some(ttl),
    }
}
