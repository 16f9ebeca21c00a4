//! The index finds what a look at all rules finds: over any rules and requests, one after the other, the plan is the same.

use proptest::prelude::*;

use super::*;
use crate::fault::arbitrary;
use crate::fault::rule::Field;

/// Rules that meet requests often: few names, few clients, few operations.
fn matches() -> impl Strategy<Value = Value> {
    let value = prop_oneof![
        Just(json!("ada")),
        Just(json!("Bob")),
        Just(json!({ "in": ["ada", "eve"] })),
        Just(json!({ "prefix": "a" })),
        Just(json!({ "absent": true })),
    ];
    let key = prop::sample::select(vec![
        "resource.userName",
        "resource.id",
        "resource.externalId",
        "token.client",
        "token.fingerprint",
        "path",
        "query.q",
        "body.userName",
    ]);
    let op = prop::sample::select(vec!["*", "users.*", "users.create", "users.get", "groups.*"]);
    (op, prop::collection::vec((key, value), 0..3)).prop_map(|(op, tests)| {
        let mut matches = json!({ "op": op });
        for (key, value) in tests {
            matches[key] = value;
        }
        matches
    })
}

fn schedule() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({})),
        Just(json!({ "times": 2 })),
        Just(json!({ "skip": 1, "every": 2 })),
        Just(json!({ "probability": 0.5 })),
        Just(json!({ "probability": 0.5, "per": "client" })),
        Just(json!({ "times": 1, "per": "resource" })),
        Just(json!({ "ttl": "5s" })),
        Just(json!({ "state": { "machine": "m", "is": "started", "then": "down" } })),
        Just(json!({ "state": { "machine": "m", "is": "down" } })),
    ]
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let effect = prop_oneof![
        Just(json!({ "http": { "status": 503 } })),
        Just(json!({ "transport": { "delay": "1ms" } })),
        Just(json!({ "transport": { "cut": 0, "end": "rst" } })),
        Just(json!({ "protocol": "reordered" })),
    ];
    let ours = (matches(), schedule(), effect, -1..2_i64, prop::bool::weighted(0.9));
    let ours = ours.prop_filter_map("valid", |(matches, schedule, effect, priority, enabled)| {
        let rule = json!({
            "match": matches, "schedule": schedule, "effect": effect, "priority": priority, "enabled": enabled,
        });
        Rule::from_json(&rule).ok()
    });
    let any = arbitrary::rule().prop_map(|rule| Rule { id: None, ..rule });
    prop_oneof![5 => ours, 1 => any]
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    prop::collection::vec(any_rule(), 0..20)
}

fn request() -> impl Strategy<Value = Sample> {
    let operation = prop::sample::select(Operation::ALL.to_vec());
    let name = prop::sample::select(vec!["ada", "ADA", "Bob", "bob", "eve", ""]);
    let often = prop::sample::select(vec![Operation::UsersCreate, Operation::UsersGet]);
    (prop_oneof![often, operation], name, 0..6_u8, 0..10_i64).prop_map(|(operation, name, kind, at)| {
        let mut sample = Sample::of(operation).at(at);
        match kind {
            0 => sample,
            1 => {
                sample.resource.external_id = Some(name.to_owned());
                sample
            }
            2 => sample.path(name),
            3 => sample.named(name).body(&json!({ "userName": name })).token("ada", name),
            4 => sample.about(name, "eve").token("t", "ada"),
            _ => sample.query("q=ada").token(name, "c"),
        }
    })
}

/// What a tester does between two requests, to the rule at this place, where there is one.
#[derive(Clone, Debug)]
enum Deed {
    Disarm,
    Arm,
    ResetCounters,
    Remove,
    Replace(Box<Rule>),
}

fn deed() -> impl Strategy<Value = Option<(usize, Deed)>> {
    let deed = prop_oneof![
        Just(Deed::Disarm),
        Just(Deed::Arm),
        Just(Deed::ResetCounters),
        Just(Deed::Remove),
        any_rule().prop_map(|rule| Deed::Replace(Box::new(rule))),
    ];
    prop::option::of((0..20_usize, deed))
}

