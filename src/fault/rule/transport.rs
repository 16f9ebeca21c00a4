//! Layer T: what happens to the bytes.

use std::time::Duration;

use crate::message::wire::{Close, Cut, Intake, Malform, Pace, StallAt};

/// All that is given is done.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Transport {
    pub(crate) delay: Option<Delay>,
    /// Where the delay is; `None` is before the headers.
    pub(crate) at: Option<StallAt>,
    /// Slices of the answer with a pause between; a rate is spelled so too.
    pub(crate) pace: Option<Pace>,
    pub(crate) cut: Option<Cut>,
    /// So many drawn bytes in the place of an answer.
    pub(crate) garbage: Option<u64>,
    pub(crate) malform: Option<Malform>,
    pub(crate) close: Option<Close>,
    /// How the request's body is read.
    pub(crate) intake: Intake,
}

/// How long a delay is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Delay {
    Fixed(Duration),
    Uniform {
        from: Duration,
        to: Duration,
    },
    Normal {
        mean: Duration,
        deviation: Duration,
    },
    LogNormal {
        median: Duration,
        sigma: f64,
        max: Duration,
    },
}

impl Transport {
    /// Whether the connection ends before a byte of the answer, or garbage comes in its place.
    pub(crate) fn is_silent(&self) -> bool {
        self.garbage.is_some() || self.intake.early || self.cut.is_some_and(|cut| cut.is_before_any_byte())
    }
}
