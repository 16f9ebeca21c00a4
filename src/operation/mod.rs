//! The closed list of operations, and the route table that gives every request one of them.

mod pattern;

use std::fmt;

use http::Method;
use percent_encoding::percent_decode_str;

pub(crate) use pattern::Pattern;

/// What a request asks for, whatever path it came in by. Faults, journal and access speak of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    UsersList,
    UsersCreate,
    UsersGet,
    UsersReplace,
    UsersPatch,
    UsersDelete,
    GroupsList,
    GroupsCreate,
    GroupsGet,
    GroupsReplace,
    GroupsPatch,
    GroupsDelete,
    Schemas,
    Authorize,
    SignIn,
    /// Nothing is served there, or not with that method.
    Unknown,
}

impl Operation {
    /// Every operation, in the order in which they are listed to users.
    pub(crate) const ALL: [Self; 16] = [
        Self::UsersList,
        Self::UsersCreate,
        Self::UsersGet,
        Self::UsersReplace,
        Self::UsersPatch,
        Self::UsersDelete,
        Self::GroupsList,
        Self::GroupsCreate,
        Self::GroupsGet,
        Self::GroupsReplace,
        Self::GroupsPatch,
        Self::GroupsDelete,
        Self::Schemas,
        Self::Authorize,
        Self::SignIn,
        Self::Unknown,
    ];

    /// The name that rules, journal and logs use.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::UsersList => "users.list",
            Self::UsersCreate => "users.create",
            Self::UsersGet => "users.get",
            Self::UsersReplace => "users.replace",
            Self::UsersPatch => "users.patch",
            Self::UsersDelete => "users.delete",
            Self::GroupsList => "groups.list",
            Self::GroupsCreate => "groups.create",
            Self::GroupsGet => "groups.get",
            Self::GroupsReplace => "groups.replace",
            Self::GroupsPatch => "groups.patch",
            Self::GroupsDelete => "groups.delete",
            Self::Schemas => "discovery.schemas",
            Self::Authorize => "oauth.authorize",
            Self::SignIn => "oauth.sign-in",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a success changes the directory: only then can an exchange say `applied: yes`.
    pub(crate) const fn writes(self) -> bool {
        match self {
            Self::UsersCreate
            | Self::UsersReplace
            | Self::UsersPatch
            | Self::UsersDelete
            | Self::GroupsCreate
            | Self::GroupsReplace
            | Self::GroupsPatch
            | Self::GroupsDelete => true,
            Self::UsersList
            | Self::UsersGet
            | Self::GroupsList
            | Self::GroupsGet
            | Self::Schemas
            | Self::Authorize
            | Self::SignIn
            | Self::Unknown => false,
        }
    }
}

impl Operation {
    /// The methods that its path serves; none where nothing is served.
    pub(crate) const fn methods(self) -> &'static [Method] {
        match self {
            Self::UsersList | Self::UsersCreate | Self::GroupsList | Self::GroupsCreate => COLLECTION,
            Self::UsersGet
            | Self::UsersReplace
            | Self::UsersPatch
            | Self::UsersDelete
            | Self::GroupsGet
            | Self::GroupsReplace
            | Self::GroupsPatch
            | Self::GroupsDelete => MEMBER,
            Self::Schemas | Self::Authorize => READ,
            Self::SignIn => PAGE,
            Self::Unknown => &[],
        }
    }
}

/// The methods of RFC 9110 section 9 and RFC 5789.
const METHODS: &[&str] = &[
    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
];

impl Operation {
    /// The methods by which it is asked for; every one where nothing is served.
    pub(crate) const fn comes_by(self) -> &'static [&'static str] {
        match self {
            Self::UsersList | Self::UsersGet | Self::GroupsList | Self::GroupsGet | Self::Schemas | Self::Authorize => {
                &["GET"]
            }
            Self::UsersCreate | Self::GroupsCreate => &["POST"],
            Self::UsersReplace | Self::GroupsReplace => &["PUT"],
            Self::UsersPatch | Self::GroupsPatch => &["PATCH"],
            Self::UsersDelete | Self::GroupsDelete => &["DELETE"],
            Self::SignIn => &["GET", "POST"],
            Self::Unknown => METHODS,
        }
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

const COLLECTION: &[Method] = &[Method::GET, Method::POST];
const MEMBER: &[Method] = &[Method::GET, Method::PUT, Method::PATCH, Method::DELETE];
const READ: &[Method] = &[Method::GET];
const PAGE: &[Method] = &[Method::GET, Method::POST];

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
        match segments.as_slice() {
            ["v1", "scim", org, rest @ ..] => Self::scim(Surface::Connector, method, org, rest),
            ["identity", "scim", org, "v2", rest @ ..] => Self::scim(Surface::V2, method, org, rest),
            ["idb", "saml2", "jsp", "doSSO.jsp"] => Self::page(method, PAGE, Operation::SignIn),
            ["idb", "oauth2", "v1", "authorize"] => Self::page(method, READ, Operation::Authorize),
            ["v1", "authorize"] => Self {
                surface: Surface::Rest,
                ..Self::page(method, READ, Operation::Authorize)
            },
            _ => Self::unknown(Surface::Rest, None, &[]),
        }
    }

    fn scim(surface: Surface, method: &Method, org: &str, rest: &[&str]) -> Self {
        use Operation as Op;
        let (methods, operation, resource) = match rest {
            ["Users"] => (COLLECTION, collection(method, Op::UsersList, Op::UsersCreate), None),
            ["Users", id] => (MEMBER, user(method), Some(*id)),
            ["Groups"] => (COLLECTION, collection(method, Op::GroupsList, Op::GroupsCreate), None),
            ["Groups", id] => (MEMBER, group(method), Some(*id)),
            // Entra asks the tenant URL for its schemas; Webex's published API has none at this place.
            ["Schemas"] if surface == Surface::Connector => (READ, read(method, Op::Schemas), None),
            _ => (&[][..], None, None),
        };
        match operation {
            Some(operation) => Self {
                operation,
                surface,
                org: Some(org.to_owned()),
                resource: resource.map(str::to_owned),
                allow: &[],
            },
            None => Self::unknown(surface, Some(org.to_owned()), methods),
        }
    }

    fn page(method: &Method, methods: &'static [Method], operation: Operation) -> Self {
        if methods.contains(method) {
            Self {
                operation,
                ..Self::unknown(Surface::Idb, None, &[])
            }
        } else {
            Self::unknown(Surface::Idb, None, methods)
        }
    }

    fn unknown(surface: Surface, org: Option<String>, allow: &'static [Method]) -> Self {
        Self {
            operation: Operation::Unknown,
            surface,
            org,
            resource: None,
            allow,
        }
    }
}

fn collection(method: &Method, list: Operation, create: Operation) -> Option<Operation> {
    match *method {
        Method::GET => Some(list),
        Method::POST => Some(create),
        _ => None,
    }
}

fn read(method: &Method, operation: Operation) -> Option<Operation> {
    (method == Method::GET).then_some(operation)
}

fn user(method: &Method) -> Option<Operation> {
    match *method {
        Method::GET => Some(Operation::UsersGet),
        Method::PUT => Some(Operation::UsersReplace),
        Method::PATCH => Some(Operation::UsersPatch),
        Method::DELETE => Some(Operation::UsersDelete),
        _ => None,
    }
}

fn group(method: &Method) -> Option<Operation> {
    match *method {
        Method::GET => Some(Operation::GroupsGet),
        Method::PUT => Some(Operation::GroupsReplace),
        Method::PATCH => Some(Operation::GroupsPatch),
        Method::DELETE => Some(Operation::GroupsDelete),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
