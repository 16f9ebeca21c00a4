//! The ways in which a connection is broken, and what may come of each.

use serde::Serialize;

/// One way.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// The fault that is armed, in its short form; `None` for a connection that works.
    pub(crate) fault: Option<&'static str>,
    pub(crate) expected: Expected,
    /// What goes wrong, in the words of the report.
    pub(crate) what: &'static str,
}

/// What a good connector's test of its connection says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Expected {
    Success,
    Failure,
    /// Connectors differ, with good reasons on both sides.
    Either,
}

use Expected::{Either, Failure, Success};

/// The connection that works comes first: who fails there says nothing about the others.
pub(crate) const ALL: &[Scenario] = &[
    Scenario {
        name: "works",
        fault: None,
        expected: Success,
        what: "nothing is wrong",
    },
    broken("bad-token", "*: malformed-token", "the token is one that nobody issued"),
    broken("expired-token", "*: expired-token", "the token has expired"),
    broken(
        "non-admin",
        "*: non-admin",
        "the token's owner is no administrator: 403",
    ),
    broken("wrong-org", "*: wrong-org", "the token is of another organization: 403"),
    broken("unknown-org", "*: unknown-org", "the organization does not exist: 404"),
    broken(
        "rate-limit",
        "*: 429 retry-after=7s",
        "too many requests: 429 with Retry-After",
    ),
    broken("unavailable", "*: 503", "503, again and again"),
    broken("html-gateway", "*: 502 html", "502 with the HTML page of a gateway"),
    broken("bad-json", "*: truncate=50%", "200 with a body that is no JSON"),
    broken("reset", "*: rst", "the connection is reset before an answer"),
    broken("hang", "*: hang", "the answer never comes"),
    Scenario {
        name: "slow",
        fault: Some("*: delay=lognormal(800ms,0.3)"),
        expected: Success,
        what: "right answers, about a second late",
    },
    broken("empty-answer", "*: no-body", "200 without a body"),
    Scenario {
        name: "not-found-on-empty-list",
        fault: Some("users.list: 404"),
        expected: Either,
        what: "404 where a list would be empty",
    },
];

const fn broken(name: &'static str, fault: &'static str, what: &'static str) -> Scenario {
    Scenario {
        name,
        fault: Some(fault),
        expected: Failure,
        what,
    }
}
