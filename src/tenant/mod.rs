//! One org's directory behind one lock: every call is a whole operation, seen by others entirely or not at all.
//!
//! Read [`Tenant`] first. [`directory`] holds the state, [`collection`] the indexes, [`record`] what one resource
//! looks like at rest, [`rules`] and [`members`] what Webex demands beyond the schema, [`search`] how lists are found,
//! [`write`] how resources change. For faults on purpose [`twist`] says how an operation goes another way, [`pending`]
//! holds what that began, [`past`] what resources were, and [`sight`] is what readers see of it all.

mod archive;
mod claims;
mod collection;
mod diff;
mod directory;
mod domains;
mod expected;
mod export;
mod groups;
mod inactive;
mod kind;
mod licenses;
mod locale;
mod members;
mod members_page;
mod membership;
mod past;
mod pending;
mod people;
mod pieces;
mod quick;
mod reading;
mod record;
mod refusal;
mod rules;
mod search;
mod shared;
mod sight;
mod sip;
mod snapshot;
mod source;
mod twist;
mod unconfirmed;
mod write;

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::entropy::{Entropy, fingerprint};
use crate::ids::{OrgId, ResourceId};
use crate::scim::patch::PatchRequest;
use crate::scim::resource;
use crate::webex::profile::{GroupResourceType, Switches, UserGroups, WebexSections};

