//! Any schedule.

use std::num::NonZeroU64;
use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;

use super::{effect, name, option, span};
use crate::fault::rule::limits::MAX_COUNT;
use crate::fault::rule::{Budget, From, Per, Ramp, Schedule, Sequence, StateStep, Then, Window};

pub(super) fn schedule() -> BoxedStrategy<Schedule> {
    let per = prop::sample::select(vec![Per::Org, Per::Token, Per::Op, Per::Resource, Per::Client]);
    let counting = (
        option(per),
        prop_oneof![3 => Just(0), 1 => 1..9_u64],
        option(some(9)),
        option(nth()),
    );
    let share = || (0..=1_000_u16).prop_map(|thousandths| f64::from(thousandths) / 1_000.0);
    let chance = (option(share()), option((share(), span())));
    let limits = (option(window()), option((some(9), span())), option(some(MAX_COUNT)));
    let rest = (
        option(state()),
        option(span()),
        proptest::option::weighted(0.1, sequence()),
    );
    (counting, chance, limits, rest)
        .prop_map(
            |((per, skip, every, nth), (probability, ramp), (window, budget, times), (state, ttl, sequence))| {
                Schedule {
                    per,
                    skip,
                    every,
                    nth: nth.unwrap_or_default(),
                    sequence,
                    probability,
                    ramp: ramp.map(|(to, over)| Ramp { to, over }),
                    window,
                    budget: budget.map(|(hits, per)| Budget { hits, per }),
                    times,
                    state,
                    ttl,
                }
            },
        )
        .boxed()
}

fn some(most: u64) -> impl Strategy<Value = NonZeroU64> {
    (1..=most).prop_map(|number| NonZeroU64::new(number).unwrap())
}

fn nth() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::btree_set(1..20_u64, 1..4).prop_map(|numbers| numbers.into_iter().collect())
}

fn window() -> BoxedStrategy<Window> {
    let from = prop_oneof![
        Just(From::Armed(Duration::ZERO)),
        span().prop_map(From::Armed),
        (0..4_000_000_000_i64).prop_map(|second| From::At(Timestamp::from_second(second).unwrap())),
    ];
    (from, span())
        .prop_map(|(from, length)| Window { from, length })
        .boxed()
}

fn state() -> BoxedStrategy<StateStep> {
    (name(), option(name()), name())
        .prop_map(|(machine, is, then)| StateStep {
            machine,
            then: is.is_none().then_some(then),
            is,
        })
        .boxed()
}

fn sequence() -> BoxedStrategy<Sequence> {
    let then = prop::sample::select(vec![Then::Stop, Then::Repeat, Then::Last]);
    (
        prop::collection::vec(proptest::option::of(effect::effect()), 1..4),
        then,
    )
        .prop_map(|(steps, then)| Sequence { steps, then })
        .boxed()
}
