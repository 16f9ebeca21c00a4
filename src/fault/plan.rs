//! What shall happen to one request: the decision of the rules, as a value that the pipeline carries out.

use std::sync::Arc;
use std::time::Duration;

use super::engine::Receipt;
use super::protocol::Protocol;
use super::rule::{Commit, Effect, Http};
use crate::message::wire::{Intake, Wire};

/// What shall happen to one request. The default is nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    /// Wait this long before anything else. The delays of all rules that hit, added, and at most
    /// [`MAX_DELAY`](super::delay::MAX_DELAY).
    pub(crate) delay: Duration,
    /// What happens to the real operation.
    pub(crate) commit: Commit,
    /// A rule said so; else it follows from the effects.
    pub(crate) commit_is_said: bool,
    /// What happens to the answer.
    pub(crate) http: Option<Arc<Http>>,
    /// What is bent, in the order of the rules; no toggle twice.
    pub(crate) bends: Vec<Bend>,
    /// What the wire does with the answer; `None` is HTTP as it should be.
    pub(crate) wire: Option<Wire>,
    /// How the request's body is read.
    pub(crate) intake: Intake,
    /// The rules that do it, in their order. What of it comes to nothing is given back.
    pub(crate) hits: Vec<Hit>,
    /// The how-manieth time this logical request came, where a rule asked.
    pub(crate) attempt: Option<u64>,
    /// What the traffic looks like, where a rule asked.
    pub(crate) phase: Option<&'static str>,
}

/// A toggle that is on for this request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bend {
    /// The rule's id, under which state is kept, such as a bucket.
    pub(crate) rule: String,
    pub(crate) protocol: Arc<Protocol>,
}

/// That a rule was hit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit {
    pub(crate) id: String,
    /// The how-manieth time it was, from 1.
    pub(crate) hit: u64,
    /// The number from 0 to 1 that was drawn, where chance decided.
    pub(crate) draw: Option<f64>,
    /// What the rule does, or the step of its sequence.
    pub(crate) effect: Effect,
    /// How long that waits before anything else.
    pub(crate) delay: Duration,
    pub(super) receipt: Receipt,
}

impl Plan {
    /// Whether nothing of the genuine answer reaches the client.
    pub(crate) fn leaves_no_answer(&self) -> bool {
        let replaced = self.http.as_ref().is_some_and(|http| http.replaces());
        replaced || self.wire.as_ref().is_some_and(Wire::is_silent)
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            delay: Duration::ZERO,
            commit: Commit::Only,
            commit_is_said: false,
            http: None,
            bends: Vec::new(),
            wire: None,
            intake: Intake::default(),
            hits: Vec::new(),
            attempt: None,
            phase: None,
        }
    }
}
