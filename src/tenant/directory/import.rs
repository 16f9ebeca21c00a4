//! A directory made of data: first everybody by name and id, then who refers to whom.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Attributes, Directory};
use crate::clock::{self, rfc3339};
use crate::ids::ResourceId;
use crate::tenant::export::{Contents, Misfit, Person, about};
use crate::tenant::kind::Kind;
use crate::tenant::licenses::Licenses;
use crate::tenant::record::{Record, Stamp, assemble};
use crate::tenant::refusal::Refusal;
use crate::tenant::{accept, members, rules};

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
                licenses: Licenses::of(contents.licenses.iter().cloned()),
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
        .filter_map(|resource| version(resource).ok()?);
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
    misfits: Vec<Misfit>,
    now: Timestamp,
}

/// A resource that is there by id and name, and waits for those it refers to.
struct Draft {
    kind: Kind,
    at: usize,
    seq: u64,
    stamp: Stamp,
    inactive_since: Option<Timestamp>,
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
        let checked = check_inactive(&draft.attributes, person.inactive_since);
        draft.inactive_since = self.or_tell(Kind::User, at, checked)?;
        Some(draft)
    }

    fn give_licenses(&mut self, id: ResourceId, named: Option<&[String]>) -> Result<(), Wrong> {
        let Some(named) = named else {
            self.new.licenses.check_new().map_err(told)?;
            self.new.licenses.give_template(id);
            return Ok(());
        };
        for name in named {
            if !self.new.licenses.give(name, id) {
                return Err(("/licenses", format!("{name:?} is none of the licenses of this data")));
            }
        }
        Ok(())
    }

    /// Puts a resource in without those it refers to. Its password comes apart.
    fn begin(&mut self, kind: Kind, at: usize, resource: &Attributes) -> Result<(Draft, Option<String>), Wrong> {
        if self.new.of(kind).len() >= self.new.max_resources {
            let most = self.new.max_resources;
            return Err(told(Refusal::Full { kind, most }));
        }
        let (mut attributes, password) = accept(kind, Value::Object(resource.clone())).map_err(told)?;
        if kind == Kind::User {
            rules::user(&mut attributes, None, &self.new.profile.switches).map_err(|error| told(error.into()))?;
        }
        let name = attributes.get(kind.unique_attribute()).and_then(Value::as_str);
        let name = name.unwrap_or_default().to_owned();
        if self.new.of(kind).named(&name).next().is_some() {
            return Err(told(Refusal::Conflict { kind, name }));
        }
        let (seq, id) = self.place(kind, resource, &name)?;
        let stamp = self.stamp(id, resource)?;
        let skeleton = Record {
            id,
            seq,
            hidden: false,
            inactive_since: None,
            attributes: alone(&attributes, kind),
        };
        self.new.store(kind, skeleton, None, self.now);
        let draft = Draft {
            kind,
            at,
            seq,
            stamp,
            inactive_since: None,
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

    fn stamp(&mut self, id: ResourceId, resource: &Attributes) -> Result<Stamp, Wrong> {
        let version = match version(resource)? {
            Some(version) => version,
            None => self.new.next_version(),
        };
        let created = instant(resource, "created", "/resource/meta/created")?.unwrap_or(self.now);
        Ok(Stamp {
            id,
            created: rfc3339(created),
            modified: instant(resource, "lastModified", "/resource/meta/lastModified")?.unwrap_or(self.now),
            version,
        })
    }

    /// Puts a resource in whole, now that everybody is there.
    fn finish(&mut self, mut draft: Draft) -> Result<(), Wrong> {
        let id = draft.stamp.id;
        let checked = match draft.kind {
            Kind::User => members::check_manager(&self.new, &mut draft.attributes),
            Kind::Group => members::check_members(&self.new, Some(id), &mut draft.attributes),
        };
        checked.map_err(|error| told(error.into()))?;
        let record = Record {
            id,
            seq: draft.seq,
            hidden: false,
            inactive_since: draft.inactive_since,
            attributes: assemble(draft.kind, &draft.stamp, draft.attributes),
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

/// Only who is not active has been so since some time.
fn check_inactive(attributes: &Attributes, since: Option<Timestamp>) -> Result<Option<Timestamp>, Wrong> {
    match attributes.get("active") == Some(&Value::Bool(true)) && since.is_some() {
        true => Err(("/inactiveSince", "the user is active".to_owned())),
        false => Ok(since),
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

fn meta<'a>(resource: &'a Attributes, name: &str) -> Option<&'a Value> {
    resource.get("meta")?.get(name).filter(|value| !value.is_null())
}

fn version(resource: &Attributes) -> Result<Option<u64>, Wrong> {
    let Some(said) = meta(resource, "version") else {
        return Ok(None);
    };
    let digits = said
        .as_str()
        .and_then(|text| text.strip_prefix("W/\"")?.strip_suffix('"'));
    let number = digits.and_then(|digits| digits.parse().ok());
    let number = number.filter(|number| *number <= MAX_VERSION);
    number.map(Some).ok_or_else(|| {
        let reason =
            format!("{said} is not a weak entity tag of a number of at most 15 digits, such as W/\"12345678901\"");
        ("/resource/meta/version", reason)
    })
}

fn instant(resource: &Attributes, name: &str, member: &'static str) -> Result<Option<Timestamp>, Wrong> {
    let Some(said) = meta(resource, name) else {
        return Ok(None);
    };
    let at = said.as_str().and_then(clock::instant);
    at.map(Some)
        .ok_or_else(|| (member, format!("{said} is not a time such as 2026-02-03T04:05:06.789Z")))
}
