//! Who asks, and of which org. Looks up and judges nothing: "none" is a value.

use std::sync::Arc;

use http::{Method, header};

use super::{sign_in, token};
use crate::ids::OrgId;
use crate::journal::Foreign;
use crate::message::Request;
use crate::oauth::org_of;
use crate::oauth::token::{Lookup, Token};
use crate::operation::{Call, Operation, Surface};
use crate::tenant::Record;
use crate::webex::profile::OrgIdForm;
use crate::webex::roles::Role;
use crate::world::{Org, World};

/// What a request says of itself.
#[derive(Debug)]
pub(super) struct Subject {
    /// The org that the path or the sign-in link names, if it exists.
    pub(super) org: Option<Arc<Org>>,
    pub(super) bearer: Bearer,
}

/// What the `Authorization` header holds.
#[derive(Debug)]
pub(super) enum Bearer {
    Missing,
    /// Another scheme than `Bearer`, or no token behind it.
    Malformed,
    /// Nobody issued it.
    Unknown,
    Expired(Token),
    Revoked,
    /// It lives. `person` is gone when they were deleted.
    Live {
        token: Token,
        org: Arc<Org>,
        person: Option<Arc<Record>>,
    },
}

/// What a token and its owner count as; the default is what they are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bent {
    /// What the token counts as, which nobody takes.
    pub(super) rejected: Option<&'static str>,
    pub(super) of_another_org: bool,
    /// The one scope that it has.
    pub(super) scope: Option<&'static str>,
    /// All roles that the owner has.
    pub(super) roles: Option<&'static [Role]>,
}

impl Subject {
    pub(super) fn of(world: &World, call: &Call, request: &Request) -> Self {
        Self {
            org: org_asked(world, call, request),
            bearer: Bearer::of(world, request),
        }
    }
}

/// The org that a request is about.
pub(super) fn org_asked(world: &World, call: &Call, request: &Request) -> Option<Arc<Org>> {
    match call.operation {
        operation if operation.is_page() => sign_in::org_of_browser(world, request),
        operation if operation.issues_tokens() => token::org_asked(world, request),
        Operation::UsersMe | Operation::WebexSchemas | Operation::Userinfo | Operation::TokenForService => {
            org_of_token(world, request)
        }
        operation if operation.is_rest() => org_of_token(world, request),
        _ => call.org.as_deref().and_then(|text| named(world, call.surface, text)),
    }
}

impl Subject {
    /// The credentials of the request that no org of this double issued.
    pub(super) fn foreign(&self, world: &World, call: &Call, request: &Request) -> Vec<Foreign> {
        let authorization = match self.bearer {
            _ if call.operation.issues_tokens() => token::is_foreign(world, request),
            Bearer::Unknown => true,
            Bearer::Malformed => holds_more_than_a_scheme(request),
            // Only the first of several was looked up.
            _ if request.headers.get_all(header::AUTHORIZATION).iter().nth(1).is_some() => {
                holds_more_than_a_scheme(request)
            }
            Bearer::Missing | Bearer::Expired(_) | Bearer::Revoked | Bearer::Live { .. } => false,
        };
        let posted = call.operation == Operation::SignIn && request.method == Method::POST;
        let password = posted && sign_in::got_a_foreign_password(world, request);
        let found = [(authorization, Foreign::Authorization), (password, Foreign::Password)];
        found
            .into_iter()
            .filter_map(|(is, foreign)| is.then_some(foreign))
            .collect()
    }
}

/// The same for a request of which nobody could look anything up.
pub(super) fn unjudged(request: &Request) -> Vec<Foreign> {
    let held = holds_more_than_a_scheme(request).then_some(Foreign::Authorization);
    held.into_iter().collect()
}

/// Whether there is anything in `Authorization` beside the word `Bearer`.
fn holds_more_than_a_scheme(request: &Request) -> bool {
    let values = request.headers.get_all(header::AUTHORIZATION).iter();
    values
        .map(|value| value.as_bytes().trim_ascii())
        .any(|value| !value.is_empty() && !value.eq_ignore_ascii_case(b"bearer"))
}

/// The org that issued the token, where the path names none.
fn org_of_token(world: &World, request: &Request) -> Option<Arc<Org>> {
    let token = request.header(&header::AUTHORIZATION).and_then(bearer_token)?;
    world.org(org_of(token)?)
}

/// The org a path names. The connector URL takes both forms of the id, Webex's SCIM API the UUID, or what the profile says.
fn named(world: &World, surface: Surface, text: &str) -> Option<Arc<Org>> {
    if let Ok(uuid) = text.parse::<OrgId>() {
        return world.org(uuid);
    }
    // Webex: fidelity row "org-id-forms": which URL takes the base64 form is assumed.
    let org = world.org(OrgId::from_webex_id(text)?)?;
    let takes_it = match surface {
        Surface::Connector => true,
        Surface::V2 => org.tenant.profile().switches.org_id == OrgIdForm::Any,
        Surface::Idb | Surface::Rest => false,
    };
    takes_it.then_some(org)
}

impl Bearer {
    /// Whose token it is, as a path would name them; a machine's is nobody's.
    pub(super) fn owner(&self) -> Option<String> {
        match self {
            Self::Live { token, .. } if !token.grant.kind.is_of_machine() => Some(token.grant.person.to_string()),
            Self::Live { .. } | Self::Missing | Self::Malformed | Self::Unknown | Self::Expired(_) | Self::Revoked => {
                None
            }
        }
    }

    pub(super) fn of(world: &World, request: &Request) -> Self {
        if !request.headers.contains_key(header::AUTHORIZATION) {
            return Self::Missing;
        }
        let Some(token) = request.header(&header::AUTHORIZATION).and_then(bearer_token) else {
            return Self::Malformed;
        };
        let Some(org) = org_of(token).and_then(|id| world.org(id)) else {
            return Self::Unknown;
        };
        match org.oauth.look_up(token, org.clock.now()) {
            Lookup::Unknown => Self::Unknown,
            Lookup::Revoked(_) => Self::Revoked,
            Lookup::Expired(token) => Self::Expired(token),
            Lookup::Live(token) => Self::Live {
                person: org.tenant.person(token.grant.person),
                token,
                org,
            },
        }
    }
}

/// The token behind `Bearer`, which is a scheme and so of any letter case (RFC 9110 section 11.1).
fn bearer_token(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_bearer_in_any_case() {
        for (value, token) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Basic abc", None),
            ("Bearer", None),
            ("Bearer ", None),
            ("abc", None),
        ] {
            assert_eq!(bearer_token(value), token, "{value:?}");
        }
    }
}
