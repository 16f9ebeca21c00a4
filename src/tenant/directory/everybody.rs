//! "All Org Users", the group of everybody that every organisation has. It is made when somebody looks, and rests nowhere.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Attributes, Directory};
use crate::clock::rfc3339;
use crate::entropy::{Entropy, digest};
use crate::ids::ResourceId;
use crate::tenant::collection::fold;
use crate::tenant::kind::Kind;
use crate::tenant::membership::{Member, Membership};
use crate::tenant::record::{Record, Stamp, assemble};
use crate::tenant::source::Source;
use crate::webex::profile::AllOrgUsers;

/// What the group is called (seen by a public client).
pub(in crate::tenant) const NAME: &str = "All Org Users";

impl Directory {
    /// The group's id: the same as long as there is the org, whatever is in it.
    pub(in crate::tenant) fn everybody_id(&self) -> ResourceId {
        ResourceId::new(Entropy::new(0).uuid("everybody", &self.org.to_string(), 0))
    }

    /// The group as it is now; `bare`, without its members. It comes before all others.
    // Webex: fidelity row "all-org-users": name and place were seen; its id, dates and version are assumed.
    pub(in crate::tenant) fn everybody(&self, bare: bool) -> Arc<Record> {
        let visible = self.users.iter().filter(|user| !user.hidden && !bare);
        let members: Membership = visible.map(|user| Member::Known(user.id, Kind::User)).collect();
        let created = self.first_creation();
        let stamp = Stamp {
            id: self.everybody_id(),
            modified: created.parse().unwrap_or(Timestamp::UNIX_EPOCH),
            created,
            version: self.everybody_version(),
            source: Source::default(),
        };
        let named = Attributes::from_iter([("displayName".to_owned(), NAME.into())]);
        Arc::new(Record {
            id: stamp.id,
            seq: 0,
            hidden: false,
            unconfirmed: false,
            inactive: None,
            attributes: assemble(Kind::Group, &stamp, named),
            members,
        })
    }

    /// Whether nobody else may have this name.
    // Webex: fidelity row "all-org-users-closed": that no other group may be called so is assumed.
    pub(super) fn is_everybodys_name(&self, kind: Kind, name: &str) -> bool {
        let is_there = self.profile.switches.all_org_users != AllOrgUsers::Off;
        is_there && kind == Kind::Group && fold(name) == fold(NAME)
    }

    /// When the first user came, who came with the org.
    fn first_creation(&self) -> String {
        let first = self.users.iter().next();
        let created = first.and_then(|user| user.attribute("meta")?.get("created")?.as_str());
        created.map_or_else(|| rfc3339(Timestamp::UNIX_EPOCH), str::to_owned)
    }

    /// Another one after every change of the directory. A deletion stamps nobody, so that users are counted besides.
    fn everybody_version(&self) -> u64 {
        let state = digest(&[&self.version.to_le_bytes(), &self.users.len().to_le_bytes()]);
        let state = state
            .iter()
            .fold(0, |sum: u64, byte| sum.rotate_left(8) ^ u64::from(*byte));
        state % 80_000_000_000 + 10_000_000_000
    }
}
