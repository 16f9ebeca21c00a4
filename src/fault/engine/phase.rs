//! What a connector is about, told from its traffic: testing the connection, the first cycle, a later one, or taking
//! people away. Heuristics, each with its source; a rule that must be exact names operations instead.
//!
//! - `test-connection`: a look-up of a name that is a fresh UUID (Microsoft Entra documentation: the connection is
//!   tested by asking for a random user, and a random group), a list of no more than two without a filter (Okta's
//!   documentation, Google Workspace), or the schemas, which are read when a configuration is saved.
//! - `deprovision`: a DELETE, or a PATCH or PUT that makes somebody inactive.
//! - `incremental`: everything else that comes after a first cycle, which has ended when there was a write and then
//!   nothing for [`CYCLE_GAP`].
//! - `initial`: everything before.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use super::seen::Seen;
use crate::operation::Operation;

/// As long as this without a request ends the first cycle, on the org's clock. Microsoft Entra documentation: cycles
/// come every 40 minutes or so; half of that is no pause within one, and no cycle is missed.
const CYCLE_GAP: Duration = Duration::from_secs(20 * 60);
/// A list without a filter of at most so many is a test of the connection: Okta asks for 2, others for 1.
const PROBE_COUNT: u64 = 2;

/// What the traffic looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    TestConnection,
    Initial,
    Incremental,
    Deprovision,
}

impl Phase {
    /// As rules name it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::TestConnection => "test-connection",
            Self::Initial => "initial",
            Self::Incremental => "incremental",
            Self::Deprovision => "deprovision",
        }
    }
}

/// What an org saw so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traffic {
    wrote: bool,
    /// The first cycle is over.
    settled: bool,
    last: Option<Timestamp>,
}

impl Traffic {
    /// Takes account of a request before it is judged.
    pub(super) fn note(&mut self, operation: Operation, now: Timestamp) {
        if !is_provisioning(operation) {
            return;
        }
        let gap = SignedDuration::try_from(CYCLE_GAP).unwrap_or(SignedDuration::MAX);
        let paused = self.last.is_some_and(|last| last.duration_until(now) >= gap);
        self.settled |= self.wrote && paused;
        self.wrote |= operation.writes();
        self.last = Some(now);
    }
}

/// The phase that a request belongs to; `None` for what no connector's cycle consists of.
pub(super) fn of(seen: &Seen<'_>, traffic: Traffic) -> Option<Phase> {
    if !is_provisioning(seen.operation()) {
        return None;
    }
    Some(if is_probe(seen, traffic) {
        Phase::TestConnection
    } else if takes_away(seen) {
        Phase::Deprovision
    } else if traffic.settled {
        Phase::Incremental
    } else {
        Phase::Initial
    })
}

fn is_provisioning(operation: Operation) -> bool {
    !matches!(operation, Operation::Authorize | Operation::SignIn | Operation::Unknown)
}

fn is_probe(seen: &Seen<'_>, traffic: Traffic) -> bool {
    match seen.operation() {
        Operation::Config | Operation::Types | Operation::Schemas => true,
        Operation::UsersList | Operation::GroupsList => match parameter(seen, "filter") {
            Some(filter) => asks_for_a_fresh_name(filter, traffic),
            None => {
                let number = |name| parameter(seen, name).and_then(|text| text.trim().parse::<u64>().ok());
                number("count").is_some_and(|count| count <= PROBE_COUNT) && number("startIndex").unwrap_or(1) <= 1
            }
        },
        _ => false,
    }
}

fn parameter<'s>(seen: &'s Seen<'_>, name: &str) -> Option<&'s str> {
    let found = seen.query().iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// `userName eq "<uuid>"`. An `externalId` may truly be a UUID, so it is a probe only before anything was written.
fn asks_for_a_fresh_name(filter: &str, traffic: Traffic) -> bool {
    let mut words = filter.trim().rsplitn(3, ' ').map(str::trim);
    let (Some(value), Some(operator), Some(attribute)) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    let fresh = value.is_some_and(|value| Uuid::try_parse(value).is_ok());
    let attribute = attribute.to_ascii_lowercase();
    let names = match attribute.as_str() {
        "username" | "displayname" | "emails" | "emails.value" | r#"emails[type eq "work"].value"# => true,
        "externalid" => !traffic.wrote,
        _ => false,
    };
    fresh && names && operator.eq_ignore_ascii_case("eq")
}

fn takes_away(seen: &Seen<'_>) -> bool {
    match seen.operation() {
        Operation::UsersDelete | Operation::GroupsDelete => true,
        Operation::UsersReplace => seen.body().and_then(|body| body.get("active")).is_some_and(is_false),
        Operation::UsersPatch => {
            let operations = seen.body().and_then(|body| body.get("Operations")?.as_array());
            operations.into_iter().flatten().any(deactivates)
        }
        _ => false,
    }
}

/// With the path `active`, or without one and with `active` in the value (Microsoft Entra documentation has both).
fn deactivates(operation: &Value) -> bool {
    let text = |name: &str| operation.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("op").eq_ignore_ascii_case("remove") {
        return false;
    }
    let Some(value) = operation.get("value") else {
        return false;
    };
    match text("path") {
        "" => value.get("active").is_some_and(is_false),
        path => path.eq_ignore_ascii_case("active") && is_false(value),
    }
}

/// `false`, and `"False"` as Microsoft Entra ID writes it.
fn is_false(value: &Value) -> bool {
    match value {
        Value::Bool(value) => !value,
        Value::String(text) => text.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
