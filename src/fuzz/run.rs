//! One run of one target: bend, execute, keep what is new; stop at the first broken law.

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use super::dice::Dice;
use super::mutate::Mutator;
use super::target::Target;
use crate::clock::Stopwatch;

/// Most inputs that a run bends further. Source: our choice, so that a long run fills no machine.
const INPUTS_MAX: usize = 2_000;
/// Executions that making one input small may take.
const SMALLER_TRIES: usize = 400;

/// When a run ends.
pub(super) enum Budget {
    Executions(u64),
    Time(Stopwatch, Duration),
}

impl Budget {
    fn is_spent(&self, executions: u64) -> bool {
        match self {
            Self::Executions(most) => executions >= *most,
            Self::Time(since, most) => since.elapsed() >= *most,
        }
    }
}

/// What a run came to.
pub(super) struct Tally {
    pub(super) executions: u64,
    /// Different shapes of outcomes.
    pub(super) shapes: usize,
    /// An input, made small, of each shape that the corpus had none of.
    pub(super) found: Vec<Vec<u8>>,
}

/// An input that breaks a law.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) target: &'static str,
    pub(super) seed: u64,
    pub(super) input: Vec<u8>,
    pub(super) why: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let input = String::from_utf8_lossy(&self.input);
        write!(
            f,
            "{} (seed {}): {}\ninput: {input:?}",
            self.target, self.seed, self.why
        )
    }
}

/// A run to come.
pub(super) struct Run {
    target: Target,
    seed: u64,
    inputs: Vec<Vec<u8>>,
}

impl Run {
    pub(super) fn new(target: Target, seed: u64, inputs: Vec<Vec<u8>>) -> Self {
        Self { target, seed, inputs }
    }

    /// Goes on until the budget is spent.
    pub(super) fn go_on(mut self, budget: &Budget) -> Result<Tally, Broken> {
        let mut dice = Dice::new(self.seed, self.target.name);
        let mutator = Mutator {
            words: self.target.words,
            json: self.target.json,
        };
        let mut shapes = HashSet::new();
        for input in &self.inputs {
            shapes.insert(self.execute(input)?);
        }
        let (mut executions, mut found) = (self.inputs.len() as u64, Vec::new());
        while !budget.is_spent(executions) {
            let input = mutator.bend(&mut dice, &self.inputs);
            executions += 1;
            let shape = self.execute(&input)?;
            if self.inputs.len() < INPUTS_MAX && !shapes.contains(&shape) {
                let small = smaller(&input, |input| self.target.execute(input).as_ref() == Ok(&shape));
                shapes.insert(shape);
                found.push(small.clone());
                self.inputs.push(small);
            }
        }
        Ok(Tally {
            executions,
            shapes: shapes.len(),
            found,
        })
    }

    fn execute(&self, input: &[u8]) -> Result<String, Broken> {
        self.target.execute(input).map_err(|_| {
            let small = smaller(input, |input| self.target.execute(input).is_err());
            Broken {
                target: self.target.name,
                seed: self.seed,
                why: self.target.execute(&small).err().unwrap_or_default(),
                input: small,
            }
        })
    }
}

/// Cuts out of an input whatever it does not need to stay what it is.
fn smaller(input: &[u8], same: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut small = input.to_vec();
    let mut tries = 0;
    let mut cut = small.len() / 2;
    while cut > 0 {
        let mut at = 0;
        while at + cut <= small.len() && tries < SMALLER_TRIES {
            let shorter = [&small[..at], &small[at + cut..]].concat();
            tries += 1;
            if same(&shorter) {
                small = shorter;
            } else {
                at += cut;
            }
        }
        cut /= 2;
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Breaks on any text in which an `x` stands before a `y`.
    const TOY: Target = Target {
        name: "toy",
        law: |input| match input.iter().skip_while(|byte| **byte != b'x').any(|byte| *byte == b'y') {
            true => Err("x before y".to_owned()),
            false => Ok(input.len().to_string()),
        },
        words: &["x", "y"],
        json: false,
    };

    #[test]
    fn a_broken_law_is_found_and_its_input_made_small() {
        let run = Run::new(TOY, 1, vec![b"abc".to_vec()]);
        let broken = run.go_on(&Budget::Executions(10_000)).err().unwrap();
        assert_eq!(
            (broken.input.as_slice(), broken.why.as_str()),
            (&b"xy"[..], "x before y")
        );
    }

    #[test]
    fn a_panic_breaks_every_law() {
        let target = Target {
            law: |_| panic!("at the disco"),
            ..TOY
        };
        let broken = Run::new(target, 1, vec![b"abc".to_vec()]).go_on(&Budget::Executions(1));
        assert_eq!(broken.err().unwrap().why, "panicked: at the disco");
    }

    #[test]
    fn a_run_keeps_one_input_of_each_new_shape_and_ends_by_itself() {
        let target = Target { words: &["z"], ..TOY };
        let tally = Run::new(target, 1, vec![b"abc".to_vec()]).go_on(&Budget::Executions(500));
        let tally = tally.ok().unwrap();
        assert_eq!(tally.executions, 500);
        assert_eq!(tally.shapes, tally.found.len() + 1);
        let spent = Budget::Time(Stopwatch::start(), Duration::ZERO);
        let tally = Run::new(target, 1, vec![b"abc".to_vec()]).go_on(&spent).ok().unwrap();
        assert_eq!((tally.executions, tally.shapes), (1, 1));
    }
}
