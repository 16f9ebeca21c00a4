//! Users who are not active: after a time the org deletes them by itself.

use std::sync::Arc;

use jiff::Timestamp;

use super::Tenant;
use super::kind::Kind;
use super::record::Record;
use crate::clock::Agenda;
use crate::ids::ResourceId;
use crate::webex::limits::{INACTIVE_LIFE, SYNC_DELETED_LIFE};

/// How somebody stopped being active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Inactive {
    pub(crate) since: Timestamp,
    /// Directory synchronisation removed them: they go sooner.
    pub(crate) by_sync: bool,
}

impl Inactive {
    /// Deactivated by anything but directory synchronisation.
    pub(super) fn since(since: Timestamp) -> Self {
        Self { since, by_sync: false }
    }

    /// When Webex deletes them.
    // Webex: fidelity row "directory-sync-deletion": that the days count from the removal is assumed.
    fn end(self) -> Timestamp {
        let life = if self.by_sync { SYNC_DELETED_LIFE } else { INACTIVE_LIFE };
        self.since.checked_add(life).unwrap_or(Timestamp::MAX)
    }
}

/// Who goes when; at one instant in the order of creation.
#[derive(Clone, Debug, Default)]
pub(super) struct Deletions(Agenda<(u64, ResourceId)>);

impl Deletions {
    /// Notes what became of a resource: it was that and is this now.
    pub(super) fn follow(&mut self, before: Option<&Record>, after: Option<&Record>) {
        if let Some((at, key)) = before.and_then(deletion) {
            self.0.remove(at, key);
        }
        if let Some((at, key)) = after.and_then(deletion) {
            self.0.add(at, key);
        }
    }
}

impl Tenant {
    /// When the next user is deleted for not being active.
    pub(crate) fn next_deletion(&self) -> Option<Timestamp> {
        self.directory.read().deletions.0.next()
    }

    /// Deletes who has not been active for so long at this instant that Webex deletes them, and says whom. One person
    /// is spared: the administrator whom the org was born with.
    pub(crate) fn delete_inactive(&self, now: Timestamp, spared: Option<ResourceId>) -> Vec<Arc<Record>> {
        // Asked first, because a writer may have to copy.
        if self.next_deletion().is_none_or(|at| now < at) {
            return Vec::new();
        }
        let mut directory = self.directory.write();
        let due = directory.deletions.0.take(now).into_iter();
        due.filter(|(_, id)| spared != Some(*id))
            .filter_map(|(_, id)| directory.delete(Kind::User, &id.to_string(), now).ok())
            .collect()
    }
}

/// When a resource is deleted and how the agenda knows it: never whom the control plane made.
fn deletion(record: &Record) -> Option<(Timestamp, (u64, ResourceId))> {
    let inactive = record.inactive.filter(|_| !record.hidden)?;
    Some((inactive.end(), (record.seq, record.id)))
}
