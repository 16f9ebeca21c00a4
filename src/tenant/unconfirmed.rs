//! Users of domains that nobody has verified: readers see them inactive until they confirm their address.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::directory::Directory;
use super::kind::Kind;
use super::refusal::Refusal;
use super::twist::Lens;
use super::{Changed, Tenant, show};
use crate::webex::schemas::CISCO_USER;

impl Directory {
    /// Whether a new user has to confirm their address.
    pub(super) fn awaits_confirmation(&self, attributes: &Map<String, Value>) -> bool {
        let login = attributes.get("userName").and_then(Value::as_str).unwrap_or_default();
        let unverified = self.profile.switches.unverified_domains;
        self.claims.own.await_confirmation(login, unverified)
    }
}

/// Marks a user as one who has not confirmed their address.
// Webex: fidelity row "unconfirmed": that they are inactive is documented, that `accountStatus` says pending is assumed.
pub(super) fn mark(attributes: &mut Map<String, Value>) {
    if let Some(Value::Object(section)) = attributes.get_mut(CISCO_USER) {
        section.shift_insert(0, "accountStatus".to_owned(), json!(["pending"]));
    }
}

impl Tenant {
    /// A person confirms their address, and is from now on as clients have written them: a new version. Who has none to
    /// confirm stays as they are.
    pub(crate) fn confirm(&self, id: &str, now: Timestamp, base: &str) -> Result<Changed, Refusal> {
        let directory = &mut *self.directory.write();
        let before = Arc::clone(directory.find(Kind::User, id)?);
        let record = match before.unconfirmed {
            true => directory.put_confirmed(&before, now),
            false => before,
        };
        Ok(Changed {
            id: record.id,
            view: show(directory, Kind::User, &record, base, Lens::TRUTH),
            altered: true,
            tokens_die: false,
        })
    }
}
