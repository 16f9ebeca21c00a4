//! What an element of some data says of itself beside its attributes: version, times, source, and since when it is
//! inactive.

use jiff::Timestamp;
use serde_json::Value;

use super::{MAX_VERSION, Wrong};
use crate::clock;
use crate::tenant::directory::Attributes;
use crate::tenant::export::Person;
use crate::tenant::inactive::Inactive;
use crate::tenant::kind::Kind;
use crate::tenant::source::{ATTRIBUTE, Source};

/// Since when a person is inactive, and by what; only who is not active can say.
pub(super) fn inactive(attributes: &Attributes, person: &Person, now: Timestamp) -> Result<Option<Inactive>, Wrong> {
    let said = match person {
        Person {
            inactive_since: Some(_),
            ..
        } => "/inactiveSince",
        Person { sync_deleted: true, .. } => "/syncDeleted",
        _ => return Ok(None),
    };
    if attributes.get("active") == Some(&Value::Bool(true)) {
        return Err((said, "the user is active".to_owned()));
    }
    Ok(Some(Inactive {
        since: person.inactive_since.unwrap_or(now),
        by_sync: person.sync_deleted,
    }))
}

/// Where it came from, by SCIM where it says nothing.
pub(super) fn source(kind: Kind, resource: &Attributes) -> Result<Source, Wrong> {
    let section = resource.get(kind.cisco_urn());
    let said = section.and_then(|section| section.get(ATTRIBUTE));
    let Some(said) = said.filter(|said| !said.is_null()) else {
        return Ok(Source::default());
    };
    said.as_str().and_then(Source::named).ok_or_else(|| {
        let member = match kind {
            Kind::User => "/resource/urn:scim:schemas:extension:cisco:webexidentity:2.0:User/provisionSource",
            Kind::Group => "/resource/urn:scim:schemas:extension:cisco:webexidentity:2.0:Group/provisionSource",
        };
        (member, format!("{said} is not {}", Source::known()))
    })
}

fn meta<'a>(resource: &'a Attributes, name: &str) -> Option<&'a Value> {
    resource.get("meta")?.get(name).filter(|value| !value.is_null())
}

/// The version that it says, where it says one.
pub(super) fn version(resource: &Attributes) -> Result<Option<u64>, Wrong> {
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

/// The time that it says, where it says one.
pub(super) fn instant(resource: &Attributes, name: &str, member: &'static str) -> Result<Option<Timestamp>, Wrong> {
    let Some(said) = meta(resource, name) else {
        return Ok(None);
    };
    let at = said.as_str().and_then(clock::instant);
    at.map(Some)
        .ok_or_else(|| (member, format!("{said} is not a time such as 2026-02-03T04:05:06.789Z")))
}
