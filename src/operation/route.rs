//! Which path serves which operations: what lies below an org's two SCIM bases, and the paths of the host itself.

use http::Method;

use super::{Call, Operation, Surface};

/// A path, and what its methods do. `{org}` and `{id}` stand for one segment each.
#[derive(Debug)]
pub(super) struct Route {
    path: &'static [&'static str],
    pub(super) methods: &'static [Method],
    /// One for each method; for OPTIONS, the last, there is none.
    pub(super) operations: &'static [Operation],
}

macro_rules! routes {
    // Paths that can be asked for what they take: OPTIONS stands behind the methods that have an operation.
    (OPTIONS on $( $path:tt => { $($method:ident: $operation:ident),+ } )+) => {
        &[$(Route {
            path: &$path,
            methods: &[$(Method::$method),+, Method::OPTIONS],
            operations: &[$(Operation::$operation),+],
        }),+]
    };
    ($( $path:tt => { $($method:ident: $operation:ident),+ } )+) => {
        &[$(Route {
            path: &$path,
            methods: &[$(Method::$method),+],
            operations: &[$(Operation::$operation),+],
        }),+]
    };
}

// Webex: fidelity row "head-options": that Webex knows HEAD and OPTIONS is assumed.
/// Below either base. What an org serves of it is for its profile to say. What can be read can be asked for its head
/// alone (RFC 9110 section 9.3.2); the body is left out where the answer is written.
const SCIM: &[Route] = routes! { OPTIONS on
    [] => { GET: Search, HEAD: Search }
    [".search"] => { POST: Search }
    ["Me"] => { GET: MeGet, HEAD: MeGet, PUT: MeReplace, PATCH: MePatch }
    ["Users", ".search"] => { POST: UsersSearch }
    ["Groups", ".search"] => { POST: GroupsSearch }
    ["Users"] => { GET: UsersList, HEAD: UsersList, POST: UsersCreate }
    ["Users", "{id}"] => { GET: UsersGet, HEAD: UsersGet, PUT: UsersReplace, PATCH: UsersPatch, DELETE: UsersDelete }
    ["Groups"] => { GET: GroupsList, HEAD: GroupsList, POST: GroupsCreate }
    ["Groups", "{id}"] => { GET: GroupsGet, HEAD: GroupsGet, PUT: GroupsReplace, PATCH: GroupsPatch, DELETE: GroupsDelete }
    ["Bulk"] => { POST: Bulk }
    ["ServiceProviderConfig"] => { GET: Config, HEAD: Config }
    ["ResourceTypes"] => { GET: Types, HEAD: Types }
    ["ResourceTypes", "{id}"] => { GET: Types, HEAD: Types }
    ["Schemas"] => { GET: Schemas, HEAD: Schemas }
    ["Schemas", "{id}"] => { GET: Schemas, HEAD: Schemas }
};

/// Below Webex's SCIM API only, which documents them.
const V2: &[Route] = routes! { OPTIONS on
    ["Groups", "{id}", "Members"] => { GET: GroupsMembers, HEAD: GroupsMembers }
};

/// Webex's own, at the root of the host: about whose token it is, about schemas, about an org's archive.
const IDENTITY: &[Route] = routes! { OPTIONS on
    ["identity", "scim", "v2", "Users", "me"] => { GET: UsersMe, HEAD: UsersMe }
    ["Schemas", "SCIM2", "{id}"] => { GET: WebexSchemas, HEAD: WebexSchemas }
    ["v1", "Schemas", "SCIM2", "{id}"] => { GET: WebexSchemas, HEAD: WebexSchemas }
    ["identity", "scim", "Schemas", "SCIM2", "{id}"] => { GET: WebexSchemas, HEAD: WebexSchemas }
    ["identity", "organizations", "{org}", "v1", "ArchivedUser"] => { GET: ArchivedList, HEAD: ArchivedList }
    ["identity", "organizations", "{org}", "v1", "ArchivedUser", "{id}"] => { GET: ArchivedGet, HEAD: ArchivedGet }
};

/// Below `/idb`, the identity broker.
const IDB: &[Route] = routes! {
    ["saml2", "jsp", "doSSO.jsp"] => { GET: SignIn, POST: SignIn }
    ["oauth2", "v1", "authorize"] => { GET: Authorize, POST: Consent }
    ["oauth2", "v1", "access_token"] => { POST: Token }
    ["oauth2", "v1", "revoke"] => { POST: Revoke }
    ["oauth2", "v1", "logout"] => { GET: Logout }
};

