//! Time to live, scenarios, partitions, attempts, what is decided before a body is read, and what is explained.

use super::*;
use crate::message::wire::Intake;

#[test]
fn a_rule_disarms_itself_when_its_real_time_is_over_whatever_the_orgs_clock_says() {
    let second = Duration::from_secs(1);
    let bench = Bench::new(&[
        delay("hour", json!({}), json!({})),
        delay("minute", json!({}), json!({ "ttl": "1m" })),
    ]);
    let year = 365 * 86_400;
    let sample = create("ada").at(year);
    for (real, expected) in [
        (60 * second - Duration::from_nanos(1), vec!["hour", "minute"]),
        (60 * second, vec!["hour"]),
        (3_600 * second - Duration::from_nanos(1), vec!["hour"]),
        (3_600 * second, vec![]),
    ] {
        assert_eq!(hits(&bench.decide_at(&sample, real)), expected, "{real:?}");
    }
}

#[test]
fn a_scenario_goes_from_state_to_state_and_every_rule_sees_the_state_as_it_was() {
    let step = |is: &str, then: &str| json!({ "state": { "machine": "m", "is": is, "then": then } });
    let bench = Bench::new(&[
        delay("fall", json!({ "op": "users.create" }), step("started", "down")),
        delay("down", json!({}), step("down", "up")),
        delay("other", json!({}), json!({ "state": { "machine": "n", "is": "down" } })),
    ]);
    let list = Sample::of(Operation::UsersList);
    let told: Vec<Plan> = [&list, &create("a"), &list, &list, &create("a")]
        .into_iter()
        .map(|sample| bench.decide(sample))
        .collect();
    let told: Vec<Vec<&str>> = told.iter().map(hits).collect();
    assert_eq!(told, [vec![], vec!["fall"], vec!["down"], vec![], vec![]]);
    let order = bench.state.lock().find("fall").unwrap().0;
    bench.state.lock().reset_counters(order, Duration::ZERO);
    assert_eq!(hits(&bench.decide(&create("a"))), ["fall"]);
}

#[test]
fn where_two_rules_lead_one_scenario_on_the_first_has_its_way() {
    let to = |then: &str| json!({ "state": { "machine": "m", "then": then } });
    let bench = Bench::new(&[delay("a", json!({}), to("first")), delay("b", json!({}), to("second"))]);
    bench.decide(&create("a"));
    bench.add(&delay(
        "c",
        json!({}),
        json!({ "state": { "machine": "m", "is": "first" } }),
    ));
    assert_eq!(hits(&bench.decide(&create("a"))), ["a", "b", "c"]);
}

/// Which of these requests a rule that hits once per partition hits.
#[track_caller]
fn hit_once(per: Value, samples: &[Sample], expected: &str) {
    let bench = Bench::new(&[delay("r", json!({}), json!({ "times": 1, "per": per }))]);
    let told: String = samples
        .iter()
        .map(|sample| {
            if hits(&bench.decide(sample)).is_empty() {
                '-'
            } else {
                'x'
            }
        })
        .collect();
    assert_eq!(told, expected, "{per}");
}

#[test]
fn counters_are_of_whom_the_rule_says() {
    let ada = create("ada").token("t1", "c1");
    let samples = [
        ada.clone(),
        create("ADA").token("t1", "c1"),
        create("bob").token("t2", "c1"),
        Sample::of(Operation::UsersGet).about("1", "ada").token("t3", "c2"),
        Sample::of(Operation::UsersPatch)
            .about("1", "renamed")
            .token("t3", "c2"),
        Sample::of(Operation::UsersPatch).about("2", "bob"),
        ada,
    ];
    hit_once(Value::Null, &samples, "x------");
    hit_once(json!("org"), &samples, "x------");
    hit_once(json!("token"), &samples, "x-xx-x-");
    hit_once(json!("client"), &samples, "x--x-x-");
    hit_once(json!("op"), &samples, "x--xx--");
    // By id where there is one, so that a new name is no new resource; in any letter case where there is none.
    hit_once(json!("resource"), &samples, "x-xx-x-");
}

#[test]
fn an_attempt_is_the_same_operation_on_the_same_resource_with_the_same_body() {
    let second = json!({ "attempt": 2 });
    let bench = Bench::new(&[rule("again", second, json!({}))]);
    let delete = Sample::of(Operation::UsersDelete);
    for (sample, attempt) in [
        (create("ada"), 1),
        (create("bob"), 1),
        (create("ada"), 2),
        (create("ada"), 3),
        (delete.clone().about("7", "ada"), 1),
        // It is gone now, and it is the same request all the same.
        (
            {
                let mut gone = delete.clone().about("7", "");
                gone.resource.user_name = None;
                gone
            },
            2,
        ),
        (delete.about("8", "bob"), 1),
        (Sample::of(Operation::UsersList).query("filter=a"), 1),
        (Sample::of(Operation::UsersList).query("filter=b"), 1),
        (Sample::of(Operation::UsersList).query("filter=a"), 2),
    ] {
        let plan = bench.decide(&sample);
        assert_eq!(plan.attempt, Some(attempt), "{sample:?}");
        assert_eq!(hits(&plan).len(), usize::from(attempt == 2), "{sample:?}");
    }
}

