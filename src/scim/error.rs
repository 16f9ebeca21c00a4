//! The one error of this module: a `scimType` and a sentence (RFC 7644 section 3.12).
//!
//! No status code in here: choosing one is the business of whoever speaks HTTP.

use std::fmt;

/// Why a request was refused.
///
/// `detail` is written for the person who debugs the client: what was wrong, where, and what would be right.
///
/// ```
/// use webex_scim_mock::scim::{Error, ScimType};
/// let error = Error::invalid_value("userName must be a string, not a number");
/// assert_eq!(error.scim_type, Some(ScimType::InvalidValue));
/// assert_eq!(error.to_string(), "userName must be a string, not a number");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Error {
    /// The RFC's keyword, where one fits.
    pub scim_type: Option<ScimType>,
    /// The sentence for a human.
    pub detail: String,
}

/// The detail error keywords of RFC 7644 table 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScimType {
    /// The filter is malformed, or compares what cannot be compared.
    InvalidFilter,
    /// The filter yields more results than the server is willing to calculate.
    TooMany,
    /// A value is already in use or reserved.
    Uniqueness,
    /// The change is not compatible with the attribute's mutability or current state.
    Mutability,
    /// The body does not have the shape that the message schema asks for.
    InvalidSyntax,
    /// The PATCH path is malformed or names no attribute.
    InvalidPath,
    /// The PATCH path yields nothing that could be operated on.
    NoTarget,
    /// A required value is missing, or a value does not fit its attribute.
    InvalidValue,
    /// The protocol version is not supported.
    InvalidVers,
    /// The request would put sensitive information into the URI.
    Sensitive,
}

impl ScimType {
    /// The keyword as it goes over the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::InvalidVers => "invalidVers",
            Self::Sensitive => "sensitive",
        }
    }
}

impl fmt::Display for ScimType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One constructor per keyword.
impl Error {
    /// An error with this keyword.
    pub fn new(scim_type: ScimType, detail: impl Into<String>) -> Self {
        Self {
            scim_type: Some(scim_type),
            detail: detail.into(),
        }
    }

    /// `invalidFilter`
    pub fn invalid_filter(detail: impl Into<String>) -> Self {
        Self::new(ScimType::InvalidFilter, detail)
    }

    /// `tooMany`
    pub fn too_many(detail: impl Into<String>) -> Self {
        Self::new(ScimType::TooMany, detail)
    }

    /// `uniqueness`
    pub fn uniqueness(detail: impl Into<String>) -> Self {
        Self::new(ScimType::Uniqueness, detail)
    }

    /// `mutability`
    pub fn mutability(detail: impl Into<String>) -> Self {
        Self::new(ScimType::Mutability, detail)
    }

    /// `invalidSyntax`
    pub fn invalid_syntax(detail: impl Into<String>) -> Self {
        Self::new(ScimType::InvalidSyntax, detail)
    }

    /// `invalidPath`
    pub fn invalid_path(detail: impl Into<String>) -> Self {
        Self::new(ScimType::InvalidPath, detail)
    }

    /// `noTarget`
    pub fn no_target(detail: impl Into<String>) -> Self {
        Self::new(ScimType::NoTarget, detail)
    }

    /// `invalidValue`
    pub fn invalid_value(detail: impl Into<String>) -> Self {
        Self::new(ScimType::InvalidValue, detail)
    }

    /// `invalidVers`
    pub fn invalid_vers(detail: impl Into<String>) -> Self {
        Self::new(ScimType::InvalidVers, detail)
    }

    /// `sensitive`
    pub fn sensitive(detail: impl Into<String>) -> Self {
        Self::new(ScimType::Sensitive, detail)
    }

    /// The same error, its sentence led by the place it happened: `Operations[2]: …`.
    #[must_use]
    pub fn within(mut self, place: &str) -> Self {
        self.detail = format!("{place}: {}", self.detail);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_leads_the_sentence_and_keeps_the_keyword() {
        let error = Error::no_target("nothing there").within("Operations[2]");
        assert_eq!(error.to_string(), "Operations[2]: nothing there");
        assert_eq!(error.scim_type, Some(ScimType::NoTarget));
    }

    #[test]
    fn keywords_are_spelled_as_in_table_9() {
        let all = [
            Error::invalid_filter(""),
            Error::too_many(""),
            Error::uniqueness(""),
            Error::mutability(""),
            Error::invalid_syntax(""),
            Error::invalid_path(""),
            Error::no_target(""),
            Error::invalid_value(""),
            Error::invalid_vers(""),
            Error::sensitive(""),
        ];
        let words: Vec<String> = all
            .iter()
            .filter_map(|error| error.scim_type)
            .map(|word| word.to_string())
            .collect();
        assert_eq!(
            words.join(" "),
            "invalidFilter tooMany uniqueness mutability invalidSyntax invalidPath noTarget invalidValue \
             invalidVers sensitive"
        );
    }
}
