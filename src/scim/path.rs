//! Attribute paths: `name.givenName`, `urn:…:User:department`, `emails[type eq "work"].value`.
//!
//! RFC 7644 section 3.10 and, for PATCH, figure 7. Parsing needs no schema; finding the attribute that a path
//! names is the business of [`ResourceType::resolve`](crate::scim::schema::ResourceType::resolve).

use std::fmt;
use std::str::FromStr;

use crate::scim::error::Error;
use crate::scim::filter::{self, Filter};
use crate::scim::value::quoted;

/// `[URI ":"] ATTRNAME ["." ATTRNAME]`
///
/// ```
/// use webex_scim_mock::scim::path::AttributePath;
/// let path = AttributePath::parse("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName")?;
/// assert_eq!(path.schema.as_deref(), Some("urn:ietf:params:scim:schemas:core:2.0:User"));
/// assert_eq!(path.attribute, "name");
/// assert_eq!(path.sub_attribute.as_deref(), Some("givenName"));
/// # Ok::<(), webex_scim_mock::scim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AttributePath {
    /// The schema URN, without the separator.
    pub schema: Option<String>,
    /// The attribute's name.
    pub attribute: String,
    /// The sub-attribute's name.
    pub sub_attribute: Option<String>,
}

impl AttributePath {
    /// Parses a path.
    ///
    /// The URN ends at the last colon. Where a dot stands in that place (`urn:…:User.department`) the last word of
    /// the URN is taken for the attribute, and only the schemas can tell: `ResourceType::resolve` does. With two
    /// dots (`urn:…:User.manager.value`) the matter is clear and the words are put where they belong.
    ///
    /// # Errors
    ///
    /// `invalidPath`, naming the word that is not an attribute name.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (schema, names) = match text.rsplit_once(':') {
            Some((urn, names)) => (Some(urn), names),
            None => (None, text),
        };
        if schema.is_some_and(|urn| !is_uri(urn)) {
            return Err(Error::invalid_path(format!(
                "{} is not an attribute path: what stands before the last colon is not a schema URN",
                quoted(text)
            )));
        }
        let words: Vec<&str> = names.split('.').collect();
        if let Some(bad) = words.iter().find(|word| !is_name(word)) {
            return Err(Error::invalid_path(format!(
                "{} is not an attribute path: {} is not an attribute name",
                quoted(text),
                quoted(bad)
            )));
        }
        match (schema, words.as_slice()) {
            (schema, [attribute]) => Ok(Self::of(schema.map(str::to_owned), attribute, None)),
            (schema, [attribute, sub]) => Ok(Self::of(schema.map(str::to_owned), attribute, Some(sub))),
            (Some(urn), [last, attribute, sub]) => Ok(Self::of(Some(format!("{urn}:{last}")), attribute, Some(sub))),
            _ => Err(Error::invalid_path(format!(
                "{} is not an attribute path: at most one sub-attribute can follow an attribute",
                quoted(text)
            ))),
        }
    }

    fn of(schema: Option<String>, attribute: &str, sub_attribute: Option<&str>) -> Self {
        Self {
            schema,
            attribute: attribute.to_owned(),
            sub_attribute: sub_attribute.map(str::to_owned),
        }
    }

    /// The path of one of this attribute's sub-attributes.
    #[must_use]
    pub fn child(&self, sub_attribute: &str) -> Self {
        Self {
            sub_attribute: Some(sub_attribute.to_owned()),
            ..self.clone()
        }
    }

    /// Equality as SCIM sees it: in any letter case.
    pub fn same_as(&self, other: &Self) -> bool {
        let same = |left: &Option<String>, right: &Option<String>| match (left, right) {
            (Some(left), Some(right)) => left.eq_ignore_ascii_case(right),
            (None, None) => true,
            _ => false,
        };
        self.attribute.eq_ignore_ascii_case(&other.attribute)
            && same(&self.sub_attribute, &other.sub_attribute)
            && same(&self.schema, &other.schema)
    }
}

/// `ALPHA *("-" / "_" / DIGIT / ALPHA)`, and `$ref`.
fn is_name(word: &str) -> bool {
    let word = word.strip_prefix('$').unwrap_or(word);
    word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Loose on purpose: foreign URNs and `http://schemas.microsoft.com/…` must parse to be reported as unknown.
fn is_uri(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '[' | ']' | '(' | ')' | '"' | '\\'))
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}:")?;
        }
        f.write_str(&self.attribute)?;
        match &self.sub_attribute {
            Some(sub) => write!(f, ".{sub}"),
            None => Ok(()),
        }
    }
}

impl FromStr for AttributePath {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

/// The `path` of a PATCH operation: `attrPath / valuePath [subAttr]` (RFC 7644 figure 7).
///
/// ```
/// use webex_scim_mock::scim::path::PatchPath;
/// let path = PatchPath::parse(r#"emails[type eq "work"].value"#)?;
/// assert_eq!(path.path.attribute, "emails");
/// assert!(path.filter.is_some());
/// assert_eq!(path.sub_attribute.as_deref(), Some("value"));
/// # Ok::<(), webex_scim_mock::scim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PatchPath {
    /// What stands before the brackets, or the whole path.
    pub path: AttributePath,
    /// What stands between the brackets.
    pub filter: Option<Filter>,
    /// The sub-attribute after the brackets. Without brackets, look into `path`.
    pub sub_attribute: Option<String>,
}

impl PatchPath {
    /// Parses a path.
    ///
    /// # Errors
    ///
    /// `invalidPath`, or `invalidFilter` for what stands between the brackets.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let Some((before, _)) = text.split_once('[') else {
            return Ok(Self {
                path: AttributePath::parse(text)?,
                filter: None,
                sub_attribute: None,
            });
        };
        let path = AttributePath::parse(before.trim_end())?;
        let (filter, end) = filter::bracketed(text, before.len())?;
        let sub_attribute = match text[end..].trim() {
            "" => None,
            rest => match rest.strip_prefix('.').filter(|name| is_name(name)) {
                Some(name) => Some(name.to_owned()),
                None => {
                    return Err(Error::invalid_path(format!(
                        "{} is not a path: after ']' expected '.' and a sub-attribute, found {}",
                        quoted(text),
                        quoted(rest)
                    )));
                }
            },
        };
        Ok(Self {
            path,
            filter: Some(filter),
            sub_attribute,
        })
    }
}

impl fmt::Display for PatchPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(filter) = &self.filter {
            write!(f, "[{filter}]")?;
        }
        match &self.sub_attribute {
            Some(sub) => write!(f, ".{sub}"),
            None => Ok(()),
        }
    }
}

impl FromStr for PatchPath {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

#[cfg(test)]
#[path = "path_tests.rs"]
mod tests;
