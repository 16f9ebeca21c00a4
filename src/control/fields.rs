//! Reads a command's body member by member, so that every flaw of it is told at once and by name.

use serde_json::{Map, Value};

use super::Result;
use super::problem::{Flaw, Problem};

/// The members of a JSON object that nobody has asked for yet, and the flaws found so far.
#[derive(Debug)]
pub(super) struct Fields {
    members: Map<String, Value>,
    prefix: String,
    flaws: Vec<Flaw>,
}

impl Fields {
    /// The members of a body; no body at all is an empty object.
    pub(super) fn of(body: Value) -> Result<Self> {
        match body {
            Value::Object(members) => Ok(Self::within("", members)),
            Value::Null => Ok(Self::within("", Map::new())),
            other => Err(Problem::bad_body(format!(
                "the body is {}, not a JSON object",
                told(&other)
            ))),
        }
    }

    /// The members of an object within a body.
    pub(super) fn at(pointer: &str, value: Value) -> Result<Self> {
        match value {
            Value::Object(members) => Ok(Self::within(pointer, members)),
            other => Err(Problem::flawed(vec![Flaw {
                pointer: pointer.to_owned(),
                reason: format!("{} is not an object", told(&other)),
            }])),
        }
    }

    fn within(prefix: &str, members: Map<String, Value>) -> Self {
        Self {
            members,
            prefix: prefix.to_owned(),
            flaws: Vec::new(),
        }
    }

    /// Takes a member that `read` understands; `expected` says in words what that is.
    pub(super) fn take<T>(&mut self, name: &str, expected: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let value = self.members.remove(name)?;
        if value.is_null() {
            return None;
        }
        let taken = read(&value);
        if taken.is_none() {
            self.flaw(name, format!("{} is not {expected}", told(&value)));
        }
        taken
    }

    /// Takes a member whatever it is, null included, for which `take` says that it is not there.
    pub(super) fn raw(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name)
    }

    /// Whether a member is an object.
    pub(super) fn is_object(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(Value::is_object)
    }

    /// Whether a member is null; `None` where it is not there at all.
    pub(super) fn is_null(&self, name: &str) -> Option<bool> {
        self.members.get(name).map(Value::is_null)
    }

    /// Takes a member that must be there.
    pub(super) fn needed<T>(
        &mut self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        let flaws = self.flaws.len();
        let taken = self.take(name, expected, read);
        if taken.is_none() && self.flaws.len() == flaws {
            self.flaw(name, format!("{expected} is needed"));
        }
        taken
    }

    /// The names of the members that are left.
    pub(super) fn names(&self) -> Vec<String> {
        self.members.keys().cloned().collect()
    }

    /// Takes a member that must not be there; `reason` says why.
    pub(super) fn forbid(&mut self, name: &str, reason: &str) {
        if self.has(name) {
            self.flaw(name, reason);
        }
        self.members.remove(name);
    }

    /// Whether a member is there and nobody has asked for it yet.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(|value| !value.is_null())
    }

    /// Takes a text.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.take(name, "a text of at least one character", |value| {
            value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
        })
    }

    /// Takes a truth value; absent is false.
    pub(super) fn flag(&mut self, name: &str) -> bool {
        self.take(name, "true or false", Value::as_bool).unwrap_or(false)
    }

    /// Takes a list of texts.
    pub(super) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        self.take(name, "a list of texts", |value| {
            let items = value.as_array()?.iter();
            items.map(|item| item.as_str().map(str::to_owned)).collect()
        })
    }

    /// Takes a nested object and reads it with `read`; its flaws become flaws of this one.
    pub(super) fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields) -> T) -> Option<T> {
        let members = self.take(name, "an object", |value| value.as_object().cloned())?;
        Some(self.nested(&format!("/{name}"), members, read))
    }

    /// Reads an object that stands at this pointer below; its flaws become flaws of this one.
    pub(super) fn nested<T>(
        &mut self,
        at: &str,
        members: Map<String, Value>,
        read: impl FnOnce(&mut Fields) -> T,
    ) -> T {
        let mut inner = Self::within(&format!("{}{at}", self.prefix), members);
        let out = read(&mut inner);
        inner.refuse_rest();
        self.flaws.append(&mut inner.flaws);
        out
    }

    /// Takes all members that are left.
    pub(super) fn rest(&mut self) -> Map<String, Value> {
        std::mem::take(&mut self.members)
    }

    /// Takes a list of texts that must be there and hold at least one; `what` says of what.
    pub(super) fn some_texts(&mut self, name: &str, what: &str) -> Option<Vec<String>> {
        let flaws = self.flaws.len();
        let texts = self.texts(name).filter(|texts| !texts.is_empty());
        if texts.is_none() && self.flaws.len() == flaws {
            self.flaw(name, format!("a list of at least one {what} is needed"));
        }
        texts
    }

    /// Notes a flaw of a member.
    pub(super) fn flaw(&mut self, name: &str, reason: impl Into<String>) {
        self.flaws.push(Flaw {
            pointer: format!("{}/{}", self.prefix, escaped(name)),
            reason: reason.into(),
        });
    }

    /// Notes a flaw of what stands at this pointer below.
    pub(super) fn flaw_below(&mut self, at: &str, reason: impl Into<String>) {
        self.flaws.push(Flaw {
            pointer: format!("{}{at}", self.prefix),
            reason: reason.into(),
        });
    }

    /// Notes a flaw of the object as a whole.
    pub(super) fn flaw_of_whole(&mut self, reason: impl Into<String>) {
        self.flaws.push(Flaw {
            pointer: self.prefix.clone(),
            reason: reason.into(),
        });
    }

    /// Ends the reading: members that nobody asked for are flaws too.
    pub(super) fn finish(mut self) -> Result<()> {
        self.refuse_rest();
        if self.flaws.is_empty() {
            Ok(())
        } else {
            Err(Problem::flawed(self.flaws))
        }
    }

    fn refuse_rest(&mut self) {
        for name in std::mem::take(&mut self.members).keys() {
            self.flaw(name, "unknown member");
        }
    }
}

/// A member's name as it stands in a pointer: these two characters are escaped (RFC 6901 section 3).
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A value as it is quoted in a reason: its beginning, where it is long.
fn told(value: &Value) -> String {
    const MOST: usize = 200;
    let mut text = value.to_string();
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_flaw_is_told_at_once_with_its_pointer() {
        let mut fields = Fields::of(json!({"name": 7, "list": ["a", 1], "inner": {"deep": 1}, "more": 1})).unwrap();
        assert_eq!(fields.text("name"), None);
        assert_eq!(fields.texts("list"), None);
        assert_eq!(fields.object("inner", |_| ()), Some(()));
        let flaws = fields.finish().unwrap_err().errors;
        let told: Vec<(&str, &str)> = flaws.iter().map(|flaw| (&*flaw.pointer, &*flaw.reason)).collect();
        assert_eq!(
            told,
            [
                ("/name", "7 is not a text of at least one character"),
                ("/list", "[\"a\",1] is not a list of texts"),
                ("/inner/deep", "unknown member"),
                ("/more", "unknown member"),
            ]
        );
    }

    #[test]
    fn no_body_is_an_empty_object_and_other_json_is_refused() {
        assert!(Fields::of(Value::Null).unwrap().finish().is_ok());
        assert_eq!(
            Fields::of(json!([1])).unwrap_err().detail,
            "the body is [1], not a JSON object"
        );
    }
}
