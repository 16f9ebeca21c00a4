//! The closed list of operations, and the route table that gives every request one of them.

mod pattern;
mod route;
mod table;

use std::fmt;

use http::Method;
use percent_encoding::percent_decode_str;

pub(crate) use pattern::Pattern;
use route::Route;
pub(crate) use table::Operation;

/// The methods of RFC 9110 section 9 and RFC 5789.
const METHODS: &[&str] = &[
    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
];

impl Operation {
    /// The methods that its path serves; none where nothing is served.
    pub(crate) fn methods(self) -> &'static [Method] {
        Route::all()
            .find(|route| route.operations.contains(&self))
            .map_or(&[], |route| route.methods)
    }

    /// The methods by which it is asked for; every one where nothing is served.
    pub(crate) fn comes_by(self) -> Vec<&'static str> {
        let routes = Route::all().flat_map(Route::served);
        let mut methods: Vec<&str> = routes
            .filter(|(_, operation)| *operation == self)
            .map(|(method, _)| method.as_str())
            .collect();
        methods.sort_unstable();
        methods.dedup();
        if methods.is_empty() { METHODS.to_vec() } else { methods }
    }

    /// Whether it is of the platform's REST API, whose paths name no org: it is about the one that issued the token.
    pub(crate) const fn is_rest(self) -> bool {
        matches!(
            self,
            Self::PeopleMe
                | Self::PeopleList
                | Self::PeopleGet
                | Self::OrganizationsList
                | Self::OrganizationsGet
                | Self::RolesList
                | Self::RolesGet
                | Self::LicensesList
                | Self::LicensesGet
                | Self::LicensesAssign
                | Self::RestGroupsList
                | Self::RestGroupsGet
                | Self::AuthorizationsList
                | Self::AuthorizationsDelete
                | Self::AuthorizationsExpiry
        )
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The door a request came in by. One operation has one name on every surface that serves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    /// `/v1/scim/{orgId}`, the tenant URL of the tutorial.
    Connector,
    /// `/identity/scim/{orgId}/v2`, Webex's published SCIM API.
    V2,
    /// `/idb`, the identity broker: sign-in and OAuth.
    Idb,
    /// Everything else.
    Rest,
}

impl Surface {
    /// Every surface.
    pub(crate) const ALL: [Self; 4] = [Self::Connector, Self::V2, Self::Idb, Self::Rest];

    /// Whether an org's SCIM endpoints lie behind it.
    pub(crate) const fn is_scim(self) -> bool {
        matches!(self, Self::Connector | Self::V2)
    }

    /// The name in the journal.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Connector => "connector",
            Self::V2 => "v2",
            Self::Idb => "idb",
            Self::Rest => "rest",
        }
    }

    /// The path below which an org's SCIM endpoints lie, for `meta.location` and the like.
    pub(crate) fn scim_base(self, org: &str) -> String {
        match self {
            Self::V2 => format!("/identity/scim/{org}/v2"),
            Self::Connector | Self::Idb | Self::Rest => format!("/v1/scim/{org}"),
        }
    }
}

/// A classified request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) operation: Operation,
    pub(crate) surface: Surface,
    /// The org as the path spells it, decoded; no judgement whether it exists.
    pub(crate) org: Option<String>,
    /// The resource's id as the path spells it, decoded.
    pub(crate) resource: Option<String>,
    /// Methods that the path does serve, where this one is not among them: the difference between 404 and 405.
    pub(crate) allow: &'static [Method],
}

impl Call {
    /// Classifies a request. Pure, and always succeeds: what is not served is [`Operation::Unknown`].
    ///
    /// Empty segments are dropped, because a tenant URL that ends in a slash makes clients send `//Users`.
    pub(crate) fn of(method: &Method, path: &str) -> Self {
        let segments: Vec<String> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        route::call(method, &segments)
    }
}

#[cfg(test)]
mod tests;
