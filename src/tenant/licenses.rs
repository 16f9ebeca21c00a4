//! Licences: how many an org has of each, who holds one, and which ones its licence template gives to new people.

use std::collections::{BTreeMap, HashSet};

use super::refusal::Refusal;
use crate::ids::ResourceId;

/// Most licences, by name, of one org. Source: our choice; Control Hub shows a few dozen.
pub(crate) const MAX_LICENSES: usize = 100;

/// How a licence is had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    /// How many there are; `None` for as many as anybody asks for.
    pub(crate) total: Option<u64>,
    /// Whether the org's licence template gives one to each new person.
    pub(crate) to_everybody: bool,
}

/// A licence as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct License {
    pub(crate) name: String,
    pub(crate) terms: Terms,
    pub(crate) used: u64,
}

/// One org's licences. Who is deactivated keeps theirs, as Webex's inactive users do.
#[derive(Clone, Debug, Default)]
pub(super) struct Licenses(BTreeMap<String, Held>);

#[derive(Clone, Debug)]
struct Held {
    terms: Terms,
    /// The count of these is what is used; there is no other counter that could differ.
    holders: HashSet<ResourceId>,
}

impl Held {
    fn is_used_up(&self) -> bool {
        self.terms.total.is_some_and(|total| self.holders.len() as u64 >= total)
    }
}

impl Licenses {
    /// Licences that nobody holds yet.
    pub(super) fn of(terms: impl IntoIterator<Item = (String, Terms)>) -> Self {
        let mut licenses = Self::default();
        for (name, terms) in terms {
            licenses.set(name, terms);
        }
        licenses
    }

    /// Adds a licence, or changes the terms of one; who holds it keeps it.
    pub(super) fn set(&mut self, name: String, terms: Terms) {
        let holders = self.0.remove(&name).map(|held| held.holders).unwrap_or_default();
        self.0.insert(name, Held { terms, holders });
    }

    /// Takes a licence away from the org and from everybody.
    pub(super) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// All licences by name.
    pub(super) fn list(&self) -> Vec<License> {
        let all = self.0.iter().map(|(name, held)| License {
            name: name.clone(),
            terms: held.terms,
            used: held.holders.len() as u64,
        });
        all.collect()
    }

    /// Whether the template can still serve a new person.
    // Webex: fidelity row "license-exhausted": that creation is refused then is assumed.
    pub(super) fn check_new(&self) -> Result<(), Refusal> {
        match self.template().find(|(_, held)| held.is_used_up()) {
            Some((name, _)) => Err(Refusal::LicenseExhausted { license: name.clone() }),
            None => Ok(()),
        }
    }

    /// Gives a new person what the template gives.
    // Webex: fidelity row "license-template": one for the whole org.
    pub(super) fn give_template(&mut self, person: ResourceId) {
        for held in self.0.values_mut().filter(|held| held.terms.to_everybody) {
            held.holders.insert(person);
        }
    }

    /// Gives a person one licence; false where the org has none of that name.
    pub(super) fn give(&mut self, name: &str, person: ResourceId) -> bool {
        let held = self.0.get_mut(name);
        held.map(|held| held.holders.insert(person)).is_some()
    }

    /// Frees what a person held who is gone.
    pub(super) fn free(&mut self, person: ResourceId) {
        for held in self.0.values_mut() {
            held.holders.remove(&person);
        }
    }

    /// What a person holds, by name.
    pub(super) fn held_by(&self, person: ResourceId) -> Vec<String> {
        let theirs = self.0.iter().filter(|(_, held)| held.holders.contains(&person));
        theirs.map(|(name, _)| name.clone()).collect()
    }

    fn template(&self) -> impl Iterator<Item = (&String, &Held)> {
        self.0.iter().filter(|(_, held)| held.terms.to_everybody)
    }
}
