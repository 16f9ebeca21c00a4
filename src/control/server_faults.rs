//! Faults of the listener. They act before a request is read, so they know no org: they are the server's, for a window of
//! real time.

use std::num::NonZeroU64;
use std::time::Duration;

use jiff::Span;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::Result;
use super::faults::flawed;
use super::fields::Fields;
use super::problem::Problem;
use crate::fault;

/// Longest window, and longest delay. Source: our choice; whoever is locked out of the control plane waits no longer.
pub(crate) const MAX_WINDOW: Duration = Duration::from_secs(60);
/// The window of a fault that names none. Source: our choice, longer than a client's first retries.
pub(crate) const DEFAULT_WINDOW: Duration = Duration::from_secs(5);

/// One fault of the listener.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ServerFault {
    /// The tester's name for it; a fault without one is given one.
    #[serde(skip)]
    pub(crate) id: Option<String>,
    #[serde(flatten)]
    pub(crate) kind: Kind,
    #[serde(rename = "for", serialize_with = "printed")]
    pub(crate) window: Duration,
    /// The first so many connections; `None` for all in the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<NonZeroU64>,
}

/// What happens to connections in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// The port is closed.
    Refuse,
    /// They are served so much later.
    AcceptDelay {
        #[serde(serialize_with = "printed")]
        delay: Duration,
    },
    /// They are accepted, and end with a TCP RST.
    AcceptRst,
    /// They are accepted, and end with a TCP FIN.
    AcceptFin,
    /// They are accepted, and nothing is ever answered.
    BlackHole,
    /// No more than so many at once; others wait in the kernel's backlog.
    ConnectionLimit { limit: usize },
    /// All connections end, and the port is closed for the window.
    Restart { state: State },
}

/// What a restart leaves of the orgs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    Kept,
    /// Every org is as it was at its start.
    Lost,
}

/// A fault of the listener as it is listed. Its keys are a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    pub(crate) id: String,
    #[serde(flatten)]
    pub(crate) fault: ServerFault,
    /// False once its window is over or its `times` are used up.
    pub(crate) armed: bool,
    /// Connections that met it; of those that close the port, whether they have.
    pub(crate) hits: u64,
    /// Connections that it is still for; `null` where there is no limit.
    pub(crate) remaining: Option<u64>,
    /// What is left of its window.
    pub(crate) remaining_ms: u64,
}

const KINDS: &str = "one of refuse, accept-delay, accept-rst, accept-fin, black-hole, connection-limit, restart";
const TIME: &str = "a time such as \"500ms\" or \"5s\", of at least 1ms and at most 60s";

/// The fault that the body of `POST /__mock/faults` asks for.
pub(crate) fn read(body: Value) -> Result<ServerFault> {
    let mut fields = Fields::of(expanded(body)?)?;
    let id = fields.text("id");
    let kind = kind(&mut fields);
    let window = fields.take("for", TIME, time).unwrap_or(DEFAULT_WINDOW);
    let times = fields.take("times", "a whole number of at least 1", |value| {
        NonZeroU64::new(value.as_u64()?)
    });
    if times.is_some() && kind.is_some_and(|kind| !kind.meets_connections()) {
        fields.flaw(
            "times",
            "only accept-delay, accept-rst, accept-fin and black-hole count connections",
        );
    }
    fields.finish()?;
    // Without a kind there was a flaw.
    let kind = kind.ok_or_else(|| Problem::internal("a fault without a kind"))?;
    Ok(ServerFault {
        id,
        kind,
        window,
        times,
    })
}

/// The body with what a preset stands for in the place of its name.
fn expanded(body: Value) -> Result<Value> {
    let Value::Object(members) = body else {
        return Ok(body);
    };
    let expanded = fault::server_preset(&members);
    expanded.map(Value::Object).map_err(flawed)
}

/// The answer to an id that no fault has.
pub(crate) fn unknown(id: &str) -> Problem {
    Problem::not_found(
        format!("the server has no fault {id:?}"),
        "GET /__mock/faults lists them, those that are over too",
    )
}

impl Kind {
    /// Whether it is single connections that meet it.
    pub(crate) fn meets_connections(self) -> bool {
        match self {
            Self::AcceptDelay { .. } | Self::AcceptRst | Self::AcceptFin | Self::BlackHole => true,
            Self::Refuse | Self::ConnectionLimit { .. } | Self::Restart { .. } => false,
        }
    }
}

/// The kind, with the members that belong to it; those of other kinds are refused with what nobody asked for.
fn kind(fields: &mut Fields) -> Option<Kind> {
    let name = fields.needed("kind", KINDS, |value| {
        let known = KINDS.trim_start_matches("one of ").split(", ");
        known.into_iter().find(|known| value == known)
    });
    match name {
        Some("refuse") => Some(Kind::Refuse),
        Some("accept-rst") => Some(Kind::AcceptRst),
        Some("accept-fin") => Some(Kind::AcceptFin),
        Some("black-hole") => Some(Kind::BlackHole),
        Some("accept-delay") => {
            let delay = fields.needed("delay", TIME, time)?;
            Some(Kind::AcceptDelay { delay })
        }
        Some("connection-limit") => {
            let limit = fields.needed("limit", "a whole number of at least 1", |value| {
                usize::try_from(value.as_u64()?).ok().filter(|limit| *limit > 0)
            });
            Some(Kind::ConnectionLimit { limit: limit? })
        }
        Some("restart") => {
            let state = fields.take("state", "\"kept\" or \"lost\"", |value| match value.as_str()? {
                "kept" => Some(State::Kept),
                "lost" => Some(State::Lost),
                _ => None,
            });
            Some(Kind::Restart {
                state: state.unwrap_or(State::Kept),
            })
        }
        _ => {
            // Whatever was meant, one of these may belong to it.
            for name in ["delay", "limit", "state"] {
                let _ = fields.take(name, "", |_| Some(()));
            }
            None
        }
    }
}

