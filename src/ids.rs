//! Identifiers: plain UUIDs inside, Webex's base64 ids at the REST edge, tracking ids on every answer.

mod rest;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use rest::RestKind;

/// The Organization ID as Control Hub shows it: a lower-case UUID.
///
/// ```
/// use webex_scim_mock::OrgId;
///
/// let org: OrgId = "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11".parse().unwrap();
/// assert_eq!(OrgId::from_webex_id(&org.to_webex_id()), Some(org));
/// assert!("not-a-uuid".parse::<OrgId>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrgId(Uuid);

impl OrgId {
    /// Wraps a UUID.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The platform's REST form: unpadded base64 of `ciscospark://us/ORGANIZATION/<uuid>`.
    #[must_use]
    pub fn to_webex_id(self) -> String {
        RestKind::Organization.id(&self.to_string())
    }

    /// Reads the REST form, padded or not, of any region.
    #[must_use]
    pub fn from_webex_id(text: &str) -> Option<Self> {
        RestKind::Organization.name(text)?.parse().ok()
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for OrgId {
    type Err = NotAUuid;

    fn from_str(text: &str) -> Result<Self, NotAUuid> {
        hyphenated(text).map(Self)
    }
}

/// The id of a User or a Group: a lower-case UUID on the wire (RFC 7643 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ResourceId(Uuid);

impl ResourceId {
    /// Wraps a UUID.
    #[must_use]
    pub(crate) const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The first byte: for whoever spreads ids over 256 places.
    #[must_use]
    pub(crate) const fn first_byte(self) -> u8 {
        self.0.as_bytes()[0]
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for ResourceId {
    type Err = NotAUuid;

    fn from_str(text: &str) -> Result<Self, NotAUuid> {
        hyphenated(text).map(Self)
    }
}

/// Webex's name for one request, in the gateway's spelling: `ROUTER_` and an upper-case UUID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct TrackingId(String);

impl TrackingId {
    /// The tracking id built from a drawn UUID.
    #[must_use]
    pub(crate) fn new(uuid: Uuid) -> Self {
        Self(format!("ROUTER_{:X}", uuid.hyphenated()))
    }

    /// The text as it stands in body and header.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TrackingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not a UUID in its hyphenated form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID in the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")]
pub struct NotAUuid;

/// `Uuid::parse_str` also takes braces, URNs and bare hex: an id in a URL must not have five spellings.
fn hyphenated(text: &str) -> Result<Uuid, NotAUuid> {
    if text.len() != uuid::fmt::Hyphenated::LENGTH {
        return Err(NotAUuid);
    }
    Uuid::try_parse(text).map_err(|_| NotAUuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11";

    #[test]
    fn org_id_reads_its_webex_form_with_and_without_padding() {
        let org: OrgId = UUID.parse().unwrap();
        let bare = org.to_webex_id();
        let padded = format!("{bare}{}", "=".repeat((4 - bare.len() % 4) % 4));
        assert_eq!(OrgId::from_webex_id(&bare), Some(org));
        assert_eq!(OrgId::from_webex_id(&padded), Some(org));
    }

    #[test]
    fn org_id_refuses_other_kinds_and_other_text() {
        for id in [
            RestKind::Person.id(UUID),
            RestKind::Organization.id("nonsense"),
            "%%%".to_owned(),
        ] {
            assert_eq!(OrgId::from_webex_id(&id), None, "{id}");
        }
    }

    #[test]
    fn only_the_hyphenated_form_is_an_id_and_case_is_folded() {
        assert_eq!(UUID.to_uppercase().parse::<ResourceId>().unwrap().to_string(), UUID);
        for other in [&UUID.replace('-', ""), &format!("{{{UUID}}}"), "", "9876543210123456"] {
            assert_eq!(other.parse::<ResourceId>(), Err(NotAUuid), "{other}");
        }
    }

    #[test]
    fn tracking_id_is_router_and_an_upper_case_uuid() {
        let id = TrackingId::new(UUID.parse().unwrap());
        assert_eq!(id.as_str(), "ROUTER_6C0D1D0A-9F5E-4D35-8F86-0F2F7F6B2F11");
    }
}
