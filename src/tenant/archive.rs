//! The archive: users who were deleted, as they were last.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::Timestamp;

use super::Tenant;
use super::collection::fold;
use super::record::Record;
use crate::ids::ResourceId;
use crate::webex::limits::MAX_ARCHIVED;

/// A deleted user. Records are never changed in place, so keeping one costs a pointer.
#[derive(Clone, Debug)]
pub(crate) struct Archived {
    /// The user's last version.
    pub(crate) user: Arc<Record>,
    /// When they were deleted.
    pub(crate) deleted: Timestamp,
}

/// Deleted users, the last one at the end. Two may have one login, deleted one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Archive(VecDeque<Archived>);

impl Archive {
    /// Takes a deleted user in; the oldest goes where there are too many. Whom lists never showed nobody looks for.
    // Webex: fidelity row "archived-users": that the archive is filled at once is documented, its bound is ours.
    pub(super) fn take_in(&mut self, user: &Arc<Record>, deleted: Timestamp) {
        if user.hidden {
            return;
        }
        if self.0.len() >= MAX_ARCHIVED {
            self.0.pop_front();
        }
        let user = Arc::clone(user);
        self.0.push_back(Archived { user, deleted });
    }

    /// Gives up one who is back in the directory.
    pub(super) fn give_back(&mut self, id: ResourceId) {
        self.0.retain(|archived| archived.user.id != id);
    }
}

impl Tenant {
    /// The deleted user of this id.
    pub(crate) fn archived(&self, id: ResourceId) -> Option<Archived> {
        let directory = self.directory.read();
        let archived = directory.archive.0.iter();
        archived.rev().find(|archived| archived.user.id == id).cloned()
    }

    /// The deleted users of this login, in any letter case, in the order of their deletion.
    pub(crate) fn archived_named(&self, user_name: &str) -> Vec<Archived> {
        let login = fold(user_name);
        let directory = self.directory.read();
        let archived = directory.archive.0.iter();
        archived
            .filter(|archived| fold(archived.user.user_name()) == login)
            .cloned()
            .collect()
    }
}
