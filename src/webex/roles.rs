//! Administrator roles of a Webex organisation (Webex developer documentation, SCIM 2 users).

use serde::{Deserialize, Serialize};

/// What a person may administer. The names are the values of a user's `roles` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Full administrator: opens everything.
    #[serde(rename = "id_full_admin")]
    FullAdmin,
    /// User administrator: users, not groups.
    #[serde(rename = "id_user_admin")]
    UserAdmin,
    /// Read-only administrator: reads users and groups.
    #[serde(rename = "id_readonly_admin")]
    ReadonlyAdmin,
    /// Device administrator: reads users and groups.
    #[serde(rename = "id_device_admin")]
    DeviceAdmin,
    /// Group administrator: groups, not users.
    #[serde(rename = "id_group_admin")]
    GroupAdmin,
}

impl Role {
    /// Every role, the most powerful first.
    pub(crate) const ALL: [Self; 5] = [
        Self::FullAdmin,
        Self::UserAdmin,
        Self::ReadonlyAdmin,
        Self::DeviceAdmin,
        Self::GroupAdmin,
    ];

    /// The value in a user's `roles`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FullAdmin => "id_full_admin",
            Self::UserAdmin => "id_user_admin",
            Self::ReadonlyAdmin => "id_readonly_admin",
            Self::DeviceAdmin => "id_device_admin",
            Self::GroupAdmin => "id_group_admin",
        }
    }

    /// The name a person reads.
    #[must_use]
    pub const fn display(self) -> &'static str {
        match self {
            Self::FullAdmin => "Full administrator",
            Self::UserAdmin => "User administrator",
            Self::ReadonlyAdmin => "Read-only administrator",
            Self::DeviceAdmin => "Device administrator",
            Self::GroupAdmin => "Group administrator",
        }
    }

    /// The role of this `roles` value, if it is one that opens anything here.
    pub(crate) fn of(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == value)
    }
}

/// Whether Webex lets SCIM give this role to anybody.
// Webex: fidelity row "roles-unassignable": documented by these names; how the values are spelled is assumed.
pub(crate) fn is_assignable(role: &str) -> bool {
    let plain: String = role.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    !["locationadmin", "webexsiteadmin"].contains(&plain.strip_prefix("id").unwrap_or(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_roles_cannot_be_assigned_however_they_are_spelled() {
        for role in [
            "Location Admin",
            "location_admin",
            "id_location_admin",
            "Webex Site Admin",
            "webex-site-admin",
        ] {
            assert!(!is_assignable(role), "{role}");
        }
        for role in ["id_full_admin", "location", "", "Location Administrator"] {
            assert!(is_assignable(role), "{role}");
        }
        assert!(
            Role::ALL
                .iter()
                .all(|role| is_assignable(role.as_str()) && is_assignable(role.display()))
        );
    }
}
