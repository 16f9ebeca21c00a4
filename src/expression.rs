//! Regular expressions whose price is bounded: a tester writes them, and every request after that pays for them.

use std::fmt;

use regex::bytes::{Regex, RegexBuilder};

/// The most memory that one compiles to, in bytes. Source: our choice; some five hundred characters in a row, and the
/// time of a search grows with it.
const MAX_COMPILED: usize = 16 << 10;
/// The most memory that searches with one keep, in bytes. Source: our choice; it holds all that most of them come to
/// know, and with it a search looks at each byte about once.
const MAX_KEPT: usize = 256 << 10;

/// A compiled expression. Its classes are of ASCII, and `.` is one byte: tables of Unicode would make `\w` a thousand
/// times as large.
#[derive(Clone)]
pub(crate) struct Expression(Regex);

impl Expression {
    /// # Errors
    ///
    /// Why it is none, or that it is too large.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let built = RegexBuilder::new(text)
            .unicode(false)
            .size_limit(MAX_COMPILED)
            .dfa_size_limit(MAX_KEPT)
            .build();
        match built {
            Ok(regex) => Ok(Self(regex)),
            Err(regex::Error::CompiledTooBig(most)) => Err(format!(
                "is too large a regular expression: compiled it is over the limit of {most} bytes; repeat less, as in a+ for a{{1,99}}"
            )),
            // The crate draws the place below the text; the last line says what is wrong.
            Err(error) => {
                let drawn = error.to_string();
                let why = drawn.rsplit("error: ").next().unwrap_or_default();
                Err(format!("is not a regular expression: {why}"))
            }
        }
    }

    /// Whether it fits somewhere in the text.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text.as_bytes())
    }

    /// As it was written.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Two are the same where they are written the same.
impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, text: &str, fits: bool) {
        let expression = Expression::new(expression).unwrap();
        assert_eq!(expression.is_match(text), fits, "{expression:?} in {text:?}");
    }

    #[test]
    fn it_fits_anywhere_unless_it_is_bound() {
        check("b", "abc", true);
        check("^b", "abc", false);
        check(r"^\w+@\w+\.\w{2,}$", "ada@example.com", true);
        check(r"^\w{1,20}@[a-z.]{1,40}$", "ada@example.com", true);
        check("(?i)^ADA", "ada", true);
    }

    #[test]
    fn classes_are_of_ascii_and_other_letters_stand_for_themselves() {
        check("Zoë", "Zoë Quinn", true);
        check(r"^\w+$", "Zoë", false);
        check("^Zo.+$", "Zoë", true);
    }

    #[test]
    fn what_is_too_large_is_refused_and_the_largest_is_not() {
        // How much one character takes is the crate's business: an update of it may move the border.
        assert!(Expression::new(&format!("a{{{LARGEST}}}")).is_ok());
        assert_eq!(
            Expression::new(&format!("a{{{}}}", LARGEST + 1)).unwrap_err(),
            "is too large a regular expression: compiled it is over the limit of 16384 bytes; repeat less, as in a+ for a{1,99}"
        );
    }

    const LARGEST: usize = 505;

    #[test]
    fn what_is_none_is_told_with_its_reason() {
        for (text, reason) in [("(", "unclosed group"), ("[é]", "Unicode not allowed here")] {
            let expected = format!("is not a regular expression: {reason}");
            assert_eq!(Expression::new(text).unwrap_err(), expected, "{text}");
        }
    }
}
