//! The single values of a rule in JSON, each with what would be right in its place.

use std::num::NonZeroU64;
use std::time::Duration;

use serde_json::Value;

use super::Node;
use crate::fault::flaw::Flaw;
use crate::fault::rule::Rule;
use crate::fault::{delay, short};
use crate::operation::Pattern;

/// The longest id that a tester may give a rule, in bytes: it stands in URLs and in the journal. Source: our choice.
pub(super) const MAX_ID: usize = 64;
/// The longest note, in bytes. Source: our choice.
pub(super) const MAX_NOTE: usize = 1_000;

impl<'v> Node<'v> {
    pub(super) fn short(&self) -> Result<Rule, Flaw> {
        let text = self.text("the short form of a rule, such as \"users.create: 503 x2\"")?;
        text.parse().map_err(|error: short::Error| self.flaw(error.to_string()))
    }

    fn text(&self, what: &str) -> Result<&'v str, Flaw> {
        self.value
            .as_str()
            .ok_or_else(|| self.flaw(format!("must be text: {what}")))
    }

    pub(super) fn id(&self) -> Result<String, Flaw> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let what = format!("1 to {MAX_ID} of the characters A-Z, a-z, 0-9, `-`, `_` and `.`");
        let text = self.text(&what)?;
        if text.is_empty() || text.len() > MAX_ID || !text.chars().all(plain) {
            return Err(self.flaw(format!("must be {what}")));
        }
        Ok(text.to_owned())
    }

    pub(super) fn note(&self) -> Result<String, Flaw> {
        let text = self.text("what you want to remember about the rule")?;
        if text.len() > MAX_NOTE {
            return Err(self.flaw(format!("is {} bytes long; the limit is {MAX_NOTE}", text.len())));
        }
        Ok(text.to_owned())
    }

    pub(super) fn pattern(&self) -> Result<Pattern, Flaw> {
        if self.value.is_object() {
            return Err(self.flaw("comparisons are not served by this version; give one name or glob as text"));
        }
        let text = self.text("the name of an operation, or a glob such as users.*")?;
        Pattern::parse(text).map_err(|reason| self.flaw(reason))
    }

    pub(super) fn times(&self) -> Result<NonZeroU64, Flaw> {
        let number = self.value.as_u64().and_then(NonZeroU64::new);
        number.ok_or_else(|| self.flaw("must be a whole number, at least 1; leave it out for always"))
    }

    pub(super) fn seconds(&self) -> Result<u64, Flaw> {
        match self.value {
            Value::Number(number) => number.as_u64(),
            Value::String(_) => {
                return Err(
                    self.flaw("must be a number of seconds; dates and broken values are not served by this version")
                );
            }
            _ => None,
        }
        .ok_or_else(|| self.flaw("must be a number of whole seconds, such as 7"))
    }

    pub(super) fn delay(&self) -> Result<Duration, Flaw> {
        if self.value.is_object() {
            return Err(self.flaw("delays that are drawn are not served by this version; give one, such as \"250ms\""));
        }
        let text = self.text("a number with its unit, such as \"250ms\" or \"2s\"")?;
        delay::parse(text).map_err(|reason| self.flaw(reason))
    }

    pub(super) fn cut(&self) -> Result<(), Flaw> {
        match self.value {
            Value::Number(number) if number.as_u64() == Some(0) => Ok(()),
            Value::Number(_) | Value::String(_) => {
                Err(self.flaw("a cut after some bytes is not served by this version; 0 cuts before any byte"))
            }
            _ => Err(self.flaw("must be 0, which cuts before any byte")),
        }
    }

    pub(super) fn end(&self) -> Result<(), Flaw> {
        match self.value.as_str() {
            Some("rst") => Ok(()),
            Some("fin" | "hang") => Err(self.flaw("this end is not served by this version; give \"rst\"")),
            _ => Err(self.flaw("must be \"rst\"")),
        }
    }
}
