//! Resources of one kind with their indexes, which change together or not at all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::kind::Kind;
use super::record::Record;
use crate::ids::ResourceId;

/// All users or all groups of a tenant.
#[derive(Clone, Debug)]
pub(super) struct Collection {
    kind: Kind,
    by_id: HashMap<ResourceId, Arc<Record>>,
    by_seq: BTreeMap<u64, Arc<Record>>,
    by_name: HashMap<String, ResourceId>,
    by_external_id: HashMap<String, BTreeSet<ResourceId>>,
}

impl Collection {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            by_id: HashMap::new(),
            by_seq: BTreeMap::new(),
            by_name: HashMap::new(),
            by_external_id: HashMap::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn get(&self, id: ResourceId) -> Option<&Arc<Record>> {
        self.by_id.get(&id)
    }

    /// The resource of this unique name, in any letter case.
    pub(super) fn named(&self, name: &str) -> Option<&Arc<Record>> {
        self.get(*self.by_name.get(&fold(name))?)
    }

    /// Every resource with this `externalId`, in any letter case; it need not be unique.
    pub(super) fn with_external_id(&self, external_id: &str) -> impl Iterator<Item = &Arc<Record>> {
        self.by_external_id
            .get(&fold(external_id))
            .into_iter()
            .flatten()
            .filter_map(|id| self.by_id.get(id))
    }

    /// In the order of creation.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.by_seq.values()
    }

    /// Puts a resource in the place of the one with its id, if there is one.
    pub(super) fn put(&mut self, record: Record) -> Arc<Record> {
        self.remove(record.id);
        let record = Arc::new(record);
        if let Some(name) = record.text(self.kind.unique_attribute()) {
            self.by_name.insert(fold(name), record.id);
        }
        if let Some(external_id) = record.text("externalId") {
            let ids = self.by_external_id.entry(fold(external_id)).or_default();
            ids.insert(record.id);
        }
        self.by_seq.insert(record.seq, Arc::clone(&record));
        self.by_id.insert(record.id, Arc::clone(&record));
        record
    }

    pub(super) fn remove(&mut self, id: ResourceId) -> Option<Arc<Record>> {
        let record = self.by_id.remove(&id)?;
        self.by_seq.remove(&record.seq);
        if let Some(name) = record.text(self.kind.unique_attribute()) {
            self.by_name.remove(&fold(name));
        }
        if let Some(external_id) = record.text("externalId")
            && let Some(ids) = self.by_external_id.get_mut(&fold(external_id))
        {
            ids.remove(&id);
            if ids.is_empty() {
                self.by_external_id.remove(&fold(external_id));
            }
        }
        Some(record)
    }
}

/// The form in which names that ignore letter case are compared.
fn fold(name: &str) -> String {
    name.to_lowercase()
}
