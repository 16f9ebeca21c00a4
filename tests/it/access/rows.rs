//! Which roles and which scopes open which operation, row by row, as Webex developer documentation has it.

use webex_scim_mock::Role;

/// One operation: its name, method and path (`{user}` and `{group}` are there), what it answers, and what opens it.
pub(super) struct Row {
    pub(super) operation: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) status: u16,
    pub(super) roles: &'static [&'static str],
    pub(super) scopes: &'static [&'static str],
}

const READ_USERS: &[&str] = &["id_full_admin", "id_user_admin", "id_readonly_admin", "id_device_admin"];
const READ_ALL: &[&str] = &["id_full_admin", "id_readonly_admin", "id_device_admin"];
const WRITE_USERS: &[&str] = &["id_full_admin", "id_user_admin"];
const READ_GROUPS: &[&str] = &[
    "id_full_admin",
    "id_group_admin",
    "id_readonly_admin",
    "id_device_admin",
];
const WRITE_GROUPS: &[&str] = &["id_full_admin", "id_group_admin"];
const READ_ARCHIVE: &[&str] = &["id_full_admin", "id_user_admin", "id_readonly_admin"];
const TOKEN_KEEPERS: &[&str] = &["id_full_admin", "id_user_admin", "id_device_admin"];
const WRITE_ANY: &[&str] = &["id_full_admin", "id_user_admin", "id_group_admin"];
const ADMINISTRATORS: &[&str] = &[
    "id_full_admin",
    "id_user_admin",
    "id_readonly_admin",
    "id_device_admin",
    "id_group_admin",
];
const ANYBODY: &[&str] = &[
    "id_full_admin",
    "id_user_admin",
    "id_readonly_admin",
    "id_device_admin",
    "id_group_admin",
    "none",
];
const ARCHIVED: &str = "/identity/organizations/{org}/v1/ArchivedUser/{archived}";
const ARCHIVED_LIST: &str = "/identity/organizations/{org}/v1/ArchivedUser?filter=id eq \"{archived}\"";
const READ: &[&str] = &["identity:people_rw", "identity:people_read", "Identity:SCIM"];
const WRITE: &[&str] = &["identity:people_rw", "Identity:SCIM"];
const PEOPLE: &[&str] = &["spark:people_read", "spark:all", "spark-admin:people_read"];
const ORGANIZATIONS: &[&str] = &[
    "spark-admin:organizations_read",
    "identity:organizations_read",
    "identity:organizations_rw",
];
const ROLE_NAMES: &[&str] = &["spark-admin:roles_read"];
const LICENSES: &[&str] = &["spark-admin:licenses_read"];
const ASSIGN: &[&str] = &["spark-admin:people_write"];
const GROUPS: &[&str] = &["identity:groups_rw", "identity:groups_read"];
const SCHEMAS: &[&str] = &["identity:people_rw", "identity:organizations_rw", "Identity:SCIM"];

