//! Schedules, row by row: which of a row of requests is hit.

use std::num::NonZeroU64;

use serde_json::json;

use super::*;
use crate::fault::rule::{Commit, Match};

const START: i64 = 1_000_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(START + seconds).unwrap()
}

fn moment(now: i64) -> Moment<'static> {
    Moment {
        now: at(now),
        armed_at: at(0),
        expired: false,
        state: "started",
    }
}

/// A rule with this schedule; the status of its effect is 500 unless it has a sequence.
fn rule(schedule: &serde_json::Value) -> Rule {
    let mut rule = json!({ "schedule": schedule });
    if schedule.get("sequence").is_none() {
        rule["effect"] = json!({ "http": { "status": 500 } });
    }
    Rule::from_json(&rule).unwrap_or_else(|flaws| panic!("{schedule}: {flaws:?}"))
}

/// What happens to ten requests in a row: the last digit of the status for a hit, `-` for none. All draw 0.5.
#[track_caller]
fn check(schedule: serde_json::Value, expected: &str) {
    let rule = rule(&schedule);
    let mut tally = Tally::default();
    let mut told = String::new();
    for _ in 0..10 {
        let (after, turn) = of(&rule, tally, &moment(0), || 0.5);
        tally = after;
        told.push(match turn {
            Ok(turn) => {
                let status = turn.effect.http.as_ref().unwrap().status.unwrap();
                char::from_digit(u32::from(status.as_u16() % 10), 10).unwrap()
            }
            Err(_) => '-',
        });
    }
    assert_eq!(told, expected, "{schedule}");
}

fn steps(statuses: &[u64]) -> Vec<serde_json::Value> {
    let steps = statuses.iter().map(|status| match status {
        0 => json!(null),
        status => json!({ "http": { "status": status } }),
    });
    steps.collect()
}

#[test]
fn every_part_of_a_schedule_counts_as_it_says() {
    check(json!({}), "0000000000");
    check(json!({ "times": 3 }), "000-------");
    check(json!({ "skip": 2 }), "--00000000");
    check(json!({ "every": 3 }), "--0--0--0-");
    check(json!({ "nth": [1, 4] }), "0--0------");
    check(json!({ "probability": 0.51 }), "0000000000");
    check(json!({ "probability": 0.5 }), "----------");
    check(json!({ "probability": 0 }), "----------");
    check(json!({ "probability": 1 }), "0000000000");
    check(json!({ "budget": { "hits": 4, "per": "1m" } }), "0000------");
    check(json!({ "sequence": steps(&[501, 0, 503]) }), "1-3-------");
    check(
        json!({ "sequence": steps(&[501, 0, 503]), "then": "repeat" }),
        "1-31-31-31",
    );
    check(json!({ "sequence": steps(&[501, 502]), "then": "last" }), "1222222222");
}

#[test]
fn parts_are_asked_in_their_order() {
    check(json!({ "skip": 2, "every": 3 }), "----0--0--");
    check(json!({ "skip": 2, "nth": [1, 4] }), "--0--0----");
    check(json!({ "every": 2, "nth": [2, 3, 4] }), "-0-0------");
    check(json!({ "every": 2, "times": 2 }), "-0-0------");
    check(json!({ "every": 2, "sequence": steps(&[501, 0, 503]) }), "-1---3----");
    check(json!({ "sequence": steps(&[501, 502, 503]), "times": 2 }), "12--------");
    check(json!({ "skip": 9, "times": 1 }), "---------0");
    check(
        json!({ "budget": { "hits": 3, "per": "1m" }, "times": 2 }),
        "00--------",
    );
}

/// What is said of one request at this second after the arming.
#[track_caller]
fn says(schedule: serde_json::Value, now: i64, expected: Result<Option<f64>, Pass>) {
    let rule = rule(&schedule);
    let (_, turn) = of(&rule, Tally::default(), &moment(now), || 0.25);
    assert_eq!(turn.map(|turn| turn.draw), expected, "{schedule} at {now}");
}

