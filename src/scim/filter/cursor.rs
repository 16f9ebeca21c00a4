//! A place in a text: blanks, words, characters, and errors that name the byte.

use crate::scim::error::Error;

/// How much of the offending text an error quotes.
const FOUND_CHARS_MAX: usize = 24;

/// A text and how far it has been read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// Bytes read so far.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What has not been read.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(super) fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Reads this character, when it is the next one.
    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// Reads up to a blank, a quote, a parenthesis or a bracket; may be empty.
    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '"');
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// Reads this word, in any letter case and after any blanks; otherwise reads nothing.
    pub(super) fn keyword(&mut self, wanted: &str) -> bool {
        let mut ahead = *self;
        ahead.skip_blanks();
        let found = ahead.word().eq_ignore_ascii_case(wanted);
        if found {
            *self = ahead;
        }
        found
    }

    /// `filter: expected … at byte 7, found …`
    pub(super) fn expected(&self, what: &str) -> Error {
        let found = match self.rest() {
            "" => "the end".to_owned(),
            rest => {
                let mut ahead = *self;
                let word = match ahead.word() {
                    "" => rest,
                    word => word,
                };
                format!("{:?}", word.chars().take(FOUND_CHARS_MAX).collect::<String>())
            }
        };
        Error::invalid_filter(format!("filter: expected {what} at byte {}, found {found}", self.at))
    }
}
