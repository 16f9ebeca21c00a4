//! Who refers to whom: the links from the other end, and what becomes of those who referred to one that is gone.

use jiff::Timestamp;

use super::{Directory, Links};
use crate::ids::ResourceId;
use crate::tenant::members;
use crate::tenant::record::Record;

impl Directory {
    /// Removes one who is gone from a group's `members`. The group has changed, so its version does too.
    pub(super) fn drop_member(&mut self, group: ResourceId, member: ResourceId, now: Timestamp) {
        let Some(record) = self.groups.get(group) else {
            return;
        };
        let mut record = Record::clone(record);
        record.members.remove(member);
        self.touch(&mut record, now);
        self.groups.put(record);
    }

    /// Takes one who is gone away as manager.
    pub(super) fn drop_manager(&mut self, report: ResourceId, now: Timestamp) {
        let Some(record) = self.users.get(report) else {
            return;
        };
        let mut record = Record::clone(record);
        members::forget_manager(&mut record.attributes);
        self.touch(&mut record, now);
        self.users.put(record);
    }
}

/// Follows a change of those whom one refers to: these no more, and these from now on.
pub(super) fn relink(
    links: &mut Links,
    from: ResourceId,
    gone: impl IntoIterator<Item = ResourceId>,
    new: impl IntoIterator<Item = ResourceId>,
) {
    for to in gone {
        unlink(links, to, from);
    }
    for to in new {
        links.entry(to).or_default().insert(from);
    }
}

/// Takes one link away.
pub(super) fn unlink(links: &mut Links, to: ResourceId, from: ResourceId) {
    if let Some(sources) = links.get_mut(&to) {
        sources.remove(&from);
        if sources.is_empty() {
            links.remove(&to);
        }
    }
}
