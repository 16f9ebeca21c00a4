//! A JSON value on its way into a rule: where it stands, and what is wrong with it. Every flaw is collected, so that a
//! tester corrects a rule in one go; a reader that cannot make sense of a value notes the flaw and gives nothing.

use std::cell::RefCell;

use serde_json::{Map, Value};

use crate::fault::flaw::Flaw;
use crate::fault::rule::limits::MAX_COUNT;
use crate::fault::{delay, size};

/// What was found wrong so far.
#[derive(Debug, Default)]
pub(super) struct Flaws(RefCell<Vec<Flaw>>);

impl Flaws {
    pub(super) fn push(&self, flaw: Flaw) {
        self.0.borrow_mut().push(flaw);
    }

    pub(super) fn into_vec(self) -> Vec<Flaw> {
        self.0.into_inner()
    }
}

/// A value and the JSON pointer (RFC 6901) that leads to it.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: String,
    flaws: &'a Flaws,
}

/// An object whose keys were looked at.
#[derive(Debug)]
pub(super) struct Object<'a> {
    members: &'a Map<String, Value>,
    node: Node<'a>,
}

/// The keys of one JSON object of a rule.
#[derive(Clone, Copy)]
pub(super) struct Keys {
    pub(super) known: &'static [&'static str],
    /// Words of the language that this version does not serve.
    pub(super) later: &'static [&'static str],
    /// Keys that stand in answers only. A tester who sends a rule back as it came is told which ones to leave out.
    pub(super) answered: &'static [&'static str],
}

