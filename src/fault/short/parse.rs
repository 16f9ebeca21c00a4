//! Reads the short form: every part becomes a member of the rule in JSON, and its place in the text is remembered, so
//! that what the reader of JSON finds wrong is told as a byte of the line.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::Error;
use super::table::{self, Form};
use super::token::{self, BLANK, Token, split};
use crate::fault::flaw::Flaw;
use crate::fault::protocol::{Spec, Takes, Toggle};
use crate::fault::rule::Rule;
use crate::operation::Pattern;

const EXAMPLES: &str = "such as 503, 429 retry-after=7s, delay=2s, rst or commit";

impl FromStr for Rule {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let line = Token { text, offset: 0 };
        let Some((operations, parts)) = line.split(':') else {
            let reason = "a rule is an operation, a colon and what happens, such as users.create: 503 x2";
            return Err(Error::new(text.len(), reason));
        };
        let mut draft = Draft::default();
        draft.operations(operations)?;
        for part in split(parts, EXAMPLES)? {
            draft.part(part)?;
        }
        if draft.json.get("effect").is_none() {
            return Err(Error::new(
                text.len(),
                format!("what shall happen is missing: {EXAMPLES}"),
            ));
        }
        Rule::from_json(&draft.json).map_err(|flaws| draft.first(flaws, text.len()))
    }
}

/// The rule in JSON, as far as it was read.
#[derive(Default)]
struct Draft {
    json: Value,
    /// Which member was written at which byte.
    places: Vec<(String, usize)>,
}

impl Draft {
    fn operations(&mut self, written: Token<'_>) -> Result<(), Error> {
        let mut names = Vec::new();
        let mut rest = Some(written);
        while let Some(name) = rest {
            let (name, after) = name
                .split('|')
                .map_or((name, None), |(name, after)| (name, Some(after)));
            let text = name.text.trim_start_matches(BLANK);
            let offset = name.offset + name.text.len() - text.len();
            let text = text.trim_end_matches(BLANK);
            Pattern::parse(text).map_err(|reason| Error::new(offset, reason))?;
            self.places.push((format!("/match/op/{}", names.len()), offset));
            names.push(Value::from(text));
            rest = after;
        }
        put(&mut self.json, "/match/op", names.into());
        Ok(())
    }

    fn part(&mut self, token: Token<'_>) -> Result<(), Error> {
        let text = token.text;
        if all_digits(text) {
            let status = text.parse::<u16>().ok().filter(|code| (200..=599).contains(code));
            let status = status.ok_or_else(|| {
                token.error(format!(
                    "`{text}` is not a status that can be injected; those are 200 to 599"
                ))
            })?;
            return self.set(token, "/effect/http/status", status.into());
        }
        if let Some(digits) = text.strip_prefix('x').filter(|digits| all_digits(digits)) {
            let times = digits.parse::<u64>().ok().filter(|times| *times > 0).ok_or_else(|| {
                token.error(format!(
                    "`{text}` is not a number of times; write x1 or more, or nothing for always"
                ))
            })?;
            return self.set(token, "/schedule/times", times.into());
        }
        if table::SCIM_TYPES.contains(&text) {
            return self.set(token, "/effect/http/scim/scimType", text.into());
        }
        if text == "dribble" {
            let dribble = Token {
                text: table::DRIBBLE,
                ..token
            };
            return self.part(dribble);
        }
        if self.end(token)? || self.toggle(token)? || self.known(token)? {
            return Ok(());
        }
        Err(token.error(match table::LATER.contains(&text) {
            true => format!("`{text}` is not served by this version"),
            false => format!("unknown part `{text}`; parts are {EXAMPLES}, the names of toggles, and xN"),
        }))
    }

    /// `rst`, `fin@100`, `hang@40%`.
    fn end(&mut self, token: Token<'_>) -> Result<bool, Error> {
        let (word, cut) = token.split('@').map_or((token, None), |(word, cut)| (word, Some(cut)));
        if !matches!(word.text, "rst" | "fin" | "hang") {
            return Ok(false);
        }
        self.set(token, "/effect/transport/end", word.text.into())?;
        let cut = cut.map_or(Ok(0.into()), |cut| (super::codec::AMOUNT.read)(cut.text));
        self.set(
            token,
            "/effect/transport/cut",
            cut.map_err(|reason| token.error(reason))?,
        )?;
        Ok(true)
    }

    /// The name of a toggle, with or without parameters.
    fn toggle(&mut self, token: Token<'_>) -> Result<bool, Error> {
        let (word, inside) = token
            .bracketed()
            .map_or((token.text, None), |(word, inside)| (word, Some(inside)));
        let Some(spec) = Toggle::named(word).map(Toggle::spec) else {
            return Ok(false);
        };
        self.set(token, "/effect/protocol/name", spec.name.into())?;
        for argument in inside.map_or(Ok(Vec::new()), token::arguments)? {
            self.parameter(argument, spec)?;
        }
        Ok(true)
    }

