//! Filters (RFC 7644 section 3.4.2.2): parse, print, check against a resource type, evaluate.
//!
//! One abstract syntax tree for all of it. `parse` accepts the dialects of real clients and reduces them to RFC
//! terms, so that whoever walks the tree sees the RFC only: an unquoted literal becomes a string, and
//! `emails[type eq "work"].value eq "x"` becomes `emails[type eq "work" and value eq "x"]`.

mod check;
mod cursor;
mod evaluate;
mod parse;
mod plan;

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::scim::error::Error;
use crate::scim::path::AttributePath;

pub(crate) use evaluate::element_matches;
pub(crate) use parse::bracketed;
pub use parse::{DEPTH_MAX, LENGTH_MAX};
pub use plan::{Comparison, Equality};

/// A parsed filter.
///
/// ```
/// use webex_scim_mock::scim::filter::Filter;
/// let filter = Filter::parse("UserName Eq ada and emails[type eq work].value co \"@example.com\"")?;
/// assert_eq!(
///     filter.to_string(),
///     r#"UserName eq "ada" and emails[type eq "work" and value co "@example.com"]"#
/// );
/// # Ok::<(), webex_scim_mock::scim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// `attrPath SP compareOp SP compValue`
    Compare {
        /// The attribute; inside a value path, the sub-attribute.
        path: AttributePath,
        /// The operator.
        op: CompareOp,
        /// A string, a number, a boolean or null.
        value: Value,
    },
    /// `attrPath SP "pr"`
    Present(AttributePath),
    /// All of these; two or more, none of them an `And`.
    And(Vec<Filter>),
    /// Any of these; two or more, none of them an `Or`.
    Or(Vec<Filter>),
    /// `not (…)`
    Not(Box<Filter>),
    /// `attrPath "[" valFilter "]"`: one element satisfies the whole inner filter.
    ValuePath {
        /// The multi-valued attribute.
        path: AttributePath,
        /// What one element must satisfy.
        filter: Box<Filter>,
    },
}

impl Filter {
    /// Parses a filter in any client's dialect.
    ///
    /// # Errors
    ///
    /// `invalidFilter`, naming the byte offset, what was expected and what was found.
    pub fn parse(text: &str) -> Result<Self, Error> {
        parse::filter(text)
    }

    /// All of `terms`, flattened; one term stands for itself.
    #[must_use]
    pub fn and(terms: Vec<Filter>) -> Self {
        let mut flat = Vec::with_capacity(terms.len());
        for term in terms {
            match term {
                Self::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            1 => flat.remove(0),
            _ => Self::And(flat),
        }
    }

    /// Any of `terms`, flattened; one term stands for itself.
    #[must_use]
    pub fn or(terms: Vec<Filter>) -> Self {
        let mut flat = Vec::with_capacity(terms.len());
        for term in terms {
            match term {
                Self::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            1 => flat.remove(0),
            _ => Self::Or(flat),
        }
    }
}

/// The comparison operators of RFC 7644 table 3 (`pr` takes no value and is [`Filter::Present`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater than.
    Gt,
    /// Greater than or equal to.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal to.
    Le,
}

impl CompareOp {
    /// Every operator, in the order of table 3.
    pub const ALL: [Self; 9] = [
        Self::Eq,
        Self::Ne,
        Self::Co,
        Self::Sw,
        Self::Ew,
        Self::Gt,
        Self::Ge,
        Self::Lt,
        Self::Le,
    ];

    /// The operator as the RFC spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::Ew => "ew",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }

    /// `co`, `sw`, `ew`: operators on text.
    pub fn is_substring(self) -> bool {
        matches!(self, Self::Co | Self::Sw | Self::Ew)
    }

    /// `gt`, `ge`, `lt`, `le`: operators on what has an order.
    pub fn is_ordering(self) -> bool {
        matches!(self, Self::Gt | Self::Ge | Self::Lt | Self::Le)
    }
}

impl fmt::Display for CompareOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Canonical RFC text; parsing it gives the same filter.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare { path, op, value } => write!(f, "{path} {op} {value}"),
            Self::Present(path) => write!(f, "{path} pr"),
            Self::And(terms) => join(f, terms, " and "),
            Self::Or(terms) => join(f, terms, " or "),
            Self::Not(inner) => write!(f, "not ({inner})"),
            Self::ValuePath { path, filter } => write!(f, "{path}[{filter}]"),
        }
    }
}

/// `or` binds weaker than `and`, so an `Or` below an `And` is the only place that needs parentheses.
fn join(f: &mut fmt::Formatter<'_>, terms: &[Filter], between: &str) -> fmt::Result {
    for (index, term) in terms.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        match term {
            Filter::Or(_) => write!(f, "({term})")?,
            _ => write!(f, "{term}")?,
        }
    }
    Ok(())
}

impl FromStr for Filter {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests;
