//! Decisions, counters, views and the limit of rules.

use http::StatusCode;
use serde_json::{Value, json};

use super::*;
use crate::fault::rule::Commit;
use crate::fault::rule::RetryAfter;
use crate::fault::sample::Sample;
use crate::operation::Operation;

fn faults(rules: &[&str]) -> Faults {
    let faults = Faults::new(Entropy::new(42));
    for rule in rules {
        add(&faults, rule.parse().unwrap());
    }
    faults
}

#[track_caller]
fn add(faults: &Faults, rule: Rule) -> View {
    faults.add(rule, Timestamp::UNIX_EPOCH, None).unwrap()
}

fn decide(faults: &Faults, operation: Operation) -> Plan {
    Sample::of(operation).ask(|facts| faults.decide(facts, Plan::default()))
}

fn named(id: &str, short: &str) -> Rule {
    Rule::from_json(&json!({"id": id, "short": short})).unwrap()
}

/// A plan in one line: delay, answer, delivery and hits.
fn told(plan: &Plan) -> String {
    let answer = plan.http.as_ref().and_then(|http| {
        let seconds = match http.retry_after {
            Some(RetryAfter::Seconds(seconds)) => Some(seconds),
            _ => None,
        };
        Some(format!(" {} {seconds:?}", http.status?.as_u16()))
    });
    let reset = if plan.wire.is_some() { " rst" } else { "" };
    let hits: Vec<String> = plan.hits.iter().map(|hit| format!(" {}#{}", hit.id, hit.hit)).collect();
    format!("{:?}{}{reset}{}", plan.delay, answer.unwrap_or_default(), hits.concat())
}

#[track_caller]
fn check(rules: &[(&str, &str)], operation: Operation, plans: &[&str]) {
    let faults = faults(&[]);
    for (id, short) in rules {
        add(&faults, named(id, short));
    }
    let made: Vec<String> = plans.iter().map(|_| told(&decide(&faults, operation))).collect();
    assert_eq!(made, plans, "{rules:?}");
}

#[test]
fn without_a_matching_rule_nothing_happens() {
    assert_eq!(decide(&faults(&[]), Operation::UsersCreate), Plan::default());
    let others = faults(&["users.list: 503", "groups.*: rst"]);
    assert_eq!(decide(&others, Operation::UsersCreate), Plan::default());
    assert_eq!(Plan::default().commit, Commit::Only);
}

#[test]
fn a_rule_hits_as_often_as_it_says() {
    let rules = [("a", "users.create: 503 x2")];
    check(
        &rules,
        Operation::UsersCreate,
        &["0ns 503 None a#1", "0ns 503 None a#2", "0ns"],
    );
    let rules = [("a", "users.*: 429 retry-after=7s")];
    check(
        &rules,
        Operation::UsersGet,
        &["0ns 429 Some(7) a#1", "0ns 429 Some(7) a#2"],
    );
}

#[test]
fn the_first_rule_wins_in_each_layer_and_delays_add() {
    let rules = [
        ("a", "*: delay=1s, 503 x1"),
        ("b", "*: delay=2s, 500"),
        ("c", "*: delay=3s"),
        ("d", "*: rst x1"),
    ];
    check(
        &rules,
        Operation::UsersCreate,
        &["4s 503 None rst a#1 c#1 d#1", "5s 500 None b#1 c#2"],
    );
    let rules = [("a", "*: rst x1"), ("b", "users.create: rst x1")];
    check(&rules, Operation::UsersCreate, &["0ns rst a#1", "0ns rst b#1", "0ns"]);
}

#[test]
fn delays_add_up_to_the_limit_and_no_further() {
    check(
        &[("a", "*: delay=59s"), ("b", "*: delay=1s")],
        Operation::Unknown,
        &["60s a#1 b#1"],
    );
    check(
        &[("a", "*: delay=59s"), ("b", "*: delay=1001ms")],
        Operation::Unknown,
        &["60s a#1 b#1"],
    );
}

