//! One exchange as it is kept and shown.

use std::time::Duration;

use http::{Method, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::exchange::{Applied, Exchange, FaultHit, Foreign};
use super::{body, print, redact};
use crate::ids::{OrgId, TrackingId};
use crate::message::wire::Sent;
use crate::message::{Delivery, Request};
use crate::operation::{Operation, Surface};

/// An exchange as it is kept and shown. Its keys are a promise.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) seq: u64,
    pub(crate) id: String,
    #[serde(serialize_with = "print::time")]
    pub(crate) time: Timestamp,
    pub(crate) org: Option<OrgId>,
    #[serde(serialize_with = "print::operation")]
    pub(crate) operation: Operation,
    #[serde(serialize_with = "print::surface")]
    pub(crate) surface: Surface,
    #[serde(serialize_with = "print::method")]
    pub(crate) method: Method,
    /// Path and query as they stood on the request line.
    pub(crate) target: String,
    pub(crate) headers: Map<String, Value>,
    /// JSON where it was JSON, else text or a note in brackets; `null` where there was none.
    pub(crate) body: Value,
    /// `null` where no status arrived.
    #[serde(serialize_with = "print::status")]
    pub(crate) status: Option<StatusCode>,
    /// `null` where nothing arrived.
    pub(crate) response: Option<Answer>,
    #[serde(serialize_with = "print::delivery")]
    pub(crate) delivery: Delivery,
    /// What really left, if the client stayed to the end.
    pub(crate) wire: Sent,
    #[serde(rename = "durationMs", serialize_with = "print::milliseconds")]
    pub(crate) duration: Duration,
    timings: Timings,
    pub(crate) applied: Applied,
    pub(crate) faults: Vec<FaultHit>,
    /// What the client seems to be doing; `null` where nobody can say.
    phase: Option<&'static str>,
    /// The how-manieth time it sends this, from 1; `null` where nobody counted.
    attempt: Option<u64>,
    pub(crate) tracking_id: TrackingId,
    pub(crate) why: Option<String>,
    /// What the tester should look after at once.
    pub(crate) warnings: Vec<&'static str>,
    /// What a judge of the client's behaviour found; there is none yet, and the key is promised.
    findings: [(); 0],
}

/// Where the time went, in real time.
#[derive(Debug, Serialize)]
struct Timings {
    /// Waited for on purpose.
    #[serde(rename = "waitedMs", serialize_with = "print::milliseconds")]
    waited: Duration,
    #[serde(rename = "totalMs", serialize_with = "print::milliseconds")]
    total: Duration,
}

/// The answer that went out.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    #[serde(serialize_with = "print::code")]
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
                headers: redact::headers(&response.headers, true),
                body: match quotes {
                    // There is none behind a head, whatever its length says.
                    _ if request.method == Method::HEAD => Value::Null,
                    true => redact::note(),
                    false => body::of_response(response),
                },
            }),
            true => None,
        };
        let issued = !exchange.foreign.contains(&Foreign::Authorization);
        let mut entry = Self {
            seq: 0,
            id: String::new(),
            time: exchange.at,
            org: exchange.org,
            operation: exchange.call.operation,
            surface: exchange.call.surface,
            method: request.method.clone(),
            target: body::cut_line(target),
            headers: redact::headers(&request.headers, issued),
            body: body::of_request(request),
            status: answer.as_ref().map(|answer| answer.status),
            response: answer,
            wire: exchange.delivery.sent(request, response),
            delivery: exchange.delivery,
            duration: exchange.duration,
            timings: Timings {
                waited: exchange.waited,
                total: exchange.duration,
            },
            applied: exchange.applied,
            faults: exchange.faults,
            phase: exchange.phase,
            attempt: exchange.attempt,
            tracking_id: exchange.tracking_id.clone(),
            why: exchange.why.map(|why| {
                if quotes {
                    redact::NOTE.to_owned()
                } else {
                    redact::why(why)
                }
            }),
            warnings: warnings(request, &exchange.foreign),
            findings: [],
        };
        if !issued {
            entry.forget(&redact::Credentials::of(&request.headers));
        }
        entry
    }

    /// Takes the credentials out wherever the client wrote them, and wherever the answer repeats them.
    fn forget(&mut self, credentials: &redact::Credentials) {
        credentials.leave(&mut self.target);
        if let Some(why) = &mut self.why {
            credentials.leave(why);
        }
        self.headers
            .values_mut()
            .for_each(|value| credentials.leave_json(value));
        credentials.leave_json(&mut self.body);
        if let Some(answer) = &mut self.response {
            answer
                .headers
                .values_mut()
                .for_each(|value| credentials.leave_json(value));
            credentials.leave_json(&mut answer.body);
        }
    }

    /// Gives the entry its place. The id is what a URL names it by.
    pub(super) fn number(&mut self, seq: u64) {
        self.seq = seq;
        self.id = format!("req-{seq}");
    }

    /// The name of what the wire did.
    pub(super) fn delivery_name(&self) -> &'static str {
        print::delivery_name(&self.delivery)
    }

    /// How long it was waited for on purpose.
    pub(super) fn waited(&self) -> Duration {
        self.timings.waited
    }

    /// The URL that was called, as far as the client named it.
    pub(super) fn url(&self) -> String {
        let host = self.headers.get("host").and_then(Value::as_str);
        format!("http://{}{}", host.unwrap_or("localhost"), self.target)
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

/// What the tester should look after: credentials that are somebody else's.
fn warnings(request: &Request, foreign: &[Foreign]) -> Vec<&'static str> {
    let mut foreign = foreign.to_vec();
    if redact::foreign_headers(&request.headers).next().is_some() {
        foreign.push(Foreign::Header);
    }
    foreign.into_iter().map(Foreign::warning).collect()
}

#[cfg(test)]
mod tests;
