//! A rule as a value: which requests, how often, and what happens to them.

use std::num::NonZeroU64;
use std::time::Duration;

use http::StatusCode;
use serde::{Serialize, Serializer};

use super::delay;
use crate::operation::Pattern;

/// One rule: match, schedule and effect. Made by [`Rule::from_json`] and `str::parse`, and valid from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The tester's name for it; a rule without one is given one when it is added.
    pub(super) id: Option<String>,
    pub(super) matches: Match,
    pub(super) schedule: Schedule,
    pub(super) effect: Effect,
    pub(super) note: Option<String>,
}

/// Which requests the rule is about. All that is named must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Match {
    pub(super) op: Pattern,
}

/// Which of the matching requests are hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Schedule {
    /// The first so many; `None` means all of them, for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) times: Option<NonZeroU64>,
}

/// What happens to a request that is hit. Never nothing, and never both an answer and the end of the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Effect {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) http: Option<InjectedAnswer>,
    #[serde(skip_serializing_if = "Transport::is_empty")]
    pub(super) transport: Transport,
}

/// The answer that stands in for the real one. What its body says is for whoever sends it: Webex has its own texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InjectedAnswer {
    /// 400 to 599.
    #[serde(serialize_with = "code")]
    pub(crate) status: StatusCode,
    /// Seconds for a `Retry-After` header (RFC 9110 section 10.2.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u64>,
}

/// What happens to the bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Transport {
    /// Wait this long before anything else; at most [`delay::MAX_DELAY`].
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "printed")]
    pub(super) delay: Option<Duration>,
    #[serde(flatten)]
    pub(super) end: Option<End>,
}

/// How the connection ends, and after how many bytes of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct End {
    /// Bytes of the whole response, head included. This version cuts before any byte only.
    cut: u64,
    end: &'static str,
}

/// One rule at most has its way with a request in each of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Http,
    TransportEnd,
}

impl End {
    /// A TCP RST before any byte of the answer.
    pub(super) const RST: Self = Self { cut: 0, end: "rst" };
}

impl Effect {
    /// The layer in which the effect excludes others; delays exclude nothing.
    pub(super) fn layer(&self) -> Option<Layer> {
        match (self.http, self.transport.end) {
            (_, Some(_)) => Some(Layer::TransportEnd),
            (Some(_), None) => Some(Layer::Http),
            (None, None) => None,
        }
    }
}

impl Transport {
    fn is_empty(&self) -> bool {
        self.delay.is_none() && self.end.is_none()
    }
}

/// The status that a rule may name, or what would be right.
pub(super) fn status(code: Option<u64>, written: &str) -> Result<StatusCode, String> {
    code.filter(|code| (400..=599).contains(code))
        .and_then(|code| StatusCode::from_u16(u16::try_from(code).ok()?).ok())
        .ok_or_else(|| format!("`{written}` is not a status that can be injected; those are 400 to 599"))
}

fn code<S: Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

fn printed<S: Serializer>(delay: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    delay.map(delay::print).serialize(serializer)
}
