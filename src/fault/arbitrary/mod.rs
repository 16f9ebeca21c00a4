//! Any valid rule, for the properties that hold of all of them.

mod effect;
mod schedule;

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::rule::{Effect, Field, Match, PHASES, Rule, Test};
use super::validate;
use crate::operation::{Operation, Pattern};

/// Any valid rule.
pub(in crate::fault) fn rule() -> BoxedStrategy<Rule> {
    let body = (matches(), schedule::schedule(), effect::effect());
    let preset = prop::sample::select(vec!["rate-limit", "flaky-5xx", "slow"]);
    let rest = (
        option(name()),
        -5..5_i64,
        weighted(0.1),
        weighted(0.9),
        option("[^\u{0}]{0,12}"),
        option(preset),
    );
    (body, rest)
        .prop_map(
            |((matches, schedule, effect), (id, priority, optional, enabled, note, preset))| {
                let effect = if schedule.sequence.is_some() {
                    Effect::default()
                } else {
                    effect
                };
                Rule {
                    id,
                    schedule,
                    priority,
                    optional,
                    enabled,
                    note,
                    preset: preset.map(str::to_owned),
                    ..Rule::new(matches, effect)
                }
            },
        )
        .prop_filter("a valid rule", |rule| validate::rule(rule).is_ok())
        .boxed()
}

/// Any valid rule, with nothing but what the short form has room for.
pub(in crate::fault) fn nameless() -> BoxedStrategy<Rule> {
    rule()
        .prop_map(|rule| Rule {
            id: None,
            note: None,
            preset: None,
            ..rule
        })
        .boxed()
}

fn matches() -> BoxedStrategy<Match> {
    let pattern = prop::sample::select(vec![
        Pattern::Any,
        Pattern::Family("users."),
        Pattern::Family("oauth."),
        Pattern::One(Operation::UsersPatch),
        Pattern::One(Operation::GroupsCreate),
        Pattern::One(Operation::UsersList),
        Pattern::One(Operation::SignIn),
        Pattern::One(Operation::Unknown),
    ]);
    let op = prop::collection::vec(pattern, 1..4).prop_map(|mut op| {
        op.dedup();
        let first = op.remove(0);
        op.retain(|pattern| *pattern != first);
        op.sort_by_key(ToString::to_string);
        op.dedup();
        op.insert(0, first);
        op
    });
    let tests = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(test(), 1..4)];
    (op, tests)
        .prop_map(|(op, mut tests)| {
            tests.sort_by_cached_key(|(field, test): &(Field, Test)| (field.to_string(), test.rank()));
            tests.dedup_by(|(field, test), (kept, first)| {
                let alone = matches!(first, Test::Equals(_)) || *test == Test::Absent(true);
                field == kept && (alone || test.rank() == first.rank() || *first == Test::Absent(true))
            });
            Match { op, tests }
        })
        .boxed()
}

fn test() -> BoxedStrategy<(Field, Test)> {
    let text = prop::sample::select(vec![
        Field::Query("filter".to_owned()),
        Field::Header("user-agent".to_owned()),
        Field::ResourceUserName,
        Field::ResourceId,
        Field::ResourceExternalId,
        Field::TokenClient,
        Field::TokenScope,
        Field::TokenRole,
        Field::TokenFingerprint,
    ]);
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"].map(Value::from).to_vec();
    let number = prop::sample::select(vec![Field::Connection, Field::Attempt, Field::InFlight]);
    let words = || ".{0,8}".prop_map(Value::from);
    let count = || (1..9_u64).prop_map(Value::from);
    let phase = prop::sample::select(PHASES.map(Value::from).to_vec());
    prop_oneof![
        (prop_oneof![text.clone(), Just(Field::Path)], comparison(words())),
        (text.clone(), any::<bool>().prop_map(Test::Absent)),
        (text, Just(Test::Gt(100.0))),
        // By one of them every operation comes.
        Just((Field::Method, Test::In(methods))),
        (number.clone(), among(count())),
        (number, (0..9_i32).prop_map(|number| Test::Gt(f64::from(number)))),
        (Just(Field::Phase), among(phase)),
        ("[a-zA-Z0-9.~/]{1,9}".prop_map(Field::Body), comparison(json())),
    ]
    .boxed()
}

/// Comparisons that texts have.
fn comparison(value: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Test> {
    let pattern = prop::sample::select(vec!["^a.*$", "(?i)ada", "[0-9]{2,3}"]);
    prop_oneof![
        among(value),
        ".{0,8}".prop_map(Test::Contains),
        ".{0,8}".prop_map(Test::Prefix),
        pattern.prop_map(|pattern| Test::Matches(crate::expression::Expression::new(pattern).unwrap())),
    ]
}

fn among(value: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Test> {
    prop_oneof![
        value.clone().prop_map(Test::Equals),
        prop::collection::vec(value, 1..4).prop_map(Test::In),
    ]
}

fn json() -> BoxedStrategy<Value> {
    prop::sample::select(vec![
        Value::Null,
        json!(true),
        json!(-7),
        json!(1.5),
        json!("add"),
        json!({ "value": "ada", "equals": [1] }),
        json!([{ "op": "add" }, "b"]),
    ])
    .boxed()
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z0-9._-]{1,8}"
}

fn option<T: std::fmt::Debug>(inner: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    proptest::option::weighted(0.25, inner)
}

fn weighted(probability: f64) -> impl Strategy<Value = bool> {
    proptest::bool::weighted(probability)
}

fn delay() -> impl Strategy<Value = Duration> {
    prop_oneof![
        (1..=60_000_u64).prop_map(Duration::from_millis),
        (1..=60_u64).prop_map(Duration::from_secs)
    ]
}

/// A span of the org's clock that is not empty.
fn span() -> impl Strategy<Value = Duration> {
    prop_oneof![delay(), (1..=86_400_u64).prop_map(Duration::from_secs)]
}
