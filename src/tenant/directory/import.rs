//! A directory made of data: first everybody by name and id, then who refers to whom.

mod said;

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Attributes, Directory};
use crate::clock::rfc3339;
use crate::ids::ResourceId;
use crate::tenant::export::{Contents, Misfit, Person, about};
use crate::tenant::inactive::Inactive;
use crate::tenant::kind::Kind;
use crate::tenant::licenses::Licenses;
use crate::tenant::membership::Membership;
use crate::tenant::record::{Record, Stamp, assemble};
use crate::tenant::refusal::Refusal;
use crate::tenant::{accept, members, rules};
use crate::webex::profile::Switches;

/// Most flaws of one import that are told. Source: our choice; who has more mends these first.
pub(crate) const MAX_MISFITS: usize = 50;

/// Highest version that is taken in, so that those after it can be counted. Source: our choice; Webex's have eleven
/// digits.
pub(crate) const MAX_VERSION: u64 = 999_999_999_999_999;

/// What stands in the place of the fingerprint of a password that nobody knows: none has this one.
const UNKNOWN_PASSWORD: &str = "unknown";

impl Directory {
    /// A directory of these contents that goes on where this one is: its counters are never behind, so that nothing new
    /// gets an old id or version.
    pub(in crate::tenant) fn import(
        &self,
        contents: &Contents,
        administrator: Option<ResourceId>,
        now: Timestamp,
    ) -> Result<Self, Vec<Misfit>> {
        let mut import = Import {
            old: self,
            new: Self {
                licenses: Licenses::of(&contents.licenses),
                claims: contents.claims.clone(),
                profile: self.profile,
                next_seq: self.next_seq,
                version: self.version.max(newest(contents)),
                max_resources: self.max_resources,
                ..Self::new(self.org, self.entropy)
            },
            administrator,
            said: said_ids(contents),
            taken: HashSet::new(),
            unlicensed: Vec::new(),
            misfits: Vec::new(),
            now,
        };
        let mut drafts = Vec::new();
        for (at, person) in contents.users.iter().enumerate() {
            drafts.extend(import.begin_user(at, person));
        }
        for (at, group) in contents.groups.iter().enumerate() {
            let drafted = import.begin(Kind::Group, at, group).map(|(draft, _)| draft);
            drafts.extend(import.or_tell(Kind::Group, at, drafted));
        }
        // Before references are looked at: somebody may refer to one of these.
        import.keep_people();
        for draft in drafts {
            let (kind, at) = (draft.kind, draft.at);
            let done = import.finish(draft);
            import.or_tell(kind, at, done);
        }
        if import.misfits.is_empty() {
            import.find_groups_of_templates(contents);
            // Who was put in by name and id alone was nobody's former version.
            import.new.users.forget_past();
            import.new.groups.forget_past();
            return Ok(import.new);
        }
        import.misfits.truncate(MAX_MISFITS);
        Err(import.misfits)
    }
}

/// The highest version of the contents; what is written later goes on from there.
fn newest(contents: &Contents) -> u64 {
    let users = contents.users.iter().map(|person| &person.resource);
    let versions = users
        .chain(&contents.groups)
        .filter_map(|resource| said::version(resource).ok()?);
    versions.max().unwrap_or(0)
}

fn said_ids(contents: &Contents) -> HashSet<ResourceId> {
    let users = contents.users.iter().map(|person| &person.resource);
    let all = users.chain(&contents.groups);
    all.filter_map(|resource| resource.get("id")?.as_str()?.parse().ok())
        .collect()
}

/// An import under way.
struct Import<'a> {
    old: &'a Directory,
    new: Directory,
    administrator: Option<ResourceId>,
    /// Ids that the contents name; those that are drawn keep clear of them.
    said: HashSet<ResourceId>,
    taken: HashSet<ResourceId>,
    /// Those of whom the data does not say which licences they have.
    unlicensed: Vec<ResourceId>,
    misfits: Vec<Misfit>,
    now: Timestamp,
}

