//! One org's directory behind one lock: every call is a whole operation, seen by others entirely or not at all.
//!
//! Read [`Tenant`] first. [`directory`] holds the state, [`collection`] the indexes, [`record`] what one resource
//! looks like at rest, [`rules`] and [`members`] what Webex demands beyond the schema, [`search`] how lists are found.

mod claims;
mod collection;
mod directory;
mod kind;
mod licenses;
mod members;
mod record;
mod refusal;
mod rules;
mod search;
mod shared;
mod snapshot;

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::entropy::{Entropy, fingerprint};
use crate::ids::{OrgId, ResourceId};
use crate::scim::patch::PatchRequest;
use crate::scim::resource::{self, Reading};

pub(crate) use claims::Claims;
use directory::Directory;
pub(crate) use kind::Kind;
pub(crate) use licenses::{License, MAX_LICENSES, Terms};
pub(crate) use record::Record;
pub(crate) use refusal::Refusal;
pub(crate) use search::{Found, Search};
use shared::Shared;
pub(crate) use snapshot::Saved;

/// A resource as the caller sees it: complete, before `attributes` and `excludedAttributes`.
pub(crate) type View = Map<String, Value>;

/// A change that happened.
#[derive(Debug)]
pub(crate) struct Changed {
    pub(crate) id: ResourceId,
    pub(crate) view: View,
    /// The resource is another one than before: its version moved.
    pub(crate) altered: bool,
    /// The person's tokens end: they were deactivated, or given other roles or another password.
    pub(crate) tokens_die: bool,
}

/// One org's users and groups. All methods take the lock for themselves and wait for nothing else.
#[derive(Debug)]
pub(crate) struct Tenant {
    directory: Shared,
}

impl Tenant {
    pub(crate) fn new(org: OrgId, entropy: Entropy) -> Self {
        Self {
            directory: Shared::new(Directory::new(org, entropy)),
        }
    }

    /// Creates a resource from a client's body (RFC 7644 section 3.3). `base` is the SCIM base URL of the answer.
    pub(crate) fn create(&self, kind: Kind, body: Value, now: Timestamp, base: &str) -> Result<Changed, Refusal> {
        self.create_as(kind, body, now, base, false)
    }

    /// Creates a person whom lists do not show: the owner of a token that the control plane issues.
    pub(crate) fn create_hidden(&self, body: Value, now: Timestamp) -> Result<ResourceId, Refusal> {
        Ok(self.create_as(Kind::User, body, now, "", true)?.id)
    }

    fn create_as(&self, kind: Kind, body: Value, now: Timestamp, base: &str, hidden: bool) -> Result<Changed, Refusal> {
        let (attributes, password) = accept(kind, body)?;
        let mut directory = self.directory.write();
        let record = directory.create(kind, attributes, now, hidden)?;
        directory.set_password(record.id, password);
        Ok(changed(&directory, kind, &record, base, false))
    }

    /// One resource (RFC 7644 section 3.4.1).
    pub(crate) fn get(&self, kind: Kind, id: &str, base: &str) -> Result<View, Refusal> {
        let directory = self.directory.read();
        let record = directory.find(kind, id)?;
        Ok(show(&directory, kind, record, base))
    }

    /// One page of what a filter finds (RFC 7644 section 3.4.2).
    pub(crate) fn list(&self, kind: Kind, search: &Search, base: &str) -> Result<Found, Refusal> {
        search::run(&self.directory.read(), kind, search, base)
    }

    /// Replaces everything that the client may write (RFC 7644 section 3.5.1).
    pub(crate) fn replace(
        &self,
        kind: Kind,
        id: &str,
        body: Value,
        now: Timestamp,
        base: &str,
    ) -> Result<Changed, Refusal> {
        let mut directory = self.directory.write();
        let before = Arc::clone(directory.find(kind, id)?);
        let (attributes, password) = accept(kind, body)?;
        let after = directory.replace(kind, &before, attributes, now)?;
        let tokens_die = directory.set_password(after.id, password) || loses_tokens(&before, &after);
        Ok(changed(&directory, kind, &after, base, tokens_die))
    }

