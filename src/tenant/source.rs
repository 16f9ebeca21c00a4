//! Where a user or group came from: who keeps it up to date, and what a client may not do to it therefore.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::kind::Kind;
use super::record::Record;
use super::refusal::Refusal;
use super::twist::Lens;
use super::{Changed, Tenant, show};
use crate::webex::profile::{AdOwned, Switches};

/// The attribute of Webex's section that says it (Webex developer documentation, `provisionSource`).
pub(super) const ATTRIBUTE: &str = "provisionSource";

/// By what a resource was provisioned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Source {
    /// A SCIM client, or an administrator.
    #[default]
    Scim,
    /// Active Directory, by directory synchronisation.
    Ad,
    Aad,
    Broadworks,
    Okta,
}

impl Source {
    pub(crate) const WORDS: [(&'static str, Self); 5] = [
        ("SCIM", Self::Scim),
        ("AD", Self::Ad),
        ("AAD", Self::Aad),
        ("BROADWORKS", Self::Broadworks),
        ("OKTA", Self::Okta),
    ];

    pub(crate) fn named(word: &str) -> Option<Self> {
        let found = Self::WORDS.into_iter().find(|(known, _)| *known == word);
        found.map(|(_, source)| source)
    }

    /// The words, for a refusal.
    pub(crate) fn known() -> String {
        let words = Self::WORDS.map(|(word, _)| word);
        format!("one of {}", words.join(", "))
    }

    fn word(self) -> &'static str {
        let found = Self::WORDS.into_iter().find(|(_, source)| *source == self);
        found.map_or("", |(word, _)| word)
    }

    /// What a resource shows of it. A user of SCIM's shows nothing, as in the published examples.
    // Webex: fidelity row "provision-source": that users show it where it is not SCIM is assumed.
    pub(super) fn shown(self, kind: Kind) -> Option<Value> {
        let shows = kind == Kind::Group || self != Self::Scim;
        shows.then(|| self.word().into())
    }
}

impl Record {
    /// Where it came from.
    pub(super) fn source(&self, kind: Kind) -> Source {
        let section = self.attribute(kind.cisco_urn());
        let word = section.and_then(|section| section.get(ATTRIBUTE)?.as_str());
        word.and_then(Source::named).unwrap_or_default()
    }

    /// Refuses a client's change of what directory synchronisation keeps up to date.
    // Webex: fidelity row "ad-owned": that SCIM may not write there is assumed.
    pub(super) fn check_owner(&self, kind: Kind, switches: &Switches) -> Result<(), Refusal> {
        if switches.ad_owned == AdOwned::Allow || self.source(kind) != Source::Ad {
            return Ok(());
        }
        let name = self.text(kind.unique_attribute()).unwrap_or_default().to_owned();
        Err(Refusal::Owned { kind, name })
    }
}

impl Tenant {
    /// Says where a resource came from. It is a new version.
    pub(crate) fn set_source(
        &self,
        kind: Kind,
        id: &str,
        source: Source,
        now: Timestamp,
        base: &str,
    ) -> Result<Changed, Refusal> {
        let directory = &mut *self.directory.write();
        let before = Arc::clone(directory.find(kind, id)?);
        let record = directory.put_from(kind, &before, source, now);
        Ok(Changed {
            id: record.id,
            view: show(directory, kind, &record, base, Lens::TRUTH),
            altered: true,
            tokens_die: false,
        })
    }

    /// Directory synchronisation removes a person: they are not active, and go in seven days.
    pub(crate) fn remove_by_sync(&self, id: &str, now: Timestamp, base: &str) -> Result<Changed, Refusal> {
        let directory = &mut *self.directory.write();
        let before = Arc::clone(directory.find(Kind::User, id)?);
        let record = directory.put_removed(&before, now);
        Ok(Changed {
            id: record.id,
            view: show(directory, Kind::User, &record, base, Lens::TRUTH),
            altered: true,
            tokens_die: true,
        })
    }
}
