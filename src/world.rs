//! Everything the double holds: its organisations, and the requests for which none could be found.

mod due;
pub(crate) mod gauge;
mod legacy;
pub(crate) mod machine;
mod org;
mod record;
mod settings;
pub(crate) mod signed;
mod snapshots;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;

use crate::clock::Clock;
use crate::entropy::{Entropy, fresh_seed, fresh_uuid};
use crate::ids::{OrgId, TrackingId};
use crate::journal::{Journal, Limits, Sequence};
use crate::oauth::client::TUTORIAL_CLIENT_ID;
use crate::oauth::key::Key;
use crate::tenant::Refusal;

pub(crate) use due::Due;
pub(crate) use legacy::{Fork, Keep};
pub(crate) use org::{Identity, Org, Origin, Person};
pub(crate) use settings::{Consent, Consistency, Per, RateLimit, ReadOnly, SETTINGS_RULE, Settings, SignInEnd};
pub(crate) use snapshots::{MAX_SNAPSHOTS, Snapshot, Snapshots};

/// Most orgs that one server holds; a suite that forgets to delete its orgs hears of it before memory does.
pub(crate) const MAX_ORGS: usize = 100_000;

/// Why an org could not be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotAdded {
    IdTaken,
    DomainTaken,
    TooMany,
    /// Its starting content could not be brought in.
    NotFilled(Refusal),
    /// A reset found another org in the place of the one that was to be reset, or none.
    Gone,
}

/// The orgs of one server.
#[derive(Debug)]
pub(crate) struct World {
    orgs: DashMap<OrgId, Arc<Org>>,
    /// Orgs by e-mail domain; reserved before the org itself is visible, so that no two have the same.
    domains: DashMap<String, OrgId>,
    max_orgs: usize,
    /// The org that the sign-in page means when a link names none.
    demo: parking_lot::RwLock<Option<OrgId>>,
    /// Requests for which no org could be found.
    pub(crate) journal: Arc<Journal>,
    pub(crate) clock: Clock,
    sequence: Sequence,
    entropy: Entropy,
    tracked: AtomicU64,
    /// What tokens are signed with, of every org: the identity broker is one.
    pub(crate) key: Key,
}

impl Default for World {
    fn default() -> Self {
        let entropy = Entropy::new(fresh_seed());
        let sequence = Sequence::default();
        Self {
            orgs: DashMap::new(),
            domains: DashMap::new(),
            max_orgs: MAX_ORGS,
            demo: parking_lot::RwLock::default(),
            journal: Arc::new(Journal::new(Limits::default(), sequence.clone())),
            clock: Clock::default(),
            sequence,
            entropy,
            tracked: AtomicU64::new(0),
            key: Key::new(entropy),
        }
    }
}

impl World {
    /// The org of this id, as it is at its present instant: what fell due has happened. The map's guard ends here:
    /// nothing else may hold one.
    pub(crate) fn org(&self, id: OrgId) -> Option<Arc<Org>> {
        let org = self.orgs.get(&id).map(|org| Arc::clone(&org))?;
        org.settle();
        Some(org)
    }

    /// The org of this id in text, as paths and forms carry it.
    pub(crate) fn org_named(&self, id: &str) -> Option<Arc<Org>> {
        self.org(id.parse().ok()?)
    }

    /// The org whose people have addresses of this domain.
    pub(crate) fn org_of_domain(&self, domain: &str) -> Option<Arc<Org>> {
        let id = *self.domains.get(&domain.to_lowercase())?;
        self.org(id)
    }

    /// The demo org, where there is one.
    pub(crate) fn demo_org(&self) -> Option<Arc<Org>> {
        let id = *self.demo.read();
        self.org(id?)
    }

    /// Whether this is the demo org.
    pub(crate) fn is_demo(&self, id: OrgId) -> bool {
        *self.demo.read() == Some(id)
    }

    /// The org where a client is registered, and whether it is in one only. The demo org comes first, where it knows it.
    /// The tutorial's client says nothing: every org knows it.
    pub(crate) fn org_of_client(&self, client_id: &str) -> Option<(Arc<Org>, bool)> {
        let knows = |org: &Arc<Org>| org.oauth.client(client_id).is_some();
        if let Some(demo) = self.demo_org().filter(knows) {
            return Some((demo, true));
        }
        if client_id == TUTORIAL_CLIENT_ID {
            return None;
        }
        let mut orgs = self.orgs().into_iter().filter(knows);
        let first = orgs.next()?;
        Some((first, orgs.next().is_none()))
    }

    /// Makes this the org that sign-in links mean when they name none.
    pub(crate) fn set_demo(&self, id: OrgId) {
        *self.demo.write() = Some(id);
    }

    /// Every org, in the order of their ids.
    pub(crate) fn orgs(&self) -> Vec<Arc<Org>> {
        let mut all: Vec<_> = self.orgs.iter().map(|org| Arc::clone(&org)).collect();
        all.sort_by_key(|org| org.id);
        all.iter().for_each(|org| org.settle());
        all
    }

