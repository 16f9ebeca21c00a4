//! The whole way from rules and requests to plans: what counts, for whom, what is drawn, and that nothing depends on
//! what has nothing to do with it.

mod draws;
mod memory;
mod oracle;
mod scenarios;

use std::time::Duration;

use jiff::Timestamp;
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::*;
use crate::entropy::Entropy;
use crate::fault::plan::Plan;
use crate::fault::rule::Rule;
use crate::fault::sample::Sample;
use crate::operation::Operation;

/// Rules that were armed at the epoch of the org's clock, in the first instant of real time, for an hour.
struct Bench {
    state: Mutex<State>,
    entropy: Entropy,
}

impl Bench {
    fn new(rules: &[Value]) -> Self {
        let bench = Self {
            state: Mutex::default(),
            entropy: Entropy::new(42),
        };
        for json in rules {
            bench.add(json);
        }
        bench
    }

    #[track_caller]
    fn add(&self, json: &Value) {
        self.put(Rule::from_json(json).unwrap_or_else(|flaws| panic!("{json}: {flaws:?}")));
    }

    fn put(&self, mut rule: Rule) {
        let mut state = self.state.lock();
        let arming = Arming {
            at: Timestamp::UNIX_EPOCH,
            real: Duration::ZERO,
            wall: Timestamp::UNIX_EPOCH,
            ttl: Some(Duration::from_secs(3_600)),
        };
        let id = rule.id.take().unwrap_or_else(|| state.draw_id(self.entropy));
        state.put(id, rule, arming);
    }

    fn decide(&self, sample: &Sample) -> Plan {
        self.decide_at(sample, Duration::ZERO)
    }

    fn decide_at(&self, sample: &Sample, real: Duration) -> Plan {
        let source = self.source(real);
        sample.ask(|facts| decide(&self.state, source, facts, Stage::Whole, Plan::default()))
    }

    fn explain(&self, sample: &Sample) -> Vec<(String, String)> {
        let source = self.source(Duration::ZERO);
        let (_, explained) = sample.ask(|facts| explain(&self.state.lock(), source, facts));
        let told = explained.into_iter().map(|rule| (rule.id, rule.why));
        told.collect()
    }

    fn source(&self, real: Duration) -> Source {
        Source {
            entropy: self.entropy,
            real,
        }
    }
}

/// Rules that were hit, in their order.
fn hits(plan: &Plan) -> Vec<&str> {
    plan.hits.iter().map(|hit| hit.id.as_str()).collect()
}

/// A rule of this id, match and schedule that answers 500.
fn rule(id: &str, matches: Value, schedule: Value) -> Value {
    json!({ "id": id, "match": matches, "schedule": schedule, "effect": { "http": { "status": 500 } } })
}

/// The same that only waits, so that none keeps another from its turn.
fn delay(id: &str, matches: Value, schedule: Value) -> Value {
    let effect = json!({ "transport": { "delay": "1ms" } });
    json!({ "id": id, "match": matches, "schedule": schedule, "effect": effect })
}

fn create(user_name: &str) -> Sample {
    let body = json!({ "userName": user_name });
    Sample::of(Operation::UsersCreate).named(user_name).body(&body)
}
