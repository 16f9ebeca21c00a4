//! The directory of one org: users, groups and the links between them, changed by one writer at a time.

mod everybody;
mod grants;
mod import;
mod judge;
mod later;
mod links;
mod rekey;
mod rest;
mod sync;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::archive::Archive;
use super::claims::Claims;
use super::collection::Collection;
use super::inactive::{Deletions, Inactive};
use super::kind::Kind;
use super::licenses::Licenses;
use super::membership::Membership;
use super::pending::Pending;
use super::record::{Record, Stamp, assemble, etag};
use super::refusal::Refusal;
use super::source::Source;
use crate::clock::rfc3339;
use crate::entropy::Entropy;
use crate::ids::{OrgId, ResourceId};
use crate::scim;
use crate::webex::profile::Profile;

pub(super) use everybody::NAME as EVERYBODY;
#[cfg(test)]
pub(super) use import::{MAX_MISFITS, MAX_VERSION};
pub(crate) use later::Fallen;
use links::{relink, unlink};

type Attributes = Map<String, Value>;
/// Who refers to whom, asked from the other end.
type Links = HashMap<ResourceId, BTreeSet<ResourceId>>;

/// Most users, and most groups, of one org. Source: our choice, so that a client in a loop fills no machine.
pub(crate) const MAX_RESOURCES: usize = 1_000_000;

/// How a resource comes in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    /// Lists do not show it.
    pub(super) hidden: bool,
    /// Its name is not held against others.
    pub(super) doubled: bool,
}

/// State behind the tenant's lock. One lock keeps uniqueness, membership both ways and totals of one moment.
#[derive(Clone, Debug)]
pub(super) struct Directory {
    pub(super) org: OrgId,
    entropy: Entropy,
    users: Collection,
    groups: Collection,
    /// Groups by member: the other direction of `members`.
    groups_of: Links,
    /// Users by manager: the other direction of `manager`.
    reports_of: Links,
    /// Fingerprints only: a password is asked about, never shown.
    passwords: HashMap<ResourceId, String>,
    pub(super) licenses: Licenses,
    pub(super) claims: Claims,
    /// How the org speaks.
    pub(super) profile: Profile,
    /// What faults on purpose have begun and time or reads will end.
    pending: Pending,
    /// Users who are not active, and when they go.
    pub(super) deletions: Deletions,
    /// Users who were deleted.
    pub(super) archive: Archive,
    next_seq: u64,
    version: u64,
    pub(super) max_resources: usize,
}

impl Directory {
    pub(super) fn new(org: OrgId, entropy: Entropy) -> Self {
        // Versions have eleven digits from the first write on, as Webex's have.
        let start = u64::from_le_bytes(entropy.bytes("version", "", 0)) % 80_000_000_000 + 10_000_000_000;
        Self {
            org,
            entropy,
            users: Collection::new(Kind::User),
            groups: Collection::new(Kind::Group),
            groups_of: Links::new(),
            reports_of: Links::new(),
            passwords: HashMap::new(),
            licenses: Licenses::default(),
            claims: Claims::default(),
            profile: Profile::default(),
            pending: Pending::default(),
            deletions: Deletions::default(),
            archive: Archive::default(),
            next_seq: 1,
            version: start,
            max_resources: MAX_RESOURCES,
        }
    }

    pub(super) fn of(&self, kind: Kind) -> &Collection {
        match kind {
            Kind::User => &self.users,
            Kind::Group => &self.groups,
        }
    }

    fn of_mut(&mut self, kind: Kind) -> &mut Collection {
        match kind {
            Kind::User => &mut self.users,
            Kind::Group => &mut self.groups,
        }
    }

    /// The resource, or the refusal that names it.
    pub(super) fn find(&self, kind: Kind, id: &str) -> Result<&Arc<Record>, Refusal> {
        let found = id.parse().ok().and_then(|id| self.of(kind).get(id));
        found.ok_or_else(|| Refusal::NotFound {
            kind,
            id: id.to_owned(),
        })
    }

