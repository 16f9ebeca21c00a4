//! A directory as data: what leaves it and what replaces it.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::claims::Claims;
use super::kind::Kind;
use super::licenses::{License, Terms};
use super::record::Record;
use super::refusal::Refusal;
use super::{Tenant, View, loses_tokens};
use crate::ids::ResourceId;

/// Everything of a directory that is data. The order is that of creation, which is the order of lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Contents {
    pub(crate) users: Vec<Person>,
    pub(crate) groups: Vec<View>,
    pub(crate) licenses: Vec<(String, Terms)>,
    pub(crate) claims: Claims,
}

/// A user with what SCIM does not show.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Person {
    pub(crate) resource: View,
    /// That there is a password; which one, nobody is told.
    pub(crate) has_password: bool,
    /// By name; `None` for what the template gives.
    pub(crate) licenses: Option<Vec<String>>,
    /// Since when they are not active; `None` for now, where they are not.
    pub(crate) inactive_since: Option<Timestamp>,
    /// Whether directory synchronisation removed them then.
    pub(crate) sync_deleted: bool,
    /// Whether they have still to confirm their address.
    pub(crate) unconfirmed: bool,
}

/// What of some contents cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    pub(crate) kind: Kind,
    /// Which one of its kind, from 0.
    pub(crate) at: usize,
    /// Where in it: `/resource/id`.
    pub(crate) member: &'static str,
    pub(crate) reason: String,
}

impl Tenant {
    /// Everything whom lists show, and what belongs to it.
    pub(crate) fn export(&self) -> Contents {
        let directory = self.directory.moment();
        let visible = |kind| directory.of(kind).iter().filter(|record| !record.hidden);
        let users = visible(Kind::User).map(|record| Person {
            resource: portable(Kind::User, record),
            has_password: directory.password(record.id).is_some(),
            licenses: Some(directory.licenses.held_by(record.id)),
            inactive_since: record.inactive.map(|inactive| inactive.since),
            sync_deleted: record.is_removed_by_sync(),
            unconfirmed: record.unconfirmed,
        });
        let terms = |license: License| (license.name, license.terms);
        Contents {
            users: users.collect(),
            groups: visible(Kind::Group)
                .map(|record| portable(Kind::Group, record))
                .collect(),
            licenses: directory.list_licenses().into_iter().map(terms).collect(),
            claims: directory.claims.clone(),
        }
    }

    /// Puts these contents in the place of what is there, or says all that does not fit and changes nothing. Hidden
    /// people stay, and so does `administrator`, hidden where the contents do not have them. Says whose tokens end.
    pub(crate) fn import(
        &self,
        contents: &Contents,
        administrator: Option<ResourceId>,
        now: Timestamp,
    ) -> Result<HashSet<ResourceId>, Vec<Misfit>> {
        self.directory.replace(|before| {
            let after = before.import(contents, administrator, now)?;
            let people = before.of(Kind::User).iter();
            let ended = people.filter(|old| match after.of(Kind::User).get(old.id) {
                None => true,
                Some(new) => loses_tokens(old, new) || before.password(old.id) != after.password(old.id),
            });
            Ok((ended.map(|old| old.id).collect(), Arc::new(after)))
        })
    }
}

/// A resource without what belongs to the org that it is in.
fn portable(kind: Kind, record: &Record) -> View {
    let mut resource = record.whole();
    if let Some(Value::Object(cisco)) = resource.get_mut(kind.cisco_urn()) {
        cisco.shift_remove("meta");
        if cisco.is_empty() {
            resource.shift_remove(kind.cisco_urn());
        }
    }
    resource
}

/// What a refusal of a resource is about.
pub(super) fn about(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::LicenseExhausted { .. } => "/licenses",
        Refusal::Full { .. } => "",
        _ => "/resource",
    }
}
