//! What resources were: the last few versions of those that changed, so that a read can be stale.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::record::Record;
use crate::ids::ResourceId;

/// Former versions that are kept of one resource. Source: our choice; a replica is seldom further behind.
pub(super) const MAX_VERSIONS: usize = 4;
/// Resources of one kind whose former versions are kept. Source: our choice, so that a long run costs no more memory
/// than a short one.
pub(super) const MAX_REMEMBERED: usize = 1_000;

/// Former versions by resource; a deleted one's last is among them.
#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    /// The newest last.
    versions: HashMap<ResourceId, VecDeque<Arc<Record>>>,
    /// Whose turn it is to be forgotten: the first.
    order: VecDeque<ResourceId>,
}

impl Past {
    /// Remembers what is about to be replaced or deleted.
    pub(super) fn keep(&mut self, record: &Arc<Record>) {
        let versions = self.versions.entry(record.id).or_default();
        if versions.is_empty() {
            self.order.push_back(record.id);
        }
        versions.push_back(Arc::clone(record));
        if versions.len() > MAX_VERSIONS {
            versions.pop_front();
        }
        if self.order.len() > MAX_REMEMBERED
            && let Some(forgotten) = self.order.pop_front()
        {
            self.versions.remove(&forgotten);
        }
    }

    /// The version so many before the present one, or the oldest that is kept; `None` where nothing else was.
    pub(super) fn version(&self, id: ResourceId, back: usize) -> Option<&Arc<Record>> {
        let versions = self.versions.get(&id)?;
        versions.get(versions.len().saturating_sub(back))
    }

    /// Everybody who was something else once.
    pub(super) fn ids(&self) -> impl Iterator<Item = ResourceId> {
        self.order.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::*;
    use crate::entropy::Entropy;
    use crate::tenant::membership::Membership;

    fn id(of: usize) -> ResourceId {
        ResourceId::new(Entropy::new(1).uuid("past", "", of as u64))
    }

    fn keep(past: &mut Past, of: usize, version: usize) {
        past.keep(&Arc::new(Record {
            id: id(of),
            seq: 1,
            hidden: false,
            unconfirmed: false,
            inactive: None,
            attributes: Map::from_iter([("version".to_owned(), Value::from(version))]),
            members: Membership::default(),
        }));
    }

    fn version(past: &Past, of: usize, back: usize) -> Option<u64> {
        past.version(id(of), back)?.attributes["version"].as_u64()
    }

    #[test]
    fn versions_are_counted_back_from_the_present_one_and_the_oldest_kept_stands_for_all_before_it() {
        let mut past = Past::default();
        assert_eq!(version(&past, 0, 1), None);
        for n in 1..=MAX_VERSIONS {
            keep(&mut past, 0, n);
        }
        assert_eq!(version(&past, 0, 1), Some(4));
        assert_eq!(version(&past, 0, MAX_VERSIONS), Some(1));
        assert_eq!(version(&past, 0, MAX_VERSIONS + 1), Some(1));
        keep(&mut past, 0, 5);
        assert_eq!(
            (version(&past, 0, 1), version(&past, 0, MAX_VERSIONS)),
            (Some(5), Some(2))
        );
        assert_eq!(version(&past, 1, 1), None);
    }

    #[test]
    fn the_most_resources_are_remembered_and_then_the_first_is_forgotten() {
        let mut past = Past::default();
        for of in 0..MAX_REMEMBERED {
            keep(&mut past, of, 1);
        }
        assert_eq!((version(&past, 0, 1), past.ids().count()), (Some(1), MAX_REMEMBERED));
        keep(&mut past, MAX_REMEMBERED, 1);
        assert_eq!((version(&past, 0, 1), version(&past, 1, 1)), (None, Some(1)));
        assert_eq!(
            (past.ids().count(), past.versions.len()),
            (MAX_REMEMBERED, MAX_REMEMBERED)
        );
    }
}
