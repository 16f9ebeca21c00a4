//! Where the numbers of records come from, and who waits for the next one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// Journals that share one number their records through, so that they can be read as one: every number is drawn once,
/// and none is left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequence(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    last: AtomicU64,
    /// Rung when there is something new to read. Nobody awaits in this module.
    bell: Notify,
}

impl Sequence {
    /// The next number. Draw it under the lock of the journal that it is for.
    pub(super) fn next(&self) -> u64 {
        self.0.last.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The last number that was drawn. Who takes a journal's lock after that finds in it all of its records up to here.
    pub(crate) fn last(&self) -> u64 {
        self.0.last.load(Ordering::Relaxed)
    }

    /// Wakes who waits.
    pub(crate) fn ring(&self) {
        self.0.bell.notify_waiters();
    }

    /// Ends at the next ring after this call.
    pub(crate) fn rung(&self) -> Notified<'_> {
        self.0.bell.notified()
    }
}