#[test]
fn only_a_status_or_a_reset_keeps_the_operation_from_running() {
    for (rule, expected) in [("*: delay=1s", false), ("*: 503", true), ("*: rst", true)] {
        assert_eq!(
            decide(&faults(&[rule]), Operation::UsersCreate).commit == Commit::Never,
            expected,
            "{rule}"
        );
    }
}

#[test]
fn a_view_tells_the_whole_rule() {
    let faults = faults(&[]);
    let rule = json!({
        "id": "throttle", "note": "ticket-123",
        "match": {"op": "users.*"}, "schedule": {"times": 2},
        "effect": {"http": {"status": 429, "retryAfter": 7}, "transport": {"delay": "250ms"}},
    });
    let view = add(&faults, Rule::from_json(&rule).unwrap());
    let fresh = json!({
        "id": "throttle",
        "match": {"op": "users.*"},
        "schedule": {"times": 2},
        "effect": {"http": {"status": 429, "retryAfter": 7}, "transport": {"delay": "250ms"}},
        "priority": 0,
        "optional": false,
        "enabled": true,
        "note": "ticket-123",
        "short": "users.*: delay=250ms, 429 retry-after=7s x2",
        "armed": true,
        "armedUntil": null,
        "hits": 0,
        "remaining": 2,
        "lastHit": null,
        "warnings": [],
    });
    assert_eq!(serde_json::to_string(&view).unwrap(), fresh.to_string());
    decide(&faults, Operation::UsersGet);
    decide(&faults, Operation::UsersPatch);
    let listed: Vec<Value> = faults.list().iter().map(|view| json!(view)).collect();
    let mut exhausted = fresh;
    exhausted["armed"] = json!(false);
    exhausted["hits"] = json!(2);
    exhausted["remaining"] = json!(0);
    exhausted["lastHit"] = json!({"at": "1970-01-01T00:00:00.000Z", "hit": 2});
    assert_eq!(listed, [exhausted]);
    assert_eq!(decide(&faults, Operation::UsersGet), Plan::default());
}

#[test]
fn a_view_of_a_reset_for_ever_says_what_is_the_default() {
    let view = add(&faults(&[]), "users.patch: rst".parse().unwrap());
    let expected = json!({
        "id": "fault-00000000",
        "match": {"op": "users.patch"},
        "schedule": {},
        "effect": {"transport": {"cut": 0, "end": "rst"}},
        "priority": 0,
        "optional": false,
        "enabled": true,
        "short": "users.patch: rst",
        "armed": true,
        "armedUntil": null,
        "hits": 0,
        "remaining": null,
        "lastHit": null,
        "warnings": [],
    });
    let id = view.id.clone();
    let view = serde_json::to_string(&view).unwrap().replace(&id, "fault-00000000");
    assert_eq!(view, expected.to_string());
}

#[test]
fn ids_are_drawn_from_the_seed_and_never_come_back() {
    let draw = || {
        let faults = faults(&[]);
        let first = add(&faults, "*: 503".parse().unwrap()).id;
        faults.clear();
        let second = add(&faults, "*: 503".parse().unwrap()).id;
        (first, second)
    };
    let (first, second) = draw();
    assert_ne!(first, second);
    assert_eq!(draw(), (first.clone(), second));
    let hex = first.strip_prefix("fault-").unwrap();
    assert!(hex.len() == 8 && u32::from_str_radix(hex, 16).is_ok(), "{first}");
}

#[test]
fn a_drawn_id_that_a_tester_took_is_drawn_again() {
    let taken = add(&faults(&[]), "*: 503".parse().unwrap()).id;
    let faults = faults(&[]);
    add(&faults, named(&taken, "*: 503"));
    let drawn = add(&faults, "users.list: 500".parse().unwrap());
    assert_ne!(drawn.id, taken);
    assert_eq!(faults.list().len(), 2);
}