    /// Applies a PATCH whole or not at all (RFC 7644 section 3.5.2).
    pub(crate) fn patch(
        &self,
        kind: Kind,
        id: &str,
        patch: &PatchRequest,
        now: Timestamp,
        base: &str,
    ) -> Result<Changed, Refusal> {
        let mut directory = self.directory.write();
        let before = Arc::clone(directory.find(kind, id)?);
        let applied = patch.apply(kind.resource_type(), &before.attributes, &reading())?;
        let mut attributes = applied.resource;
        let password = take_password(kind, &mut attributes);
        // Webex: fidelity row "no-op-patch": a PATCH that changes nothing leaves the version as it was. Whether it
        // does is known when the org's rules have had their say: a removed work address comes back.
        let after = match &password {
            None => directory.change(kind, &before, attributes, now)?,
            Some(_) => directory.replace(kind, &before, attributes, now)?,
        };
        let tokens_die = directory.set_password(after.id, password) || loses_tokens(&before, &after);
        Ok(Changed {
            altered: !Arc::ptr_eq(&before, &after),
            ..changed(&directory, kind, &after, base, tokens_die)
        })
    }

    /// Deletes at once (RFC 7644 section 3.6); whose tokens die is the id.
    pub(crate) fn delete(&self, kind: Kind, id: &str, now: Timestamp) -> Result<ResourceId, Refusal> {
        Ok(self.directory.write().delete(kind, id, now)?.id)
    }

    /// The person of this login, in any letter case.
    pub(crate) fn person_named(&self, user_name: &str) -> Option<Arc<Record>> {
        self.directory.read().of(Kind::User).named(user_name).cloned()
    }

    /// The person of this id.
    pub(crate) fn person(&self, id: ResourceId) -> Option<Arc<Record>> {
        self.directory.read().of(Kind::User).get(id).cloned()
    }

    /// Whether this is the person's password; people without one cannot sign in.
    pub(crate) fn password_matches(&self, person: ResourceId, password: &str) -> bool {
        self.directory.read().password(person) == Some(fingerprint(password).as_str())
    }

    /// Gives a person a password, or another one.
    pub(crate) fn set_password(&self, person: ResourceId, password: &str) {
        let password = Some(fingerprint(password));
        self.directory.write().set_password(person, password);
    }
}

/// How bodies are read: with every tolerance that real clients need.
fn reading() -> Reading {
    Reading::default()
}

/// A client's body as canonical attributes, its password apart.
fn accept(kind: Kind, body: Value) -> Result<(View, Option<String>), Refusal> {
    let mut attributes = resource::accept(kind.resource_type(), body, &reading())?;
    let password = take_password(kind, &mut attributes);
    Ok((attributes, password))
}

/// Takes what must never be returned out of the attributes and keeps of it a fingerprint.
fn take_password(kind: Kind, attributes: &mut View) -> Option<String> {
    let secrets = resource::take_write_only(kind.resource_type(), attributes);
    secrets.get("password").and_then(Value::as_str).map(fingerprint)
}

fn changed(directory: &Directory, kind: Kind, record: &Record, base: &str, tokens_die: bool) -> Changed {
    Changed {
        id: record.id,
        view: show(directory, kind, record, base),
        altered: true,
        tokens_die,
    }
}

/// Adds what depends on the caller's base and on the moment.
fn show(directory: &Directory, kind: Kind, record: &Record, base: &str) -> View {
    let mut view = record.attributes.clone();
    record::show_organization(kind, directory.org, &mut view);
    match kind {
        Kind::User => members::show_manager(directory, base, &mut view),
        Kind::Group => members::show_members(directory, base, &mut view),
    }
    if let Some(meta) = view.get_mut("meta") {
        meta["location"] = members::location(base, kind, &record.id.to_string()).into();
    }
    view
}

/// Webex ends a person's tokens when they are deactivated, or when their roles or what they manage change.
fn loses_tokens(before: &Record, after: &Record) -> bool {
    let managed =
        |record: &Record| ["managedOrgs", "managedGroups", "managedSites"].map(|name| record.cisco(name).cloned());
    (before.is_active() && !after.is_active()) || before.roles() != after.roles() || managed(before) != managed(after)
}

#[cfg(test)]
mod tests;