    /// Adds an org without content. `fill` brings in what it starts with, before anybody can see it.
    pub(crate) fn add(
        &self,
        identity: Identity,
        origin: Origin,
        fill: impl FnOnce(&mut Org) -> Result<(), Refusal>,
    ) -> Result<Arc<Org>, NotAdded> {
        if self.orgs.len() >= self.max_orgs {
            return Err(NotAdded::TooMany);
        }
        if self.orgs.contains_key(&identity.id) {
            return Err(NotAdded::IdTaken);
        }
        let (id, domain) = (identity.id, identity.domain.to_lowercase());
        match self.domains.entry(domain.clone()) {
            Entry::Occupied(_) => return Err(NotAdded::DomainTaken),
            Entry::Vacant(free) => drop(free.insert(id)),
        }
        let mut org = Org::new(identity, origin, &self.sequence);
        if let Err(refusal) = fill(&mut org) {
            self.domains.remove(&domain);
            return Err(NotAdded::NotFilled(refusal));
        }
        let org = Arc::new(org);
        match self.orgs.entry(id) {
            Entry::Vacant(free) => drop(free.insert(Arc::clone(&org))),
            Entry::Occupied(_) => {
                self.domains.remove(&domain);
                return Err(NotAdded::IdTaken);
            }
        }
        Ok(org)
    }

    /// Puts a fresh org in the place of this one: same id, seed and origin, so the same ids and tokens again. What is
    /// to be kept goes over.
    /// Requests under way finish on the old one.
    pub(crate) fn reset(
        &self,
        old: &Arc<Org>,
        keep: Keep,
        fill: impl FnOnce(&mut Org) -> Result<(), Refusal>,
    ) -> Result<Arc<Org>, NotAdded> {
        let identity = Identity {
            id: old.id,
            display_name: old.display_name(),
            domain: old.domain.clone(),
            seed: Some(old.entropy.seed()),
        };
        let mut org = Org::new(identity, old.origin.clone(), &self.sequence);
        if keep.clock {
            // Before it is filled: what it starts with is of the time that the clock says.
            org.clock = Arc::clone(&old.clock);
        }
        fill(&mut org).map_err(NotAdded::NotFilled)?;
        org.inherit(old, keep);
        let org = Arc::new(org);
        match self.orgs.entry(org.id) {
            Entry::Occupied(mut place) if Arc::ptr_eq(place.get(), old) => {
                place.insert(Arc::clone(&org));
                Ok(org)
            }
            // Deleted meanwhile, or made again: neither may be overwritten.
            _ => Err(NotAdded::Gone),
        }
    }

    /// Forgets an org: its data, tokens, faults and journal.
    pub(crate) fn remove(&self, id: OrgId) -> bool {
        let Some((_, org)) = self.orgs.remove(&id) else {
            return false;
        };
        self.domains.remove(&org.domain.to_lowercase());
        // Who follows the org hears that it is gone.
        self.sequence.ring();
        let mut demo = self.demo.write();
        if *demo == Some(id) {
            *demo = None;
        }
        true
    }

    /// A tracking id for a request that belongs to no org.
    pub(crate) fn tracking_id(&self) -> TrackingId {
        let count = self.tracked.fetch_add(1, Ordering::Relaxed);
        TrackingId::new(self.entropy.uuid("tracking", "", count))
    }
}

/// The domain of an org that was given none: from its id, so that no two orgs meet.
pub(crate) fn default_domain(id: OrgId) -> String {
    let text = id.to_string();
    let short = text.split('-').next().unwrap_or(&text).to_owned();
    format!("{short}.example.test")
}

/// A new org id; never from a seed.
pub(crate) fn fresh_org_id() -> OrgId {
    OrgId::new(fresh_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(domain: &str) -> Identity {
        Identity {
            id: fresh_org_id(),
            display_name: "Organization".to_owned(),
            domain: domain.to_owned(),
            seed: None,
        }
    }

    fn add(world: &World, identity: Identity) -> Result<Arc<Org>, NotAdded> {
        world.add(identity, Origin::default(), |_| Ok(()))
    }

    #[test]
    fn a_world_holds_its_most_orgs_and_not_one_more() {
        let world = World {
            max_orgs: 2,
            ..World::default()
        };
        let first = add(&world, identity("a.test")).unwrap();
        add(&world, identity("b.test")).unwrap();
        assert_eq!(add(&world, identity("c.test")).unwrap_err(), NotAdded::TooMany);
        assert!(world.remove(first.id));
        add(&world, identity("c.test")).unwrap();
    }

    #[test]
    fn ids_and_domains_are_taken_once_and_free_again_after_a_removal() {
        let world = World::default();
        let first = identity("a.test");
        add(&world, first.clone()).unwrap();
        let same_id = Identity {
            domain: "b.test".to_owned(),
            ..first.clone()
        };
        assert_eq!(add(&world, same_id).unwrap_err(), NotAdded::IdTaken);
        assert_eq!(add(&world, identity("A.TEST")).unwrap_err(), NotAdded::DomainTaken);
        assert!(world.remove(first.id));
        assert!(!world.remove(first.id));
        add(&world, identity("a.test")).unwrap();
    }

    #[test]
    fn an_org_that_cannot_be_filled_leaves_no_trace() {
        let world = World::default();
        let refusal = Refusal::Scim(crate::scim::Error::invalid_value("no"));
        let refused = world.add(identity("a.test"), Origin::default(), |_| Err(refusal.clone()));
        assert_eq!(refused.unwrap_err(), NotAdded::NotFilled(refusal));
        assert!(world.orgs().is_empty());
        add(&world, identity("a.test")).unwrap();
    }

    #[test]
    fn a_reset_does_not_bring_back_an_org_that_was_deleted_meanwhile() {
        let world = World::default();
        let old = add(&world, identity("a.test")).unwrap();
        let reset = world.reset(&old, Keep::default(), |org| {
            world.remove(org.id);
            Ok(())
        });
        assert_eq!(reset.unwrap_err(), NotAdded::Gone);
        assert!(world.org(old.id).is_none());
    }
}