    fn parameter(&mut self, argument: Token<'_>, spec: &Spec) -> Result<(), Error> {
        let (name, value) = pair(argument)?;
        let Some(param) = spec.params.iter().find(|param| param.name == name.text) else {
            let known: Vec<&str> = spec.params.iter().map(|param| param.name).collect();
            return Err(argument.error(match known.is_empty() {
                true => format!("`{}` has no parameters", spec.name),
                false => format!(
                    "unknown parameter `{}`; {} has {}",
                    name.text,
                    spec.name,
                    known.join(", ")
                ),
            }));
        };
        let number = super::codec::number(value.text)
            .filter(|_| matches!(param.takes, Takes::Count | Takes::Times | Takes::Status(_)));
        let value = number.unwrap_or_else(|| value.text.into());
        self.set(argument, &format!("/effect/protocol/{}", param.key()), value)
    }

    /// A part of the table; whether it is one.
    fn known(&mut self, token: Token<'_>) -> Result<bool, Error> {
        if let Some((word, inside)) = token.bracketed()
            && let Some(part) = table::named(word)
            && matches!(part.form, Form::Group(_) | Form::Only(_))
        {
            self.set(token, part.at, Value::Object(Map::new()))?;
            match part.form {
                Form::Only(codec) => {
                    let value = (codec.read)(inside.text).map_err(|reason| inside.error(reason))?;
                    self.set(inside, &format!("{}/{word}", part.at), value)?;
                }
                Form::Group(keys) => {
                    for argument in token::arguments(inside)? {
                        let (name, value) = pair(argument)?;
                        let codec = keys.iter().find(|(key, _)| *key == name.text);
                        let (key, codec) = codec.ok_or_else(|| {
                            let known: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
                            argument.error(format!("unknown key `{}`; {word} has {}", name.text, known.join(", ")))
                        })?;
                        let value = (codec.read)(value.text).map_err(|reason| argument.error(reason))?;
                        self.set(argument, &format!("{}/{key}", part.at), value)?;
                    }
                }
                Form::Flag(_) | Form::Value(_) => {}
            }
            return Ok(true);
        }
        if let Some((word, value)) = token.split('=')
            && let Some(part) = table::named(word.text)
            && let Form::Value(codec) = part.form
        {
            let value = (codec.read)(value.text).map_err(|reason| token.error(reason))?;
            self.set(token, part.at, value)?;
            return Ok(true);
        }
        let Some(part) = table::named(token.text) else {
            return Ok(false);
        };
        match part.form {
            Form::Flag(json) => {
                let value = serde_json::from_str(json).unwrap_or_default();
                self.set(token, part.at, value)?;
                Ok(true)
            }
            Form::Value(_) => Err(token.error(format!("`{0}` needs a value, as in {0}=…", part.word))),
            Form::Group(_) | Form::Only(_) => {
                Err(token.error(format!("`{0}` needs brackets, as in {0}(…)", part.word)))
            }
        }
    }

    fn set(&mut self, token: Token<'_>, pointer: &str, value: Value) -> Result<(), Error> {
        if self.places.iter().any(|(place, _)| place == pointer) {
            return Err(token.error(format!(
                "`{}` is one too many: each part stands at most once",
                token.text
            )));
        }
        self.places.push((pointer.to_owned(), token.offset));
        put(&mut self.json, pointer, value);
        Ok(())
    }

    /// The flaw that stands first in the line. One of a whole that several parts make stands at the last of them.
    fn first(&self, flaws: Vec<Flaw>, end: usize) -> Error {
        let errors = flaws
            .into_iter()
            .map(|flaw| Error::new(self.place(&flaw.pointer, end), flaw.reason));
        let first = errors.min_by_key(|error| error.offset);
        first.unwrap_or_else(|| Error::new(end, "is no rule"))
    }

    fn place(&self, pointer: &str, end: usize) -> usize {
        let within = |outer: &str, inner: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let around = self.places.iter().filter(|(place, _)| within(place, pointer));
        let around = around.max_by_key(|(place, _)| place.len()).map(|(_, offset)| *offset);
        let inside = self
            .places
            .iter()
            .filter(|(place, _)| within(pointer, place))
            .map(|(_, offset)| *offset);
        around.or_else(|| inside.max()).unwrap_or(end)
    }
}

/// `key=value`.
fn pair<'t>(argument: Token<'t>) -> Result<(Token<'t>, Token<'t>), Error> {
    let pair = argument.split('=');
    pair.ok_or_else(|| argument.error(format!("`{}` is no key with a value, as in limit=5", argument.text)))
}

/// Puts a value where the pointer leads, through objects that are made on the way.
fn put(json: &mut Value, pointer: &str, value: Value) {
    let mut place = json;
    for key in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[key];
    }
    *place = value;
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
