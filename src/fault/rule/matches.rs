//! Which requests a rule is about. All that is named must hold.

use serde_json::Value;

use crate::operation::{Operation, Pattern};

/// Operations and further tests; the default matches every request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Match {
    /// Any one of these; none means every operation.
    pub(crate) op: Vec<Pattern>,
    /// Each must hold.
    pub(crate) tests: Vec<(Field, Test)>,
}

/// What a test looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Method,
    /// The raw path, not decoded.
    Path,
    /// A query parameter of this name, decoded.
    Query(String),
    /// A header of this name, in lower case.
    Header(String),
    /// What stands at this place of a JSON body: names and indexes with dots between, such as `Operations.0.op`.
    Body(String),
    ResourceUserName,
    ResourceId,
    ResourceExternalId,
    TokenClient,
    TokenScope,
    TokenRole,
    TokenFingerprint,
    /// The how-manieth request on its connection it is, from 1.
    Connection,
    /// The how-manieth time the same logical request comes (operation, resource, body), from 1.
    Attempt,
    /// What the traffic looks like: `test-connection`, `initial`, `incremental` or `deprovision`.
    Phase,
    /// Requests of the org that are being answered, this one included.
    InFlight,
}

/// What must hold for a value. A field with several values, such as scopes, needs one that fits.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    Equals(Value),
    Contains(String),
    Prefix(String),
    /// A regular expression that fits somewhere in the text.
    Matches(regex_lite::Regex),
    /// There is no such value; with `false`, there is one.
    Absent(bool),
    In(Vec<Value>),
    /// A number above this one.
    Gt(f64),
}

impl PartialEq for Test {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Equals(a), Self::Equals(b)) => a == b,
            (Self::Contains(a), Self::Contains(b)) | (Self::Prefix(a), Self::Prefix(b)) => a == b,
            // Two expressions are the same where they are written the same.
            (Self::Matches(a), Self::Matches(b)) => a.as_str() == b.as_str(),
            (Self::Absent(a), Self::Absent(b)) => a == b,
            (Self::In(a), Self::In(b)) => a == b,
            (Self::Gt(a), Self::Gt(b)) => a == b,
            _ => false,
        }
    }
}

impl Match {
    /// Every operation that is meant.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation> {
        Operation::ALL.into_iter().filter(|operation| self.covers(*operation))
    }

    /// The operations as the tester wrote them.
    pub(crate) fn names(&self) -> String {
        let names: Vec<String> = self.op.iter().map(ToString::to_string).collect();
        if names.is_empty() {
            "*".to_owned()
        } else {
            names.join(" | ")
        }
    }

    /// Whether this operation is meant.
    pub(crate) fn covers(&self, operation: Operation) -> bool {
        self.op.is_empty() || self.op.iter().any(|pattern| pattern.covers(operation))
    }

    /// A match of these operations and nothing else.
    pub(crate) fn of(op: impl IntoIterator<Item = Pattern>) -> Self {
        Self {
            op: op.into_iter().collect(),
            tests: Vec::new(),
        }
    }
}
