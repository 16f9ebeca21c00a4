//! The token endpoint, at the identity broker and at the public API: which grant is asked for, of which org, and what
//! becomes of it (RFC 6749 sections 3.2, 4.1.3, 4.4 and 6).

mod asked;
mod device;
mod grants;
mod service;

use std::sync::Arc;

use http::header;

use super::bend::Bends;
use super::failure::Failure;
use super::identity::endpoint;
use super::performed::Performed;
use super::reply::Reply;
use crate::message::Request;
use crate::oauth::error::{ErrorCode, TokenError};
use crate::operation::{Call, Operation, Surface};
use crate::world::{Org, World};

use asked::Asked;
pub(super) use device::begin as begin_device;
pub(super) use service::perform as for_service_app;

/// The grants, by the name that `grant_type` has for them.
const GRANTS: &[(&str, Operation)] = &[
    ("authorization_code", Operation::TokenByCode),
    ("refresh_token", Operation::TokenByRefresh),
    ("client_credentials", Operation::TokenByClient),
    (device::GRANT_TYPE, Operation::TokenByDevice),
];
/// Those that only the broker has, beside them.
const BROKER_GRANTS: &[(&str, Operation)] = &[(grants::REDUCTION, Operation::TokenByReduction)];

/// What there is at a token endpoint.
fn grants_at(surface: Surface) -> impl Iterator<Item = (&'static str, Operation)> {
    let more = if surface == Surface::Idb { BROKER_GRANTS } else { &[] };
    GRANTS.iter().chain(more).copied()
}

/// The same call under the name of its grant: the path does not tell which it is.
pub(super) fn narrow(call: Call, request: &Request) -> Call {
    if call.operation != Operation::Token {
        return call;
    }
    let named = Asked::read(request).ok().and_then(|asked| asked.grant_type);
    let grant = named.and_then(|named| grants_at(call.surface).find(|(name, _)| *name == named));
    Call {
        operation: grant.map_or(Operation::Token, |(_, operation)| operation),
        ..call
    }
}

/// The org that a request for a token is about: that of the code or refresh token, the one that `org=` names, or the one
/// where the client is registered.
pub(super) fn org_asked(world: &World, request: &Request) -> Option<Arc<Org>> {
    let asked = Asked::read(request).ok()?;
    asked.org(world).ok()
}

/// Whether the request brings a secret that nobody here issued.
pub(super) fn is_foreign(world: &World, request: &Request) -> bool {
    request.headers.contains_key(header::AUTHORIZATION) && org_asked(world, request).is_none()
}

/// Answers a request for a token.
pub(super) fn perform(world: &World, call: &Call, request: &Request, bends: Bends<'_>) -> Result<Performed, Failure> {
    let asked = Asked::read(request)?;
    let org = asked.org(world)?;
    let client_id = asked.credentials.client_id.as_deref().unwrap_or_default();
    let client = org.oauth.client(client_id);
    match call.operation {
        // Whoever has the token need not say the secret: clients of the broker do not.
        Operation::TokenByReduction => asked.credentials.identify(client.as_ref())?,
        _ => asked.credentials.authenticate(client.as_ref())?,
    }
    if let Some(error) = endpoint::refusal(bends) {
        return Err(asked.credentials.told(error).into());
    }
    if call.operation == Operation::Revoke {
        // RFC 7009 section 2.2: the answer says nothing of the token.
        org.oauth.revoke_text(asked.must("token")?, client_id)?;
        return Ok(Performed::read(Reply::Empty));
    }
    let grant = grants::Grants {
        world,
        org: &org,
        asked: &asked,
        client_id,
        bends,
    };
    let issued = match call.operation {
        Operation::TokenByCode => grant.by_code(),
        Operation::TokenByRefresh => grant.by_refresh(),
        Operation::TokenByClient => grant.by_client(),
        Operation::TokenByDevice => grant.by_device(),
        Operation::TokenByReduction => grant.by_reduction(),
        _ => Err(unsupported(
            &asked,
            &grants_at(call.surface).map(|(name, _)| name).collect::<Vec<_>>(),
        )),
    };
    Ok(Performed::read(issued?))
}

/// What is said of a grant that is none of these.
fn unsupported(asked: &Asked, known: &[&str]) -> TokenError {
    let Some(named) = &asked.grant_type else {
        return TokenError::missing("grant_type");
    };
    TokenError::new(
        ErrorCode::UnsupportedGrantType,
        format!("The grant_type {named:?} is none of {}.", known.join(", ")),
    )
}
