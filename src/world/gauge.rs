//! How many requests of an org are being answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts what is under way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gauge(Arc<AtomicU64>);

/// One thing that is under way, until it is dropped.
#[derive(Debug)]
pub(crate) struct Entered {
    gauge: Gauge,
}

impl Gauge {
    pub(crate) fn enter(&self) -> Entered {
        self.0.fetch_add(1, Ordering::Relaxed);
        Entered { gauge: self.clone() }
    }

    /// How many there are now.
    pub(crate) fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.gauge.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_begun_is_counted_until_it_ends() {
        let gauge = Gauge::default();
        let first = gauge.enter();
        let second = gauge.enter();
        assert_eq!(gauge.now(), 2);
        drop(first);
        assert_eq!(gauge.now(), 1);
        drop(second);
        assert_eq!(gauge.now(), 0);
    }
}
