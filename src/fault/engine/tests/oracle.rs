//! The index finds what a look at all rules finds: over any rules and requests, one after the other, the plan is the same.

use proptest::prelude::*;

use super::*;
use crate::fault::rule::Field;
use crate::fault::samples;

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

fn rules() -> impl Strategy<Value = Vec<Rule>> {
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
    let any = samples::rule().prop_map(|rule| Rule { id: None, ..rule });
    prop::collection::vec(prop_oneof![5 => ours, 1 => any], 0..20)
}

fn request() -> impl Strategy<Value = Sample> {
    let operation = prop::sample::select(Operation::ALL.to_vec());
    let name = prop::sample::select(vec!["ada", "ADA", "bob", "eve", ""]);
    let often = prop::sample::select(vec![Operation::UsersCreate, Operation::UsersGet]);
    (prop_oneof![often, operation], name, 0..4_u8, 0..10_i64).prop_map(|(operation, name, kind, at)| {
        let sample = Sample::of(operation).at(at);
        match kind {
            0 => sample,
            1 => sample.named(name).body(&json!({ "userName": name })).token("ada", name),
            2 => sample.about(name, "eve").token("t", "ada"),
            _ => sample.query("q=ada").token(name, "c"),
        }
    })
}

/// Decides by asking every rule about every request: the rules stand at no literal of the index.
fn oracle(rules: &[Rule]) -> Bench {
    let bench = Bench::new(&[]);
    for rule in rules {
        let mut rule = rule.clone();
        // The same tests, said so that the index knows nothing of them.
        rule.matches.tests.retain(|(field, _)| !is_indexed(field));
        bench.put(rule);
    }
    let originals = rules.iter();
    for (order, original) in bench.state.lock().rules.values_mut().zip(originals) {
        order.rule.matches.tests.clone_from(&original.matches.tests);
    }
    bench
}

fn is_indexed(field: &Field) -> bool {
    matches!(
        field,
        Field::ResourceUserName
            | Field::ResourceId
            | Field::ResourceExternalId
            | Field::TokenFingerprint
            | Field::Path
            | Field::TokenClient
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_index_finds_what_a_look_at_all_rules_finds(
        rules in rules(),
        requests in prop::collection::vec(request(), 1..24),
    ) {
        let (indexed, linear) = (Bench::new(&[]), oracle(&rules));
        for rule in &rules {
            indexed.put(rule.clone());
        }
        for (second, sample) in requests.iter().enumerate() {
            let real = Duration::from_secs(u64::try_from(second).unwrap());
            let (got, expected) = (indexed.decide_at(sample, real), linear.decide_at(sample, real));
            prop_assert_eq!(got, expected, "{:?}", sample);
        }
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
            let early: Vec<String> = {
                let state = bench.state.lock();
                let early = state.rules.values().filter(|counted| Stage::of(&counted.rule) == Stage::Intake);
                early.map(|counted| counted.id.clone()).collect()
            };
            let told: Vec<String> = explained.into_iter().filter(|rule| rule.fires).map(|rule| rule.id).collect();
            let plan = sample.ask(|facts| {
                let plan = decide(&bench.state, source, facts, Stage::Intake, Plan::default());
                decide(&bench.state, source, facts, Stage::Whole, plan)
            });
            prop_assert_eq!(told, hits(&plan), "{:?}; early are {:?}", sample, early);
        }
    }
}
