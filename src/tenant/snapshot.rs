//! A tenant's moments: kept, brought back, given to another org.

use std::sync::Arc;

use super::Tenant;
use super::directory::Directory;
use super::kind::Kind;
use super::shared::Shared;

/// A moment of a tenant: users, groups, licences, claims, passwords, and the counters that ids and versions come from.
#[derive(Clone, Debug)]
pub(crate) struct Saved(pub(super) Arc<Directory>);

impl Saved {
    /// How many of a kind lists showed then.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.0.of(kind).iter().filter(|record| !record.hidden).count()
    }
}

impl Tenant {
    /// Keeps this moment. It costs a pointer; the first write after it costs a copy of the indexes.
    pub(crate) fn save(&self) -> Saved {
        Saved(self.directory.moment())
    }

    /// Brings a moment back, be it of this org or of another one. The counters come back too, so that what is done next
    /// is drawn as it was then. What faults had begun and not ended does not: a restored org is at rest. How the org
    /// speaks is no content of it, and stays.
    pub(crate) fn restore(&self, saved: &Saved) {
        let (org, profile) = {
            let present = self.directory.read();
            (present.org, present.profile)
        };
        let as_it_was = saved.0.org == org && saved.0.is_at_rest() && saved.0.profile == profile;
        let moment = match as_it_was {
            true => Arc::clone(&saved.0),
            false => {
                let mut moment = saved.0.at_rest(org);
                moment.profile = profile;
                Arc::new(moment)
            }
        };
        self.directory.put(moment);
    }

    /// Does several things as one: others see all of it or nothing, and what fails changes nothing. `work` is handed a
    /// tenant of its own to do them to, perhaps more than once.
    pub(crate) fn together<T, E>(&self, work: impl Fn(&Self) -> Result<T, E>) -> Result<T, E> {
        self.directory.replace(|before| {
            let draft = Self {
                directory: Shared::of(Arc::clone(before)),
            };
            let done = work(&draft)?;
            Ok((done, draft.directory.moment()))
        })
    }
}
