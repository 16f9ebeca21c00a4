//! Why the directory did not do what it was asked. Status codes are chosen elsewhere.

use super::claims::ClaimedBy;
use super::kind::Kind;
use super::licenses::NotAssigned;
use crate::scim;

/// A request that changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No resource of this kind has this id.
    NotFound { kind: Kind, id: String },
    /// The unique attribute is taken.
    Conflict { kind: Kind, name: String },
    /// The login is taken outside of the org.
    Claimed { name: String, by: ClaimedBy },
    /// A licence that every new person is given is used up.
    LicenseExhausted { license: String },
    /// A person cannot be given a licence, or it cannot be taken away.
    License(NotAssigned),
    /// The unique attribute is that of a deleted resource, and is not free yet.
    Buried { kind: Kind, name: String },
    /// Directory synchronisation keeps the resource up to date, and no client may.
    Owned { kind: Kind, name: String },
    /// The group is the organisation's own.
    BuiltIn { name: &'static str },
    /// The resource has another version than the client made its write depend on.
    Stale { kind: Kind, id: String, version: String },
    /// The org holds its most resources of this kind.
    Full { kind: Kind, most: usize },
    /// The request itself is wrong.
    Scim(scim::Error),
}

impl From<scim::Error> for Refusal {
    fn from(error: scim::Error) -> Self {
        Self::Scim(error)
    }
}

impl From<NotAssigned> for Refusal {
    fn from(why: NotAssigned) -> Self {
        Self::License(why)
    }
}

impl Refusal {
    /// The sentence for the client and the journal.
    pub(crate) fn detail(&self) -> String {
        match self {
            // Webex: fidelity row "not-found-text" and "conflict-text": the words are ours.
            Self::NotFound { kind, id } => format!("{} {id} does not exist in this organization.", kind.name()),
            Self::Conflict { kind, name } => format!(
                "{} {name:?} is taken by another {} of this organization.",
                kind.unique_attribute(),
                kind.name().to_lowercase(),
            ),
            Self::Claimed {
                name,
                by: ClaimedBy::User,
            } => {
                format!("userName {name:?} belongs to a user of another organization.")
            }
            Self::Claimed {
                name,
                by: ClaimedBy::Domain,
            } => {
                format!("userName {name:?} is of a domain that another organization has claimed.")
            }
            // Webex: fidelity row "consumer-claimed": the words are ours.
            Self::Claimed {
                name,
                by: ClaimedBy::Consumer,
            } => {
                format!(
                    "userName {name:?} belongs to a user of the consumer organization, who cannot be converted: this \
                     organization has not verified the domain."
                )
            }
            Self::LicenseExhausted { license } => {
                format!("No license {license:?} is left, which every new user of this organization is given.")
            }
            Self::License(why) => why.detail(),
            // Webex: fidelity row "tombstone": the words are ours.
            Self::Buried { kind, name } => format!(
                "{} {name:?} was deleted and cannot be used again yet.",
                kind.unique_attribute()
            ),
            // Webex: fidelity row "ad-owned": the words are ours.
            Self::Owned { kind, name } => format!(
                "{} {name:?} is synchronized from Active Directory and can be changed there only.",
                kind.name()
            ),
            // Webex: fidelity row "all-org-users-closed": the words are ours.
            Self::BuiltIn { name } => {
                format!("Group {name:?} is kept by the organization itself and cannot be changed or deleted.")
            }
            Self::Stale { kind, id, version } => {
                format!(
                    "{} {id} is of version {version}, which is not the expected one.",
                    kind.name()
                )
            }
            Self::Full { kind, most } => format!(
                "This double holds at most {most} resources of type {} in an organization.",
                kind.name()
            ),
            Self::Scim(error) => error.detail.clone(),
        }
    }
}
