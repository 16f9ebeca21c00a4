//! Stretches of the directory in the order of creation: what is created or deleted meanwhile moves nothing.

use std::sync::Arc;

use super::Tenant;
use super::kind::Kind;
use super::record::Record;
use crate::ids::ResourceId;

/// Some resources that follow each other.
#[derive(Debug)]
pub(crate) struct Stretch {
    pub(crate) records: Vec<Arc<Record>>,
    /// The place of the last, where there are more behind it.
    pub(crate) go_on: Option<u64>,
}

impl Tenant {
    /// The first of those whom lists show, behind a place that an earlier stretch ended at.
    pub(crate) fn stretch(
        &self,
        kind: Kind,
        behind: Option<u64>,
        most: usize,
        wanted: impl Fn(&Record) -> bool,
    ) -> Stretch {
        let directory = self.directory.read();
        let mut found = directory
            .of(kind)
            .behind(behind)
            .filter(|record| !record.hidden && wanted(record));
        let records: Vec<Arc<Record>> = found.by_ref().take(most).cloned().collect();
        let last = records.last().map(|record| record.seq);
        Stretch {
            go_on: last.filter(|_| found.next().is_some()),
            records,
        }
    }

    /// The one whom lists show by this unique name, in any letter case.
    pub(crate) fn listed(&self, kind: Kind, name: &str) -> Option<Arc<Record>> {
        self.named(kind, name).filter(|record| !record.hidden)
    }

    /// The licences of a person, by name.
    pub(crate) fn licenses_of(&self, person: ResourceId) -> Vec<String> {
        self.directory.read().licenses.held_by(person)
    }
}
