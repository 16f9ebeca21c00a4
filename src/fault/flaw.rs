//! What is wrong with a rule, and where.

use serde::Serialize;

/// One thing that is wrong with a rule: a JSON pointer (RFC 6901) to it, and the reason with what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Flaw {
    /// Empty for the rule as a whole.
    pub(crate) pointer: String,
    pub(crate) reason: String,
}

impl Flaw {
    pub(super) fn new(pointer: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            reason: reason.into(),
        }
    }
}
