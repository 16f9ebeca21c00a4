//! What readers see of the directory: the truth, unless something under way or a fault shows them something else.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::directory::Directory;
use super::kind::Kind;
use super::record::Record;
use super::twist::Lens;
use super::unconfirmed;
use crate::ids::ResourceId;
use crate::scim::schema::{Attribute, ResourceType};
use crate::webex::schemas;

/// The schemas with every text compared exactly.
pub(super) static EXACT_USER: LazyLock<ResourceType> = LazyLock::new(|| exact(&schemas::USER));
/// The schemas with every text compared exactly.
pub(super) static EXACT_GROUP: LazyLock<ResourceType> = LazyLock::new(|| exact(&schemas::GROUP));

fn exact(resource_type: &ResourceType) -> ResourceType {
    fn all(attributes: &mut [Attribute]) {
        for attribute in attributes {
            attribute.case_exact = true;
            all(&mut attribute.sub_attributes);
        }
    }
    let mut exact = resource_type.clone();
    all(&mut exact.core.attributes);
    for schema in &mut exact.extensions {
        all(&mut schema.attributes);
    }
    exact
}

/// Resources that readers see otherwise than they are; `None` where they see nothing.
pub(super) type Altered = HashMap<ResourceId, Option<Arc<Record>>>;

impl Directory {
    /// A resource as readers see it.
    pub(super) fn seen(&self, kind: Kind, id: ResourceId, lens: Lens) -> Option<Arc<Record>> {
        if lens.everybody && kind == Kind::Group && id == self.everybody_id() {
            return Some(self.everybody(lens.bare));
        }
        if lens.truth {
            return self.of(kind).get(id).cloned();
        }
        let former = (lens.versions > 0).then(|| self.of(kind).past().version(id, lens.versions));
        if let Some(former) = former.flatten() {
            return Some(Arc::clone(former));
        }
        match self.pending().shown(kind, id) {
            Some(instead) => instead.cloned(),
            None => self.of(kind).get(id).map(|record| self.unsettled(record)),
        }
    }

    /// The groups of a member as readers see them: those of before, where its links lag.
    pub(super) fn seen_groups_of(&self, member: ResourceId, truth: bool) -> Vec<&Arc<Record>> {
        match self.pending().shown_groups(member).filter(|_| !truth) {
            Some(shown) => shown.iter().filter_map(|id| self.of(Kind::Group).get(*id)).collect(),
            None => self.groups_of(member).collect(),
        }
    }

    /// A record, inactive while it settles, and while the address is not confirmed.
    pub(super) fn unsettled(&self, record: &Arc<Record>) -> Arc<Record> {
        if !record.unconfirmed && !self.pending().is_settling(record.id) {
            return Arc::clone(record);
        }
        let mut inactive = Record::clone(record);
        inactive.attributes.insert("active".to_owned(), false.into());
        if record.unconfirmed {
            unconfirmed::mark(&mut inactive.attributes);
        }
        Arc::new(inactive)
    }

    /// All that readers of a kind see otherwise than it is.
    pub(super) fn altered(&self, kind: Kind, lens: Lens) -> Altered {
        if lens.truth {
            return Altered::new();
        }
        let stale = (lens.versions > 0).then(|| self.of(kind).past().ids());
        let everybody = (lens.everybody && kind == Kind::Group).then(|| self.everybody_id());
        let ids = self.pending().ids().chain(stale.into_iter().flatten()).chain(everybody);
        let ids = ids.chain(self.of(kind).unconfirmed());
        ids.map(|id| (id, self.seen(kind, id, lens))).collect()
    }

    /// Where in the order of creation the first so many hundredths of those whom lists show end.
    pub(super) fn end_of_share(&self, kind: Kind, hundredths: u8) -> u64 {
        let visible = || self.of(kind).iter().filter(|record| !record.hidden);
        let kept = visible().count() * usize::from(hundredths) / 100;
        if kept == 0 {
            return 0;
        }
        visible().nth(kept).map_or(u64::MAX, |record| record.seq)
    }
}
