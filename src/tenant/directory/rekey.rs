//! A resource that gets another id.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Directory, unlink};
use crate::ids::ResourceId;
use crate::tenant::kind::Kind;
use crate::tenant::members;
use crate::tenant::record::Record;

impl Directory {
    /// Gives a resource a new id, and tells it to whoever refers to it: members stay members, reports keep their
    /// manager. The old id is nobody's from now on.
    pub(in crate::tenant) fn rekey(&mut self, kind: Kind, before: &Record, now: Timestamp) -> Arc<Record> {
        let (old, (_, new)) = (before.id, self.draw_id(kind));
        self.of_mut(kind).remove(old);
        self.deletions.follow(Some(before), None);
        if let Some(password) = self.passwords.remove(&old) {
            self.passwords.insert(new, password);
        }
        for member in before.members.ids() {
            unlink(&mut self.groups_of, member, old);
        }
        if let Some(manager) = before.manager_id() {
            unlink(&mut self.reports_of, manager, old);
        }
        let mut record = before.clone();
        record.id = new;
        record.attributes.insert("id".to_owned(), new.to_string().into());
        let record = self.store(kind, record, None, now);
        self.licenses.rekey(old, new);
        self.retell(old, new, now);
        record
    }

    /// Puts the new id in the place of the old one, wherever it is referred to.
    fn retell(&mut self, old: ResourceId, new: ResourceId, now: Timestamp) {
        if let Some(groups) = self.groups_of.remove(&old) {
            for group in groups
                .iter()
                .filter_map(|id| self.groups.get(*id).cloned())
                .collect::<Vec<_>>()
            {
                let mut group = Record::clone(&group);
                group.members.rename(old, new);
                self.touch(&mut group, now);
                self.groups.put(group);
            }
            self.groups_of.insert(new, groups);
        }
        if let Some(reports) = self.reports_of.remove(&old) {
            for report in reports
                .iter()
                .filter_map(|id| self.users.get(*id).cloned())
                .collect::<Vec<_>>()
            {
                let mut report = Record::clone(&report);
                if let Some(manager) = members::manager(&mut report.attributes) {
                    manager["value"] = new.to_string().into();
                }
                self.touch(&mut report, now);
                self.users.put(report);
            }
            self.reports_of.insert(new, reports);
        }
    }
}