impl Keys {
    pub(super) const fn of(known: &'static [&'static str]) -> Self {
        Self {
            known,
            later: &[],
            answered: &[],
        }
    }

    /// Why this key cannot stand here; `None` for one that can.
    fn refuse(&self, key: &str) -> Option<String> {
        if self.known.contains(&key) {
            None
        } else if self.answered.contains(&key) {
            Some("stands in answers only; leave it out".to_owned())
        } else if self.later.contains(&key) {
            Some("not served by this version".to_owned())
        } else {
            Some(format!("unknown key; known are {}", self.known.join(", ")))
        }
    }
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value, flaws: &'a Flaws) -> Self {
        Self {
            value,
            pointer: String::new(),
            flaws,
        }
    }

    fn below(&self, key: &str, value: &'a Value) -> Self {
        Self {
            value,
            pointer: format!("{}/{}", self.pointer, escaped(key)),
            flaws: self.flaws,
        }
    }

    pub(super) fn flaw(&self, reason: impl Into<String>) {
        self.flaws.push(Flaw::new(self.pointer.clone(), reason));
    }

    /// Notes the flaw, and there is nothing.
    pub(super) fn refuse<T>(&self, reason: impl Into<String>) -> Option<T> {
        self.flaw(reason);
        None
    }

    /// Notes flaws whose pointers begin here, which may lead on into a text.
    pub(super) fn refuse_each<T>(&self, flaws: Vec<Flaw>) -> Option<T> {
        for flaw in flaws {
            let pointer = format!("{}{}", self.pointer, flaw.pointer);
            self.flaws.push(Flaw::new(pointer, flaw.reason));
        }
        None
    }

    /// What was read, or the flaw of it.
    pub(super) fn keep<T>(&self, read: Result<T, String>) -> Option<T> {
        read.map_err(|reason| self.flaw(reason)).ok()
    }

    /// The object that stands here; keys that cannot stand in it become flaws.
    pub(super) fn object(&self, keys: Keys) -> Option<Object<'a>> {
        let Some(object) = self.members() else {
            return self.refuse(format!("must be an object; its keys are {}", keys.known.join(", ")));
        };
        for (key, _) in object.members {
            if let Some(reason) = keys.refuse(key) {
                self.flaws
                    .push(Flaw::new(format!("{}/{}", self.pointer, escaped(key)), reason));
            }
        }
        Some(object)
    }

    /// The object that stands here, whatever its keys are.
    pub(super) fn members(&self) -> Option<Object<'a>> {
        Some(Object {
            members: self.value.as_object()?,
            node: self.clone(),
        })
    }

    /// The elements of the list that stands here.
    pub(super) fn list(&self, most: usize, what: &str) -> Option<Vec<Node<'a>>> {
        let Value::Array(items) = self.value else {
            return self.refuse(format!("must be a list of {what}"));
        };
        if items.len() > most {
            return self.refuse(format!("holds {}; the limit is {most}", items.len()));
        }
        let nodes = items.iter().enumerate();
        Some(
            nodes
                .map(|(index, item)| self.below(&index.to_string(), item))
                .collect(),
        )
    }

    pub(super) fn text(&self, what: &str) -> Option<&'a str> {
        let text = self.value.as_str();
        text.or_else(|| self.refuse(format!("must be text: {what}")))
    }

    /// A text of at most so many bytes.
    pub(super) fn text_within(&self, most: usize, what: &str) -> Option<String> {
        let text = self.text(what)?;
        if text.len() > most {
            return self.refuse(format!("is {} bytes long; the limit is {most}", text.len()));
        }
        Some(text.to_owned())
    }

    pub(super) fn flag(&self) -> Option<bool> {
        self.value.as_bool().or_else(|| self.refuse("must be true or false"))
    }

    /// A whole number from `least` to [`MAX_COUNT`].
    pub(super) fn count(&self, least: u64) -> Option<u64> {
        let number = self
            .value
            .as_u64()
            .filter(|number| (least..=MAX_COUNT).contains(number));
        number.or_else(|| {
            let over = self.value.as_u64().is_some_and(|number| number > MAX_COUNT);
            self.refuse(match over {
                true => format!("is over the limit of {MAX_COUNT}"),
                false => format!("must be a whole number, at least {least}"),
            })
        })
    }

    /// A text that is read by these rules of spelling.
    pub(super) fn spelled<T>(&self, what: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(what)?;
        self.keep(read(text))
    }

    pub(super) fn delay(&self) -> Option<std::time::Duration> {
        self.spelled("a number with its unit, such as \"250ms\" or \"2s\"", delay::parse)
    }

    pub(super) fn span(&self) -> Option<std::time::Duration> {
        self.spelled("a number with its unit, such as \"2s\" or \"7d\"", delay::span)
    }

    /// A span that is not empty.
    pub(super) fn some_span(&self) -> Option<std::time::Duration> {
        let span = self.span()?;
        match span.is_zero() {
            true => self.refuse("must not be zero; the least is 1ms"),
            false => Some(span),
        }
    }

    /// Bytes: a number, or a text with a unit.
    pub(super) fn size(&self, least: u64, most: u64) -> Option<u64> {
        let size = match self.value {
            Value::Number(_) => self.count(0)?,
            _ => self.spelled("a number of bytes, or one with its unit, such as \"4KiB\"", size::parse)?,
        };
        if size < least {
            return self.refuse(format!("must be at least {least}"));
        }
        if size > most {
            return self.refuse(format!("is {size} bytes; the limit is {most}"));
        }
        Some(size)
    }
}

impl<'a> Object<'a> {
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.members.get(key).filter(|value| !value.is_null())?;
        Some(self.node.below(key, value))
    }

    /// Reads a member; nothing where there is none, or a flawed one.
    pub(super) fn read<T>(&self, key: &str, read: impl FnOnce(Node<'a>) -> Option<T>) -> Option<T> {
        self.get(key).and_then(read)
    }

    /// Reads a member without which its object says nothing.
    pub(super) fn need<T>(&self, key: &str, example: &str, read: impl FnOnce(&Node<'a>) -> Option<T>) -> Option<T> {
        let Some(node) = self.get(key) else {
            self.flaw(key, format!("is missing, such as {example}"));
            return None;
        };
        read(&node)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> {
        let members = self.members.iter();
        members.map(|(key, value)| (key.as_str(), self.node.below(key, value)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Notes flaws whose pointers begin here.
    pub(super) fn refuse_each<T>(&self, flaws: Vec<Flaw>) -> Option<T> {
        self.node.refuse_each(flaws)
    }

    /// Notes a flaw of a member, which need not be there.
    pub(super) fn flaw(&self, key: &str, reason: impl Into<String>) {
        let pointer = format!("{}/{}", self.node.pointer, escaped(key));
        self.node.flaws.push(Flaw::new(pointer, reason));
    }
}

/// RFC 6901 section 3: these two characters are escaped in a pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