/// A resource that is there by id and name, and waits for those it refers to.
struct Draft {
    kind: Kind,
    at: usize,
    seq: u64,
    stamp: Stamp,
    inactive: Option<Inactive>,
    unconfirmed: bool,
    attributes: Attributes,
}

/// Where in an element something does not fit, and why.
type Wrong = (&'static str, String);

impl Import<'_> {
    fn begin_user(&mut self, at: usize, person: &Person) -> Option<Draft> {
        let begun = self.begin(Kind::User, at, &person.resource);
        let (mut draft, password) = self.or_tell(Kind::User, at, begun)?;
        let id = draft.stamp.id;
        // The administrator can sign in afterwards too, whatever the data knows of a password.
        let had_one = person.has_password || self.administrator == Some(id);
        let known = || self.old.password(id).unwrap_or(UNKNOWN_PASSWORD).to_owned();
        if let Some(password) = password.or_else(|| had_one.then(known)) {
            self.new.passwords.insert(id, password);
        }
        let licensed = self.give_licenses(id, person.licenses.as_deref());
        self.or_tell(Kind::User, at, licensed);
        let checked = said::inactive(&draft.attributes, person, self.now);
        draft.inactive = self.or_tell(Kind::User, at, checked)?;
        draft.unconfirmed = person.unconfirmed;
        Some(draft)
    }

    fn give_licenses(&mut self, id: ResourceId, named: Option<&[String]>) -> Result<(), Wrong> {
        let Some(named) = named else {
            self.new.licenses.check_new().map_err(told)?;
            for license in self.new.licenses.for_all() {
                self.new.licenses.give(&license, id);
            }
            self.unlicensed.push(id);
            return Ok(());
        };
        for name in named {
            if !self.new.licenses.give(name, id) {
                return Err(("/licenses", format!("{name:?} is none of the licenses of this data")));
            }
        }
        Ok(())
    }

    /// Has templates serve their groups, now that these are there: those members of whom nothing else is said.
    fn find_groups_of_templates(&mut self, contents: &Contents) {
        let mut licenses = std::mem::take(&mut self.new.licenses);
        licenses.find_groups(&contents.licenses, |name| self.new.group_named(name));
        for person in &self.unlicensed {
            for group in self.new.groups_of(*person) {
                for license in licenses.for_group(group.id) {
                    if licenses.free_for(&license, *person).is_some() {
                        licenses.give(&license, *person);
                    }
                }
            }
        }
        self.new.licenses = licenses;
    }

    /// Puts a resource in without those it refers to. Its password comes apart.
    fn begin(&mut self, kind: Kind, at: usize, resource: &Attributes) -> Result<(Draft, Option<String>), Wrong> {
        if self.new.of(kind).len() >= self.new.max_resources {
            let most = self.new.max_resources;
            return Err(told(Refusal::Full { kind, most }));
        }
        let (mut attributes, password) =
            accept(kind, Value::Object(resource.clone()), &Switches::default()).map_err(told)?;
        if kind == Kind::User {
            rules::user(&mut attributes, None, &self.new.profile.switches).map_err(|error| told(error.into()))?;
        }
        let name = attributes.get(kind.unique_attribute()).and_then(Value::as_str);
        let name = name.unwrap_or_default().to_owned();
        if self.new.of(kind).named(&name).next().is_some() {
            return Err(told(Refusal::Conflict { kind, name }));
        }
        let (seq, id) = self.place(kind, resource, &name)?;
        let stamp = self.stamp(kind, id, resource)?;
        let skeleton = Record {
            id,
            seq,
            hidden: false,
            unconfirmed: false,
            inactive: None,
            attributes: alone(&attributes, kind),
            members: Membership::default(),
        };
        self.new.store(kind, skeleton, None, self.now);
        let draft = Draft {
            kind,
            at,
            seq,
            stamp,
            inactive: None,
            unconfirmed: false,
            attributes,
        };
        Ok((draft, password))
    }

    /// The place in the order, and the id: the one that it says, else that of who has its name now, else a new one.
    fn place(&mut self, kind: Kind, resource: &Attributes, name: &str) -> Result<(u64, ResourceId), Wrong> {
        let said = match resource.get("id") {
            None | Some(Value::Null) => None,
            Some(said) => {
                let id = said.as_str().and_then(|text| text.parse().ok());
                Some(id.ok_or_else(|| ("/resource/id", format!("{said} is not a UUID")))?)
            }
        };
        let known = said.or_else(|| Some(self.old.of(kind).named(name).next()?.id));
        let (seq, drawn) = loop {
            let (seq, drawn) = self.new.draw_id(kind);
            if !self.said.contains(&drawn) {
                break (seq, drawn);
            }
        };
        let id = known.unwrap_or(drawn);
        if !self.taken.insert(id) {
            return Err(("/resource/id", format!("{id} is the id of another one of this data")));
        }
        Ok((seq, id))
    }

    fn stamp(&mut self, kind: Kind, id: ResourceId, resource: &Attributes) -> Result<Stamp, Wrong> {
        let version = match said::version(resource)? {
            Some(version) => version,
            None => self.new.next_version(),
        };
        let created = said::instant(resource, "created", "/resource/meta/created")?.unwrap_or(self.now);
        Ok(Stamp {
            id,
            created: rfc3339(created),
            modified: said::instant(resource, "lastModified", "/resource/meta/lastModified")?.unwrap_or(self.now),
            version,
            source: said::source(kind, resource)?,
        })
    }

    /// Puts a resource in whole, now that everybody is there.
    fn finish(&mut self, mut draft: Draft) -> Result<(), Wrong> {
        let id = draft.stamp.id;
        let checked = match draft.kind {
            Kind::User => members::check_manager(&self.new, &mut draft.attributes).map(|()| Membership::default()),
            Kind::Group => members::take_members(&self.new, Some(id), &mut draft.attributes),
        };
        let members = checked.map_err(|error| told(error.into()))?;
        let record = Record {
            id,
            seq: draft.seq,
            hidden: false,
            unconfirmed: draft.unconfirmed,
            inactive: draft.inactive,
            attributes: assemble(draft.kind, &draft.stamp, draft.attributes),
            members,
        };
        self.new.store(draft.kind, record, None, self.now);
        Ok(())
    }

    /// The people of the double's own stay: hidden owners of tokens, and the administrator, who is hidden from now on.
    /// Where the data has somebody of their login, they take another one.
    fn keep_people(&mut self) {
        let (old, administrator) = (self.old, self.administrator);
        let own = |record: &&Arc<Record>| record.hidden || administrator == Some(record.id);
        for record in old.users.iter().filter(own) {
            if self.new.users.get(record.id).is_some() {
                continue;
            }
            let mut record = Record::clone(record);
            (record.seq, _) = self.new.draw_id(Kind::User);
            record.hidden = true;
            members::forget_manager(&mut record.attributes);
            if self.new.users.named(record.user_name()).next().is_some() {
                let domain = record.user_name().rsplit_once('@').map_or("", |(_, domain)| domain);
                let login = format!("{}@{domain}", record.id);
                record.attributes.insert("userName".to_owned(), login.into());
            }
            if let Some(password) = old.password(record.id) {
                self.new.passwords.insert(record.id, password.to_owned());
            }
            self.new.store(Kind::User, record, None, self.now);
        }
    }

    fn or_tell<T>(&mut self, kind: Kind, at: usize, result: Result<T, Wrong>) -> Option<T> {
        result
            .map_err(|(member, reason)| {
                self.misfits.push(Misfit {
                    kind,
                    at,
                    member,
                    reason,
                });
            })
            .ok()
    }
}

fn told(refusal: Refusal) -> Wrong {
    (about(&refusal), refusal.detail())
}

/// A resource that refers to nobody.
fn alone(attributes: &Attributes, kind: Kind) -> Attributes {
    let name = kind.unique_attribute();
    Map::from_iter(attributes.get(name).map(|value| (name.to_owned(), value.clone())))
}