#[test]
fn the_same_id_replaces_the_rule_in_its_place_and_says_so() {
    let faults = faults(&[]);
    add(&faults, named("a", "*: 503 x1"));
    add(&faults, named("b", "*: delay=1s"));
    decide(&faults, Operation::UsersCreate);
    let view = add(&faults, named("a", "users.create: rst x1"));
    assert_eq!(
        view.warnings,
        ["replaces the rule that had this id; its counters begin again"]
    );
    let shorts: Vec<Value> = faults.list().iter().map(|view| json!(view)["short"].clone()).collect();
    assert_eq!(shorts, ["users.create: rst x1", "*: delay=1s"]);
    assert_eq!(told(&decide(&faults, Operation::UsersCreate)), "1s rst a#1 b#2");
    assert_eq!(told(&decide(&faults, Operation::UsersGet)), "1s b#3");
}

#[test]
fn a_removed_rule_is_inert_and_the_others_go_on() {
    let faults = faults(&[]);
    for (id, short) in [("a", "*: delay=1s"), ("b", "*: delay=2s"), ("c", "users.*: delay=4s")] {
        add(&faults, named(id, short));
    }
    assert!(faults.remove("b"));
    assert!(!faults.remove("b"));
    assert_eq!(told(&decide(&faults, Operation::UsersCreate)), "5s a#1 c#1");
    faults.clear();
    assert_eq!(decide(&faults, Operation::UsersCreate), Plan::default());
    assert_eq!(faults.list(), []);
}

#[track_caller]
fn warned(rules: &[(&str, &str)], warnings: &[&str]) {
    let faults = faults(&[]);
    for (id, short) in rules {
        add(&faults, named(id, short));
    }
    let last = faults.list().pop().unwrap();
    assert_eq!(last.warnings, warnings, "{rules:?}");
}

#[test]
fn a_rule_that_can_never_be_hit_is_warned_about() {
    warned(
        &[("a", "users.*: 503"), ("b", "users.create: 429 x1")],
        &["never hit: earlier and without end, `a` does the same kind of thing to users.create"],
    );
    warned(
        &[("a", "*: rst"), ("b", "users.*: delay=1s, rst")],
        &["never hit: earlier and without end, `a` does the same kind of thing to users.*"],
    );
    warned(
        &[
            ("a", "archived.get: 503"),
            ("b", "archived.list: 503"),
            ("c", "archived.*: 500"),
        ],
        &["never hit: earlier and without end, `a`, `b` does the same kind of thing to archived.*"],
    );
}

#[test]
fn a_rule_that_can_be_hit_is_not_warned_about() {
    warned(&[("a", "users.*: 503 x5"), ("b", "users.create: 429")], &[]);
    warned(&[("a", "users.create: 503"), ("b", "users.*: 429")], &[]);
    warned(&[("a", "users.*: delay=1s"), ("b", "users.create: 429")], &[]);
    warned(&[("a", "users.*: rst"), ("b", "users.create: 429")], &[]);
    warned(&[("a", "users.*: 503"), ("b", "users.create: delay=1s")], &[]);
    warned(&[("a", "groups.*: 503"), ("b", "users.create: 503")], &[]);
}

#[test]
fn an_org_has_so_many_rules_and_no_more() {
    let faults = faults(&[]);
    for _ in 0..MAX_RULES {
        add(&faults, "users.create: 503 x1".parse().unwrap());
    }
    let flaw = faults
        .add("users.create: 503 x1".parse().unwrap(), Timestamp::UNIX_EPOCH, None)
        .unwrap_err();
    let reason = "there are 10000 rules already, the most an org may have; remove some first";
    assert_eq!(flaw, Flaw::new("", reason));
    let id = faults.list()[0].id.clone();
    add(&faults, named(&id, "users.create: 500"));
    assert_eq!(faults.list().len(), MAX_RULES);
    let plan = decide(&faults, Operation::UsersCreate);
    assert_eq!(
        plan.http.and_then(|http| http.status),
        Some(StatusCode::INTERNAL_SERVER_ERROR)
    );
}
