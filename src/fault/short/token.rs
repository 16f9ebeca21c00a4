//! Splits a line at blanks and commas, but for those within brackets.

use super::Error;

pub(super) const BLANK: [char; 2] = [' ', '\t'];

/// One part and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) offset: usize,
}

impl<'t> Token<'t> {
    pub(super) fn error(&self, reason: impl Into<String>) -> Error {
        Error::new(self.offset, reason)
    }

    /// What stands before and after the first such character.
    pub(super) fn split(&self, at: char) -> Option<(Token<'t>, Token<'t>)> {
        let (left, right) = self.text.split_once(at)?;
        let before = Token { text: left, ..*self };
        let after = Token {
            text: right,
            offset: self.offset + left.len() + at.len_utf8(),
        };
        Some((before, after))
    }

    /// The word and what its brackets hold: `rate-limit(limit=5)`.
    pub(super) fn bracketed(&self) -> Option<(&'t str, Token<'t>)> {
        let (word, rest) = self.split('(')?;
        let inside = rest.text.strip_suffix(')')?;
        Some((word.text, Token { text: inside, ..rest }))
    }

    fn trimmed(self) -> Token<'t> {
        let text = self.text.trim_start_matches(BLANK);
        Token {
            text: text.trim_end_matches(BLANK),
            offset: self.offset + self.text.len() - text.len(),
        }
    }
}

/// The parts of a line, each with the pieces that blanks made of it. `example` says what may stand between two commas.
pub(super) fn split<'t>(line: Token<'t>, example: &str) -> Result<Vec<Token<'t>>, Error> {
    let pieces = at_commas(line)?;
    let mut found = Vec::new();
    for piece in &pieces {
        let before = found.len();
        words(*piece, &mut found);
        if found.len() == before && pieces.len() > 1 {
            let reason = format!("a comma stands between two parts, and one is missing here: {example}");
            return Err(piece.trimmed().error(reason));
        }
    }
    Ok(found)
}

/// Splits at commas outside of brackets.
pub(super) fn at_commas(line: Token<'_>) -> Result<Vec<Token<'_>>, Error> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in line.text.char_indices() {
        match c {
            '(' => open.push(at),
            ')' if open.pop().is_none() => {
                return Err(Error::new(line.offset + at, "this bracket closes none; leave it out"));
            }
            ',' if open.is_empty() => {
                pieces.push(part(line, start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    if let Some(at) = open.pop() {
        return Err(Error::new(
            line.offset + at,
            "this bracket is not closed; a `)` is missing",
        ));
    }
    pieces.push(part(line, start, line.text.len()));
    Ok(pieces)
}

/// Splits at blanks outside of brackets; the brackets are balanced.
fn words<'t>(piece: Token<'t>, found: &mut Vec<Token<'t>>) {
    let mut start = 0;
    let mut depth = 0_usize;
    for (at, c) in piece.text.char_indices().chain([(piece.text.len(), ' ')]) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ' ' | '\t' if depth == 0 => {
                if at > start {
                    found.push(part(piece, start, at));
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// The arguments of a bracket, without the blanks around them.
pub(super) fn arguments(inside: Token<'_>) -> Result<Vec<Token<'_>>, Error> {
    let pieces = at_commas(inside)?;
    Ok(pieces.into_iter().map(Token::trimmed).collect())
}

fn part(whole: Token<'_>, start: usize, end: usize) -> Token<'_> {
    Token {
        text: whole.text.get(start..end).unwrap_or_default(),
        offset: whole.offset + start,
    }
}
