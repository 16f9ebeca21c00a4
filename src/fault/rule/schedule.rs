//! Which of the matching requests are hit, in the order in which the parts are asked.

use std::num::NonZeroU64;
use std::time::Duration;

use jiff::Timestamp;

use super::effect::Effect;

/// The default hits every matching request for ever. All parts that are given must agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Schedule {
    /// Whose requests are counted together.
    pub(crate) per: Option<Per>,
    /// Let so many pass first.
    pub(crate) skip: u64,
    /// Each so-manieth, counted after `skip`: with 3, the third, the sixth.
    pub(crate) every: Option<NonZeroU64>,
    /// Exactly these, counted from 1 after `skip`; ascending, without repetition.
    pub(crate) nth: Vec<u64>,
    /// What happens to the first, the second and so on, in the effect's place.
    pub(crate) sequence: Option<Sequence>,
    /// The share of requests that are hit, from 0 to 1, drawn.
    pub(crate) probability: Option<f64>,
    /// A probability that grows with the org's clock.
    pub(crate) ramp: Option<Ramp>,
    /// Only so long, on the org's clock.
    pub(crate) window: Option<Window>,
    /// At most so many hits in a span of the org's clock.
    pub(crate) budget: Option<Budget>,
    /// At most so many hits; `None` means no end.
    pub(crate) times: Option<NonZeroU64>,
    /// Only in this state of a scenario, and the state that a hit leads to.
    pub(crate) state: Option<StateStep>,
    /// Disarms itself after this real time; `None` is the default of whoever arms it.
    pub(crate) ttl: Option<Duration>,
}

impl Schedule {
    /// Whether every matching request is hit, without end.
    pub(crate) fn hits_always(&self) -> bool {
        let always = Self {
            per: self.per,
            ..Self::default()
        };
        *self == always
    }
}

/// Whose requests share counters. Without it, the org's: whoever comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Per {
    Org,
    Token,
    Op,
    Resource,
    Client,
}

/// A list of effects that requests meet one after the other; `None` lets one pass.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sequence {
    pub(crate) steps: Vec<Option<Effect>>,
    pub(crate) then: Then,
}

/// What comes after the last step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Then {
    #[default]
    Stop,
    Repeat,
    Last,
}

/// A probability that rises from 0 to `to` within `over`, counted from when the rule was armed, and stays there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ramp {
    pub(crate) to: f64,
    pub(crate) over: Duration,
}

/// A span of the org's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: From,
    pub(crate) length: Duration,
}

/// When a window opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// So long after the rule was armed.
    Armed(Duration),
    At(Timestamp),
}

/// At most `hits` within any one span of this length; spans follow each other from when the rule was armed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    pub(crate) hits: NonZeroU64,
    pub(crate) per: Duration,
}

/// A step of a scenario (WireMock: required state, new state). Every machine begins in the state `started`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StateStep {
    pub(crate) machine: String,
    /// The rule hits in this state only; `None` is any.
    pub(crate) is: Option<String>,
    /// The state after a hit; `None` stays.
    pub(crate) then: Option<String>,
}
