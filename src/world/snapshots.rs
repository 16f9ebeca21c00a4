//! Moments of an org by name, bounded in number.

use std::sync::Arc;

use jiff::Timestamp;
use parking_lot::Mutex;

use crate::oauth;
use crate::tenant;

/// Most snapshots of one org. Source: our choice; each may hold a directory of its own.
pub(crate) const MAX_SNAPSHOTS: usize = 20;

/// A moment of an org: what it holds and who may ask for it. Neither its journal, nor its rules, nor its clock.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) name: String,
    /// On the org's clock.
    pub(crate) at: Timestamp,
    pub(crate) directory: tenant::Saved,
    pub(crate) oauth: oauth::Saved,
}

/// One org's snapshots, in the order in which they were taken.
#[derive(Debug, Default)]
pub(crate) struct Snapshots(Mutex<Vec<Arc<Snapshot>>>);

impl Snapshots {
    /// Keeps a snapshot, in the place of the one of its name; `None` where there are [`MAX_SNAPSHOTS`] others.
    pub(crate) fn put(&self, snapshot: Snapshot) -> Option<Arc<Snapshot>> {
        let mut all = self.0.lock();
        let others = all.iter().filter(|old| old.name != snapshot.name).count();
        if others >= MAX_SNAPSHOTS {
            return None;
        }
        all.retain(|old| old.name != snapshot.name);
        let snapshot = Arc::new(snapshot);
        all.push(Arc::clone(&snapshot));
        Some(snapshot)
    }

    /// The snapshot of this name.
    pub(crate) fn get(&self, name: &str) -> Option<Arc<Snapshot>> {
        self.0.lock().iter().find(|snapshot| snapshot.name == name).cloned()
    }

    pub(crate) fn list(&self) -> Vec<Arc<Snapshot>> {
        self.0.lock().clone()
    }

    /// Forgets one; false where there is none of this name.
    pub(crate) fn remove(&self, name: &str) -> bool {
        let mut all = self.0.lock();
        let before = all.len();
        all.retain(|snapshot| snapshot.name != name);
        all.len() < before
    }
}
