//! The directory of one org: users, groups and the links between them, changed by one writer at a time.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::collection::Collection;
use super::kind::Kind;
use super::members;
use super::record::{Record, Stamp, assemble, etag};
use super::refusal::Refusal;
use super::rules;
use crate::clock::rfc3339;
use crate::entropy::Entropy;
use crate::ids::{OrgId, ResourceId};
use crate::scim;

type Attributes = Map<String, Value>;

/// State behind the tenant's lock. One lock keeps uniqueness, membership both ways and totals of one moment.
#[derive(Debug)]
pub(super) struct Directory {
    org: OrgId,
    entropy: Entropy,
    users: Collection,
    groups: Collection,
    /// Groups by member: the other direction of `members`.
    groups_of: HashMap<ResourceId, BTreeSet<ResourceId>>,
    /// Fingerprints only: a password is asked about, never shown.
    passwords: HashMap<ResourceId, String>,
    next_seq: u64,
    version: u64,
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
            groups_of: HashMap::new(),
            passwords: HashMap::new(),
            next_seq: 1,
            version: start,
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

    pub(super) fn password(&self, person: ResourceId) -> Option<&str> {
        self.passwords.get(&person).map(String::as_str)
    }

    /// Remembers a password's fingerprint; `None` leaves the one there is.
    pub(super) fn set_password(&mut self, person: ResourceId, fingerprint: Option<String>) {
        if let Some(fingerprint) = fingerprint {
            self.passwords.insert(person, fingerprint);
        }
    }

    /// Adds a resource of accepted attributes.
    pub(super) fn create(
        &mut self,
        kind: Kind,
        attributes: Attributes,
        now: Timestamp,
        hidden: bool,
    ) -> Result<Arc<Record>, Refusal> {
        let attributes = self.judge(kind, None, attributes)?;
        let seq = self.next_seq;
        self.next_seq += 1;
        let stamp = Stamp {
            id: ResourceId::new(self.entropy.uuid("id", kind.name(), seq)),
            created: rfc3339(now),
            modified: now,
            version: self.next_version(),
            organization: self.org.to_string(),
        };
        let record = Record {
            id: stamp.id,
            seq,
            hidden,
            attributes: assemble(kind, &stamp, attributes),
        };
        Ok(self.store(kind, record, &BTreeSet::new()))
    }

    /// Puts accepted attributes in the place of the stored ones; `id` and `meta.created` stay.
    pub(super) fn replace(
        &mut self,
        kind: Kind,
        before: &Record,
        attributes: Attributes,
        now: Timestamp,
    ) -> Result<Arc<Record>, Refusal> {
        let attributes = self.judge(kind, Some(before), attributes)?;
        let created = before.attributes.get("meta").and_then(|meta| meta.get("created"));
        let stamp = Stamp {
            id: before.id,
            created: created.and_then(Value::as_str).unwrap_or_default().to_owned(),
            modified: now,
            version: self.next_version(),
            organization: self.org.to_string(),
        };
        let record = Record {
            id: before.id,
            seq: before.seq,
            hidden: before.hidden,
            attributes: assemble(kind, &stamp, attributes),
        };
        Ok(self.store(kind, record, &before.member_ids().into_iter().collect()))
    }

    /// Takes a resource out, and out of every group.
    pub(super) fn delete(&mut self, kind: Kind, id: &str, now: Timestamp) -> Result<Arc<Record>, Refusal> {
        let record = Arc::clone(self.find(kind, id)?);
        self.of_mut(kind).remove(record.id);
        self.passwords.remove(&record.id);
        for member in record.member_ids() {
            self.unlink(record.id, member);
        }
        for group in self.groups_of.remove(&record.id).unwrap_or_default() {
            self.drop_member(group, record.id, now);
        }
        Ok(record)
    }

    /// Checks what the schema cannot: references, the org's own rules, uniqueness. Nothing is changed yet.
    fn judge(&self, kind: Kind, before: Option<&Record>, mut attributes: Attributes) -> Result<Attributes, Refusal> {
        match kind {
            Kind::User => {
                rules::user(&mut attributes, before.map(|record| &record.attributes))?;
                members::check_manager(self, &mut attributes)?;
            }
            Kind::Group => members::check_members(self, before.map(|record| record.id), &mut attributes)?,
        }
        let name = attributes
            .get(kind.unique_attribute())
            .and_then(Value::as_str)
            .unwrap_or_default();
        match self.of(kind).named(name) {
            Some(holder) if before.is_none_or(|before| before.id != holder.id) => Err(Refusal::Conflict {
                kind,
                name: name.to_owned(),
            }),
            _ => Ok(attributes),
        }
    }

    fn store(&mut self, kind: Kind, record: Record, old_members: &BTreeSet<ResourceId>) -> Arc<Record> {
        let group = record.id;
        let new_members: BTreeSet<ResourceId> = record.member_ids().into_iter().collect();
        for member in old_members.difference(&new_members) {
            self.unlink(group, *member);
        }
        for member in new_members.difference(old_members) {
            self.groups_of.entry(*member).or_default().insert(group);
        }
        self.of_mut(kind).put(record)
    }

    fn unlink(&mut self, group: ResourceId, member: ResourceId) {
        if let Some(groups) = self.groups_of.get_mut(&member) {
            groups.remove(&group);
            if groups.is_empty() {
                self.groups_of.remove(&member);
            }
        }
    }

    /// Removes one who is gone from a group's `members`. The group has changed, so its version does too.
    fn drop_member(&mut self, group: ResourceId, member: ResourceId, now: Timestamp) {
        let Some(record) = self.groups.get(group) else {
            return;
        };
        let mut record = Record::clone(record);
        let gone = member.to_string();
        if let Some(Value::Array(members)) = record.attributes.get_mut("members") {
            members.retain(|member| member.get("value").and_then(Value::as_str) != Some(&gone));
            if members.is_empty() {
                record.attributes.remove("members");
            }
        }
        let version = self.next_version();
        if let Some(meta) = record.attributes.get_mut("meta") {
            meta["version"] = etag(version).into();
            meta["lastModified"] = rfc3339(now).into();
        }
        self.groups.put(record);
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
