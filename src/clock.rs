//! Time. The only file that asks the system what time it is; everything else is handed a [`Clock`].

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// One org's clock: the system's time, moved by what the tester asked for.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_ms: AtomicI64,
}

impl Clock {
    /// The org's present instant.
    #[must_use]
    pub(crate) fn now(&self) -> Timestamp {
        let offset = SignedDuration::from_millis(self.offset_ms.load(Ordering::Relaxed));
        let real = system_now();
        // An instant past the year 9999 cannot be written; the clock stops there.
        real.checked_add(offset).unwrap_or(Timestamp::MAX)
    }

    /// Moves the org's clock forward. Waits for nothing: what falls due is due at the next request.
    pub(crate) fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let _ = self
            .offset_ms
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| Some(now.saturating_add(ms)));
    }
}

/// Real, monotonic time for measuring and for waiting on the wire; never moved by a tester.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts measuring.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub(crate) fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Real time since the start.
    #[must_use]
    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// RFC 3339 in UTC with milliseconds, as every timestamp of Webex is written: `2023-01-11T17:38:31.605Z`.
#[must_use]
pub(crate) fn rfc3339(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// The form of an HTTP `Date` header (RFC 9110 section 5.6.7).
#[must_use]
pub(crate) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn system_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_written_with_milliseconds_and_z() {
        let at: Timestamp = "2023-01-11T17:38:31.6057Z".parse().unwrap();
        assert_eq!(rfc3339(at), "2023-01-11T17:38:31.605Z");
        assert_eq!(http_date(at), "Wed, 11 Jan 2023 17:38:31 GMT");
        let whole: Timestamp = "2023-01-11T17:38:31Z".parse().unwrap();
        assert_eq!(rfc3339(whole), "2023-01-11T17:38:31.000Z");
    }

    #[test]
    fn advancing_past_the_end_of_time_stops_there() {
        let clock = Clock::default();
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }
}
