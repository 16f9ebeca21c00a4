//! The JSON spelling of a rule. The other two are read by way of it: what is checked here is checked for all three.

mod effect;
mod headers;
mod http;
mod matches;
mod node;
pub(in crate::fault) mod preset;
mod protocol;
mod rule;
mod schedule;
mod transport;
mod words;

use serde_json::{Map, Value};

use super::flaw::Flaw;
use super::rule::Rule;
use super::rule::limits::MAX_ID;
use super::validate;
use node::{Flaws, Node};

impl Rule {
    /// Reads a rule, or one of the other spellings in it, such as `{"short": "users.create: 503 x2"}`. `null` means
    /// absent.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in the order in which the parts are read. A key that this version does not
    /// serve is an error, never ignored.
    pub(crate) fn from_json(value: &Value) -> Result<Self, Vec<Flaw>> {
        let flaws = Flaws::default();
        let rule = rule::read(&Node::root(value, &flaws));
        let flaws = flaws.into_vec();
        // What parts say together is looked at once each of them makes sense.
        match rule.filter(|_| flaws.is_empty()) {
            Some(rule) => validate::rule(&rule).map(|()| rule),
            None => Err(flaws),
        }
    }

    /// The rule in JSON, which reads as the same rule.
    pub(crate) fn to_json(&self) -> Value {
        let mut out = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                out.insert(key.to_owned(), value);
            }
        };
        put("id", self.id.as_deref().map(Value::from));
        put("preset", self.preset.as_deref().map(Value::from));
        put("match", Some(matches::print(&self.matches)));
        put("schedule", Some(schedule::print(&self.schedule)));
        put("effect", Some(effect::print(&self.effect)));
        put(
            "priority",
            Some(self.priority).filter(|priority| *priority != 0).map(Value::from),
        );
        put("optional", self.optional.then_some(Value::Bool(true)));
        put("enabled", (!self.enabled).then_some(Value::Bool(false)));
        put("note", self.note.as_deref().map(Value::from));
        out.into()
    }
}

/// An id, and any other name that a tester makes up.
fn id(node: &Node<'_>) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let what = format!("1 to {MAX_ID} of the characters A-Z, a-z, 0-9, `-`, `_` and `.`");
    let text = node.text(&what)?;
    if text.is_empty() || text.len() > MAX_ID || !text.chars().all(plain) {
        return node.refuse(format!("must be {what}"));
    }
    Some(text.to_owned())
}

#[cfg(test)]
mod tests;
