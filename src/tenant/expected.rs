//! The version that a client expects a resource to have: a precondition of a write (RFC 7644 section 3.14).

use super::kind::Kind;
use super::record::Record;
use super::refusal::Refusal;

/// What a client makes its write depend on. The default is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    /// The resource has one of these versions (`If-Match`).
    pub(crate) one_of: Option<Versions>,
    /// The resource has none of these versions (`If-None-Match`).
    pub(crate) none_of: Option<Versions>,
}

/// Versions as a header lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Versions {
    /// `*`: whichever there is.
    Any,
    /// These, without `W/` and quotes: versions are compared weakly, and some clients send them bare.
    These(Vec<String>),
}

impl Versions {
    /// Reads the lines of a header. Our versions hold no comma.
    pub(crate) fn read<'l>(lines: impl Iterator<Item = &'l str>) -> Option<Self> {
        let tags: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        if tags.is_empty() {
            return None;
        }
        if tags.contains(&"*") {
            return Some(Self::Any);
        }
        Some(Self::These(tags.into_iter().map(|tag| bare(tag).to_owned()).collect()))
    }

    /// Whether this version is among them.
    pub(crate) fn have(&self, version: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|tag| tag == bare(version)),
        }
    }
}

/// What stands between the quotes of an entity tag.
fn bare(tag: &str) -> &str {
    let tag = tag.strip_prefix("W/").or_else(|| tag.strip_prefix("w/")).unwrap_or(tag);
    tag.trim_matches('"')
}

impl Expected {
    /// Refuses a write to a resource of another version than was expected.
    pub(super) fn check(&self, kind: Kind, record: &Record) -> Result<(), Refusal> {
        let version = record.version();
        let holds = self.one_of.as_ref().is_none_or(|tags| tags.have(version))
            && self.none_of.as_ref().is_none_or(|tags| !tags.have(version));
        if holds {
            return Ok(());
        }
        Err(Refusal::Stale {
            kind,
            id: record.id.to_string(),
            version: version.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], version: &str, expected: Option<bool>) {
        let versions = Versions::read(lines.iter().copied());
        assert_eq!(
            versions.map(|versions| versions.have(version)),
            expected,
            "{lines:?} {version}"
        );
    }

    #[test]
    fn versions_are_compared_weakly_one_by_one_or_all_at_once() {
        check(&[], "W/\"1\"", None);
        check(&["*"], "W/\"1\"", Some(true));
        check(&["W/\"1\""], "W/\"1\"", Some(true));
        check(&["\"1\""], "W/\"1\"", Some(true));
        check(&["1"], "W/\"1\"", Some(true));
        check(&["W/\"2\", \"1\""], "W/\"1\"", Some(true));
        check(&["W/\"2\"", "W/\"1\""], "W/\"1\"", Some(true));
        check(&["W/\"11\", \"\""], "W/\"1\"", Some(false));
        check(&[""], "W/\"1\"", Some(false));
    }
}