impl Bench {
    fn act(&self, place: usize, deed: &Deed, real: Duration) {
        let state = &mut *self.state.lock();
        let Some((order, id)) = state
            .rules
            .iter()
            .nth(place)
            .map(|(order, rule)| (*order, rule.id.clone()))
        else {
            return;
        };
        let mut arming = state.rules[&order].arming;
        arming.real = real;
        match deed {
            Deed::Disarm => state.change(order, real, |counted| counted.rule.enabled = false),
            Deed::Arm => state.change(order, real, |counted| {
                (counted.rule.enabled, counted.arming) = (true, arming);
            }),
            Deed::ResetCounters => state.reset_counters(order, real),
            Deed::Remove => assert!(state.remove(&id)),
            Deed::Replace(rule) => assert_eq!(state.put(id, Rule::clone(rule), arming), order),
        }
    }

    /// Takes every rule out of what finds it: nothing stays.
    fn set_all_aside(&self) {
        let state = &mut *self.state.lock();
        let orders: Vec<u64> = state.rules.keys().copied().collect();
        for order in orders {
            state.set_aside(order);
        }
        assert!(state.finds_nothing());
    }
}

/// Decides by a look at every rule there is, in their order.
fn by_all(bench: &Bench, sample: &Sample, real: Duration, stage: Stage, plan: Plan) -> Plan {
    let state = &mut *bench.state.lock();
    sample.ask(|facts| {
        let mut seen = seen::Seen::new(facts);
        if stage == Stage::Whole {
            state.traffic.note(seen.operation(), facts.now);
        }
        seen.traffic = state.traffic;
        let armed = state.rules.iter().filter(|(_, counted)| {
            Stage::of(&counted.rule) == stage && counted.indexed && counted.rule.acts_on(seen.operation())
        });
        let mut ranks: Vec<_> = armed.map(|(order, counted)| counted.rank(*order)).collect();
        ranks.sort_unstable();
        let rules: Vec<&Rule> = ranks.iter().map(|(_, order)| &state.rules[order].rule).collect();
        let asks = |wanted: Field| {
            rules
                .iter()
                .any(|rule| rule.matches.tests.iter().any(|(field, _)| *field == wanted))
        };
        let mut plan = plan;
        if asks(Field::Phase) {
            plan.phase = seen.phase().map(phase::Phase::name);
        }
        if asks(Field::Attempt) {
            seen.attempt = Some(state.count_attempt(&seen));
        }
        plan.attempt = seen.attempt.or(plan.attempt);
        decide::ask_all(state, bench.source(real), &seen, ranks, plan)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_index_finds_what_a_look_at_all_rules_finds(
        rules in rules(),
        requests in prop::collection::vec((deed(), request()), 1..24),
    ) {
        let (indexed, linear) = (Bench::new(&[]), Bench::new(&[]));
        for rule in &rules {
            indexed.put(rule.clone());
            linear.put(rule.clone());
        }
        for (second, (deed, sample)) in requests.iter().enumerate() {
            let real = Duration::from_secs(u64::try_from(second).unwrap());
            if let Some((place, deed)) = deed {
                indexed.act(*place, deed, real);
                linear.act(*place, deed, real);
            }
            let source = indexed.source(real);
            for stage in [Stage::Intake, Stage::Whole] {
                let got = sample.ask(|facts| decide(&indexed.state, source, facts, stage, Plan::default()));
                let expected = by_all(&linear, sample, real, stage, Plan::default());
                prop_assert_eq!(got, expected, "{:?}", sample);
            }
        }
        indexed.set_all_aside();
    }

    #[test]
    fn what_is_explained_is_what_happens(rules in rules(), requests in prop::collection::vec(request(), 1..12)) {
        let bench = Bench::new(&[]);
        for rule in &rules {
            bench.put(rule.clone());
        }
        for sample in &requests {
            let source = bench.source(Duration::ZERO);
            let (_, explained) = sample.ask(|facts| explain(&bench.state.lock(), source, facts));
            let told: Vec<String> = explained.into_iter().filter(|rule| rule.fires).map(|rule| rule.id).collect();
            let plan = sample.ask(|facts| {
                let plan = decide(&bench.state, source, facts, Stage::Intake, Plan::default());
                decide(&bench.state, source, facts, Stage::Whole, plan)
            });
            prop_assert_eq!(told, hits(&plan), "{:?}", sample);
        }
    }
}