    /// The groups that a user or group is a direct member of.
    pub(super) fn groups_of(&self, member: ResourceId) -> impl Iterator<Item = &Arc<Record>> {
        self.groups_of
            .get(&member)
            .into_iter()
            .flatten()
            .filter_map(|id| self.groups.get(*id))
    }

    /// The groups that have this member, and the users who have this manager: a deletion changes them too.
    pub(super) fn referring_to(&self, id: ResourceId) -> Vec<(Kind, Arc<Record>)> {
        let groups = self.groups_of(id).map(|group| (Kind::Group, Arc::clone(group)));
        let reports = self.reports_of.get(&id).into_iter().flatten();
        let reports = reports.filter_map(|report| Some((Kind::User, Arc::clone(self.users.get(*report)?))));
        groups.chain(reports).collect()
    }

    pub(super) fn password(&self, person: ResourceId) -> Option<&str> {
        self.passwords.get(&person).map(String::as_str)
    }

    /// Remembers a password's fingerprint, and says whether it is another one than before; `None` leaves it.
    pub(super) fn set_password(&mut self, person: ResourceId, fingerprint: Option<String>) -> bool {
        let Some(fingerprint) = fingerprint else {
            return false;
        };
        let before = self.passwords.insert(person, fingerprint.clone());
        before.is_some_and(|before| before != fingerprint)
    }

