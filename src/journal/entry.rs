//! One exchange as it comes in, and as it is kept.

use std::time::Duration;

use http::{Method, StatusCode};
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::{body, redact};
use crate::clock;
use crate::ids::{OrgId, TrackingId};
use crate::message::{Delivery, Request, Response};
use crate::operation::{Call, Operation, Surface};

/// A finished exchange, about to be recorded.
#[derive(Debug)]
pub(crate) struct Exchange<'a> {
    pub(crate) request: &'a Request,
    pub(crate) call: &'a Call,
    pub(crate) response: &'a Response,
    pub(crate) delivery: Delivery,
    /// The org that the request was found to be about.
    pub(crate) org: Option<OrgId>,
    /// When it came, on the org's clock.
    pub(crate) at: Timestamp,
    /// How long it took, in real time.
    pub(crate) duration: Duration,
    pub(crate) applied: Applied,
    pub(crate) faults: Vec<FaultHit>,
    pub(crate) tracking_id: &'a TrackingId,
    /// Our explanation of a refusal, for the tester.
    pub(crate) why: Option<String>,
}

/// Whether the operation changed the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Applied {
    Yes,
    No,
    /// A first part of it did.
    Partial,
}

/// The rule that was hit, and the how-manieth time it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FaultHit {
    pub(crate) id: String,
    pub(crate) hit: u64,
}

/// An exchange as it is kept and shown. Its keys are a promise.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) seq: u64,
    pub(crate) id: String,
    #[serde(serialize_with = "time")]
    pub(crate) time: Timestamp,
    pub(crate) org: Option<OrgId>,
    #[serde(serialize_with = "operation")]
    pub(crate) operation: Operation,
    #[serde(serialize_with = "surface")]
    pub(crate) surface: Surface,
    #[serde(serialize_with = "method")]
    pub(crate) method: Method,
    /// Path and query as they stood on the request line.
    pub(crate) target: String,
    pub(crate) headers: Map<String, Value>,
    /// JSON where it was JSON, else text or a note in brackets; `null` where there was none.
    pub(crate) body: Value,
    /// `null` where no status arrived.
    #[serde(serialize_with = "status")]
    pub(crate) status: Option<StatusCode>,
    /// `null` where nothing arrived.
    pub(crate) response: Option<Answer>,
    #[serde(serialize_with = "delivery")]
    pub(crate) delivery: Delivery,
    #[serde(rename = "durationMs", serialize_with = "milliseconds")]
    pub(crate) duration: Duration,
    pub(crate) applied: Applied,
    pub(crate) faults: Vec<FaultHit>,
    pub(crate) tracking_id: TrackingId,
    pub(crate) why: Option<String>,
    /// What a judge of the client's behaviour found; there is none yet, and the key is promised.
    findings: [(); 0],
}

/// The answer that went out.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    #[serde(serialize_with = "code")]
    pub(crate) status: StatusCode,
    pub(crate) headers: Map<String, Value>,
    pub(crate) body: Value,
}

impl Entry {
    /// The entry of an exchange, with its secrets taken out, and without a number yet.
    pub(super) fn of(exchange: Exchange<'_>) -> Self {
        let Exchange { request, response, .. } = exchange;
        let sent = request.target();
        let target = redact::url(&sent);
        // A refusal that quotes may quote a part of a secret that only the target named.
        let quotes = target != sent && exchange.why.as_ref().is_some_and(|why| why.contains('"'));
        let answer = match exchange.delivery.is_silent() {
            false => Some(Answer {
                status: response.status,
                headers: redact::headers(&response.headers),
                body: if quotes {
                    redact::note()
                } else {
                    body::of_response(response)
                },
            }),
            true => None,
        };
        Self {
            seq: 0,
            id: String::new(),
            time: exchange.at,
            org: exchange.org,
            operation: exchange.call.operation,
            surface: exchange.call.surface,
            method: request.method.clone(),
            target: body::cut_line(target),
            headers: redact::headers(&request.headers),
            body: body::of_request(request),
            status: answer.as_ref().map(|answer| answer.status),
            response: answer,
            delivery: exchange.delivery,
            duration: exchange.duration,
            applied: exchange.applied,
            faults: exchange.faults,
            tracking_id: exchange.tracking_id.clone(),
            why: exchange.why.map(|why| {
                if quotes {
                    redact::NOTE.to_owned()
                } else {
                    redact::why(why)
                }
            }),
            findings: [],
        }
    }

    /// Gives the entry its place. The id is what a URL names it by.
    pub(super) fn number(&mut self, seq: u64) {
        self.seq = seq;
        self.id = format!("req-{seq}");
    }

    /// Roughly the memory it takes, in bytes.
    pub(super) fn weight(&self) -> usize {
        let answer = self.response.as_ref().map_or(0, |answer| {
            body::weight_of_members(&answer.headers) + body::weight(&answer.body)
        });
        let faults = self.faults.iter().map(|hit| size_of::<FaultHit>() + hit.id.len());
        size_of::<Self>()
            + self.target.len()
            + self.why.as_ref().map_or(0, String::len)
            + faults.sum::<usize>()
            + body::weight_of_members(&self.headers)
            + body::weight(&self.body)
            + answer
    }

    /// Drops both bodies: what is left of an entry that is larger than a whole journal may be.
    pub(super) fn drop_bodies(&mut self) {
        let note = || Value::from("[not kept: larger than the journal]");
        if !self.body.is_null() {
            self.body = note();
        }
        if let Some(answer) = self.response.as_mut().filter(|answer| !answer.body.is_null()) {
            answer.body = note();
        }
    }
}

fn time<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&clock::rfc3339(*at))
}

fn operation<S: Serializer>(operation: &Operation, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(operation.name())
}

fn surface<S: Serializer>(surface: &Surface, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(surface.name())
}

fn method<S: Serializer>(method: &Method, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(method.as_str())
}

fn code<S: Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

fn status<S: Serializer>(status: &Option<StatusCode>, serializer: S) -> Result<S::Ok, S::Error> {
    status.map(|status| status.as_u16()).serialize(serializer)
}

fn delivery<S: Serializer>(delivery: &Delivery, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match delivery {
        Delivery::Whole => "whole",
        Delivery::Wire(wire) if wire.is_silent() => "reset_peer",
        Delivery::Wire(_) => "damaged",
    })
}

fn milliseconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    // Microseconds are what a measurement is good for; more digits would be noise.
    let micros = u32::try_from(duration.as_micros()).map_or_else(|_| duration.as_secs_f64() * 1e6, f64::from);
    serializer.serialize_f64(micros / 1_000.0)
}

#[cfg(test)]
mod tests;
