//! Licences: how many an org has of each, who holds one, and which ones its licence templates give unasked.

mod assign;
mod terms;

use std::collections::{BTreeMap, HashSet};

use super::Tenant;
use super::directory::Directory;
use super::kind::Kind;
use super::refusal::Refusal;
use crate::ids::ResourceId;

pub(crate) use assign::{NotAssigned, Place};
pub(crate) use terms::{Assign, License, NewTerms, Terms, mixed};

/// Most licences, by name, of one org. Source: our choice; Control Hub shows a few dozen.
pub(crate) const MAX_LICENSES: usize = 100;

/// One org's licences. Who is deactivated keeps theirs, as Webex's inactive users do.
#[derive(Clone, Debug, Default)]
pub(super) struct Licenses(BTreeMap<String, Held>);

#[derive(Clone, Debug)]
struct Held {
    terms: Terms<ResourceId>,
    /// The count of these is what is used; there is no other counter that could differ.
    holders: HashSet<ResourceId>,
}

impl Held {
    fn new(terms: Terms<ResourceId>) -> Self {
        Self {
            terms,
            holders: HashSet::new(),
        }
    }

    fn is_used_up(&self) -> bool {
        let used = self.holders.len() as u64;
        self.terms.total.is_some_and(|total| used >= total)
    }
}

impl Licenses {
    /// Licences that nobody holds yet. Groups that their templates serve come later, with
    /// [`find_groups`](Self::find_groups).
    pub(super) fn of<'t>(terms: impl IntoIterator<Item = &'t (String, Terms)>) -> Self {
        let held = terms
            .into_iter()
            .map(|(name, terms)| (name.clone(), Held::new(terms.with_groups(|_| None))));
        Self(held.collect())
    }

    /// Has templates serve the groups that these terms name.
    pub(super) fn find_groups<'t>(
        &mut self,
        terms: impl IntoIterator<Item = &'t (String, Terms)>,
        find: impl Fn(&String) -> Option<ResourceId>,
    ) {
        for (name, terms) in terms {
            if let Some(held) = self.0.get_mut(name) {
                held.terms = terms.with_groups(&find);
            }
        }
    }

    /// Adds a licence, or puts other terms in the place of its own; who holds it keeps it, even where there are more
    /// than the new total.
    fn put(&mut self, name: &str, terms: Terms<ResourceId>) {
        match self.0.get_mut(name) {
            Some(held) => held.terms = terms,
            None => drop(self.0.insert(name.to_owned(), Held::new(terms))),
        }
    }

    /// All licences by name, with the groups of their templates as `name_of` tells them.
    fn list(&self, name_of: impl Fn(&ResourceId) -> Option<String>) -> Vec<License> {
        let all = self.0.iter().map(|(name, held)| License {
            name: name.clone(),
            terms: held.terms.with_groups(&name_of),
            used: held.holders.len() as u64,
        });
        all.collect()
    }

    /// Whether the org's template can still serve a new person.
    // Webex: fidelity row "license-exhausted": that creation is refused then is assumed.
    pub(super) fn check_new(&self) -> Result<(), Refusal> {
        let served = self.0.iter().filter(|(_, held)| held.terms.assign == Assign::All);
        match served.into_iter().find(|(_, held)| held.is_used_up()) {
            Some((name, _)) => Err(Refusal::LicenseExhausted { license: name.clone() }),
            None => Ok(()),
        }
    }

    /// What the org's template gives to each new person.
    // Webex: fidelity row "license-template": one for the whole org.
    pub(super) fn for_all(&self) -> Vec<String> {
        let served = self.0.iter().filter(|(_, held)| held.terms.assign == Assign::All);
        served.map(|(name, _)| name.clone()).collect()
    }

    /// What the templates of a group give to its members.
    // Webex: fidelity row "license-template-groups": to whoever joins; where none is left, who joins goes without.
    pub(super) fn for_group(&self, group: ResourceId) -> Vec<String> {
        let serves = |held: &Held| matches!(&held.terms.assign, Assign::Groups(groups) if groups.contains(&group));
        let served = self.0.iter().filter(|(_, held)| serves(held));
        served.map(|(name, _)| name.clone()).collect()
    }

    /// Whether a template could give this to somebody, and where: outside of calling, nowhere.
    pub(super) fn free_for(&self, name: &str, person: ResourceId) -> Option<Option<String>> {
        let held = self.0.get(name)?;
        let free = !held.is_used_up() && !held.holders.contains(&person);
        free.then(|| held.terms.locations.first().cloned())
    }

    /// Gives a person one licence; false where the org has none of that name.
    pub(super) fn give(&mut self, name: &str, person: ResourceId) -> bool {
        let held = self.0.get_mut(name);
        held.map(|held| held.holders.insert(person)).is_some()
    }

    /// Frees what a person held who is gone, and has no template serve a group that is.
    pub(super) fn forget(&mut self, gone: ResourceId) {
        for held in self.0.values_mut() {
            held.holders.remove(&gone);
            if let Assign::Groups(groups) = &mut held.terms.assign {
                groups.retain(|group| *group != gone);
            }
        }
    }

    /// A person or a group has another id now.
    pub(super) fn rekey(&mut self, old: ResourceId, new: ResourceId) {
        for held in self.0.values_mut() {
            if held.holders.remove(&old) {
                held.holders.insert(new);
            }
            if let Assign::Groups(groups) = &mut held.terms.assign {
                groups
                    .iter_mut()
                    .filter(|group| **group == old)
                    .for_each(|group| *group = new);
            }
        }
    }

    /// What a person holds, by name.
    pub(super) fn held_by(&self, person: ResourceId) -> Vec<String> {
        let theirs = self.0.iter().filter(|(_, held)| held.holders.contains(&person));
        theirs.map(|(name, _)| name.clone()).collect()
    }
}

