//! Time. The only module that asks the system what time it is; everything else is handed a [`Clock`].
//!
//! Read [`Dial`] first: how a clock runs, as a value that is told the real time. [`Clock`] is a dial that asks for it.

mod agenda;
mod dial;
mod stopwatch;
mod text;

use jiff::Timestamp;
use parking_lot::Mutex;

pub(crate) use agenda::Agenda;
pub(crate) use dial::{MAX_SCALE, Mode, Refused, Setting, Step};
pub(crate) use stopwatch::Stopwatch;
pub(crate) use text::{NoSpan, http_date, instant, rfc3339, span, span_or_why};

use dial::Dial;

/// One org's clock. All methods take its lock for themselves and wait for nothing else.
#[derive(Debug)]
pub(crate) struct Clock(Mutex<Dial>);

/// What a clock shows, and how it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) now: Timestamp,
    pub(crate) mode: Mode,
    /// How far the clock is from real time.
    pub(crate) offset_ms: i64,
}

impl Default for Clock {
    /// Shows real time.
    fn default() -> Self {
        Self(Mutex::new(Dial::real(system_now())))
    }
}

impl Clock {
    /// The org's present instant, to the millisecond, which is all that is ever written of it: who advances the clock
    /// to the instant that a token shows as its end has reached it.
    #[must_use]
    pub(crate) fn now(&self) -> Timestamp {
        self.reading().now
    }

    /// The present instant and how the clock runs.
    pub(crate) fn reading(&self) -> Reading {
        let mut dial = self.0.lock();
        let real = system_now();
        let now = dial.read(real);
        Reading {
            now,
            mode: dial.mode(),
            offset_ms: now.as_millisecond() - real.as_millisecond(),
        }
    }

    /// Sets how the clock runs, and from where.
    pub(crate) fn set(&self, setting: Setting) {
        self.0.lock().set(system_now(), setting);
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&self, step: Step) -> Result<(), Refused> {
        self.0.lock().advance(system_now(), step)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn system_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::dial::EARLIEST;
    use super::*;

    #[test]
    fn a_new_clock_shows_real_time_to_the_millisecond() {
        let before = system_now();
        let clock = Clock::default();
        let reading = clock.reading();
        let after = system_now();
        assert_eq!((reading.mode, reading.offset_ms), (Mode::Real, 0));
        assert!(before.as_millisecond() <= reading.now.as_millisecond() && reading.now <= after);
        assert_eq!(reading.now.as_microsecond() % 1_000, 0);
    }

    #[test]
    fn a_frozen_clock_stands_and_says_how_far_it_is_from_real_time() {
        let clock = Clock::default();
        clock.set(Setting::Frozen { at: Some(EARLIEST) });
        let reading = clock.reading();
        assert_eq!((reading.now, reading.mode), (EARLIEST, Mode::Frozen));
        assert!(reading.offset_ms < 0, "{reading:?}");
        assert_eq!(clock.now(), EARLIEST);
    }
}
