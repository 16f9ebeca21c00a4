//! Users who are not active: after a time the org deletes them by itself.

use std::sync::Arc;

use jiff::Timestamp;

use super::Tenant;
use super::kind::Kind;
use super::record::Record;
use crate::clock::Agenda;
use crate::ids::ResourceId;
use crate::webex::limits::INACTIVE_LIFE;

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
    let since = record.inactive_since.filter(|_| !record.hidden)?;
    let at = since.checked_add(INACTIVE_LIFE).unwrap_or(Timestamp::MAX);
    Some((at, (record.seq, record.id)))
}