impl Directory {
    /// All licences by name.
    pub(super) fn list_licenses(&self) -> Vec<License> {
        self.licenses
            .list(|group| Some(self.of(Kind::Group).get(*group)?.display(Kind::Group).to_owned()))
    }

    /// The group of this name.
    pub(super) fn group_named(&self, name: &str) -> Option<ResourceId> {
        Some(self.of(Kind::Group).named(name).next()?.id)
    }
}

/// Licences beside users and groups.
impl Tenant {
    /// All licences by name.
    pub(crate) fn licenses(&self) -> Vec<License> {
        self.directory.read().list_licenses()
    }

    /// Changes licences by name, adds those that are new, and takes those away that are `None`. All of it or nothing.
    pub(crate) fn change_licenses(&self, changes: &[(String, Option<NewTerms>)]) -> Result<(), NotChanged> {
        let mut directory = self.directory.write();
        let mut licenses = directory.licenses.clone();
        let before = directory.list_licenses();
        for (name, change) in changes {
            let Some(change) = change else {
                licenses.0.remove(name);
                continue;
            };
            let before = before.iter().find(|license| license.name == *name);
            let terms = change
                .clone()
                .over(before.map(|license| license.terms.clone()).unwrap_or_default());
            if let Some((at, group)) = terms.groups().find(|(_, group)| directory.group_named(group).is_none()) {
                let (license, group) = (name.clone(), group.clone());
                return Err(NotChanged::NoGroup { license, at, group });
            }
            licenses.put(name, terms.with_groups(|group| directory.group_named(group)));
        }
        if licenses.0.len() > MAX_LICENSES {
            return Err(NotChanged::TooMany);
        }
        if let Some((all, groups)) = mixed(licenses.0.iter().map(|(name, held)| (name, &held.terms))) {
            return Err(NotChanged::Mixed {
                all: all.clone(),
                groups: groups.clone(),
            });
        }
        directory.licenses = licenses;
        Ok(())
    }
}

/// Why no licence was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotChanged {
    /// The org would have more than [`MAX_LICENSES`].
    TooMany,
    /// Of the groups that a template is to serve, this one is not there.
    NoGroup { license: String, at: usize, group: String },
    /// One would be given to all and another one to groups.
    Mixed { all: String, groups: String },
}
