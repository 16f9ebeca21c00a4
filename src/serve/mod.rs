//! One request in, one outcome out. The whole pipeline is [`answer`]; each step hands a value to the next.
//!
//! Read on in the order of the steps: [`subject`] says who asks, [`identity`] bends this, [`access`] says what they may, [`scim`] and [`sign_in`]
//! do it, as far as [`commit`] lets them, [`failure`] and [`reply`] turn the result into an answer, [`shape`] bends this,
//! [`acted`] tells which faults made a difference, [`record`] keeps account of it.

mod about;
mod accepted;
mod access;
mod acted;
mod archived;
mod arrived;
mod bend;
mod body;
mod bulk;
mod commit;
mod connector;
mod cors;
mod discovery;
mod everybody;
mod facts;
mod failure;
mod fidelity;
mod first_admin;
mod groups;
mod half_way;
mod identity;
mod list;
mod members;
mod new_user;
mod offer;
mod openid;
mod parts;
mod performed;
mod precondition;
mod query;
mod record;
pub(crate) mod reply;
mod rest;
mod roster;
mod scim;
mod shape;
mod sign_in;
mod subject;
mod token;
mod written;

use std::sync::Arc;

use http::{Method, StatusCode};

use crate::clock::Stopwatch;
use crate::fault::Plan;
use crate::message::{Outcome, Request};
use crate::operation::{Call, Operation, Surface};
use crate::world::World;

use access::Access;
use acted::Acted;
use arrived::Arrived;
use bend::Bends;
#[cfg(test)]
pub(crate) use body::parse as parse_body;
use commit::Carried;
pub(crate) use facts::explain;
use failure::Failure;
use performed::Performed;
#[cfg(test)]
pub(crate) use query::Query;
use record::{Done, Place};
use reply::Reply;
use subject::{Bearer, Subject};

/// Answers one request. `earlier` is what [`intake`] decided of it, `own_url` the double's base URL for clients that name no host.
///
/// Run it in a task of its own: a client that hangs up must not undo a write that it asked for.
pub(crate) async fn answer(world: Arc<World>, request: Arc<Request>, earlier: Plan, own_url: Arc<str>) -> Outcome {
    let mut arrived = Arrived::new(world, request, earlier, &own_url);
    let delay = arrived.delay();
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
        arrived.look_again();
    }
    // Signing takes milliseconds of the processor, for which no other request shall wait.
    if !arrived.signs() {
        return arrived.carry_out();
    }
    match tokio::task::spawn_blocking(|| arrived.carry_out()).await {
        Ok(outcome) => outcome,
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}

/// What the rules say of a request of which only the head has come: how its body is read, and what follows from that.
pub(crate) fn intake(world: &World, request: &Request) -> Plan {
    let call = Call::of(&request.method, &request.path);
    let Some(org) = subject::org_asked(world, &call, request) else {
        return Plan::default();
    };
    let call = offer::narrow(call, Some(&org), &request.path);
    facts::intake(&org, &call, request, || Bearer::of(world, request))
}

/// The outcome of a request whose pipeline itself came apart. It is accounted for at the server.
pub(crate) fn failed(world: &World, request: &Request, what: &str) -> Outcome {
    let panicked = Err(Failure::Panicked { what: what.to_owned() });
    let done = Done {
        call: Call::of(&request.method, &request.path),
        foreign: subject::unjudged(request),
        host: String::new(),
        plan: Plan::default(),
        acted: Acted::default(),
        carried: Carried::genuine(panicked),
        started: Stopwatch::start(),
    };
    record::finish(&Place::Server(world), request, &done)
}

/// The outcome of a request that could not be read: of it there is no more than its first line.
pub(crate) fn unreadable(world: &World, request: &Request, status: StatusCode) -> Outcome {
    turned_away(world, request, Failure::Unreadable { status })
}

/// The outcome of a request that does not say, or says twice, which host it is for.
pub(crate) fn misdirected(world: &World, request: &Request, why: &'static str) -> Outcome {
    turned_away(world, request, Failure::Misdirected { why })
}

fn turned_away(world: &World, request: &Request, failure: Failure) -> Outcome {
    let call = Call::of(&request.method, &request.path);
    let org = Subject::of(world, &call, request).org;
    let done = Done {
        call,
        foreign: subject::unjudged(request),
        host: String::new(),
        plan: Plan::default(),
        acted: Acted::default(),
        carried: Carried::genuine(Err(failure)),
        started: Stopwatch::start(),
    };
    let place = org.as_deref().map_or(Place::Server(world), Place::Org);
    record::finish(&place, request, &done)
}

