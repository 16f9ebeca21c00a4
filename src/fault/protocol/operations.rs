//! The operations that toggles act upon, by what they have in common.
//!
//! A bulk request consists of writes: a toggle of a rule that is about it bends those of them that it acts upon.

use crate::operation::Operation;
use crate::operation::Operation as Op;

pub(super) const CREATES: &[Operation] = &[Op::UsersCreate, Op::GroupsCreate, Op::Bulk];
pub(super) const CREATES_AND_REPLACES: &[Operation] = &[
    Op::UsersCreate,
    Op::UsersReplace,
    Op::GroupsCreate,
    Op::GroupsReplace,
    Op::Bulk,
];
pub(super) const UPDATES: &[Operation] = &[
    Op::UsersReplace,
    Op::UsersPatch,
    Op::GroupsReplace,
    Op::GroupsPatch,
    Op::Bulk,
];
pub(super) const PATCHES: &[Operation] = &[Op::UsersPatch, Op::GroupsPatch, Op::Bulk];
pub(super) const USER_CREATES: &[Operation] = &[Op::UsersCreate, Op::Bulk];
pub(super) const USER_DELETES: &[Operation] = &[Op::UsersDelete, Op::Bulk];
pub(super) const USER_WRITES: &[Operation] = &[Op::UsersCreate, Op::UsersReplace, Op::UsersPatch, Op::Bulk];
pub(super) const GROUP_WRITES: &[Operation] = &[Op::GroupsCreate, Op::GroupsReplace, Op::GroupsPatch, Op::Bulk];
pub(super) const BULK: &[Operation] = &[Op::Bulk];
pub(super) const GROUP_READS: &[Operation] = &[Op::GroupsList, Op::GroupsGet, Op::GroupsMembers];
pub(super) const GETS: &[Operation] = &[Op::UsersGet, Op::GroupsGet];
pub(super) const LISTS: &[Operation] = &[
    Op::UsersList,
    Op::GroupsList,
    Op::UsersSearch,
    Op::GroupsSearch,
    Op::Search,
];
pub(super) const READS: &[Operation] = &[
    Op::UsersList,
    Op::UsersGet,
    Op::GroupsList,
    Op::GroupsGet,
    Op::GroupsMembers,
    Op::UsersSearch,
    Op::GroupsSearch,
    Op::Search,
];
pub(super) const WRITES: &[Operation] = &[
    Op::UsersCreate,
    Op::UsersReplace,
    Op::UsersPatch,
    Op::UsersDelete,
    Op::GroupsCreate,
    Op::GroupsReplace,
    Op::GroupsPatch,
    Op::GroupsDelete,
    Op::Bulk,
];
/// Whatever answers with resources.
pub(super) const SHOWS: &[Operation] = &[
    Op::UsersList,
    Op::UsersGet,
    Op::UsersCreate,
    Op::UsersReplace,
    Op::UsersPatch,
    Op::GroupsList,
    Op::GroupsGet,
    Op::GroupsMembers,
    Op::GroupsCreate,
    Op::GroupsReplace,
    Op::GroupsPatch,
    Op::UsersSearch,
    Op::GroupsSearch,
    Op::Search,
];
/// Whatever asks for a token.
pub(super) const BEARER: &[Operation] = &[
    Op::UsersList,
    Op::UsersGet,
    Op::UsersCreate,
    Op::UsersReplace,
    Op::UsersPatch,
    Op::UsersDelete,
    Op::GroupsList,
    Op::GroupsGet,
    Op::GroupsCreate,
    Op::GroupsReplace,
    Op::GroupsPatch,
    Op::GroupsDelete,
    Op::GroupsMembers,
    Op::Bulk,
    Op::UsersMe,
    Op::UsersSearch,
    Op::GroupsSearch,
    Op::Search,
    Op::MeGet,
    Op::MeReplace,
    Op::MePatch,
    Op::Config,
    Op::Types,
    Op::Schemas,
    Op::WebexSchemas,
    Op::ArchivedGet,
    Op::ArchivedList,
    Op::PeopleMe,
    Op::PeopleList,
    Op::PeopleGet,
    Op::OrganizationsList,
    Op::OrganizationsGet,
    Op::RolesList,
    Op::RolesGet,
    Op::LicensesList,
    Op::LicensesGet,
    Op::LicensesAssign,
    Op::RestGroupsList,
    Op::RestGroupsGet,
    Op::AuthorizationsList,
    Op::AuthorizationsDelete,
    Op::AuthorizationsExpiry,
];
pub(super) const BROWSER: &[Operation] = &[Op::Authorize, Op::SignIn, Op::Consent];
/// Whatever issues tokens to a client that says who it is.
pub(super) const TOKENS: &[Operation] = &[
    Op::Token,
    Op::TokenByCode,
    Op::TokenByRefresh,
    Op::TokenByClient,
    Op::TokenByDevice,
    Op::TokenByReduction,
    Op::TokenForService,
];
pub(super) const TOKEN_ANSWERS: &[Operation] = &[
    Op::Authorize,
    Op::Consent,
    Op::TokenByCode,
    Op::TokenByRefresh,
    Op::TokenByClient,
    Op::TokenByDevice,
    Op::TokenByReduction,
    Op::TokenForService,
];
