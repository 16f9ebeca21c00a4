//! Entries in the formats of other tools. What the journal took out stays out.

mod curl;
mod har;

use std::sync::Arc;

use super::entry::Entry;

/// The longest export, in bytes. Source: our choice, twice what one journal takes; a browser opens no longer HAR.
pub(crate) const MAX_EXPORT: usize = 64 * 1024 * 1024;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// HTTP Archive 1.2, which browsers' developer tools open.
    Har,
    /// One entry a line.
    Ndjson,
    /// One command a line.
    Curl,
}

/// An export that is longer than [`MAX_EXPORT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong {
    pub(crate) limit: usize,
}

impl Format {
    /// The format of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "har" => Self::Har,
            "ndjson" => Self::Ndjson,
            "curl" => Self::Curl,
            _ => return None,
        })
    }

    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Har => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Curl => "text/plain; charset=utf-8",
        }
    }

    /// The entries in this format.
    pub(crate) fn write(self, entries: &[Arc<Entry>]) -> Result<String, TooLong> {
        self.write_within(entries, MAX_EXPORT)
    }

    fn write_within(self, entries: &[Arc<Entry>], limit: usize) -> Result<String, TooLong> {
        let (begin, between, end) = match self {
            Self::Har => (har::begin(), ",\n", har::END),
            Self::Ndjson | Self::Curl => (String::new(), "\n", "\n"),
        };
        let mut text = begin;
        for (entry, at) in entries.iter().zip(0..) {
            if at > 0 {
                text.push_str(between);
            }
            text.push_str(&match self {
                Self::Har => har::entry(entry).to_string(),
                Self::Ndjson => serde_json::to_string(&**entry).unwrap_or_default(),
                Self::Curl => curl::command(entry),
            });
            if text.len() + end.len() > limit {
                return Err(TooLong { limit });
            }
        }
        if self == Self::Har || !entries.is_empty() {
            text.push_str(end);
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests;
