//! What is remembered is bounded, and what cannot be hit costs nothing.

use super::*;

#[test]
fn so_many_partitions_are_remembered_and_the_one_used_longest_ago_is_forgotten() {
    let once = delay("r", json!({}), json!({ "times": 1, "per": "resource" }));
    let bench = Bench::new(&[once]);
    let hit = |n: usize| !bench.decide(&create(&format!("user-{n}"))).hits.is_empty();
    for n in 0..MAX_PARTITIONS {
        assert!(hit(n));
    }
    assert!(!hit(0), "the last of them pushed nobody out");
    assert!(hit(MAX_PARTITIONS));
    assert!(hit(1), "it was used longest ago, and counts from the beginning");
    assert!(!hit(0));
    assert_eq!(bench.state.lock().partitions.len(), MAX_PARTITIONS);
}

#[test]
fn rules_that_can_be_hit_no_more_leave_the_index() {
    let bench = Bench::new(&[
        rule("spent", json!({}), json!({ "times": 1 })),
        delay("short", json!({}), json!({ "ttl": "1m" })),
    ]);
    bench.decide(&create("a"));
    bench.decide_at(&create("a"), Duration::from_secs(60));
    assert!(
        bench
            .state
            .lock()
            .index(Stage::Whole)
            .needs(Operation::UsersCreate)
            .is_none()
    );
    let order = bench.state.lock().find("spent").unwrap().0;
    bench.state.lock().reset_counters(order, Duration::ZERO);
    assert_eq!(hits(&bench.decide(&create("a"))), ["spent"]);
}

#[test]
fn ten_thousand_rules_about_as_many_people_cost_a_request_one_candidate() {
    let bench = Bench::new(&[]);
    for n in 0..10_000 {
        let who = json!({ "op": "users.create", "resource.userName": format!("user-{n}@example.test") });
        bench.add(&rule(&format!("r{n}"), who, json!({})));
    }
    let sample = create("USER-4711@example.test");
    let candidates = sample.ask(|facts| {
        let state = bench.state.lock();
        state.index(Stage::Whole).candidates(&seen::Seen::new(facts)).len()
    });
    assert_eq!(candidates, 1);
    assert_eq!(hits(&bench.decide(&sample)), ["r4711"]);
    assert_eq!(hits(&bench.decide(&create("nobody@example.test"))), [""; 0]);
}
