//! The one-line spelling of a rule; its grammar stands in the documentation of [`super`].

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use super::delay;
use super::rule::{Match, Rule, Schedule};
use super::simple::{Simple, status};
use crate::operation::Pattern;

/// Where the text stops being a rule, and what would be right there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset}: {reason}")]
pub(crate) struct Error {
    /// Bytes from the beginning of the text.
    pub(crate) offset: usize,
    pub(crate) reason: String,
}

impl FromStr for Rule {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let Some((name, rest)) = text.split_once(':') else {
            let reason = "a rule is an operation, a colon and what happens, such as users.create: 503 x2";
            return Err(error(text.len(), reason));
        };
        let start = name.len() - name.trim_start_matches(BLANK).len();
        let op = Pattern::parse(name.trim_matches(BLANK)).map_err(|reason| error(start, reason))?;
        let mut parts = Parts::default();
        for token in tokens(rest, name.len() + 1)? {
            parts.take(token)?;
        }
        if parts.effect == Simple::default() {
            return Err(error(text.len(), format!("what shall happen is missing: {PARTS}")));
        }
        let schedule = Schedule {
            times: parts.times,
            ..Schedule::default()
        };
        Ok(Self {
            schedule,
            ..Self::new(Match::of([op]), parts.effect.effect())
        })
    }
}

/// The short form. The id and the note have no place in it.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let effect = Simple::of(&self.effect);
        let answer = effect.status.map(|status| match effect.retry_after {
            Some(seconds) => format!("{} retry-after={seconds}s", status.as_u16()),
            None => status.as_str().to_owned(),
        });
        let delay = effect.delay.map(|delay| format!("delay={}", delay::print(delay)));
        let end = effect.rst.map(|_| "rst".to_owned());
        let parts: Vec<String> = [delay, answer, end].into_iter().flatten().collect();
        let op = self
            .matches
            .op
            .first()
            .map_or_else(|| "*".to_owned(), ToString::to_string);
        write!(f, "{op}: {}", parts.join(", "))?;
        match self.schedule.times {
            Some(times) => write!(f, " x{times}"),
            None => Ok(()),
        }
    }
}

const BLANK: [char; 2] = [' ', '\t'];
const PARTS: &str = "a status such as 503, retry-after=7s, delay=2s or rst";

/// One part and where it begins.
#[derive(Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    offset: usize,
}

/// What was read so far.
#[derive(Default)]
struct Parts {
    effect: Simple,
    times: Option<NonZeroU64>,
}

impl Parts {
    fn take(&mut self, token: Token<'_>) -> Result<(), Error> {
        if self.times.is_some() {
            return Err(token.error("nothing may follow the number of times"));
        }
        let text = token.text;
        if let Some(value) = text.strip_prefix("delay=") {
            let delay = delay::parse(value).map_err(|reason| token.error(reason))?;
            return token.once(&mut self.effect.delay, delay);
        }
        if let Some(value) = text.strip_prefix("retry-after=") {
            return self.retry_after(token, value);
        }
        if let Some(times) = text.strip_prefix('x').filter(|times| all_digits(times)) {
            return self.times(token, times);
        }
        if text == "rst" {
            self.excludes(token, self.effect.status.is_some())?;
            return token.once(&mut self.effect.rst, ());
        }
        if all_digits(text) {
            return self.status(token);
        }
        Err(token.error(format!("unknown part `{text}`; parts are {PARTS}, and xN at the end")))
    }

    fn status(&mut self, token: Token<'_>) -> Result<(), Error> {
        self.excludes(token, self.effect.rst.is_some())?;
        let status = status(token.text.parse().ok(), token.text).map_err(|reason| token.error(reason))?;
        token.once(&mut self.effect.status, status)
    }

    fn retry_after(&mut self, token: Token<'_>, value: &str) -> Result<(), Error> {
        let seconds = value.strip_suffix('s').filter(|digits| all_digits(digits));
        let Some(seconds) = seconds.and_then(|digits| digits.parse().ok()) else {
            return Err(token.error(format!(
                "`{value}` is not a number of whole seconds; write retry-after=7s"
            )));
        };
        match self.effect.status {
            Some(_) => token.once(&mut self.effect.retry_after, seconds),
            None => {
                Err(token.error("retry-after belongs to a status, which stands before it, as in 429 retry-after=7s"))
            }
        }
    }

    fn times(&mut self, token: Token<'_>, digits: &str) -> Result<(), Error> {
        let times = digits.parse().ok().and_then(NonZeroU64::new);
        self.times = Some(times.ok_or_else(|| {
            token.error(format!(
                "`x{digits}` is not a number of times; write x1 or more, or nothing for always"
            ))
        })?);
        Ok(())
    }

    fn excludes(&self, token: Token<'_>, other: bool) -> Result<(), Error> {
        if other {
            return Err(token.error("after a reset no status arrives; give a status or rst, not both"));
        }
        Ok(())
    }
}

impl Token<'_> {
    fn error(&self, reason: impl Into<String>) -> Error {
        error(self.offset, reason)
    }

    fn once<T>(&self, place: &mut Option<T>, value: T) -> Result<(), Error> {
        if place.is_some() {
            return Err(self.error(format!(
                "`{}` is one too many: each part stands at most once",
                self.text
            )));
        }
        *place = Some(value);
        Ok(())
    }
}

/// Splits at blanks and commas. A comma stands between two parts, and `xN` is no part.
fn tokens(rest: &str, base: usize) -> Result<Vec<Token<'_>>, Error> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for (index, piece) in rest.split(',').enumerate() {
        let offset = base + at;
        let before = tokens.len();
        tokens.extend(words(piece, offset));
        let first = tokens.get(before);
        let times = |token: &Token<'_>| token.text.strip_prefix('x').is_some_and(all_digits);
        if first.is_none() && rest.contains(',') || index > 0 && first.is_some_and(times) {
            let lead = piece.len() - piece.trim_start_matches(BLANK).len();
            return Err(error(
                offset + lead,
                format!("a comma stands between two parts, and one is missing here: {PARTS}"),
            ));
        }
        at += piece.len() + 1;
    }
    Ok(tokens)
}

fn words(piece: &str, base: usize) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    piece.split(BLANK).filter_map(move |text| {
        let offset = base + at;
        at += text.len() + 1;
        (!text.is_empty()).then_some(Token { text, offset })
    })
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn error(offset: usize, reason: impl Into<String>) -> Error {
    Error {
        offset,
        reason: reason.into(),
    }
}

#[cfg(test)]
pub(super) mod tests;