fn time(value: &Value) -> Option<Duration> {
    let span: Span = value.as_str()?.parse().ok()?;
    let time = Duration::try_from(span).ok()?;
    (Duration::from_millis(1)..=MAX_WINDOW).contains(&time).then_some(time)
}

fn printed<S: Serializer>(time: &Duration, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    let ms = time.as_millis();
    if ms.is_multiple_of(1_000) {
        serializer.collect_str(&format_args!("{}s", ms / 1_000))
    } else {
        serializer.collect_str(&format_args!("{ms}ms"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The fault as it prints back.
    #[track_caller]
    fn check(body: Value, expected: Value) {
        let read = read(body.clone()).map(|fault| serde_json::to_value(fault).unwrap());
        assert_eq!(read, Ok(expected), "{body}");
    }

    /// `[pointer, reason]` of each flaw.
    #[track_caller]
    fn check_flaws(body: Value, expected: &[[&str; 2]]) {
        let errors = read(body.clone()).unwrap_err().errors;
        let told: Vec<_> = errors.iter().map(|flaw| [&*flaw.pointer, &*flaw.reason]).collect();
        assert_eq!(told, expected, "{body}");
    }

    #[test]
    fn every_kind_is_read_and_prints_back() {
        for kind in ["refuse", "accept-rst", "accept-fin", "black-hole"] {
            check(json!({ "kind": kind }), json!({ "kind": kind, "for": "5s" }));
        }
        check(
            json!({ "kind": "accept-delay", "delay": "1500ms", "for": "1m", "times": 2 }),
            json!({ "kind": "accept-delay", "delay": "1500ms", "for": "60s", "times": 2 }),
        );
        check(
            json!({ "kind": "connection-limit", "limit": 1, "for": "1ms" }),
            json!({ "kind": "connection-limit", "limit": 1, "for": "1ms" }),
        );
        check(
            json!({ "kind": "restart" }),
            json!({ "kind": "restart", "state": "kept", "for": "5s" }),
        );
        check(
            json!({ "kind": "restart", "state": "lost" }),
            json!({ "kind": "restart", "state": "lost", "for": "5s" }),
        );
    }

    #[test]
    fn a_preset_stands_for_a_fault_of_the_server() {
        check(
            json!({ "preset": "restart", "with": { "state": "lost" }, "for": "2s" }),
            json!({ "kind": "restart", "state": "lost", "for": "2s" }),
        );
        check_flaws(
            json!({ "preset": "slow" }),
            &[[
                "/preset",
                "is a fault of one organization: send it to /__mock/orgs/{org}/faults",
            ]],
        );
        check_flaws(
            json!({ "preset": "restart", "with": { "state": "half" } }),
            &[["/with/state", "`half` is none of kept, lost"]],
        );
        check_flaws(json!({ "preset": "tls-expired" }), &[["/preset", "comes with TLS"]]);
    }

    #[test]
    fn a_window_is_of_1ms_to_60s() {
        let flaw = |written: &str| format!("{written:?} is not {TIME}");
        for written in ["0s", "999us", "60001ms", "2m", "-1s", "5", "soon", "1 day"] {
            check_flaws(json!({ "kind": "refuse", "for": written }), &[["/for", &flaw(written)]]);
        }
        check_flaws(
            json!({ "kind": "refuse", "for": 5 }),
            &[["/for", &format!("5 is not {TIME}")]],
        );
    }

    #[test]
    fn what_a_kind_needs_must_be_there_and_what_it_has_not_is_refused() {
        check_flaws(json!({}), &[["/kind", &format!("{KINDS} is needed")]]);
        check_flaws(
            json!({ "kind": "explode", "limit": 3 }),
            &[["/kind", &format!("\"explode\" is not {KINDS}")]],
        );
        check_flaws(
            json!({ "kind": "accept-delay" }),
            &[["/delay", &format!("{TIME} is needed")]],
        );
        check_flaws(
            json!({ "kind": "connection-limit", "limit": 0 }),
            &[["/limit", "0 is not a whole number of at least 1"]],
        );
        check_flaws(
            json!({ "kind": "restart", "state": "half" }),
            &[["/state", "\"half\" is not \"kept\" or \"lost\""]],
        );
        check_flaws(
            json!({ "kind": "refuse", "delay": "1s" }),
            &[["/delay", "unknown member"]],
        );
        check_flaws(
            json!({ "kind": "refuse", "times": 1 }),
            &[[
                "/times",
                "only accept-delay, accept-rst, accept-fin and black-hole count connections",
            ]],
        );
        check_flaws(
            json!({ "kind": "accept-rst", "times": 0 }),
            &[["/times", "0 is not a whole number of at least 1"]],
        );
    }
}
