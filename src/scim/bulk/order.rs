//! In which order the operations of a bulk request can be done.
//!
//! They keep the order of the request, except that what an operation refers to is created before it. Where operations
//! refer to each other in a circle, one of them is created without what is not there yet, and completed when it is
//! (RFC 7644 section 3.7.1).

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The operation at this place.
    Do {
        /// Its place in the request.
        at: usize,
        /// The places of the operations that it refers to and that can only be done after it.
        without: Vec<usize>,
    },
    /// Completes what was created without something, now that this is there.
    Complete {
        /// Its place in the request.
        at: usize,
    },
}

/// What to do, one after the other. `refers` says of each operation the places of those that it refers to.
pub fn order(refers: &[Vec<usize>]) -> Vec<Step> {
    let mut walk = Walk {
        refers,
        state: vec![State::New; refers.len()],
        waiting: Vec::new(),
        steps: Vec::new(),
    };
    for at in 0..refers.len() {
        walk.visit(at);
    }
    walk.steps
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// What it refers to is done first.
    Begun,
    Done,
}

/// A walk through the references, depth first. It keeps its own stack: a chain may be as long as a request.
struct Walk<'r> {
    refers: &'r [Vec<usize>],
    state: Vec<State>,
    /// Operations that were done without others, which they wait for.
    waiting: Vec<(usize, Vec<usize>)>,
    steps: Vec<Step>,
}

impl Walk<'_> {
    fn visit(&mut self, root: usize) {
        let mut stack = vec![root];
        while let Some(&at) = stack.last() {
            if self.state[at] == State::Done {
                stack.pop();
                continue;
            }
            self.state[at] = State::Begun;
            let next = self.refers[at].iter().find(|to| self.state[**to] == State::New);
            match next {
                Some(next) => stack.push(*next),
                None => {
                    stack.pop();
                    self.finish(at);
                }
            }
        }
    }

    /// Does an operation whose references are done, but for those that lead back to it.
    fn finish(&mut self, at: usize) {
        let mut without: Vec<usize> = self.refers[at].clone();
        without.retain(|to| self.state[*to] != State::Done);
        without.sort_unstable();
        without.dedup();
        self.state[at] = State::Done;
        self.steps.push(Step::Do {
            at,
            without: without.clone(),
        });
        if !without.is_empty() {
            self.waiting.push((at, without));
        }
        let state = &self.state;
        let steps = &mut self.steps;
        self.waiting.retain(|(at, without)| {
            let complete = without.iter().all(|to| state[*to] == State::Done);
            if complete {
                steps.push(Step::Complete { at: *at });
            }
            !complete
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Steps in short: `2`, `0-1` for 0 without 1, `+0` for the completion of 0.
    #[track_caller]
    fn check(refers: &[&[usize]], expected: &str) {
        let refers: Vec<Vec<usize>> = refers.iter().map(|to| to.to_vec()).collect();
        let told: Vec<String> = order(&refers).iter().map(told).collect();
        assert_eq!(told.join(" "), expected, "{refers:?}");
    }

    fn told(step: &Step) -> String {
        match step {
            Step::Do { at, without } => without.iter().fold(at.to_string(), |text, to| format!("{text}-{to}")),
            Step::Complete { at } => format!("+{at}"),
        }
    }

    #[test]
    fn operations_keep_their_order_and_what_is_referred_to_comes_first() {
        check(&[], "");
        check(&[&[], &[], &[]], "0 1 2");
        check(&[&[], &[0], &[0, 1]], "0 1 2");
        check(&[&[2], &[], &[]], "2 0 1");
        check(&[&[1], &[2], &[]], "2 1 0");
        check(&[&[2, 1, 2], &[], &[]], "2 1 0");
    }

    #[test]
    fn a_circle_is_broken_at_one_place_and_closed_when_all_of_it_is_there() {
        check(&[&[1], &[0]], "1-0 0 +1");
        check(&[&[0]], "0-0 +0");
        check(&[&[1], &[2], &[0]], "2-0 1 0 +2");
        check(&[&[1], &[0, 2], &[0]], "2-0 1-0 0 +2 +1");
        check(&[&[], &[2], &[1], &[2]], "0 2-1 1 +2 3");
    }

    #[test]
    fn a_chain_may_be_as_long_as_a_request() {
        let chain: Vec<Vec<usize>> = (1..=100_000).map(|to| vec![to % 100_000]).collect();
        assert_eq!(order(&chain).len(), 100_001);
    }

    proptest! {
        #[test]
        fn everything_is_done_once_and_nothing_is_done_with_what_is_not_there(
            refers in prop::collection::vec(prop::collection::vec(0_usize..8, 0..4), 8)
        ) {
            let steps = order(&refers);
            let mut done = Vec::new();
            let mut half = Vec::new();
            for step in &steps {
                match step {
                    Step::Do { at, without } => {
                        prop_assert!(!done.contains(at));
                        done.push(*at);
                        for to in &refers[*at] {
                            prop_assert_eq!(without.contains(to), to == at || !done.contains(to));
                        }
                        if !without.is_empty() {
                            half.push(*at);
                        }
                    }
                    Step::Complete { at } => {
                        prop_assert!(refers[*at].iter().all(|to| done.contains(to)));
                        prop_assert!(half.contains(at));
                        half.retain(|one| one != at);
                    }
                }
            }
            prop_assert_eq!(done.len(), refers.len());
            prop_assert!(half.is_empty());
        }
    }
}
