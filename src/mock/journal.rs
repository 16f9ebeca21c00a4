//! The journal in a test's hands: what was asked, how often, and whether that was all that was expected.

use std::fmt;
use std::future::{IntoFuture, Ready, ready};

use serde_json::{Map, Value, json};

use super::{Org, told};
use crate::control::{requests, verify};

/// Requests of an [`Org`], narrowed step by step. Conditions are those of `POST …/requests/find`, in `docs/journal.md`.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let webex = webex_scim_mock::MockWebex::start().await;
/// let org = webex.org().create().await;
/// // … the connector under test runs …
/// org.journal().op("users.create").expect(0);
/// assert_eq!(org.journal().with("status", 401).count(), 0);
/// # });
/// ```
///
/// # Panics
///
/// Every question, when the org was deleted, and when a condition cannot be understood.
#[derive(Clone, Debug)]
#[must_use = "a journal is asked by `count`, `entries` or `expect`"]
pub struct Journal<'a> {
    org: &'a Org,
    conditions: Map<String, Value>,
}

impl<'a> Journal<'a> {
    pub(super) fn new(org: &'a Org) -> Self {
        Self {
            org,
            conditions: Map::new(),
        }
    }

    /// Only this operation, or a family of them: `users.create`, `users.*`.
    pub fn op(self, name: &str) -> Self {
        self.with("op", name)
    }

    /// Only requests in which this field meets the condition: a literal, or an object such as `{"prefix": "ada"}`.
    pub fn with(mut self, field: &str, condition: impl Into<Value>) -> Self {
        self.conditions.insert(field.to_owned(), condition.into());
        self
    }

    /// How many they are.
    #[must_use]
    #[track_caller]
    pub fn count(&self) -> u64 {
        let body = Value::Object(self.conditions.clone());
        let answer = requests::count(&self.org.world, Some(&self.org.id().to_string()), "", body);
        told(answer)["count"].as_u64().unwrap_or_default()
    }

    /// The requests as the journal keeps them, the newest last.
    #[must_use]
    #[track_caller]
    pub fn entries(&self) -> Vec<Value> {
        let mut entries = Vec::new();
        let mut body = self.conditions.clone();
        loop {
            let asked = Value::Object(body.clone());
            let mut page = told(requests::find(
                &self.org.world,
                Some(&self.org.id().to_string()),
                "",
                asked,
            ));
            if let Value::Array(items) = page["items"].take() {
                entries.extend(items);
            }
            match page["next"].take() {
                Value::Null => return entries,
                next => drop(body.insert("since".to_owned(), next)),
            }
        }
    }

    /// Holds that they are so many.
    ///
    /// # Panics
    ///
    /// When they are more or fewer: with the request that came nearest, and in what it differs.
    #[track_caller]
    pub fn expect(&self, times: u64) {
        let body = json!({ "expect": [{ "match": self.conditions, "times": times }], "faults": "any" });
        if let Err(failures) = verified(self.org, body) {
            panic!("{failures}");
        }
    }
}

/// What a test expects of an [`Org`] when it ends. Awaited, it says whether everything happened, and whether every armed
/// fault was met.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let webex = webex_scim_mock::MockWebex::start().await;
/// let org = webex.org().create().await;
/// let report = org.verify().await.unwrap();
/// assert_eq!(report.requests, 0);
///
/// let failures = org.verify().expect("users.list", 1).await.unwrap_err();
/// assert_eq!(failures.to_string(), "users.list: expected 1, came 0");
/// # });
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is verified before it is awaited"]
pub struct Verify<'a> {
    org: &'a Org,
    expect: Vec<Value>,
    sequence: Vec<Value>,
}

impl<'a> Verify<'a> {
    pub(super) fn new(org: &'a Org) -> Self {
        Self {
            org,
            expect: Vec::new(),
            sequence: Vec::new(),
        }
    }

    /// Expects exactly so many requests of this operation, or family of operations.
    pub fn expect(mut self, op: &str, times: u64) -> Self {
        self.expect.push(json!({ "op": op, "times": times }));
        self
    }

    /// Expects these operations one after the other; others may come between.
    pub fn sequence<'s>(mut self, ops: impl IntoIterator<Item = &'s str>) -> Self {
        self.sequence = ops.into_iter().map(Value::from).collect();
        self
    }
}

impl<'a> IntoFuture for Verify<'a> {
    type Output = Result<Report, Failures>;
    type IntoFuture = Ready<Self::Output>;

    /// # Panics
    ///
    /// When the org was deleted, or an operation is unknown.
    fn into_future(self) -> Self::IntoFuture {
        ready(verified(
            self.org,
            json!({ "expect": self.expect, "sequence": self.sequence }),
        ))
    }
}

/// Everything was as expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many requests were looked at.
    pub requests: usize,
}

/// What was not as expected, a line each, with the request that came nearest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failures(Vec<String>);

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Failures {}

#[track_caller]
fn verified(org: &Org, body: Value) -> Result<Report, Failures> {
    match verify::judge(&org.world, &org.id().to_string(), body) {
        Ok(verdict) if verdict.ok => Ok(Report {
            requests: verdict.requests,
        }),
        Ok(verdict) => Err(Failures(verdict.failures.iter().map(ToString::to_string).collect())),
        Err(problem) => panic!("{problem}"),
    }
}
