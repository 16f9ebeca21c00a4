//! Licences: how many an org has of each, who holds one, and which ones its licence template gives to new people.

use std::collections::{BTreeMap, HashSet};

use super::Tenant;
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

impl Default for Terms {
    /// As many as anybody asks for, to everybody: a licence that is named without terms is one that counts.
    fn default() -> Self {
        Self {
            total: None,
            to_everybody: true,
        }
    }
}

impl Held {
    fn new(terms: Terms) -> Self {
        Self {
            terms,
            holders: HashSet::new(),
        }
    }

    fn is_used_up(&self) -> bool {
        self.terms.total.is_some_and(|total| self.holders.len() as u64 >= total)
    }
}

impl Licenses {
    /// Licences that nobody holds yet.
    pub(super) fn of(terms: impl IntoIterator<Item = (String, Terms)>) -> Self {
        Self(
            terms
                .into_iter()
                .map(|(name, terms)| (name, Held::new(terms)))
                .collect(),
        )
    }

    /// Adds a licence, or changes the terms of one; who holds it keeps it, even where there are more than the new total.
    fn change(&mut self, name: &str, change: NewTerms) {
        let held = self
            .0
            .entry(name.to_owned())
            .or_insert_with(|| Held::new(Terms::default()));
        held.terms = Terms {
            total: change.total.unwrap_or(held.terms.total),
            to_everybody: change.to_everybody.unwrap_or(held.terms.to_everybody),
        };
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

/// What is asked of one licence; `None` leaves a term as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewTerms {
    pub(crate) total: Option<Option<u64>>,
    pub(crate) to_everybody: Option<bool>,
}

/// Licences beside users and groups.
impl Tenant {
    /// All licences by name.
    pub(crate) fn licenses(&self) -> Vec<License> {
        self.directory.read().licenses.list()
    }

    /// Changes licences by name, adds those that are new, and takes those away that are `None`. All of it, or nothing
    /// where there would be more than [`MAX_LICENSES`].
    pub(crate) fn change_licenses(&self, changes: &[(String, Option<NewTerms>)]) -> Result<(), TooMany> {
        let mut directory = self.directory.write();
        let mut licenses = directory.licenses.clone();
        for (name, change) in changes {
            match change {
                Some(change) => licenses.change(name, *change),
                None => drop(licenses.0.remove(name)),
            }
        }
        if licenses.0.len() > MAX_LICENSES {
            return Err(TooMany);
        }
        directory.licenses = licenses;
        Ok(())
    }
}

/// The org would have more licences than [`MAX_LICENSES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany;
