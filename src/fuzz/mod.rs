//! Mutated input against laws, on stable Rust: `scripts/fuzz --minutes 10`, and a little of it in every test run.
//!
//! A [`target`] reads what clients send and states a law about it. [`corpus`] holds what it begins with, [`mutate`] bends
//! that at random, and [`run`] goes on until the time is over or a law is broken. An input whose outcome has a new shape is
//! kept and bent further. There is no coverage to steer by, as a nightly compiler would give; the shapes stand in for it.

mod corpus;
mod dice;
mod laws;
mod mutate;
mod report;
mod run;
mod shape;
mod target;

use std::time::Duration;

use self::run::{Budget, Run};
use self::target::TARGETS;
use crate::clock::Stopwatch;
use crate::entropy::fresh_seed;

/// How long to go on, in seconds, over all targets together; set by `scripts/fuzz`.
const SECONDS: &str = "WEBEX_SCIM_MOCK_FUZZ_SECONDS";
/// Executions of each target in an ordinary test run.
const EXECUTIONS: u64 = 300;

#[test]
fn every_input_of_the_corpus_keeps_the_laws() {
    for target in TARGETS {
        let inputs = corpus::read(target.name);
        assert!(!inputs.is_empty(), "fixtures/fuzz/{} is empty", target.name);
        for (name, input) in inputs {
            if let Err(why) = target.execute(&input) {
                panic!("fixtures/fuzz/{}/{name}: {why}", target.name);
            }
        }
    }
}

#[test]
fn mutated_inputs_keep_the_laws() {
    let Some(seconds) = std::env::var(SECONDS).ok() else {
        for target in TARGETS {
            let run = Run::new(target, 1, corpus::inputs(target.name));
            if let Err(broken) = run.go_on(&Budget::Executions(EXECUTIONS)) {
                panic!("{broken}");
            }
        }
        return;
    };
    let whole = Duration::from_secs(seconds.parse().unwrap());
    let share = whole / u32::try_from(TARGETS.len()).unwrap();
    let seed = fresh_seed();
    let mut rows = Vec::new();
    for target in TARGETS {
        let run = Run::new(target, seed, corpus::inputs(target.name));
        match run.go_on(&Budget::Time(Stopwatch::start(), share)) {
            Ok(tally) => {
                corpus::keep(target.name, &tally.found);
                println!(
                    "{:<8} {} executions, {} shapes",
                    target.name, tally.executions, tally.shapes
                );
                rows.push((target, tally));
            }
            Err(broken) => {
                let file = corpus::write(target.name, "broken", &broken.input);
                panic!("{broken}\n{file} has the input; replay it: cargo test --lib fuzz::every_input");
            }
        }
    }
    report::write(whole, seed, &rows);
}