#[test]
fn attempts_and_phases_are_looked_at_only_where_a_rule_asks() {
    let bench = Bench::new(&[rule("r", json!({ "op": "users.list" }), json!({}))]);
    let plan = bench.decide(&Sample::of(Operation::UsersList));
    assert_eq!((plan.attempt, plan.phase), (None, None));
    bench.add(&rule("p", json!({ "op": "users.list", "phase": "initial" }), json!({})));
    assert_eq!(bench.decide(&Sample::of(Operation::UsersList)).phase, Some("initial"));
    assert_eq!(bench.decide(&create("ada")).phase, None);
}

#[test]
fn a_rule_that_comes_too_late_for_its_layer_counts_nothing() {
    let bench = Bench::new(&[
        rule("first", json!({}), json!({ "times": 2 })),
        rule("third", json!({}), json!({ "every": 2 })),
    ]);
    let told: Vec<Plan> = (0..6).map(|_| bench.decide(&create("a"))).collect();
    let told: Vec<Vec<&str>> = told.iter().map(hits).collect();
    assert_eq!(
        told,
        [
            vec!["first"],
            vec!["first"],
            vec![],
            vec!["third"],
            vec![],
            vec!["third"]
        ]
    );
}

#[test]
fn lower_priorities_come_first_and_then_the_order_of_creation() {
    let with = |id: &str, priority: i64| {
        let mut rule = rule(id, json!({}), json!({ "times": 1 }));
        rule["priority"] = json!(priority);
        rule
    };
    let bench = Bench::new(&[with("c", 0), with("d", 0), with("a", -1), with("e", 9), with("b", -1)]);
    let told: Vec<String> = (0..5).map(|_| bench.decide(&create("a")).hits[0].id.clone()).collect();
    assert_eq!(told, ["a", "b", "c", "d", "e"]);
}

#[test]
fn how_a_body_is_read_is_decided_once_and_before_everything_else() {
    let effect = json!({ "transport": { "intake": { "rate": "100B/s" } } });
    let slow = json!({ "id": "slow", "schedule": { "times": 1 }, "effect": effect });
    let bench = Bench::new(&[
        delay("delay", json!({}), json!({})),
        slow,
        json!({ "id": "late", "effect": { "transport": { "close": "stale" } } }),
    ]);
    let source = bench.source(Duration::ZERO);
    let both = || {
        create("ada").ask(|facts| {
            let early = decide(&bench.state, source, facts, Stage::Intake, Plan::default());
            let intake = early.intake;
            (intake, decide(&bench.state, source, facts, Stage::Whole, early))
        })
    };
    let (intake, plan) = both();
    assert_eq!(intake.rate, Some(100));
    // The wire is given away: the other rule about it comes too late.
    assert_eq!(hits(&plan), ["slow", "delay"]);
    let (intake, plan) = both();
    assert_eq!((intake, hits(&plan)), (Intake::default(), vec!["delay", "late"]));
}

#[test]
fn what_is_explained_is_what_happens_and_counts_nothing() {
    let bench = Bench::new(&[
        rule("op", json!({ "op": "groups.*" }), json!({})),
        rule(
            "who",
            json!({ "resource.userName": { "in": ["bob", "eve"] } }),
            json!({}),
        ),
        rule("skip", json!({}), json!({ "skip": 1 })),
        rule("hit", json!({ "attempt": 1, "phase": "initial" }), json!({})),
        rule("late", json!({}), json!({})),
        delay("never", json!({}), json!({ "probability": 0 })),
    ]);
    let sample = create("ada");
    let told = bench.explain(&sample);
    let told: Vec<(&str, &str)> = told.iter().map(|(id, why)| (id.as_str(), why.as_str())).collect();
    let (_, drew) = told[5];
    assert!(
        drew.starts_with("it drew 0.") && drew.ends_with(", which is not below 0"),
        "{drew}"
    );
    assert_eq!(
        told[..5],
        [
            ("op", "the request is users.create, and the rule is about groups.*"),
            (
                "who",
                "resource.userName is \"ada\", and the rule asks for one of \"bob\", \"eve\""
            ),
            ("skip", "it lets 1 pass first, and this is number 1"),
            ("hit", "it is about this request, and it is its turn"),
            ("late", "an earlier rule has the HTTP answer"),
        ]
    );
    assert_eq!(bench.explain(&sample).len(), 6);
    assert_eq!(hits(&bench.decide(&sample)), ["hit"]);
    let second = bench.explain(&sample);
    assert_eq!(second[3].1, "attempt is \"2\", and the rule asks for 1");
}
