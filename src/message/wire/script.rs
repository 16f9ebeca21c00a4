//! An answer and its wire become the steps that the socket makes.

use std::time::Duration;

use bytes::Bytes;

use super::head::{self, Framing};
use super::{Close, Cut, Ending, Malform, Pace, Sent, StallAt, Wire};
use crate::message::{Body, Request, Response};

/// By how many bytes a `Content-Length` is wrong. Source: our choice; less than any JSON answer has, so that what is left
/// of one that is cut by it is no JSON.
pub(crate) const LENGTH_ERROR: usize = 16;

/// What the socket does for one answer, step by step, and how the connection ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Script {
    pub(crate) steps: Vec<Step>,
    /// Each slice of the bytes but the first of all waits so long.
    pub(crate) pace: Option<Pace>,
    pub(crate) end: Ending,
    /// The client may still be sending a body that nobody reads.
    pub(crate) unread: bool,
    of: u64,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Send(Bytes),
    Pause(Duration),
}

impl Script {
    /// What leaves if the client stays to the end.
    pub(crate) fn sent(&self) -> Sent {
        let bytes = self.steps.iter().map(|step| match step {
            Step::Send(bytes) => length(bytes.len()),
            Step::Pause(_) => 0,
        });
        Sent {
            bytes: bytes.sum(),
            of: self.of,
            end: self.end,
        }
    }
}

/// Renders an answer to this request as the wire will carry it.
pub(crate) fn script(request: &Request, response: &Response, wire: &Wire) -> Script {
    let announced = matches!(wire.close, Some(Close::Always | Close::Slow(_)));
    let keep_alive = !announced && head::keeps_alive(request, response);
    let Rendered { bytes, head } = match &wire.garbage {
        Some(garbage) => Rendered {
            bytes: garbage.clone(),
            head: 0,
        },
        None => render(request, response, wire.malform, keep_alive),
    };
    let all = length(bytes.len());
    let cut = wire.cut.filter(|cut| cut.after.is_within(all));
    let most = cut.map_or(all, |cut| cut.after.of(all));
    let most = usize::try_from(most).unwrap_or(bytes.len());
    let pause = wire.stall.map(|stall| match stall.at {
        StallAt::Headers => (head, stall.length),
        StallAt::Body => (head.midpoint(bytes.len()), stall.length),
    });
    let mut script = Script {
        steps: Vec::new(),
        pace: wire.pace,
        end: ending(wire, cut, keep_alive),
        unread: !matches!(request.body, Body::Whole(_)),
        of: all,
    };
    match pause.filter(|(at, _)| *at <= most) {
        Some((at, pause)) => {
            script.send(bytes.slice(..at));
            script.steps.push(Step::Pause(pause));
            script.send(bytes.slice(at..most));
        }
        None => script.send(bytes.slice(..most)),
    }
    if let (Some(Close::Slow(pause)), None) = (wire.close, cut) {
        script.steps.push(Step::Pause(pause));
    }
    script
}

impl Script {
    fn send(&mut self, bytes: Bytes) {
        if !bytes.is_empty() {
            self.steps.push(Step::Send(bytes));
        }
    }
}

/// The first of what ends the connection: a cut, a framing that cannot be gone on from, a wish, the request.
fn ending(wire: &Wire, cut: Option<Cut>, keep_alive: bool) -> Ending {
    let broken = wire.garbage.is_some() || wire.malform.is_some() || wire.close.is_some();
    match cut {
        Some(cut) => cut.end.into(),
        None if broken || !keep_alive => Ending::Fin,
        None => Ending::KeepAlive,
    }
}

/// All bytes of an answer, and how many of them are its head.
struct Rendered {
    bytes: Bytes,
    head: usize,
}

fn render(request: &Request, response: &Response, malform: Option<Malform>, keep_alive: bool) -> Rendered {
    let body = &response.body;
    let (framing, body) = match malform {
        None if head::has_body(request, response) => (Framing::Genuine, body.clone()),
        None => (Framing::Genuine, Bytes::new()),
        Some(Malform::LengthLong) => (Framing::Length(body.len() + LENGTH_ERROR), body.clone()),
        Some(Malform::LengthShort) => (Framing::Length(body.len().saturating_sub(LENGTH_ERROR)), body.clone()),
        Some(Malform::Chunk) => {
            let (first, rest) = body.split_at(body.len() / 2);
            // A chunk's size is written in hexadecimal digits.
            (Framing::Chunked, [&chunk(first), &b"ZZ\r\n"[..], rest].concat().into())
        }
        Some(Malform::MissingLastChunk) => (Framing::Chunked, chunk(body).into()),
    };
    let mut bytes = head::write(request, response, framing, keep_alive);
    let head = bytes.len();
    bytes.extend_from_slice(&body);
    Rendered {
        bytes: bytes.into(),
        head,
    }
}

/// One chunk (RFC 9112 section 7.1). None at all where it would be empty: that would be the last one.
fn chunk(data: &[u8]) -> Vec<u8> {
    if data.is_empty() {
        return Vec::new();
    }
    [format!("{:x}\r\n", data.len()).as_bytes(), data, b"\r\n"].concat()
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