pub(super) const TABLE: &[Row] = &[
    row("users.list", "GET", "/Users", 200, READ_USERS, READ),
    row("users.create", "POST", "/Users", 201, WRITE_USERS, WRITE),
    row("users.get", "GET", "/Users/{user}", 200, READ_USERS, READ),
    row("users.replace", "PUT", "/Users/{user}", 200, WRITE_USERS, WRITE),
    row("users.patch", "PATCH", "/Users/{user}", 200, WRITE_USERS, WRITE),
    row("users.delete", "DELETE", "/Users/{user}", 204, WRITE_USERS, WRITE),
    row("groups.list", "GET", "/Groups", 200, READ_GROUPS, READ),
    row("groups.create", "POST", "/Groups", 201, WRITE_GROUPS, WRITE),
    row("groups.get", "GET", "/Groups/{group}", 200, READ_GROUPS, READ),
    row("groups.replace", "PUT", "/Groups/{group}", 200, WRITE_GROUPS, WRITE),
    row("groups.patch", "PATCH", "/Groups/{group}", 200, WRITE_GROUPS, WRITE),
    row("groups.delete", "DELETE", "/Groups/{group}", 204, WRITE_GROUPS, WRITE),
    row(
        "groups.members",
        "GET",
        "/Groups/{group}/Members",
        200,
        READ_GROUPS,
        READ,
    ),
    row("users.search", "POST", "/Users/.search", 200, READ_USERS, READ),
    row("groups.search", "POST", "/Groups/.search", 200, READ_GROUPS, READ),
    row("search", "POST", "/.search", 200, READ_ALL, READ),
    row("me.get", "GET", "/Me", 200, ANYBODY, READ),
    row("me.replace", "PUT", "/Me", 200, WRITE_USERS, WRITE),
    row("me.patch", "PATCH", "/Me", 200, WRITE_USERS, WRITE),
    row("users.me", "GET", "/identity/scim/v2/Users/me", 200, ANYBODY, READ),
    row(
        "discovery.config",
        "GET",
        "/ServiceProviderConfig",
        200,
        READ_USERS,
        SCHEMAS,
    ),
    row("discovery.types", "GET", "/ResourceTypes", 200, READ_USERS, SCHEMAS),
    row(
        "discovery.webex",
        "GET",
        "/Schemas/SCIM2/User",
        200,
        READ_USERS,
        SCHEMAS,
    ),
    row("bulk", "POST", "/Bulk", 200, WRITE_ANY, WRITE),
    row("people.me", "GET", "/v1/people/me", 200, ANYBODY, PEOPLE),
    row(
        "people.list",
        "GET",
        "/v1/people?email=ada@example.test",
        200,
        ANYBODY,
        PEOPLE,
    ),
    row("people.get", "GET", "/v1/people/{user}", 200, ANYBODY, PEOPLE),
    row(
        "organizations.list",
        "GET",
        "/v1/organizations",
        200,
        ADMINISTRATORS,
        ORGANIZATIONS,
    ),
    row(
        "organizations.get",
        "GET",
        "/v1/organizations/{org}",
        200,
        ADMINISTRATORS,
        ORGANIZATIONS,
    ),
    row("roles.list", "GET", "/v1/roles", 200, ADMINISTRATORS, ROLE_NAMES),
    row(
        "roles.get",
        "GET",
        "/v1/roles/id_user_admin",
        200,
        ADMINISTRATORS,
        ROLE_NAMES,
    ),
    row("licenses.list", "GET", "/v1/licenses", 200, ADMINISTRATORS, LICENSES),
    row(
        "licenses.get",
        "GET",
        "/v1/licenses/{license}",
        200,
        ADMINISTRATORS,
        LICENSES,
    ),
    row(
        "licenses.assign",
        "PATCH",
        "/v1/licenses/users",
        200,
        WRITE_USERS,
        ASSIGN,
    ),
    row("rest.groups.list", "GET", "/v1/groups", 200, READ_GROUPS, GROUPS),
    row("rest.groups.get", "GET", "/v1/groups/{group}", 200, READ_GROUPS, GROUPS),
    row(
        "authorizations.list",
        "GET",
        "/v1/authorizations?personEmail=ada@example.test",
        200,
        TOKEN_KEEPERS,
        &["identity:tokens_read"],
    ),
    row(
        "authorizations.delete",
        "DELETE",
        "/v1/authorizations?clientId={client}",
        204,
        TOKEN_KEEPERS,
        &["identity:tokens_write"],
    ),
    row(
        "authorizations.expiry",
        "GET",
        "/v1/authorizations/tokenExpiry",
        200,
        ANYBODY,
        &SCOPES,
    ),
    row("archived.get", "GET", ARCHIVED, 200, READ_ARCHIVE, READ),
    row("archived.list", "GET", ARCHIVED_LIST, 200, READ_ARCHIVE, READ),
    row("discovery.schemas", "GET", "/Schemas", 200, READ_USERS, SCHEMAS),
];

const fn row(
    operation: &'static str,
    method: &'static str,
    path: &'static str,
    status: u16,
    roles: &'static [&'static str],
    scopes: &'static [&'static str],
) -> Row {
    Row {
        operation,
        method,
        path,
        status,
        roles,
        scopes,
    }
}

/// Every role, and none.
pub(super) const ROLES: [Option<Role>; 6] = [
    Some(Role::FullAdmin),
    Some(Role::UserAdmin),
    Some(Role::ReadonlyAdmin),
    Some(Role::DeviceAdmin),
    Some(Role::GroupAdmin),
    None,
];

/// Scopes that Webex grants, those of other interfaces and one that only looks right among them.
pub(super) const SCOPES: [&str; 18] = [
    "identity:people_rw",
    "identity:people_read",
    "Identity:SCIM",
    "identity:organizations_rw",
    "spark:people_read",
    "spark:people_write",
    "spark-admin:people_read",
    "spark-admin:people_write",
    "spark:all",
    "spark-admin:organizations_read",
    "spark-admin:roles_read",
    "spark-admin:licenses_read",
    "identity:organizations_read",
    "identity:groups_read",
    "identity:groups_rw",
    "identity:SCIM",
    "identity:tokens_read",
    "identity:tokens_write",
];
