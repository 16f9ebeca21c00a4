//! What directory synchronisation does to a directory: it owns resources, and removes people.

use std::sync::Arc;

use jiff::Timestamp;

use super::Directory;
use crate::tenant::inactive::Inactive;
use crate::tenant::kind::Kind;
use crate::tenant::record::{Record, assemble};
use crate::tenant::source::Source;

impl Directory {
    /// A new version of a resource that says where it came from.
    pub(in crate::tenant) fn put_from(
        &mut self,
        kind: Kind,
        before: &Record,
        source: Source,
        now: Timestamp,
    ) -> Arc<Record> {
        let mut stamp = self.stamp(kind, before, now);
        stamp.source = source;
        let record = Record {
            attributes: assemble(kind, &stamp, before.attributes.clone()),
            ..before.without_attributes()
        };
        self.store(kind, record, Some(before), now)
    }

    /// A new version of a user who has confirmed their address.
    pub(in crate::tenant) fn put_confirmed(&mut self, before: &Record, now: Timestamp) -> Arc<Record> {
        let mut record = before.clone();
        record.unconfirmed = false;
        self.touch(&mut record, now);
        self.users.put(record)
    }

    /// A new version of a user that is not active, because directory synchronisation removed them at this instant.
    pub(in crate::tenant) fn put_removed(&mut self, before: &Record, now: Timestamp) -> Arc<Record> {
        let stamp = self.stamp(Kind::User, before, now);
        let mut attributes = before.attributes.clone();
        attributes.insert("active".to_owned(), false.into());
        let record = Record {
            inactive: Some(Inactive {
                since: now,
                by_sync: true,
            }),
            attributes: assemble(Kind::User, &stamp, attributes),
            ..before.without_attributes()
        };
        self.store(Kind::User, record, Some(before), now)
    }
}