    /// Adds a resource of accepted attributes.
    pub(super) fn create(
        &mut self,
        kind: Kind,
        attributes: Attributes,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Arc<Record>, Refusal> {
        self.check_room(kind)?;
        let (attributes, members) = self.judge(kind, None, attributes)?;
        if !entry.doubled {
            self.check_name(kind, None, &attributes)?;
        }
        // People of the double's own hold no licence and are nobody whom another org could claim.
        if kind == Kind::User && !entry.hidden {
            self.check_claims(None, &attributes)?;
            self.licenses.check_new()?;
        }
        let (seq, id) = self.draw_id(kind);
        let stamp = Stamp {
            id,
            created: rfc3339(now),
            modified: now,
            version: self.next_version(),
            source: Source::default(),
        };
        let record = Record {
            id: stamp.id,
            seq,
            hidden: entry.hidden,
            unconfirmed: kind == Kind::User && !entry.hidden && self.awaits_confirmation(&attributes),
            inactive: None,
            attributes: assemble(kind, &stamp, attributes),
            members,
        };
        self.claim(kind, &record);
        let record = self.store(kind, record, None, now);
        if kind == Kind::User {
            self.serve_new(record.id, now);
        }
        Ok(record)
    }

    /// The next place in the order of creation, and an id that nobody has: an import may have brought in one that
    /// was drawn from the same seed.
    fn draw_id(&mut self, kind: Kind) -> (u64, ResourceId) {
        loop {
            let seq = self.next_seq;
            self.next_seq += 1;
            let id = ResourceId::new(self.entropy.uuid("id", kind.name(), seq));
            if self.of(kind).get(id).is_none() {
                return (seq, id);
            }
        }
    }

    /// Puts accepted attributes in the place of the stored ones; `id` and `meta.created` stay.
    pub(super) fn replace(
        &mut self,
        kind: Kind,
        before: &Record,
        attributes: Attributes,
        now: Timestamp,
    ) -> Result<Arc<Record>, Refusal> {
        let (attributes, members) = self.judge(kind, Some(before), attributes)?;
        self.check_name(kind, Some(before), &attributes)?;
        Ok(self.put(kind, before, (attributes, members), now))
    }

    /// As `replace`, but a resource that comes out as it was is left alone, with its version.
    pub(super) fn change(
        &mut self,
        kind: Kind,
        before: &Arc<Record>,
        attributes: Attributes,
        now: Timestamp,
    ) -> Result<Arc<Record>, Refusal> {
        let (attributes, members) = self.judge(kind, Some(before), attributes)?;
        self.check_name(kind, Some(before), &attributes)?;
        if attributes == before.attributes && members == before.members {
            return Ok(Arc::clone(before));
        }
        Ok(self.put(kind, before, (attributes, members), now))
    }

    /// As `change`, with the members of a group apart: they are known to be resources of this org, and not looked at.
    pub(super) fn change_group(
        &mut self,
        before: &Arc<Record>,
        (attributes, members): (Attributes, Membership),
        now: Timestamp,
    ) -> Result<Arc<Record>, Refusal> {
        let (attributes, _) = self.judge(Kind::Group, Some(before), attributes)?;
        self.check_name(Kind::Group, Some(before), &attributes)?;
        if attributes == before.attributes && members == before.members {
            return Ok(Arc::clone(before));
        }
        Ok(self.put(Kind::Group, before, (attributes, members), now))
    }

    /// Puts judged attributes and members in the place of the stored ones.
    pub(super) fn put(
        &mut self,
        kind: Kind,
        before: &Record,
        (attributes, members): (Attributes, Membership),
        now: Timestamp,
    ) -> Arc<Record> {
        let stamp = self.stamp(kind, before, now);
        let record = Record {
            attributes: assemble(kind, &stamp, attributes),
            members,
            ..before.without_attributes()
        };
        if record.user_name() != before.user_name() {
            self.claim(kind, &record);
        }
        self.store(kind, record, Some(before), now)
    }

    /// What a new version of a resource is stamped with.
    fn stamp(&mut self, kind: Kind, before: &Record, now: Timestamp) -> Stamp {
        let created = before.attributes.get("meta").and_then(|meta| meta.get("created"));
        Stamp {
            id: before.id,
            created: created.and_then(Value::as_str).unwrap_or_default().to_owned(),
            modified: now,
            version: self.next_version(),
            source: before.source(kind),
        }
    }

    /// Takes a resource out, and out of every group.
    pub(super) fn delete(&mut self, kind: Kind, id: &str, now: Timestamp) -> Result<Arc<Record>, Refusal> {
        let record = Arc::clone(self.find(kind, id)?);
        self.of_mut(kind).remove(record.id);
        self.passwords.remove(&record.id);
        self.licenses.forget(record.id);
        self.deletions.follow(Some(&record), None);
        if kind == Kind::User {
            self.archive.take_in(&record, now);
        }
        for member in record.members.ids() {
            unlink(&mut self.groups_of, member, record.id);
        }
        if let Some(manager) = record.manager_id() {
            unlink(&mut self.reports_of, manager, record.id);
        }
        for report in self.reports_of.remove(&record.id).unwrap_or_default() {
            self.drop_manager(report, now);
        }
        for group in self.groups_of.remove(&record.id).unwrap_or_default() {
            self.drop_member(group, record.id, now);
        }
        Ok(record)
    }

    fn store(&mut self, kind: Kind, mut record: Record, before: Option<&Record>, now: Timestamp) -> Arc<Record> {
        let id = record.id;
        let inactive = !record.is_active();
        record.inactive = inactive.then(|| record.inactive.unwrap_or(Inactive::since(now)));
        self.deletions.follow(before, Some(&record));
        let nobody = Membership::default();
        let old = before.map_or(&nobody, |before| &before.members);
        let (gone, new) = (old.ids_beyond(&record.members), record.members.ids_beyond(old));
        relink(&mut self.groups_of, id, gone, new.iter().copied());
        let (former, manager) = (before.and_then(Record::manager_id), record.manager_id());
        if former != manager {
            relink(&mut self.reports_of, id, former, manager);
        }
        let record = self.of_mut(kind).put(record);
        self.serve_members(id, &new, now);
        record
    }

    /// A new version and time for what changed without its client.
    fn touch(&mut self, record: &mut Record, now: Timestamp) {
        let version = self.next_version();
        if let Some(meta) = record.attributes.get_mut("meta") {
            meta["version"] = etag(version).into();
            meta["lastModified"] = rfc3339(now).into();
        }
    }

    fn next_version(&mut self) -> u64 {
        self.version += 1;
        self.version
    }
}

/// The refusal of a reference that points at nothing.
pub(super) fn dangling(place: &str, value: &str, wanted: &str) -> scim::Error {
    scim::Error::invalid_value(format!(
        "{place} {value:?} is not the id of {wanted} of this organization"
    ))
}
