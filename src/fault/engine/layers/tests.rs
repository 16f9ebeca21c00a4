//! What several effects make together.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::seen::Partition;
use super::*;
use crate::entropy::Entropy;
use crate::message::wire::{Cut, End, StallAt};

fn rule(effect: &Value) -> Rule {
    let rule = Rule::from_json(&json!({ "match": { "op": "users.patch" }, "effect": effect }));
    rule.unwrap_or_else(|flaws| panic!("{effect}: {flaws:?}"))
}

/// Takes the effects that come in time, and names those that do not, by their position.
fn plan(effects: &[Value]) -> (Plan, Vec<usize>) {
    let mut plan = Plan::default();
    let mut late = Vec::new();
    for (position, json) in effects.iter().enumerate() {
        let rule = rule(json);
        let dice = Dice::new(Entropy::new(1), "r", Partition::whole(), 1);
        match taken(&plan, &rule) {
            Some(_) => late.push(position),
            None => drop(take(&mut plan, &format!("r{position}"), &rule.effect, &dice)),
        }
    }
    (plan, late)
}

#[track_caller]
fn check_commit(effects: &[Value], expected: Commit) {
    assert_eq!(plan(effects).0.commit, expected, "{effects:?}");
}

#[test]
fn the_first_that_says_what_becomes_of_the_operation_decides() {
    let answer = json!({ "http": { "status": 503 } });
    let lost = json!({ "commit": "first", "transport": { "cut": "40%", "end": "rst" } });
    let never = json!({ "commit": "never", "transport": { "cut": 0, "end": "fin" } });
    let delay = json!({ "transport": { "delay": "1s" } });
    let toggle = json!({ "protocol": "patch-ignored" });
    check_commit(&[], Commit::Only);
    check_commit(&[delay.clone(), toggle.clone()], Commit::Only);
    check_commit(std::slice::from_ref(&answer), Commit::Never);
    check_commit(&[delay, answer.clone(), toggle], Commit::Never);
    check_commit(&[answer.clone(), lost.clone()], Commit::First);
    check_commit(&[lost, answer.clone()], Commit::First);
    check_commit(
        &[json!({ "commit": "first", "http": { "status": 500 } }), never],
        Commit::First,
    );
}

#[test]
fn the_first_has_its_way_in_each_layer_and_the_others_are_left_out_whole() {
    let answer = json!({ "http": { "status": 503 } });
    let other = json!({ "http": { "status": 500 }, "transport": { "delay": "5s" } });
    let cut = json!({ "transport": { "cut": "40%", "end": "rst" } });
    let slow = json!({ "transport": { "rate": "4KiB/s" } });
    let delay = json!({ "transport": { "delay": "1s" } });
    let (plan, late) = plan(&[delay.clone(), answer, other, cut, slow, delay]);
    assert_eq!(late, [2, 4]);
    assert_eq!(plan.delay, Duration::from_secs(2));
    assert_eq!(plan.http.unwrap().status.unwrap(), 503);
    let cut = plan.wire.unwrap().cut.unwrap();
    assert_eq!(cut.end, End::Rst);
    assert!(!Cut::is_before_any_byte(cut));
}

#[test]
fn toggles_compose_but_none_is_there_twice() {
    let toggle = |name: &str| json!({ "protocol": name });
    let first = json!({ "protocol": { "name": "patch-partial", "operations": 2 } });
    let (plan, late) = plan(&[
        first,
        toggle("patch-no-content"),
        toggle("patch-partial"),
        toggle("reordered"),
    ]);
    assert_eq!(late, [2]);
    let told: Vec<(&str, &str)> = plan
        .bends
        .iter()
        .map(|bend| (bend.rule.as_str(), bend.protocol.toggle.spec().name))
        .collect();
    assert_eq!(
        told,
        [("r0", "patch-partial"), ("r1", "patch-no-content"), ("r3", "reordered")]
    );
    assert_eq!(plan.bends[0].protocol.count("operations"), Some(2));
}

#[test]
fn a_delay_within_the_answer_is_a_stall_and_takes_the_wire() {
    let stall = json!({ "transport": { "delay": "3s", "at": "headers-body" } });
    let (plan, late) = plan(&[stall, json!({ "transport": { "close": "stale" } })]);
    assert_eq!((plan.delay, late), (Duration::ZERO, vec![1]));
    let expected = Stall {
        at: StallAt::Headers,
        length: Duration::from_secs(3),
    };
    assert_eq!(plan.wire.unwrap().stall, Some(expected));
}

#[test]
fn how_a_body_is_read_is_in_the_plan_and_takes_the_wire() {
    let slow = json!({ "transport": { "intake": { "rate": "100B/s" } } });
    let (plan, late) = plan(&[slow, json!({ "transport": { "close": "stale" } })]);
    assert_eq!((plan.intake.rate, plan.wire, late), (Some(100), None, vec![1]));
}