fn perform(
    world: &World,
    call: &Call,
    subject: &Subject,
    request: &Request,
    host: &str,
    bends: Bends<'_>,
) -> Result<Performed, Failure> {
    match call.operation {
        operation if operation.is_page() => Ok(Performed::read(sign_in::perform(world, call, request, bends))),
        Operation::Device => token::begin_device(world, request, host),
        operation if operation.issues_tokens() => token::perform(world, call, request, bends),
        Operation::Keys | Operation::OpenidConfiguration | Operation::Webfinger => {
            openid::perform(world, call.operation, request, host)
        }
        // Whoever asks what a path takes needs no token, and learns of no org whether it exists.
        Operation::Unknown if request.method == Method::OPTIONS && call.allow.contains(&Method::OPTIONS) => {
            Ok(Performed::read(Reply::Methods { allow: call.allow }))
        }
        Operation::Unknown => Err(unknown(call, request)),
        _ => {
            let access = bend::gate::pass(bends, call, subject, identity::bearer::judge(bends, call, subject))?;
            match call.operation {
                Operation::TokenForService => token::for_service_app(world, call, request, bends),
                _ => directory(&access, call, subject, request, host, bends),
            }
        }
    }
}

/// An operation of an org that the caller may do.
fn directory(
    access: &Access,
    call: &Call,
    subject: &Subject,
    request: &Request,
    host: &str,
    bends: Bends<'_>,
) -> Result<Performed, Failure> {
    let org = &*access.org;
    // As the client called it, so that `meta.location` leads back there.
    let named = call.org.clone().unwrap_or_else(|| org.id.to_string());
    let base = format!("{host}{}", call.surface.scim_base(&named));
    accepted::check(request, org.tenant.profile().switches)?;
    match call.operation {
        Operation::ArchivedGet | Operation::ArchivedList => archived::perform(org, call, request, host),
        operation if operation.is_rest() => rest::perform(&rest::Asked {
            access,
            call,
            request,
            owner: subject.bearer.owner(),
            bearer: &subject.bearer,
            host,
        }),
        Operation::Userinfo => openid::userinfo(subject),
        Operation::Bulk => bulk::perform(&bulk::Asked {
            org,
            subject,
            request,
            base: &base,
            bends,
        }),
        Operation::Config | Operation::Types | Operation::Schemas => discovery::perform(org, call, request, &base),
        Operation::UsersMe | Operation::MeGet | Operation::MeReplace | Operation::MePatch => {
            let resource = subject.bearer.owner();
            let own = Call {
                resource,
                ..call.clone()
            };
            scim::perform(org, &own, request, &base, bends)
        }
        _ => scim::perform(org, call, request, &base, bends),
    }
}

fn unknown(call: &Call, request: &Request) -> Failure {
    if !call.allow.is_empty() {
        return Failure::MethodNotAllowed { allow: call.allow };
    }
    let hint = match call.surface {
        Surface::Connector => "below a tenant URL there are Users, Groups, Bulk and Schemas",
        Surface::V2 => "below /identity/scim/{orgId}/v2 there are Users, Groups and Bulk",
        Surface::Idb | Surface::Rest => {
            "served are /v1/scim/{orgId}, /identity/scim/{orgId}/v2, /v1/people, /v1/organizations, /v1/roles, /v1/licenses, \
             /v1/groups, /idb/saml2/jsp/doSSO.jsp and /idb/oauth2/v1/authorize"
        }
    };
    Failure::NoSuchPath {
        why: format!("nothing is served at {} {}; {hint}", request.method, request.path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipeline_that_came_apart_is_answered_500_and_journaled() {
        let world = World::default();
        let request = Request {
            method: Method::GET,
            path: "/v1/scim/x/Users".to_owned(),
            query: None,
            headers: http::HeaderMap::new(),
            body: crate::message::Body::Whole(bytes::Bytes::new()),
            connection: crate::message::Connection::default(),
        };
        let outcome = failed(&world, &request, "boom");
        let entry = world.journal.latest(1).remove(0);
        assert_eq!(entry.why.as_deref(), Some("the double itself failed: boom"));
        assert_eq!(outcome.response.status, http::StatusCode::INTERNAL_SERVER_ERROR);
        let body: serde_json::Value = serde_json::from_slice(&outcome.response.body).unwrap();
        let expected = serde_json::json!({
            "message": "Internal Server Error",
            "errors": [{ "description": "Internal Server Error" }],
            "trackingId": entry.tracking_id.as_str(),
        });
        assert_eq!(body, expected);
    }
}
