//! An organisation's clock in a test's hands.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Org, told};
use crate::control::clock;

/// The clock of an [`Org`]: everything in it that knows the time asks this clock, `Date` and `meta` included.
///
/// What falls due by a move has happened when the move returns, and is what it returns: JSON objects as the control
/// plane answers them.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use std::time::Duration;
/// use webex_scim_mock::MockWebex;
///
/// let webex = MockWebex::start().await;
/// let org = webex.org().create().await;
/// let _token = org.token().ttl(Duration::from_secs(3600)).issue();
///
/// org.clock().freeze("2026-12-24T17:00:00Z");
/// let _token = org.token().ttl(Duration::from_secs(3600)).issue();
/// let fired = org.clock().advance(Duration::from_secs(61 * 60));
/// assert_eq!(org.clock().now(), "2026-12-24T18:01:00.000Z");
/// assert_eq!(fired.last().unwrap()["event"], "token.expired");
/// assert_eq!(fired.last().unwrap()["at"], "2026-12-24T18:00:00.000Z");
/// # });
/// ```
///
/// # Panics
///
/// Every method, when the org was deleted.
#[derive(Clone, Copy, Debug)]
pub struct Clock<'a> {
    org: &'a Org,
}

impl<'a> Clock<'a> {
    pub(super) fn new(org: &'a Org) -> Self {
        Self { org }
    }

    /// The org's present instant: RFC 3339 in UTC, to the millisecond.
    #[must_use]
    pub fn now(&self) -> String {
        let clock = told(clock::show(&self.org.now()));
        clock["now"].as_str().unwrap_or_default().to_owned()
    }

    /// Moves the clock forward, and returns what fell due, in its order. A frozen clock stays frozen.
    ///
    /// # Panics
    ///
    /// When it would go past the beginning of the year 9999.
    pub fn advance(&self, by: Duration) -> Vec<Value> {
        let by = format!("PT{}.{:09}S", by.as_secs(), by.subsec_nanos());
        self.step(json!({ "by": by }))
    }

    /// Moves the clock forward to an instant in RFC 3339, and returns what fell due.
    ///
    /// # Panics
    ///
    /// When that is no instant, or one that the clock has passed.
    pub fn advance_to(&self, at: &str) -> Vec<Value> {
        self.step(json!({ "to": at }))
    }

    /// Stops the clock at an instant in RFC 3339, earlier or later. Returns what fell due.
    ///
    /// # Panics
    ///
    /// When that is no instant from 1970 to the beginning of 9999.
    pub fn freeze(&self, at: &str) -> Vec<Value> {
        self.set(json!({ "mode": "frozen", "at": at }))
    }

    /// Lets the clock run on from an instant in RFC 3339, earlier or later, as fast as the system's. Returns what fell
    /// due.
    ///
    /// # Panics
    ///
    /// When that is no instant from 1970 to the beginning of 9999.
    pub fn offset(&self, at: &str) -> Vec<Value> {
        self.set(json!({ "mode": "offset", "at": at }))
    }

    /// Lets the clock run from its present instant, so many times as fast as the system's.
    ///
    /// # Panics
    ///
    /// When that is not above 0 and at most 1,000,000.
    pub fn scale(&self, scale: f64) {
        self.set(json!({ "mode": "scaled", "scale": scale }));
    }

    /// Lets the clock show the system's time again, as it does in a new org. Returns what fell due.
    pub fn real(&self) -> Vec<Value> {
        self.set(json!({ "mode": "real" }))
    }

    fn step(&self, body: Value) -> Vec<Value> {
        fired(told(clock::advance(&self.org.now(), body)))
    }

    fn set(&self, body: Value) -> Vec<Value> {
        fired(told(clock::set(&self.org.now(), body)))
    }
}

fn fired(mut answer: Value) -> Vec<Value> {
    match answer["fired"].take() {
        Value::Array(fired) => fired,
        _ => Vec::new(),
    }
}
