//! How a clock runs, as a value. It is told what real time it is, so that time itself can be tested.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// The first instant that a clock can be set to. Source: our choice; RFC 3339 has no years before 0.
pub(crate) const EARLIEST: Timestamp = Timestamp::UNIX_EPOCH;
/// The last instant that a clock can be set or advanced to, 9999-01-01T00:00:00Z. Source: RFC 3339 has four digits for
/// a year; the rest of that year is left to what still lives then.
pub(crate) const LATEST: Timestamp = Timestamp::constant(253_370_764_800, 0);
/// The most org seconds in a real one: at this pace a token of a year lives for half a minute. Source: our choice.
pub(crate) const MAX_SCALE: f64 = 1_000_000.0;

/// How a clock runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mode {
    /// As the system's.
    Real,
    /// As fast as the system's, and at another time.
    Offset,
    /// Not at all, until it is advanced.
    Frozen,
    /// So many times as fast as the system's.
    Scaled(f64),
}

impl Mode {
    /// The name on the control plane.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Offset => "offset",
            Self::Frozen => "frozen",
            Self::Scaled(_) => "scaled",
        }
    }
}

/// What a clock is set to. Without an instant it goes on from the present one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Setting {
    Real,
    Offset { at: Timestamp },
    Frozen { at: Option<Timestamp> },
    Scaled { scale: f64, at: Option<Timestamp> },
}

/// How a clock is moved on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    By(Duration),
    To(Timestamp),
}

/// Why a clock was not moved; it shows `now`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Backwards { now: Timestamp },
    PastTheEnd { now: Timestamp },
}

/// Showed `base` when real time was `since`, and runs from there as its mode says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dial {
    mode: Mode,
    base: Timestamp,
    since: Timestamp,
    /// The latest that it ever showed in this mode: where the system's clock is put back, this one waits.
    shown: Timestamp,
}

impl Dial {
    /// A dial that shows real time.
    pub(super) fn real(real: Timestamp) -> Self {
        Self::at(Mode::Real, real, real)
    }

    fn at(mode: Mode, base: Timestamp, real: Timestamp) -> Self {
        Self {
            mode,
            base,
            since: real,
            shown: base,
        }
    }

    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    /// What it shows at this real time, to the millisecond.
    pub(super) fn read(&mut self, real: Timestamp) -> Timestamp {
        to_the_millisecond(self.exact(real))
    }

    /// What it shows, with all that a step of less than a millisecond has added.
    fn exact(&mut self, real: Timestamp) -> Timestamp {
        let elapsed = real.duration_since(self.since);
        let run = match self.mode {
            Mode::Real | Mode::Offset => elapsed,
            Mode::Frozen => SignedDuration::ZERO,
            Mode::Scaled(scale) => scaled(elapsed, scale),
        };
        self.shown = self.shown.max(after(self.base, run));
        self.shown
    }

    /// Sets mode and instant. Only this can put a clock back.
    pub(super) fn set(&mut self, real: Timestamp, setting: Setting) {
        let now = self.read(real);
        *self = match setting {
            Setting::Real => Self::real(real),
            Setting::Offset { at } => Self::at(Mode::Offset, at, real),
            Setting::Frozen { at } => Self::at(Mode::Frozen, at.unwrap_or(now), real),
            Setting::Scaled { scale, at } => Self::at(Mode::Scaled(scale), at.unwrap_or(now), real),
        };
    }

    /// Moves on. A dial that showed real time does so no longer; every other one keeps its mode.
    pub(super) fn advance(&mut self, real: Timestamp, step: Step) -> Result<(), Refused> {
        let exact = self.exact(real);
        let now = to_the_millisecond(exact);
        let to = match step {
            Step::To(to) if to < now => return Err(Refused::Backwards { now }),
            Step::To(to) => to.max(exact),
            Step::By(by) => SignedDuration::try_from(by).map_or(Timestamp::MAX, |by| after(exact, by)),
        };
        if to > LATEST {
            return Err(Refused::PastTheEnd { now });
        }
        let mode = match self.mode {
            Mode::Real if to > exact => Mode::Offset,
            mode => mode,
        };
        *self = Self::at(mode, to, real);
        Ok(())
    }
}

fn to_the_millisecond(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// The instant that much later; the end of time where that cannot be written.
fn after(at: Timestamp, run: SignedDuration) -> Timestamp {
    at.saturating_add(run).unwrap_or(Timestamp::MAX)
}

fn scaled(elapsed: SignedDuration, scale: f64) -> SignedDuration {
    SignedDuration::try_from_secs_f64(elapsed.as_secs_f64() * scale).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests;
