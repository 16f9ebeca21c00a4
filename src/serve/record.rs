//! The end of the pipeline: the answer is made, logged and journaled, where the request belongs.

use jiff::Timestamp;

use super::acted::{Acted, Came};
use super::commit::Carried;
use super::cors;
use super::reply::{Context, respond};
use super::shape::{self, Shaped};
use crate::clock::Stopwatch;
use crate::fault::Plan;
use crate::ids::{OrgId, TrackingId};
use crate::journal::{Entry, Exchange, FaultHit, Foreign, Journal};
use crate::message::{Delivery, Outcome, Request};
use crate::operation::{Call, Operation};
use crate::webex::profile::Switches;
use crate::world::{Org, World};

/// Where a request is accounted for: its org, or the server where no org could be found.
pub(super) enum Place<'a> {
    Org(&'a Org),
    Server(&'a World),
}

/// A request that was carried out.
pub(super) struct Done {
    pub(super) call: Call,
    pub(super) foreign: Vec<Foreign>,
    /// Scheme and host as the client called them.
    pub(super) host: String,
    pub(super) plan: Plan,
    pub(super) acted: Acted,
    pub(super) carried: Carried,
    pub(super) started: Stopwatch,
}

/// Makes the answer and keeps account of it.
pub(super) fn finish(place: &Place<'_>, request: &Request, done: &Done) -> Outcome {
    let tracking = place.tracking_id();
    let context = Context {
        request,
        call: &done.call,
        host: &done.host,
        tracking: &tracking,
        now: place.now(),
        switches: place.switches(),
        in_bulk: false,
    };
    let Carried { result, applied, why } = &done.carried;
    let shaped = shape::apply(
        &done.plan,
        &done.acted,
        &context,
        cors::opened(&context, respond(&context, result)),
    );
    let faults = place.settle(request, done, &shaped);
    let Shaped { response, not_done, .. } = shaped;
    let delivery = done.plan.wire.clone().map_or(Delivery::Whole, Delivery::Wire);
    let exchange = Exchange {
        request,
        call: &done.call,
        response: &response,
        delivery: delivery.clone(),
        org: place.org_id(),
        at: context.now,
        duration: done.started.elapsed(),
        waited: done.plan.delay,
        applied: *applied,
        faults,
        phase: done.plan.phase,
        attempt: done.plan.attempt,
        foreign: done.foreign.clone(),
        tracking_id: &tracking,
        why: both(why.clone(), not_done),
    };
    log(&place.journal().record(exchange));
    Outcome { response, delivery }
}

fn both(why: Option<String>, more: Option<String>) -> Option<String> {
    match (why, more) {
        (Some(why), Some(more)) => Some(format!("{why}; {more}")),
        (why, more) => why.or(more),
    }
}

impl Place<'_> {
    /// The hits of those rules that did something; the others are given back.
    fn settle(&self, request: &Request, done: &Done, shaped: &Shaped) -> Vec<FaultHit> {
        let came = Came {
            plan: &done.plan,
            acted: &done.acted,
            request,
            shaped,
        };
        let did: Vec<bool> = done.plan.hits.iter().map(|hit| came.of(hit)).collect();
        if let Self::Org(org) = self {
            org.faults.give_back(&done.plan.hits, &did);
        }
        let hits = done.plan.hits.iter().zip(did).filter(|(_, did)| *did);
        let told = hits.map(|(hit, _)| FaultHit {
            id: hit.id.clone(),
            hit: hit.hit,
            draw: hit.draw,
        });
        told.collect()
    }

    fn org_id(&self) -> Option<OrgId> {
        match self {
            Self::Org(org) => Some(org.id),
            Self::Server(_) => None,
        }
    }

    fn journal(&self) -> &Journal {
        match self {
            Self::Org(org) => &org.journal,
            Self::Server(world) => &world.journal,
        }
    }

    fn tracking_id(&self) -> TrackingId {
        match self {
            Self::Org(org) => org.tracking_id(),
            Self::Server(world) => world.tracking_id(),
        }
    }

    fn now(&self) -> Timestamp {
        match self {
            Self::Org(org) => org.clock.now(),
            Self::Server(world) => world.clock.now(),
        }
    }

    /// How the answer is spoken.
    fn switches(&self) -> Switches {
        match self {
            Self::Org(org) => org.tenant.profile().switches,
            Self::Server(_) => Switches::default(),
        }
    }
}

/// One line per request, for whoever watches the terminal. Told from the entry, whose secrets are taken out.
fn log(entry: &Entry) {
    let org = entry.org.map_or_else(|| "-".to_owned(), |org| org.to_string());
    let name = match entry.operation {
        Operation::Unknown => format!("unknown ({} {})", entry.method, entry.target),
        known => known.name().to_owned(),
    };
    let outcome = entry
        .status
        .map_or_else(|| "reset".to_owned(), |status| status.as_u16().to_string());
    let ms = entry.duration.as_millis();
    let faults: Vec<&str> = entry.faults.iter().map(|hit| hit.id.as_str()).collect();
    let fault = (!faults.is_empty()).then(|| faults.join(","));
    tracing::info!(%org, fault, why = entry.why, "{name} {outcome} {ms} ms");
    for warning in &entry.warnings {
        tracing::warn!(%org, request = entry.id, "{warning}");
    }
}
