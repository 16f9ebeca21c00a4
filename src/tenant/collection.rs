//! Resources of one kind with their indexes, which change together or not at all.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use super::kind::Kind;
use super::past::Past;
use super::record::Record;
use crate::ids::ResourceId;

/// All users or all groups of a tenant.
#[derive(Clone, Debug)]
pub(super) struct Collection {
    kind: Kind,
    by_id: HashMap<ResourceId, Arc<Record>>,
    by_seq: BTreeMap<u64, Arc<Record>>,
    by_name: HashMap<String, ResourceId>,
    /// Those who have a name that another holds already: nobody, unless a fault let one in.
    doubles: HashMap<String, Vec<ResourceId>>,
    by_external_id: HashMap<String, BTreeSet<ResourceId>>,
    unconfirmed: BTreeSet<ResourceId>,
    past: Past,
}

impl Collection {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            by_id: HashMap::new(),
            by_seq: BTreeMap::new(),
            by_name: HashMap::new(),
            doubles: HashMap::new(),
            by_external_id: HashMap::new(),
            unconfirmed: BTreeSet::new(),
            past: Past::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn get(&self, id: ResourceId) -> Option<&Arc<Record>> {
        self.by_id.get(&id)
    }

    /// The resources of this unique name, in any letter case: one, unless a fault let in another.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Arc<Record>> {
        let name = fold(name);
        let holder = self.by_name.get(&name).into_iter();
        let doubles = self.doubles.get(&name).into_iter().flatten();
        holder.chain(doubles).filter_map(|id| self.get(*id))
    }

    /// Every resource with this `externalId`, in any letter case; it need not be unique.
    pub(super) fn with_external_id(&self, external_id: &str) -> impl Iterator<Item = &Arc<Record>> {
        self.by_external_id
            .get(&fold(external_id))
            .into_iter()
            .flatten()
            .filter_map(|id| self.by_id.get(id))
    }

    /// Users who have still to confirm their address.
    pub(super) fn unconfirmed(&self) -> impl Iterator<Item = ResourceId> {
        self.unconfirmed.iter().copied()
    }

    /// In the order of creation.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.by_seq.values()
    }

    /// Those behind this place, in the order of creation; all of them behind none.
    pub(super) fn behind(&self, place: Option<u64>) -> impl Iterator<Item = &Arc<Record>> {
        let from = place.map_or(Bound::Unbounded, Bound::Excluded);
        self.by_seq.range((from, Bound::Unbounded)).map(|(_, record)| record)
    }

    /// Former versions of resources that were changed or deleted.
    pub(super) fn past(&self) -> &Past {
        &self.past
    }

    pub(super) fn forget_past(&mut self) {
        self.past = Past::default();
    }

    /// Puts a resource in the place of the one with its id, if there is one.
    pub(super) fn put(&mut self, record: Record) -> Arc<Record> {
        self.remove(record.id);
        let record = Arc::new(record);
        if let Some(name) = record.text(self.kind.unique_attribute()).map(fold) {
            match self.by_name.entry(name) {
                Entry::Vacant(free) => drop(free.insert(record.id)),
                Entry::Occupied(taken) => {
                    let doubles = self.doubles.entry(taken.key().clone()).or_default();
                    doubles.push(record.id);
                }
            }
        }
        if let Some(external_id) = record.text("externalId") {
            let ids = self.by_external_id.entry(fold(external_id)).or_default();
            ids.insert(record.id);
        }
        if record.unconfirmed {
            self.unconfirmed.insert(record.id);
        }
        self.by_seq.insert(record.seq, Arc::clone(&record));
        self.by_id.insert(record.id, Arc::clone(&record));
        record
    }

    pub(super) fn remove(&mut self, id: ResourceId) -> Option<Arc<Record>> {
        let record = self.by_id.remove(&id)?;
        self.by_seq.remove(&record.seq);
        self.unconfirmed.remove(&id);
        if let Some(name) = record.text(self.kind.unique_attribute()).map(fold) {
            self.forget_name(name, id);
        }
        if let Some(external_id) = record.text("externalId")
            && let Some(ids) = self.by_external_id.get_mut(&fold(external_id))
        {
            ids.remove(&id);
            if ids.is_empty() {
                self.by_external_id.remove(&fold(external_id));
            }
        }
        self.past.keep(&record);
        Some(record)
    }

    /// Takes a name from one who had it. Where that was the holder, one of the doubles becomes it.
    fn forget_name(&mut self, name: String, id: ResourceId) {
        let Some(doubles) = self.doubles.get_mut(&name) else {
            self.by_name.remove(&name);
            return;
        };
        match doubles.iter().position(|double| *double == id) {
            Some(at) => drop(doubles.remove(at)),
            None => drop(self.by_name.insert(name.clone(), doubles.remove(0))),
        }
        if doubles.is_empty() {
            self.doubles.remove(&name);
        }
    }
}

/// The form in which names that ignore letter case are compared.
pub(super) fn fold(name: &str) -> String {
    name.to_lowercase()
}
