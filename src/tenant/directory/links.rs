//! Who refers to whom: the links from the other end, and what becomes of those who referred to one that is gone.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

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
        let gone = member.to_string();
        if let Some(Value::Array(members)) = record.attributes.get_mut("members") {
            members.retain(|member| member.get("value").and_then(Value::as_str) != Some(&gone));
            if members.is_empty() {
                record.attributes.shift_remove("members");
            }
        }
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

/// Follows a change of those whom one refers to.
pub(super) fn relink(links: &mut Links, from: ResourceId, old: &BTreeSet<ResourceId>, new: &BTreeSet<ResourceId>) {
    for to in old.difference(new) {
        unlink(links, *to, from);
    }
    for to in new.difference(old) {
        links.entry(*to).or_default().insert(from);
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
