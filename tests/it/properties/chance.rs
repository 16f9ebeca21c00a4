//! Chance is a function of seed, rule and logical request: whatever comes in between and by whatever connection, a
//! request meets the same fate.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::Twin;

/// Logical requests, and how often each is sent.
const REQUESTS: usize = 12;
const ATTEMPTS: usize = 3;
/// Requests under way at once.
const LANES: usize = 4;

/// What became of a logical request: statuses with draws, in an order of their own.
type Fate = Vec<(u64, String)>;

/// The request of this number: a look-up, a create, a read or a PATCH.
fn asked(number: usize, people: &[(String, String)]) -> (&'static str, String, Value) {
    let name = format!("user{number}@example.test");
    let path = || people[number % people.len()].1.clone();
    match number % 4 {
        0 => ("GET", format!("/Users?filter=userName eq \"{name}\""), Value::Null),
        1 => ("POST", "/Users".to_owned(), json!({ "userName": name })),
        2 => ("GET", path(), Value::Null),
        _ => {
            let operations = json!([{ "op": "replace", "path": "displayName", "value": name }]);
            ("PATCH", path(), json!({ "Operations": operations }))
        }
    }
}

/// Sends all requests in this order, several at once, and says what became of each.
async fn fates(seed: u64, order: &[usize]) -> BTreeMap<String, Fate> {
    let twin = Twin::start(seed).await;
    let coin = |id: &str, status: u16| {
        let effect = json!({ "http": { "status": status } });
        json!({ "id": id, "match": { "op": "users.*" }, "schedule": { "probability": 0.4 }, "effect": effect })
    };
    twin.arm(&coin("first", 503)).await;
    twin.arm(&coin("second", 500)).await;
    let people = twin.people().await;
    let send = async |lane: usize| {
        for number in order.iter().skip(lane).step_by(LANES) {
            let (method, path, body) = asked(number % REQUESTS, &people);
            twin.send(method, &path, &body).await;
        }
    };
    tokio::join!(send(0), send(1), send(2), send(3));
    let mut fates: BTreeMap<String, Fate> = BTreeMap::new();
    for entry in twin.journal().await {
        let what = format!("{} {} {}", entry["method"], entry["target"], entry["body"]);
        let fate = (entry["status"].as_u64().unwrap(), draws(&entry));
        fates.entry(what).or_default().push(fate);
    }
    fates.values_mut().for_each(|fate| fate.sort());
    fates
}

/// Which rules struck, and what they had drawn; which hit of the rule it was depends on who else came.
fn draws(entry: &Value) -> String {
    let faults = entry["faults"].as_array().unwrap().iter();
    let draws = faults.map(|fault| {
        let draw = fault["draw"].as_f64().unwrap();
        assert!((0.0..0.4).contains(&draw), "{entry}");
        format!("{}={draw}", fault["id"].as_str().unwrap())
    });
    draws.collect::<Vec<_>>().join(" ")
}

fn in_order() -> Vec<usize> {
    (0..REQUESTS * ATTEMPTS).collect()
}

#[tokio::test]
async fn the_same_requests_meet_the_same_fate_in_any_interleaving() {
    let expected = fates(42, &in_order()).await;
    let hit = expected
        .values()
        .flatten()
        .filter(|(_, draws)| !draws.is_empty())
        .count();
    assert!((8..32).contains(&hit), "{hit} of {}", REQUESTS * ATTEMPTS);
    assert_eq!(expected.len(), REQUESTS);
    let mut runner = TestRunner::deterministic();
    for _ in 0..6 {
        let order = Just(in_order()).prop_shuffle().new_tree(&mut runner).unwrap().current();
        assert_eq!(fates(42, &order).await, expected, "{order:?}");
    }
}

#[tokio::test]
async fn of_another_seed_the_same_requests_meet_another_fate() {
    let (one, other) = (fates(1, &in_order()).await, fates(2, &in_order()).await);
    let told = |fates: &BTreeMap<String, Fate>| fates.values().cloned().collect::<Vec<_>>();
    assert_ne!(told(&one), told(&other));
}

#[tokio::test]
async fn two_orgs_of_one_seed_in_one_server_draw_alike() {
    let webex = webex_scim_mock::MockWebex::start().await;
    let mut rows = Vec::new();
    for _ in 0..2 {
        let org = webex.org().seed(8).create().await;
        let effect = json!({ "http": { "status": 503 } });
        let rule = json!({ "id": "coin", "schedule": { "probability": 0.5 }, "effect": effect });
        crate::support::rules::arm(&webex, &org, &rule).await;
        let caller = crate::support::Caller::connector(&org);
        for n in 0..24 {
            caller.get(&format!("/Users?filter=userName eq \"{n}\"")).await;
        }
        let journal = crate::support::journal::journal(&webex, &org).await;
        rows.push(journal.iter().map(|entry| entry["faults"].clone()).collect::<Vec<_>>());
    }
    assert_eq!(rows[0], rows[1]);
    let hit = rows[0].iter().filter(|faults| **faults != json!([])).count();
    assert!((6..19).contains(&hit), "{hit} of 24");
}
