//! The two kinds of resource a tenant holds, and what differs between them.

use crate::scim::schema::ResourceType;
use crate::webex::schemas;

/// User or Group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    User,
    Group,
}

impl Kind {
    /// The kind's schemas.
    pub(crate) fn resource_type(self) -> &'static ResourceType {
        match self {
            Self::User => &schemas::USER,
            Self::Group => &schemas::GROUP,
        }
    }

    /// The kind's name as `meta.resourceType` spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// The attribute that is unique in the org, without regard to case.
    // Webex: fidelity row "group-name-unique": documented for `userName`, assumed for a group's `displayName`.
    pub(crate) fn unique_attribute(self) -> &'static str {
        match self {
            Self::User => "userName",
            Self::Group => "displayName",
        }
    }

    /// Webex's own section.
    pub(crate) fn cisco_urn(self) -> &'static str {
        match self {
            Self::User => schemas::CISCO_USER,
            Self::Group => schemas::CISCO_GROUP,
        }
    }
}