#[test]
fn a_window_holds_its_first_instant_and_not_its_last() {
    let window = json!({ "window": { "from": "10s", "for": "5s" } });
    for (now, expected) in [
        (9, Err(Pass::WindowClosed)),
        (10, Ok(None)),
        (14, Ok(None)),
        (15, Err(Pass::WindowClosed)),
    ] {
        says(window.clone(), now, expected);
    }
    let window = json!({ "window": { "from": at(10).to_string(), "for": "5s" } });
    says(window.clone(), 9, Err(Pass::WindowClosed));
    says(window, 14, Ok(None));
}

#[test]
fn a_ramp_rises_from_nothing_to_its_height_and_stays_there() {
    let ramp = json!({ "ramp": { "to": 0.5, "over": "100s" } });
    says(ramp.clone(), 0, Err(Pass::Drawn { draw: 0.25, below: 0.0 }));
    says(
        ramp.clone(),
        50,
        Err(Pass::Drawn {
            draw: 0.25,
            below: 0.25,
        }),
    );
    says(ramp.clone(), 51, Ok(Some(0.25)));
    says(ramp.clone(), 100_000, Ok(Some(0.25)));
    // A clock that was put back.
    says(ramp, -50, Err(Pass::Drawn { draw: 0.25, below: 0.0 }));
}

#[test]
fn a_budget_is_full_again_in_the_next_span_and_where_the_clock_is_put_back() {
    let rule = rule(&json!({ "budget": { "hits": 1, "per": "10s" } }));
    let mut tally = Tally::default();
    let mut told = Vec::new();
    for now in [0, 9, 10, 11, 35, -7, -6, -400, 5] {
        let (after, turn) = of(&rule, tally, &moment(now), || 0.0);
        tally = after;
        told.push(turn.err());
    }
    let spent = Some(Pass::BudgetSpent);
    let first_spans = [None, spent.clone(), None, spent.clone(), None];
    assert_eq!(told[..5], first_spans);
    assert_eq!(told[5..], [None, spent, None, None]);
}

#[test]
fn a_rule_that_is_not_live_counts_nothing() {
    let started = Tally::seen(7);
    let mut disabled = rule(&json!({}));
    disabled.enabled = false;
    let expired = Moment {
        expired: true,
        ..moment(0)
    };
    let elsewhere = rule(&json!({ "state": { "machine": "m", "is": "down" } }));
    let closed = rule(&json!({ "window": { "from": "1s", "for": "1s" } }));
    let live = rule(&json!({}));
    for (rule, moment, pass) in [
        (&disabled, moment(0), Pass::Disabled),
        (&live, expired, Pass::Expired),
        (
            &elsewhere,
            moment(0),
            Pass::OtherState {
                is: "started".to_owned(),
            },
        ),
        (&closed, moment(0), Pass::WindowClosed),
    ] {
        assert!(pass.is_uncounted());
        let (after, turn) = of(rule, started, &moment, || panic!("nothing is drawn"));
        assert_eq!((after, turn), (started, Err(pass)));
    }
}

#[test]
fn nothing_is_drawn_for_a_request_that_passes_before() {
    let never = || -> f64 { panic!("nothing is drawn") };
    for schedule in [
        json!({ "skip": 1, "probability": 0.5 }),
        json!({ "every": 2, "probability": 0.5 }),
        json!({ "nth": [2], "probability": 0.5 }),
        json!({}),
    ] {
        let rule = rule(&schedule);
        let (after, _) = of(&rule, Tally::default(), &moment(0), never);
        assert_eq!(after.seen, 1, "{schedule}");
    }
}

#[test]
fn a_sequence_that_is_built_by_hand_and_empty_is_over() {
    let mut empty = Rule::new(Match::default(), Effect::default());
    for then in [Then::Stop, Then::Repeat, Then::Last] {
        empty.schedule.sequence = Some(Sequence {
            steps: Vec::new(),
            then,
        });
        empty.schedule.times = NonZeroU64::new(1);
        let (_, turn) = of(&empty, Tally::default(), &moment(0), || 0.0);
        assert_eq!(turn, Err(Pass::SequenceOver));
    }
    assert_eq!(empty.effect.commit(), Commit::Only);
}
