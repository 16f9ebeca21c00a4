//! Writes: create, replace, patch and delete, as the directory does them or as a [`Twist`] bends them.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::directory::{Directory, EVERYBODY, Entry};
use super::expected::Expected;
use super::kind::Kind;
use super::membership::Membership;
use super::pending::What;
use super::quick;
use super::record::Record;
use super::refusal::Refusal;
use super::shared::Shared;
use super::twist::{Farewell, Lens, Twist};
use super::{Changed, View, accept, loses_tokens, reading, show, take_password};
use crate::ids::ResourceId;
use crate::scim::patch::PatchRequest;

/// One write to come. Each method takes the lock for itself, so readers see all of it or nothing.
#[must_use = "a write is done by one of its methods"]
pub(crate) struct Write<'t> {
    pub(super) directory: &'t Shared,
    pub(super) now: Timestamp,
    /// The SCIM base URL of the answer.
    pub(super) base: &'t str,
    /// How the client sees: what is written to, and the answer.
    pub(super) lens: Lens,
    pub(super) expected: Expected,
    pub(super) twist: Twist<'t>,
    /// A client asks for it, and not the double itself in somebody else's name.
    pub(super) by_client: bool,
}

impl Write<'_> {
    /// Of a group, the answer will show no members.
    pub(crate) fn bare(mut self, bare: bool) -> Self {
        self.lens.bare = bare;
        self
    }

    /// The group of everybody is there, and closed to writes.
    pub(crate) fn everybody(mut self, everybody: bool) -> Self {
        self.lens.everybody = everybody;
        self
    }

    /// The write is done if the resource has the expected version.
    pub(crate) fn expecting(self, expected: Expected) -> Self {
        Self { expected, ..self }
    }

    /// Creates a resource from a client's body (RFC 7644 section 3.3).
    pub(crate) fn create(&self, kind: Kind, body: Value) -> Result<Changed, Refusal> {
        self.create_as(kind, body, false)
    }

    pub(super) fn create_as(&self, kind: Kind, body: Value, hidden: bool) -> Result<Changed, Refusal> {
        let directory = &mut *self.directory.write();
        let (mut attributes, password) = accept(kind, body, &directory.profile.switches)?;
        self.shape(None, &mut attributes)?;
        let doubled = self.twist.doubled;
        let record = directory.create(kind, attributes, self.now, Entry { hidden, doubled })?;
        directory.set_password(record.id, password);
        if let (Kind::User, Some(later)) = (kind, self.twist.sip_addresses) {
            directory.begin(later, What::SipAddresses { id: record.id }, self.now);
        }
        self.lag_links(directory, record.id, &Membership::default(), &record.members);
        if let Some(later) = self.twist.settles.filter(|_| record.is_active()) {
            directory.begin(later, What::Settling { id: record.id }, self.now);
        }
        self.lag(directory, kind, record.id, None);
        Ok(self.changed(directory, kind, &record, false))
    }

    /// Replaces everything that the client may write (RFC 7644 section 3.5.1).
    pub(crate) fn replace(&self, kind: Kind, id: &str, body: Value) -> Result<Changed, Refusal> {
        let directory = &mut *self.directory.write();
        let before = self.find(directory, kind, id)?;
        let (mut attributes, password) = accept(kind, body, &directory.profile.switches)?;
        self.shape(Some(&before), &mut attributes)?;
        let after = directory.replace(kind, &before, attributes, self.now)?;
        let tokens_die = directory.set_password(after.id, password) || loses_tokens(&before, &after);
        self.follow(directory, kind, &before, after, tokens_die)
    }

    /// Applies a PATCH whole or not at all (RFC 7644 section 3.5.2).
    pub(crate) fn patch(&self, kind: Kind, id: &str, patch: &PatchRequest) -> Result<Changed, Refusal> {
        let directory = &mut *self.directory.write();
        let before = self.find(directory, kind, id)?;
        if kind == Kind::Group
            && self.twist.shape.is_none()
            && let Some(patched) = quick::patch(directory, &before, patch)
        {
            let after = directory.change_group(&before, patched, self.now)?;
            return self.follow(directory, kind, &before, after, false);
        }
        let applied = patch.apply(
            kind.resource_type(),
            &before.whole(),
            &reading(&directory.profile.switches),
        )?;
        let mut attributes = applied.resource;
        let password = take_password(kind, &mut attributes);
        self.shape(Some(&before), &mut attributes)?;
        // Webex: fidelity row "no-op-patch": a PATCH that changes nothing leaves the version as it was. Whether it
        // does is known when the org's rules have had their say: a removed work address comes back.
        let after = match &password {
            None => directory.change(kind, &before, attributes, self.now)?,
            Some(_) => directory.replace(kind, &before, attributes, self.now)?,
        };
        let tokens_die = directory.set_password(after.id, password) || loses_tokens(&before, &after);
        self.follow(directory, kind, &before, after, tokens_die)
    }

    /// Deletes (RFC 7644 section 3.6); whose tokens die is the id.
    pub(crate) fn delete(&self, kind: Kind, id: &str) -> Result<ResourceId, Refusal> {
        let directory = &mut *self.directory.write();
        let record = self.find(directory, kind, id)?;
        if let (Farewell::Inactive, Kind::User) = (self.twist.farewell, kind) {
            let mut attributes = record.attributes.clone();
            attributes.insert("active".to_owned(), false.into());
            directory.change(kind, &record, attributes, self.now)?;
            self.lag(directory, kind, record.id, Some(&record));
            return Ok(record.id);
        }
        let password = directory.password(record.id).map(str::to_owned);
        let shaken = directory.referring_to(record.id);
        directory.delete(kind, id, self.now)?;
        match self.twist.farewell {
            Farewell::Gone | Farewell::Inactive => {}
            Farewell::Buried(later) => directory.begin(later, What::tombstone(kind, &record), self.now),
            Farewell::Returns(later) => {
                let record = Arc::clone(&record);
                directory.begin(later, What::Return { kind, record, password }, self.now);
            }
        }
        self.lag(directory, kind, record.id, Some(&record));
        for (kind, before) in shaken {
            self.lag(directory, kind, before.id, Some(&before));
        }
        Ok(record.id)
    }

    /// Whom it is about, if they may be written to.
    fn find(&self, directory: &Directory, kind: Kind, id: &str) -> Result<Arc<Record>, Refusal> {
        if self.lens.everybody && kind == Kind::Group && id.parse() == Ok(directory.everybody_id()) {
            return Err(Refusal::BuiltIn { name: EVERYBODY });
        }
        let record = directory.find(kind, id)?;
        self.expected.check(kind, record)?;
        if self.by_client {
            record.check_owner(kind, &directory.profile.switches)?;
        }
        Ok(Arc::clone(record))
    }

    fn shape(&self, before: Option<&Record>, attributes: &mut View) -> Result<(), Refusal> {
        match self.twist.shape {
            Some(shape) => shape(before.map(Record::whole).as_ref(), attributes),
            None => Ok(()),
        }
    }

    /// What comes after a change: another id, an older copy in its place, a lag.
    fn follow(
        &self,
        directory: &mut Directory,
        kind: Kind,
        before: &Arc<Record>,
        mut after: Arc<Record>,
        tokens_die: bool,
    ) -> Result<Changed, Refusal> {
        if self.twist.rekeyed {
            after = directory.rekey(kind, &after, self.now);
        }
        let changed = Changed {
            // Tokens know their owner by the id of before.
            id: before.id,
            altered: !Arc::ptr_eq(before, &after),
            ..self.changed(directory, kind, &after, tokens_die || after.id != before.id)
        };
        if self.twist.lost {
            directory.change(kind, &after, before.whole(), self.now)?;
        }
        if !Arc::ptr_eq(before, &after) {
            self.lag(directory, kind, before.id, Some(before));
            self.lag_links(directory, before.id, &before.members, &after.members);
        }
        if after.id != before.id {
            self.lag(directory, kind, after.id, None);
        }
        Ok(changed)
    }

    fn lag(&self, directory: &mut Directory, kind: Kind, id: ResourceId, before: Option<&Arc<Record>>) {
        if let Some(later) = self.twist.lag {
            let shows = before.cloned();
            directory.begin(later, What::Lag { kind, id, shows }, self.now);
        }
    }

    /// Who was not a member and is one, or the other way round, is seen in the groups of before.
    fn lag_links(&self, directory: &mut Directory, group: ResourceId, before: &Membership, after: &Membership) {
        let Some(later) = self.twist.links else { return };
        let gone = before.ids_beyond(after).into_iter().map(|id| (id, true));
        let new = after.ids_beyond(before).into_iter().map(|id| (id, false));
        for (member, was_one) in gone.chain(new) {
            let mut shows: BTreeSet<ResourceId> = directory.groups_of(member).map(|group| group.id).collect();
            match was_one {
                true => shows.insert(group),
                false => shows.remove(&group),
            };
            directory.begin(later, What::Links { member, shows }, self.now);
        }
    }

    fn changed(&self, directory: &Directory, kind: Kind, record: &Arc<Record>, tokens_die: bool) -> Changed {
        Changed {
            id: record.id,
            view: show(directory, kind, &directory.unsettled(record), self.base, self.lens),
            altered: true,
            tokens_die,
        }
    }
}
