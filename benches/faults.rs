//! What faults cost: `cargo bench`. Read the columns as ratios within one run; the times are those of a machine.
//!
//! - `requests`: one request over a connection that stays open, to an organisation without rules, with 10,000 rules about
//!   other people, and with ten that match and draw a chance of nothing.
//! - `directories`: snapshots, forks and the export of an organisation of 10,000 people.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

mod support;

use divan::Bencher;
use serde_json::{Value, json};

use support::Bench;

fn main() {
    divan::main();
}

mod requests {
    use super::*;

    fn bench(bencher: Bencher<'_, '_>, rules: Vec<Value>) {
        let mut bench = Bench::start(10);
        bench.arm(rules);
        bencher.bench_local(|| bench.ask());
        bench.stop();
    }

    #[divan::bench]
    fn without_rules(bencher: Bencher<'_, '_>) {
        bench(bencher, Vec::new());
    }

    #[divan::bench]
    fn beside_10_000_rules_about_others(bencher: Bencher<'_, '_>) {
        let about = |n| {
            json!({
                "match": { "op": "users.*", "resource.userName": format!("user{n}@example.test") },
                "effect": { "http": { "status": 503 } }
            })
        };
        bench(bencher, (0..10_000).map(about).collect());
    }

    #[divan::bench]
    fn under_ten_rules_that_draw_nothing(bencher: Bencher<'_, '_>) {
        bench(bencher, vec![json!({ "short": "users.list: 503 p=0" }); 10]);
    }
}

mod directories {
    use super::*;

    const PEOPLE: u64 = 10_000;

    #[divan::bench(sample_count = 30)]
    fn snapshot(bencher: Bencher<'_, '_>) {
        let mut bench = Bench::start(PEOPLE);
        bencher.bench_local(|| bench.control("POST", "/snapshots", &json!({ "name": "a" }), 201));
        bench.stop();
    }

    #[divan::bench(sample_count = 30)]
    fn restore(bencher: Bencher<'_, '_>) {
        let mut bench = Bench::start(PEOPLE);
        bench.control("POST", "/snapshots", &json!({ "name": "a" }), 201);
        bencher.bench_local(|| bench.control("POST", "/snapshots/a/restore", &json!({}), 200));
        bench.stop();
    }

    #[divan::bench(sample_count = 30)]
    fn fork(bencher: Bencher<'_, '_>) {
        let mut bench = Bench::start(PEOPLE);
        bencher.bench_local(|| bench.control("POST", "/fork", &json!({}), 201));
        bench.stop();
    }

    #[divan::bench(sample_count = 10)]
    fn export(bencher: Bencher<'_, '_>) {
        let mut bench = Bench::start(PEOPLE);
        bencher.bench_local(|| bench.control("GET", "/data", &Value::Null, 200));
        bench.stop();
    }
}
