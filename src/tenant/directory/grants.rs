//! What licences do to a directory: templates give them to whom they serve, and one for calling has its location's group.

use jiff::Timestamp;
use serde_json::json;

use super::{Attributes, Directory, Entry};
use crate::ids::ResourceId;
use crate::tenant::kind::Kind;
use crate::tenant::membership::Member;
use crate::tenant::refusal::Refusal;
use crate::webex::schemas::CISCO_GROUP;

impl Directory {
    /// Gives a new person what the org's template gives.
    pub(super) fn serve_new(&mut self, person: ResourceId, now: Timestamp) {
        for license in self.licenses.for_all() {
            self.grant(&license, person, now);
        }
    }

    /// Gives those who became members of a group what its templates give.
    pub(super) fn serve_members(&mut self, group: ResourceId, new: &[ResourceId], now: Timestamp) {
        for license in self.licenses.for_group(group) {
            for member in new {
                self.grant(&license, *member, now);
            }
        }
    }

    /// A template gives somebody a licence, if they are a user and have none, and one is left.
    // Webex: fidelity row "license-template-groups": that a calling licence of a template is had at the first location is assumed.
    fn grant(&mut self, license: &str, person: ResourceId, now: Timestamp) {
        if self.users.get(person).is_none_or(|user| user.hidden) {
            return;
        }
        let Some(location) = self.licenses.free_for(license, person) else {
            return;
        };
        self.licenses.give(license, person);
        if let Some(location) = location {
            // The group cannot be made where its name is that of a deleted one, say. A template goes on without.
            let _ = self.join_location(&location, person, now);
        }
    }

    /// Puts a person into the group that is named like a location, which is made where there is none.
    // Webex: fidelity row "location-groups": that the group is named like the location was seen; that it is of usage
    // `location`, and made when the first one comes, is assumed.
    pub(in crate::tenant) fn join_location(
        &mut self,
        location: &str,
        person: ResourceId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let Some(before) = self.groups.named(location).next().cloned() else {
            let group = Attributes::from_iter([
                ("displayName".to_owned(), location.into()),
                (CISCO_GROUP.to_owned(), json!({ "usage": "location" })),
                ("members".to_owned(), json!([{ "value": person.to_string() }])),
            ]);
            return self.create(Kind::Group, group, now, Entry::default()).map(|_| ());
        };
        if !before.members.has(person) {
            let mut members = before.members.clone();
            members.push(Member::Known(person, Kind::User));
            self.put(Kind::Group, &before, (before.attributes.clone(), members), now);
        }
        Ok(())
    }
}
