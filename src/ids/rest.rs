//! The ids of Webex's REST API: base64 of `ciscospark://us/<KIND>/<name>`, where the SCIM API has the bare name.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_encode_padding(false)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
/// Webex writes its REST ids without padding and reads them with or without.
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, CONFIG);
const FOR_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, CONFIG);

/// What a REST id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RestKind {
    /// A user; the name is the id in the SCIM API.
    Person,
    /// An organisation, by its UUID.
    Organization,
    /// An administrator role, by its value in the SCIM API.
    Role,
    /// `<org>:<type>_<uuid>`.
    License,
    /// `<group>:<org>`.
    Group,
    /// A location, by its name.
    Location,
    /// An integration or a service app, by its client id.
    Application,
    /// What a person has granted to a client, by a UUID.
    Authorization,
}

impl RestKind {
    const fn tag(self) -> &'static str {
        match self {
            Self::Person => "PEOPLE",
            Self::Organization => "ORGANIZATION",
            Self::Role => "ROLE",
            Self::License => "LICENSE",
            Self::Group => "SCIM_GROUP",
            Self::Location => "LOCATION",
            Self::Application => "APPLICATION",
            Self::Authorization => "AUTHORIZATION",
        }
    }

    /// What an id holds, for who did not send one.
    #[must_use]
    pub(crate) fn form(self) -> String {
        format!("ciscospark://us/{}/…", self.tag())
    }

    /// The id of this name.
    #[must_use]
    pub(crate) fn id(self, name: &str) -> String {
        PLAIN.encode(format!("ciscospark://us/{}/{name}", self.tag()))
    }

    /// The name in an id: padded or not, of either alphabet, of any region.
    #[must_use]
    pub(crate) fn name(self, id: &str) -> Option<String> {
        let bytes = PLAIN.decode(id).or_else(|_| FOR_URLS.decode(id)).ok()?;
        let plain = String::from_utf8(bytes).ok()?;
        let mut parts = plain.strip_prefix("ciscospark://")?.split('/');
        let [region, tag, name] = [parts.next()?, parts.next()?, parts.next()?];
        let is_whole = parts.next().is_none() && !region.is_empty() && !name.is_empty();
        (is_whole && tag == self.tag()).then(|| name.to_owned())
    }
}

impl fmt::Display for RestKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Role => "role",
            Self::License => "license",
            Self::Group => "group",
            Self::Location => "location",
            Self::Application => "application",
            Self::Authorization => "authorization",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(plain: &str, name: Option<&str>) {
        let id = PLAIN.encode(plain);
        let padded = format!("{id}{}", "=".repeat((4 - id.len() % 4) % 4));
        let for_urls = FOR_URLS.encode(plain);
        for id in [id, padded, for_urls] {
            assert_eq!(RestKind::Person.name(&id).as_deref(), name, "{plain} as {id}");
        }
    }

    #[test]
    fn an_id_is_read_in_every_spelling_and_of_every_region_and_of_its_own_kind_only() {
        check("ciscospark://us/PEOPLE/7", Some("7"));
        check("ciscospark://urn:TEAM:us-west-2_r/PEOPLE/7", Some("7"));
        // `ÿ` and `>` make the letters in which the two alphabets differ.
        check("ciscospark://us/PEOPLE/ÿ>ÿ?>>", Some("ÿ>ÿ?>>"));
        check("ciscospark://us/ROLE/7", None);
        check("ciscospark://us/people/7", None);
        check("ciscospark:///PEOPLE/7", None);
        check("ciscospark://us/PEOPLE/", None);
        check("ciscospark://us/PEOPLE/7/8", None);
        check("webex://us/PEOPLE/7", None);
        assert_eq!(RestKind::Person.name("no base64!"), None);
        assert_eq!(RestKind::Person.name(""), None);
    }

    #[test]
    fn an_id_is_written_as_webex_writes_it() {
        // As the published examples have it.
        let id = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY";
        assert_eq!(RestKind::Person.id("f5b36187-c8dd-4727-8b2f-f9c447f29046"), id);
        assert_eq!(
            RestKind::Role.id("id_full_admin"),
            "Y2lzY29zcGFyazovL3VzL1JPTEUvaWRfZnVsbF9hZG1pbg"
        );
    }
}
