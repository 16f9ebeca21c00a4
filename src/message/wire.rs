//! What the wire does with one request and its answer, as plain values: decided with a fault, played by the edge.
//!
//! [`script()`] renders an answer and its [`Wire`] into the steps that a socket is to make, and says before the first of
//! them what will really leave. Nothing here waits or writes.

mod head;
mod script;
#[cfg(test)]
mod tests;

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

pub(crate) use script::{Script, Step, script};

/// The default sends the answer as HTTP says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wire {
    pub(crate) stall: Option<Stall>,
    pub(crate) pace: Option<Pace>,
    pub(crate) cut: Option<Cut>,
    /// Sent in the place of the answer.
    pub(crate) garbage: Option<Bytes>,
    pub(crate) malform: Option<Malform>,
    pub(crate) close: Option<Close>,
}

/// A pause within an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stall {
    pub(crate) at: StallAt,
    pub(crate) length: Duration,
}

/// Where an answer pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StallAt {
    /// After the head.
    Headers,
    /// In the middle of the body.
    Body,
}

/// Slices of an answer, with a pause before each but the first (toxiproxy: slicer, bandwidth).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Bytes in a slice; at least 1.
    pub(crate) size: usize,
    pub(crate) every: Duration,
}

/// The end of an answer before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// How much of the whole response is sent, head included; 0 is before any byte. Where there is less, nothing is cut.
    pub(crate) after: Amount,
    pub(crate) end: End,
}

/// A part of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    Bytes(u64),
    /// 0 to 100.
    Percent(u8),
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Fin,
    Rst,
    /// It stays open and silent.
    Hang,
}

/// Breaches of HTTP/1.1 framing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Malform {
    /// A chunk whose size is no number.
    Chunk,
    MissingLastChunk,
    /// `Content-Length` says more than comes.
    LengthLong,
    /// `Content-Length` says less than comes.
    LengthShort,
}

/// What becomes of a connection after the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Close {
    /// `Connection: close`, and it is.
    Always,
    /// No word of it, and then it is closed.
    Stale,
    /// `Connection: close`, and it is closed so much later.
    Slow(Duration),
}

/// How a request's body is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Intake {
    /// Bytes per second.
    pub(crate) rate: Option<u64>,
    /// The answer comes before the body is read, and then the connection ends.
    pub(crate) early: bool,
}

/// What really left of an answer, told before it leaves: a client that hangs up gets less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent {
    /// Bytes that leave, head included.
    pub(crate) bytes: u64,
    /// Of how many there were to send.
    pub(crate) of: u64,
    pub(crate) end: Ending,
}

/// What becomes of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ending {
    /// It serves the next request.
    KeepAlive,
    Fin,
    Rst,
    Hang,
}

impl From<End> for Ending {
    fn from(end: End) -> Self {
        match end {
            End::Fin => Self::Fin,
            End::Rst => Self::Rst,
            End::Hang => Self::Hang,
        }
    }
}

impl Amount {
    /// Whether there is that much of this many bytes.
    pub(crate) fn is_within(self, all: u64) -> bool {
        !matches!(self, Self::Bytes(bytes) if bytes > all)
    }

    /// How many of this many bytes.
    pub(crate) fn of(self, all: u64) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.min(all),
            Self::Percent(percent) => all * u64::from(percent) / 100,
        }
    }
}

impl Cut {
    /// Before any byte, the connection ends as this.
    pub(crate) const fn at_once(end: End) -> Self {
        Self {
            after: Amount::Bytes(0),
            end,
        }
    }

    /// Whether not a byte of the answer is sent.
    pub(crate) fn is_before_any_byte(self) -> bool {
        matches!(self.after, Amount::Bytes(0) | Amount::Percent(0))
    }
}

impl Wire {
    /// A connection that ends before a byte of the answer.
    pub(crate) fn reset() -> Self {
        Self {
            cut: Some(Cut::at_once(End::Rst)),
            ..Self::default()
        }
    }

    /// Whether the client gets a TCP RST in the answer's place.
    pub(crate) fn is_reset(&self) -> bool {
        self.cut
            .is_some_and(|cut| cut.is_before_any_byte() && cut.end == End::Rst)
    }

    /// Whether the client gets no byte of the answer.
    pub(crate) fn is_silent(&self) -> bool {
        self.garbage.is_some() || self.cut.is_some_and(Cut::is_before_any_byte)
    }
}
