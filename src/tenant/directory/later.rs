//! What a write began and time or reads will end: how it begins, how it ends, and how it is broken off.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::{Attributes, Directory};
use crate::ids::ResourceId;
use crate::tenant::kind::Kind;
use crate::tenant::members;
use crate::tenant::membership::Membership;
use crate::tenant::pending::{Pending, What};
use crate::tenant::record::{Record, assemble};
use crate::tenant::sip;
use crate::tenant::twist::Later;

/// Something that came to its end, for whoever moves the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fallen {
    /// When it was due.
    pub(crate) at: Timestamp,
    /// `lag.ended`, `links.caught-up`, `sip.assigned`, `user.settled`, `name.freed`, `resource.returned`.
    pub(crate) event: &'static str,
    pub(crate) kind: Kind,
    /// The unique name of the resource that it is about.
    pub(crate) name: String,
}

impl Directory {
    /// What is under way.
    pub(in crate::tenant) fn pending(&self) -> &Pending {
        &self.pending
    }

    /// Begins something. Where too much is under way already, the oldest of it ends.
    pub(in crate::tenant) fn begin(&mut self, later: Later<'_>, what: What, now: Timestamp) {
        if let Some(over) = self.pending.begin(later.rule, later.wait, what, now) {
            self.finish(over, now);
        }
    }

    /// Lets happen what fell due, in order, each at its own instant.
    pub(in crate::tenant) fn settle(&mut self, now: Timestamp) -> Vec<Fallen> {
        let due = self.pending.take_due(now);
        due.into_iter()
            .filter_map(|(at, what)| {
                let (event, kind, name) = self.finish(what, at)?;
                Some(Fallen { at, event, kind, name })
            })
            .collect()
    }

    /// Ends what these rules began: nobody who was deleted returns, names are free, and
    /// readers see the truth.
    pub(in crate::tenant) fn release(&mut self, rules: impl Fn(&str) -> bool, now: Timestamp) {
        for what in self.pending.take_of(rules) {
            if !matches!(what, What::Return { .. }) {
                self.finish(what, now);
            }
        }
    }

    fn finish(&mut self, what: What, at: Timestamp) -> Option<(&'static str, Kind, String)> {
        match what {
            What::Lag { kind, id, shows } => {
                let record = self.of(kind).get(id).or(shows.as_ref())?;
                Some(("lag.ended", kind, name(kind, record)))
            }
            What::Links { member, .. } => {
                let record = self.users.get(member)?;
                Some(("links.caught-up", Kind::User, name(Kind::User, record)))
            }
            What::SipAddresses { id } => {
                let before = Arc::clone(self.users.get(id)?);
                let given = sip::given(&before.attributes)?;
                let record = self.put(Kind::User, &before, (given, Membership::default()), at);
                Some(("sip.assigned", Kind::User, name(Kind::User, &record)))
            }
            What::Settling { id } => {
                let mut record = Record::clone(self.users.get(id)?);
                self.touch(&mut record, at);
                let record = self.users.put(record);
                Some(("user.settled", Kind::User, name(Kind::User, &record)))
            }
            What::Tombstone { kind, name } => Some(("name.freed", kind, name)),
            What::Return { kind, record, password } => {
                let back = self.bring_back(kind, &record, at)?;
                if let Some(password) = password {
                    self.passwords.insert(back.id, password);
                }
                Some(("resource.returned", kind, name(kind, &back)))
            }
        }
    }

    /// A deleted resource is there again, under its id, as a new version, without who is gone meanwhile, and with the
    /// licences that are left. It stays away where its name has another owner now.
    fn bring_back(&mut self, kind: Kind, record: &Record, at: Timestamp) -> Option<Arc<Record>> {
        let mut attributes = record.whole();
        self.forget_the_gone(&mut attributes);
        self.check_room(kind).ok()?;
        let (attributes, members) = self.judge(kind, Some(record), attributes).ok()?;
        self.check_name(kind, None, &attributes).ok()?;
        self.archive.give_back(record.id);
        let stamp = self.stamp(kind, record, at);
        let back = Record {
            attributes: assemble(kind, &stamp, attributes),
            members,
            ..record.clone()
        };
        let back = self.store(kind, back, None, at);
        if kind == Kind::User {
            self.serve_new(back.id, at);
        }
        Some(back)
    }

    fn forget_the_gone(&self, attributes: &mut Attributes) {
        let known = |id: &str| {
            let id: Option<ResourceId> = id.parse().ok();
            id.is_some_and(|id| self.users.get(id).is_some() || self.groups.get(id).is_some())
        };
        if let Some(Value::Array(all)) = attributes.get_mut("members") {
            all.retain(|member| member.get("value").and_then(Value::as_str).is_some_and(known));
        }
        if members::manager(attributes)
            .and_then(|manager| manager.get("value")?.as_str())
            .is_some_and(|id| !known(id))
        {
            members::forget_manager(attributes);
        }
    }
}

fn name(kind: Kind, record: &Record) -> String {
    record.text(kind.unique_attribute()).unwrap_or_default().to_owned()
}
