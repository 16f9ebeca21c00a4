//! Who may do what: the scopes and the administrator roles that open each operation (Webex developer documentation).
//! The page docs/access.md is this table; a test holds one against the other.

use super::roles::Role;
use super::scopes::{
    ADMIN_LICENSES_READ, ADMIN_ORGANIZATIONS_READ, ADMIN_PEOPLE_READ, ADMIN_PEOPLE_WRITE, ADMIN_ROLES_READ,
    APPLICATIONS_TOKEN, GROUPS_READ, GROUPS_RW, OPENID, ORGANIZATIONS_READ, ORGANIZATIONS_RW, PEOPLE_READ, PEOPLE_RW,
    SCIM, SPARK_ALL, SPARK_PEOPLE_READ, TOKENS_READ, TOKENS_WRITE,
};
use crate::operation::Operation;

/// What opens an operation: any one of the scopes, or any token where none is named, and any one of the roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opens {
    pub(crate) scopes: &'static [&'static str],
    pub(crate) who: Who,
}

/// Whose token opens an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Whoever it belongs to, whatever their role.
    Anybody,
    /// Somebody with one of these roles.
    AnyOf(&'static [Role]),
    /// The operation asks for no token.
    NoToken,
}

const READ: &[&str] = &[PEOPLE_RW, PEOPLE_READ, SCIM];
const WRITE: &[&str] = &[PEOPLE_RW, SCIM];
const DISCOVER: &[&str] = &[PEOPLE_RW, ORGANIZATIONS_RW, SCIM];
/// Of the platform, where somebody looks for people as they do in a client.
const SEE_PEOPLE: &[&str] = &[SPARK_PEOPLE_READ, SPARK_ALL, ADMIN_PEOPLE_READ];
const SEE_ORGANIZATIONS: &[&str] = &[ADMIN_ORGANIZATIONS_READ, ORGANIZATIONS_READ, ORGANIZATIONS_RW];

use Role::{DeviceAdmin, FullAdmin, GroupAdmin, ReadonlyAdmin, UserAdmin};

const ADMINISTRATORS: Who = Who::AnyOf(&Role::ALL);
const USER_READERS: Who = Who::AnyOf(&[FullAdmin, UserAdmin, ReadonlyAdmin, DeviceAdmin]);
const USER_WRITERS: Who = Who::AnyOf(&[FullAdmin, UserAdmin]);
const GROUP_READERS: Who = Who::AnyOf(&[FullAdmin, GroupAdmin, ReadonlyAdmin, DeviceAdmin]);
const GROUP_WRITERS: Who = Who::AnyOf(&[FullAdmin, GroupAdmin]);
const READERS_OF_ALL: Who = Who::AnyOf(&[FullAdmin, ReadonlyAdmin, DeviceAdmin]);
const WRITERS_OF_ALL: Who = Who::AnyOf(&[FullAdmin, UserAdmin, GroupAdmin]);
const TOKEN_KEEPERS: Who = Who::AnyOf(&[FullAdmin, UserAdmin, DeviceAdmin]);
const ARCHIVE_READERS: Who = Who::AnyOf(&[FullAdmin, UserAdmin, ReadonlyAdmin]);