pub(crate) use archive::Archived;
pub(crate) use claims::{ClaimedBy, Claims, MAX_CLAIMS, Names, names};
use directory::Directory;
pub(crate) use directory::Fallen;
pub(crate) use domains::Domains;
pub(crate) use expected::{Expected, Versions};
pub(crate) use export::{Contents, Misfit, Person};
pub(crate) use groups::GroupsAsked;
pub(crate) use kind::Kind;
pub(crate) use licenses::{Assign, License, MAX_LICENSES, NewTerms, NotAssigned, NotChanged, Place, Terms, mixed};
pub(crate) use members_page::{MembersAsked, MembersPage};
pub(crate) use pending::Wait;
pub(crate) use people::Stretch;
use reading::reading;
pub(crate) use record::Record;
pub(crate) use refusal::Refusal;
pub(crate) use search::{Found, Search};
use shared::Shared;
pub(crate) use snapshot::Saved;
pub(crate) use source::Source;
pub(crate) use twist::{Farewell, Later, Lens, Shape, Twist};
pub(crate) use write::Write;

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

    /// A client's write to come: it goes as the directory does it, but for the twist.
    pub(crate) fn write<'t>(&'t self, now: Timestamp, base: &'t str, twist: Twist<'t>) -> Write<'t> {
        Write {
            directory: &self.directory,
            now,
            base,
            lens: Lens::default(),
            expected: Expected::default(),
            twist,
            by_client: true,
        }
    }

    fn plain<'t>(&'t self, now: Timestamp, base: &'t str) -> Write<'t> {
        Write {
            by_client: false,
            ..self.write(now, base, Twist::default())
        }
    }

    /// Creates a resource from a client's body. `base` is the SCIM base URL of the answer.
    pub(crate) fn create(&self, kind: Kind, body: Value, now: Timestamp, base: &str) -> Result<Changed, Refusal> {
        self.plain(now, base).create(kind, body)
    }

    /// Creates a person whom lists do not show: the owner of a token that the control plane issues.
    pub(crate) fn create_hidden(&self, body: Value, now: Timestamp) -> Result<ResourceId, Refusal> {
        Ok(self.plain(now, "").create_as(Kind::User, body, true)?.id)
    }

    /// Replaces everything that the client may write.
    pub(crate) fn replace(
        &self,
        kind: Kind,
        id: &str,
        body: Value,
        now: Timestamp,
        base: &str,
    ) -> Result<Changed, Refusal> {
        self.plain(now, base).replace(kind, id, body)
    }

    /// Applies a PATCH whole or not at all.
    pub(crate) fn patch(
        &self,
        kind: Kind,
        id: &str,
        patch: &PatchRequest,
        now: Timestamp,
        base: &str,
    ) -> Result<Changed, Refusal> {
        self.plain(now, base).patch(kind, id, patch)
    }

    /// Deletes at once; whose tokens die is the id.
    pub(crate) fn delete(&self, kind: Kind, id: &str, now: Timestamp) -> Result<ResourceId, Refusal> {
        self.plain(now, "").delete(kind, id)
    }

    /// One resource (RFC 7644 section 3.4.1).
    pub(crate) fn get(&self, kind: Kind, id: &str, lens: Lens, base: &str) -> Result<View, Refusal> {
        self.look(kind, id, lens, |directory, record| {
            show(directory, kind, record, base, lens)
        })
    }

    /// A page of a group's members.
    pub(crate) fn members(
        &self,
        id: &str,
        lens: Lens,
        base: &str,
        asked: &MembersAsked<'_>,
    ) -> Result<MembersPage, Refusal> {
        self.look(Kind::Group, id, lens, |directory, group| {
            members_page::of(directory, base, group, asked)
        })
    }

    /// What is made of one resource, as readers see it.
    fn look<T>(
        &self,
        kind: Kind,
        id: &str,
        lens: Lens,
        make: impl FnOnce(&Directory, &Record) -> T,
    ) -> Result<T, Refusal> {
        let directory = self.directory.read();
        let parsed: Option<ResourceId> = id.parse().ok();
        let seen = parsed.and_then(|id| directory.seen(kind, id, lens));
        let made = seen.map(|record| make(&directory, &record));
        // Afterwards: the last read that sees something late sees all of it late.
        if let (Some(id), false) = (parsed, lens.uncounted) {
            directory.pending().count_read(id);
        }
        made.ok_or_else(|| Refusal::NotFound {
            kind,
            id: id.to_owned(),
        })
    }

    /// One page of what a filter finds among resources of these kinds (RFC 7644 section 3.4.2).
    pub(crate) fn list(&self, kinds: &[Kind], search: &Search, base: &str) -> Result<Found, Refusal> {
        search::run(&self.directory.read(), kinds, search, base)
    }

    /// Lets happen what fell due by now. Whoever reads or writes calls this first, so that a clock that was moved shows
    /// in the very next answer.
    pub(crate) fn settle(&self, now: Timestamp) -> Vec<Fallen> {
        if !self.is_due(now) {
            return Vec::new();
        }
        self.directory.write().settle(now)
    }

    /// Whether [`settle`](Self::settle) has something to do.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        self.directory.read().pending().is_due(now)
    }

    /// The next instant at which [`settle`](Self::settle) has something to do.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.directory.read().pending().next_instant()
    }

    /// Ends what these rules began.
    pub(crate) fn release(&self, rules: impl Fn(&str) -> bool, now: Timestamp) {
        self.directory.write().release(rules, now);
    }

    /// The resource of this unique name, in any letter case: the first one that was made, where a fault let in another.
    pub(crate) fn named(&self, kind: Kind, name: &str) -> Option<Arc<Record>> {
        let directory = self.directory.read();
        let named = directory.of(kind).named(name);
        named.min_by_key(|record| record.seq).cloned()
    }

    /// The resource of this id.
    pub(crate) fn resource(&self, kind: Kind, id: ResourceId) -> Option<Arc<Record>> {
        self.directory.read().of(kind).get(id).cloned()
    }

    /// The ids of those whom lists show, in their order.
    pub(crate) fn visible_ids(&self, kind: Kind) -> Vec<String> {
        let directory = self.directory.read();
        let visible = directory.of(kind).iter().filter(|record| !record.hidden);
        visible.map(|record| record.id.to_string()).collect()
    }

    /// The person of this login, in any letter case.
    pub(crate) fn person_named(&self, user_name: &str) -> Option<Arc<Record>> {
        self.named(Kind::User, user_name)
    }

    /// The person of this id.
    pub(crate) fn person(&self, id: ResourceId) -> Option<Arc<Record>> {
        self.resource(Kind::User, id)
    }

    /// The resource of this id as a path spells it, where there is one.
    pub(crate) fn record(&self, kind: Kind, id: &str) -> Option<Arc<Record>> {
        self.directory.read().find(kind, id).ok().cloned()
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

/// A client's body as canonical attributes, its password apart.
fn accept(kind: Kind, body: Value, switches: &Switches) -> Result<(View, Option<String>), Refusal> {
    let mut attributes = resource::accept(kind.resource_type(), body, &reading(switches))?;
    let password = take_password(kind, &mut attributes);
    Ok((attributes, password))
}

/// Takes what must never be returned out of the attributes and keeps of it a fingerprint.
fn take_password(kind: Kind, attributes: &mut View) -> Option<String> {
    let secrets = resource::take_write_only(kind.resource_type(), attributes);
    secrets.get("password").and_then(Value::as_str).map(fingerprint)
}

/// Adds what depends on the caller's base and on the moment. Where the lens is `bare`, members are left out.
fn show(directory: &Directory, kind: Kind, record: &Record, base: &str, lens: Lens) -> View {
    let mut view = record.attributes.clone();
    record::show_organization(kind, directory.org, &mut view);
    match kind {
        Kind::User => {
            members::show_manager(directory, base, &mut view);
            if directory.profile.switches.user_groups == UserGroups::Always {
                groups::show(directory, base, record, &GroupsAsked::default(), lens, &mut view);
            }
        }
        Kind::Group if lens.bare => {}
        Kind::Group => record::put_members(&mut view, members::show_members(directory, base, &record.members)),
    }
    if let Some(meta) = view.get_mut("meta") {
        meta["location"] = members::location(base, kind, &record.id.to_string()).into();
        if kind == Kind::Group && directory.profile.switches.group_resource_type == GroupResourceType::Small {
            meta["resourceType"] = "group".into();
        }
    }
    if directory.profile.switches.webex_sections == WebexSections::Hidden {
        hide_section(kind.cisco_urn(), &mut view);
    }
    view
}

fn hide_section(urn: &str, view: &mut View) {
    view.shift_remove(urn);
    if let Some(Value::Array(urns)) = view.get_mut("schemas") {
        urns.retain(|known| known != urn);
    }
}

/// Webex ends a person's tokens when they are deactivated, or when their roles or what they manage change.
fn loses_tokens(before: &Record, after: &Record) -> bool {
    let managed =
        |record: &Record| ["managedOrgs", "managedGroups", "managedSites"].map(|name| record.cisco(name).cloned());
    (before.is_active() && !after.is_active()) || before.roles() != after.roles() || managed(before) != managed(after)
}

#[cfg(test)]
mod tests;
