//! Layer T: what happens to the bytes.

use std::num::NonZeroU64;
use std::time::Duration;

use crate::message::wire::{Close, Cut, Intake, Malform, Pace, StallAt};

/// All that is given is done.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Transport {
    pub(crate) delay: Option<Delay>,
    /// Where the delay is; `None` is before the headers.
    pub(crate) at: Option<StallAt>,
    /// How fast the answer leaves.
    pub(crate) speed: Option<Speed>,
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

/// How fast an answer leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speed {
    /// Bytes per second.
    Rate(NonZeroU64),
    Slices(Pace),
}

impl Speed {
    /// In how many slices a rate sends what it sends in a second; a slow one sends single bytes.
    const SLICES: u64 = 10;

    /// The slices that the wire sends.
    pub(crate) fn pace(self) -> Pace {
        match self {
            Self::Slices(pace) => pace,
            Self::Rate(rate) => {
                let rate = rate.get();
                let size = (rate / Self::SLICES).max(1);
                Pace {
                    size: usize::try_from(size).unwrap_or(usize::MAX),
                    every: Duration::from_nanos(
                        (u128::from(size) * 1_000_000_000 / u128::from(rate))
                            .try_into()
                            .unwrap_or(u64::MAX),
                    ),
                }
            }
        }
    }
}

impl Transport {
    /// Whether it does anything but wait before the headers.
    pub(crate) fn shapes(&self) -> bool {
        let only_waits = Self {
            delay: self.delay.filter(|_| self.at.is_none()),
            ..Self::default()
        };
        *self != only_waits
    }

    /// Whether the connection ends before a byte of the answer, or garbage comes in its place.
    pub(crate) fn is_silent(&self) -> bool {
        self.garbage.is_some() || self.intake.early || self.cut.is_some_and(|cut| cut.is_before_any_byte())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rate: u64, size: usize, every: Duration) {
        let pace = Speed::Rate(NonZeroU64::new(rate).unwrap()).pace();
        assert_eq!(pace, Pace { size, every }, "{rate}");
    }

    #[test]
    fn a_rate_is_ten_slices_a_second_or_single_bytes() {
        check(1, 1, Duration::from_secs(1));
        check(9, 1, Duration::from_nanos(111_111_111));
        check(10, 1, Duration::from_millis(100));
        check(1_000, 100, Duration::from_millis(100));
        check(4_096, 409, Duration::from_nanos(99_853_515));
    }
}