/// What opens an operation.
pub(crate) fn opens(operation: Operation) -> Opens {
    use Operation as Op;
    let (scopes, who) = match operation {
        Op::UsersList | Op::UsersGet | Op::UsersSearch => (READ, USER_READERS),
        Op::MeReplace | Op::MePatch | Op::UsersCreate | Op::UsersReplace | Op::UsersPatch | Op::UsersDelete => {
            (WRITE, USER_WRITERS)
        }
        Op::GroupsSearch | Op::GroupsList | Op::GroupsGet | Op::GroupsMembers => (READ, GROUP_READERS),
        Op::GroupsCreate | Op::GroupsReplace | Op::GroupsPatch | Op::GroupsDelete => (WRITE, GROUP_WRITERS),
        Op::Config | Op::Types | Op::Schemas | Op::WebexSchemas => (DISCOVER, USER_READERS),
        Op::UsersMe | Op::MeGet => (READ, Who::Anybody),
        Op::Search => (READ, READERS_OF_ALL),
        Op::ArchivedGet | Op::ArchivedList => (READ, ARCHIVE_READERS),
        // Webex: fidelity row "bulk-access": each operation of it is judged once more, as if it had come alone.
        Op::Bulk => (WRITE, WRITERS_OF_ALL),
        Op::PeopleMe | Op::PeopleList | Op::PeopleGet => (SEE_PEOPLE, Who::Anybody),
        Op::TokenForService => (&[APPLICATIONS_TOKEN][..], Who::Anybody),
        Op::Userinfo => (&[OPENID][..], Who::Anybody),
        // Webex: fidelity row "rest-administrators": that the role may be any is assumed.
        Op::OrganizationsList | Op::OrganizationsGet => (SEE_ORGANIZATIONS, ADMINISTRATORS),
        Op::RolesList | Op::RolesGet => (&[ADMIN_ROLES_READ][..], ADMINISTRATORS),
        Op::LicensesList | Op::LicensesGet => (&[ADMIN_LICENSES_READ][..], ADMINISTRATORS),
        // Webex: fidelity row "rest-administrators": that who may write users may give licences is assumed.
        Op::LicensesAssign => (&[ADMIN_PEOPLE_WRITE][..], USER_WRITERS),
        Op::RestGroupsList | Op::RestGroupsGet => (&[GROUPS_RW, GROUPS_READ][..], GROUP_READERS),
        Op::AuthorizationsList => (&[TOKENS_READ][..], TOKEN_KEEPERS),
        Op::AuthorizationsDelete => (&[TOKENS_WRITE][..], TOKEN_KEEPERS),
        // Webex: fidelity row "token-expiry": no scope is documented for it.
        Op::AuthorizationsExpiry => (&[][..], Who::Anybody),
        // Pages ask for no token, and what is not served needs none to be told so.
        Op::Authorize
        | Op::SignIn
        | Op::Consent
        | Op::Token
        | Op::TokenByCode
        | Op::TokenByRefresh
        | Op::TokenByClient
        | Op::TokenByDevice
        | Op::TokenByReduction
        | Op::Revoke
        | Op::Logout
        | Op::Device
        | Op::DeviceVerify
        | Op::Keys
        | Op::OpenidConfiguration
        | Op::Webfinger
        | Op::Unknown => (&[][..], Who::NoToken),
    };
    Opens { scopes, who }
}

/// What shows somebody all people of the platform: who has less names whom they look for.
pub(crate) const EVERYBODY: Opens = Opens {
    scopes: &[ADMIN_PEOPLE_READ],
    who: ADMINISTRATORS,
};

impl Opens {
    /// Whether any of these roles opens it.
    pub(crate) fn is_open_to(&self, roles: &[&str]) -> bool {
        match self.who {
            Who::Anybody | Who::NoToken => true,
            Who::AnyOf(known) => roles
                .iter()
                .filter_map(|role| Role::of(role))
                .any(|role| known.contains(&role)),
        }
    }

    /// Whether any of these scopes opens it.
    pub(crate) fn is_opened_by(&self, scopes: &[&str]) -> bool {
        self.scopes.is_empty() || scopes.iter().any(|scope| self.scopes.contains(scope))
    }

    /// The roles that open it, in words.
    pub(crate) fn roles(&self) -> String {
        match self.who {
            Who::Anybody => "anybody".to_owned(),
            Who::NoToken => String::new(),
            Who::AnyOf(roles) => {
                let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
                names.join(", ")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row of docs/access.md.
    fn row(name: &str, opens: &Opens) -> String {
        let quoted = |words: &[&str]| {
            let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            quoted.join(", ")
        };
        let who = match opens.who {
            Who::Anybody => "anybody".to_owned(),
            Who::NoToken => "no token is asked for".to_owned(),
            Who::AnyOf(roles) if roles == Role::ALL => "every administrator".to_owned(),
            Who::AnyOf(roles) => quoted(&roles.iter().map(|role| role.as_str()).collect::<Vec<_>>()),
        };
        format!("| {name} | {} | {who} |", quoted(opens.scopes))
    }

    #[test]
    fn the_page_has_every_operation_with_what_opens_it() {
        let of_each = Operation::ALL
            .into_iter()
            .filter(|operation| *operation != Operation::Unknown)
            .map(|operation| row(&format!("`{operation}`"), &opens(operation)));
        let all: Vec<String> = of_each.chain([row("`people.list` of everybody", &EVERYBODY)]).collect();
        let page = include_str!("../../docs/access.md");
        let told: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
        assert_eq!(told, all, "the page should have:\n{}", all.join("\n"));
    }

    #[test]
    fn every_role_and_scope_of_the_tutorials_administrator_opens_whatever_asks_for_a_token() {
        for operation in Operation::ALL {
            let opens = opens(operation);
            assert!(opens.is_open_to(&["id_full_admin"]), "{operation}");
            // OpenID is asked for by whoever signs somebody in.
            let of_openid = operation == Operation::Userinfo;
            assert_ne!(opens.is_opened_by(&crate::webex::scopes::ALL), of_openid, "{operation}");
        }
    }
}
