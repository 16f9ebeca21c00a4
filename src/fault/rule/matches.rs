//! Which requests a rule is about. All that is named must hold.

use std::fmt;

use http::HeaderName;
use serde_json::Value;

use crate::expression::Expression;
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
    /// What the traffic looks like: one of [`PHASES`].
    Phase,
    /// Requests of the org that are being answered, this one included.
    InFlight,
}

/// What must hold for a value. A field with several values, such as scopes, needs one that fits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Equals(Value),
    Contains(String),
    Prefix(String),
    /// A regular expression that fits somewhere in the text.
    Matches(Expression),
    /// There is no such value; with `false`, there is one.
    Absent(bool),
    In(Vec<Value>),
    /// A number above this one.
    Gt(f64),
}

/// What kind of value a field has, and so which tests go with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text that may be absent.
    Text,
    /// A text that every request has.
    Fixed,
    Number,
    Phase,
    /// Any JSON value.
    Json,
}

/// What the traffic can look like.
pub(crate) const PHASES: [&str; 4] = ["test-connection", "initial", "incremental", "deprovision"];

impl Kind {
    /// Whether a comparison of this name makes sense.
    pub(crate) fn allows(self, comparison: &str) -> bool {
        match comparison {
            "equals" | "in" => true,
            "contains" | "prefix" | "matches" => matches!(self, Self::Text | Self::Fixed | Self::Json),
            "absent" => matches!(self, Self::Text | Self::Json),
            // Of texts, those that are numbers are meant.
            "gt" => matches!(self, Self::Text | Self::Number | Self::Json),
            _ => false,
        }
    }

    /// What it is, in words.
    pub(crate) fn expects(self) -> String {
        match self {
            Self::Text | Self::Fixed => "text".to_owned(),
            Self::Number => "a whole number, at least 1".to_owned(),
            Self::Phase => format!("one of {}", PHASES.join(", ")),
            Self::Json => "a JSON value".to_owned(),
        }
    }
}

impl Field {
    /// The fields that stand for themselves.
    const NAMED: [(&'static str, Self); 13] = [
        ("method", Self::Method),
        ("path", Self::Path),
        ("resource.userName", Self::ResourceUserName),
        ("resource.id", Self::ResourceId),
        ("resource.externalId", Self::ResourceExternalId),
        ("token.client", Self::TokenClient),
        ("token.scope", Self::TokenScope),
        ("token.role", Self::TokenRole),
        ("token.fingerprint", Self::TokenFingerprint),
        ("connection", Self::Connection),
        ("attempt", Self::Attempt),
        ("phase", Self::Phase),
        ("inFlight", Self::InFlight),
    ];

    /// The field of this name. The error says what is known.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        if let Some((_, field)) = Self::NAMED.iter().find(|(known, _)| *known == name) {
            return Ok(field.clone());
        }
        match name.split_once('.') {
            Some(("query", key)) if !key.is_empty() => Ok(Self::Query(key.to_owned())),
            Some(("body", path)) if !path.is_empty() => Ok(Self::Body(path.to_owned())),
            Some(("header", header)) => HeaderName::from_bytes(header.as_bytes())
                .map(|header| Self::Header(header.as_str().to_owned()))
                .map_err(|_| format!("`{header}` is not the name of a header")),
            _ => Err(unknown()),
        }
    }

    /// Where it stands in a rule (RFC 6901).
    pub(crate) fn pointer(&self) -> String {
        format!("/match/{}", self.to_string().replace('~', "~0").replace('/', "~1"))
    }

    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Method | Self::Path => Kind::Fixed,
            Self::Connection | Self::Attempt | Self::InFlight => Kind::Number,
            Self::Phase => Kind::Phase,
            Self::Body(_) => Kind::Json,
            Self::Query(_)
            | Self::Header(_)
            | Self::ResourceUserName
            | Self::ResourceId
            | Self::ResourceExternalId
            | Self::TokenClient
            | Self::TokenScope
            | Self::TokenRole
            | Self::TokenFingerprint => Kind::Text,
        }
    }
}

fn unknown() -> String {
    let mut names: Vec<&str> = Field::NAMED.iter().map(|(name, _)| *name).collect();
    names.extend(["query.<name>", "header.<name>", "body.<path>"]);
    format!("unknown key; known are op, {}", names.join(", "))
}

/// The key in rules.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query(name) => write!(f, "query.{name}"),
            Self::Header(name) => write!(f, "header.{name}"),
            Self::Body(path) => write!(f, "body.{path}"),
            named => {
                let found = Self::NAMED.iter().find(|(_, field)| field == named);
                f.write_str(found.map_or("", |(name, _)| name))
            }
        }
    }
}

impl Test {
    /// Where it stands among the tests of one field.
    pub(crate) const fn rank(&self) -> u8 {
        match self {
            Self::Equals(_) => 0,
            Self::Contains(_) => 1,
            Self::Prefix(_) => 2,
            Self::Matches(_) => 3,
            Self::Absent(_) => 4,
            Self::In(_) => 5,
            Self::Gt(_) => 6,
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