/// The platform's REST API, which speaks of the org that issued the token.
const PLATFORM: &[Route] = routes! { OPTIONS on
    ["v1", "people", "me"] => { GET: PeopleMe, HEAD: PeopleMe }
    ["v1", "people"] => { GET: PeopleList, HEAD: PeopleList }
    ["v1", "people", "{id}"] => { GET: PeopleGet, HEAD: PeopleGet }
    ["v1", "organizations"] => { GET: OrganizationsList, HEAD: OrganizationsList }
    ["v1", "organizations", "{id}"] => { GET: OrganizationsGet, HEAD: OrganizationsGet }
    ["v1", "roles"] => { GET: RolesList, HEAD: RolesList }
    ["v1", "roles", "{id}"] => { GET: RolesGet, HEAD: RolesGet }
    ["v1", "licenses"] => { GET: LicensesList, HEAD: LicensesList }
    ["v1", "licenses", "users"] => { PATCH: LicensesAssign }
    ["v1", "licenses", "{id}"] => { GET: LicensesGet, HEAD: LicensesGet }
    ["v1", "groups"] => { GET: RestGroupsList, HEAD: RestGroupsList }
    ["v1", "groups", "{id}"] => { GET: RestGroupsGet, HEAD: RestGroupsGet }
    ["v1", "authorizations", "tokenExpiry"] => { GET: AuthorizationsExpiry, HEAD: AuthorizationsExpiry }
    ["v1", "authorizations"] => { GET: AuthorizationsList, HEAD: AuthorizationsList, DELETE: AuthorizationsDelete }
    ["v1", "authorizations", "{id}"] => { DELETE: AuthorizationsDelete }
};

/// Everything else, from the root.
const REST: &[Route] = routes! {
    ["v1", "authorize"] => { GET: Authorize, POST: Consent }
    ["v1", "access_token"] => { POST: Token }
    ["v1", "userinfo"] => { GET: Userinfo, POST: Userinfo }
    ["v1", "verification"] => { GET: Keys }
    ["v1", ".well-known", "openid-configuration"] => { GET: OpenidConfiguration }
    ["v1", ".well-known", "webfinger"] => { GET: Webfinger }
    ["v1", "device", "authorize"] => { POST: Device }
    ["v1", "applications", "{id}", "token"] => { POST: TokenForService }
    ["v1", "device", "token"] => { POST: TokenByDevice }
    ["verify"] => { GET: DeviceVerify, POST: DeviceVerify }
};

impl Route {
    /// Every route, whatever it lies below.
    pub(super) fn all() -> impl Iterator<Item = &'static Self> {
        [SCIM, V2, IDENTITY, IDB, PLATFORM, REST].into_iter().flatten()
    }

    /// Each method with its operation.
    pub(super) fn served(&self) -> impl Iterator<Item = (&Method, Operation)> {
        self.methods.iter().zip(self.operations.iter().copied())
    }
}

/// The call of a method on a path that is split and decoded.
pub(super) fn call(method: &Method, path: &[&str]) -> Call {
    match path {
        ["v1", "scim", org, rest @ ..] => call_below(Surface::Connector, Some(org), method, &[SCIM], rest),
        ["identity", "scim", org, "v2", rest @ ..] => call_below(Surface::V2, Some(org), method, &[SCIM, V2], rest),
        ["idb", rest @ ..] => call_below(Surface::Idb, None, method, &[IDB], rest),
        path if IDENTITY.iter().any(|route| places(route.path, path).is_some()) => {
            call_below(Surface::V2, None, method, &[IDENTITY], path)
        }
        path => call_below(Surface::Rest, None, method, &[PLATFORM, REST], path),
    }
}

fn call_below(
    surface: Surface,
    org: Option<&str>,
    method: &Method,
    routes: &[&'static [Route]],
    path: &[&str],
) -> Call {
    let mut call = Call {
        operation: Operation::Unknown,
        surface,
        org: org.map(str::to_owned),
        resource: None,
        allow: &[],
    };
    let mut routes = routes.iter().copied().flatten();
    let found = routes.find_map(|route| Some((route, places(route.path, path)?)));
    let Some((route, places)) = found else {
        return call;
    };
    call.org = call.org.or(places.org);
    match route.served().find(|(served, _)| *served == method) {
        Some((_, operation)) => {
            call.operation = operation;
            call.resource = places.resource;
        }
        None => call.allow = route.methods,
    }
    call
}

/// What stands in the places of a path.
#[derive(Default)]
struct Places {
    org: Option<String>,
    resource: Option<String>,
}

fn places(pattern: &[&str], path: &[&str]) -> Option<Places> {
    if pattern.len() != path.len() {
        return None;
    }
    let mut places = Places::default();
    for (expected, found) in pattern.iter().zip(path) {
        match *expected {
            "{org}" => places.org = Some((*found).to_owned()),
            "{id}" => places.resource = Some((*found).to_owned()),
            expected if expected == *found => {}
            _ => return None,
        }
    }
    Some(places)
}
