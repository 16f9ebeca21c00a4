//! Chance: a function of seed, rule, partition and count, and of nothing else.

use proptest::prelude::*;

use super::*;
use crate::fault::plan::Hit;

/// A coin for every operation.
fn coin(id: &str) -> Value {
    delay(id, json!({}), json!({ "probability": 0.5 }))
}

/// The rules that hit, with what they had drawn.
type Draws = Vec<(String, Option<f64>)>;

fn draws(plan: &Plan) -> Draws {
    let told = plan.hits.iter().map(|Hit { id, draw, .. }| (id.clone(), *draw));
    told.collect()
}

/// Creates, and reads of resources whose ids depend on the order in which they came.
fn requests() -> Vec<Sample> {
    let names = ["ada", "bob", "eve", "dan", "flo", "gus"];
    let creates = names.iter().map(|name| create(name));
    let reads = names
        .iter()
        .map(|name| Sample::of(Operation::UsersGet).about(&format!("id of {name}"), name));
    // Each of them is tried three times.
    let once: Vec<Sample> = creates.chain(reads).collect();
    [once.clone(), once.clone(), once].concat()
}

/// The fates of each logical request, in the order of its attempts.
fn fates(rules: &[Value], requests: &[(usize, Sample)]) -> Vec<Vec<Draws>> {
    let bench = Bench::new(rules);
    let mut fates = vec![Vec::new(); 12];
    for (index, sample) in requests {
        fates[index % 12].push(draws(&bench.decide(sample)));
    }
    fates
}

proptest! {
    #[test]
    fn the_same_requests_meet_the_same_fate_in_any_order(
        order in Just((0..36).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let rules = [coin("a"), coin("b")];
        let samples = requests();
        let straight: Vec<(usize, Sample)> = samples.iter().cloned().enumerate().collect();
        // Which attempt comes first is the same in any order: they are alike.
        let shuffled: Vec<(usize, Sample)> = order.iter().map(|at| (*at, samples[*at].clone())).collect();
        prop_assert_eq!(fates(&rules, &straight), fates(&rules, &shuffled));
    }

    #[test]
    fn unrelated_traffic_and_other_rules_change_no_draw(others in 0..20_usize) {
        let calm = Bench::new(&[coin("a")]);
        let busy = Bench::new(&[coin("other"), coin("a")]);
        for n in 0..others {
            busy.decide(&create(&format!("stranger-{n}")));
        }
        for sample in requests() {
            let of_a = |plan: &Plan| draws(plan).into_iter().find(|(id, _)| id == "a");
            prop_assert_eq!(of_a(&calm.decide(&sample)), of_a(&busy.decide(&sample)));
        }
    }
}

#[test]
fn what_comes_again_is_drawn_anew_and_from_another_seed_otherwise() {
    let row = |seed: u64| -> Vec<bool> {
        let mut bench = Bench::new(&[coin("a")]);
        bench.entropy = Entropy::new(seed);
        (0..64).map(|_| !bench.decide(&create("ada")).hits.is_empty()).collect()
    };
    assert_eq!(row(1), row(1));
    assert_ne!(row(1), row(2));
    let hit = row(1).into_iter().filter(|hit| *hit).count();
    assert!((16..48).contains(&hit), "{hit} of 64 tosses");
}

#[test]
fn ids_that_come_out_otherwise_change_no_draw() {
    let toss = |id: &str| {
        let bench = Bench::new(&[coin("a")]);
        let read = Sample::of(Operation::UsersGet).about(id, "ada");
        (0..16).map(|_| draws(&bench.decide(&read))).collect::<Vec<_>>()
    };
    assert_eq!(toss("one id"), toss("another id"));
}

#[test]
fn a_resource_that_is_renamed_or_gone_goes_on_drawing_under_its_first_name() {
    let bench = Bench::new(&[coin("a")]);
    let named = |name: &str| {
        Sample::of(Operation::UsersPatch)
            .about("7", name)
            .body(&json!({ "n": 1 }))
    };
    let renamed: Vec<_> = ["ada", "eve", "eve", "eve"]
        .map(|name| draws(&bench.decide(&named(name))))
        .into();
    let fresh = Bench::new(&[coin("a")]);
    let same: Vec<_> = ["ada"; 4].map(|name| draws(&fresh.decide(&named(name)))).into();
    assert_eq!(renamed, same);
}

#[test]
fn with_a_partition_the_kth_arrival_gets_the_kth_draw_whoever_it_is() {
    let per = |per: &str| delay("a", json!({}), json!({ "probability": 0.5, "per": per }));
    for name in ["org", "op", "client", "token"] {
        let row = |names: [&str; 8]| -> Vec<Draws> {
            let bench = Bench::new(&[per(name)]);
            let requests = names.iter().map(|name| create(name).token("t", "c"));
            requests.map(|sample| draws(&bench.decide(&sample))).collect()
        };
        let (one, other) = (row(["a", "b", "c", "d", "e", "f", "g", "h"]), row(["z"; 8]));
        assert_eq!(one, other, "{name}");
    }
}

#[test]
fn two_orgs_of_one_seed_draw_alike_though_their_tokens_differ() {
    let toss = |fingerprint: &str| {
        let rule = delay("a", json!({}), json!({ "probability": 0.5, "per": "token" }));
        let bench = Bench::new(&[rule]);
        let sample = create("ada").token(fingerprint, "client");
        (0..16).map(|_| draws(&bench.decide(&sample))).collect::<Vec<_>>()
    };
    assert_eq!(toss("one"), toss("other"));
}

#[test]
fn the_draw_is_told_with_the_hit_and_below_the_probability() {
    let bench = Bench::new(&[coin("a")]);
    let told: Vec<Option<f64>> = (0..32)
        .flat_map(|_| bench.decide(&create("ada")).hits)
        .map(|hit| hit.draw)
        .collect();
    assert!(!told.is_empty());
    assert!(
        told.iter()
            .all(|draw| draw.is_some_and(|draw| (0.0..0.5).contains(&draw)))
    );
    let sure = Bench::new(&[delay("s", json!({}), json!({}))]);
    assert_eq!(sure.decide(&create("ada")).hits[0].draw, None);
}

#[test]
fn drawn_delays_are_the_same_again() {
    let law = json!({ "transport": { "delay": { "uniform": ["100ms", "2s"] } } });
    let slow = json!({ "id": "slow", "effect": law });
    let row = || -> Vec<Duration> {
        let bench = Bench::new(std::slice::from_ref(&slow));
        (0..8).map(|_| bench.decide(&create("ada")).delay).collect()
    };
    let delays = row();
    assert_eq!(delays, row());
    let (least, most) = (Duration::from_millis(100), Duration::from_secs(2));
    assert!(delays.iter().all(|delay| (least..=most).contains(delay)), "{delays:?}");
    assert!(delays.windows(2).any(|pair| pair[0] != pair[1]), "{delays:?}");
}
