//! The JSON spelling of a rule. Every flaw is collected, so that a tester corrects a rule in one go.

mod leaf;

use serde_json::{Map, Value};

use super::flaw::Flaw;
use super::later::{self, Keys};
use super::rule::{Effect, Match, Rule, Schedule};
use super::simple::{Simple, status};
use crate::operation::Pattern;

impl Rule {
    /// Reads a rule, or `{"short": "users.create: 503 x2"}` with the same meaning. `null` means absent.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in the order in which the parts are read. A key that this version does not
    /// serve is an error, never ignored.
    pub(crate) fn from_json(value: &Value) -> Result<Self, Vec<Flaw>> {
        let mut flaws = Vec::new();
        let rule = Node::root(value).rule(&mut flaws);
        rule.filter(|_| flaws.is_empty()).ok_or(flaws)
    }
}

/// A value and the JSON pointer that leads to it.
struct Node<'v> {
    value: &'v Value,
    pointer: String,
}

/// An object whose keys were looked at.
struct Object<'v> {
    members: &'v Map<String, Value>,
    pointer: String,
}

impl<'v> Object<'v> {
    fn get(&self, key: &str) -> Option<Node<'v>> {
        let value = self.members.get(key).filter(|value| !value.is_null())?;
        Some(Node {
            value,
            pointer: format!("{}/{key}", self.pointer),
        })
    }
}

impl<'v> Node<'v> {
    fn root(value: &'v Value) -> Self {
        Self {
            value,
            pointer: String::new(),
        }
    }

    fn flaw(&self, reason: impl Into<String>) -> Flaw {
        Flaw::new(self.pointer.clone(), reason)
    }

    /// The object that stands here; keys that cannot stand in it become flaws.
    fn object(self, keys: &Keys, flaws: &mut Vec<Flaw>) -> Option<Object<'v>> {
        let Value::Object(members) = self.value else {
            flaws.push(self.flaw(format!("must be an object; its keys are {}", keys.served.join(", "))));
            return None;
        };
        for key in members.keys() {
            let answered = self.pointer.is_empty() && later::ANSWERED.contains(&key.as_str());
            let refusal = match answered {
                true => Some("stands in answers only; leave it out".to_owned()),
                false => keys.refuse(key),
            };
            if let Some(reason) = refusal {
                // RFC 6901 section 3: these two characters are escaped in a pointer.
                let escaped = key.replace('~', "~0").replace('/', "~1");
                flaws.push(Flaw::new(format!("{}/{escaped}", self.pointer), reason));
            }
        }
        Some(Object {
            members,
            pointer: self.pointer,
        })
    }

    fn rule(self, flaws: &mut Vec<Flaw>) -> Option<Rule> {
        let object = self.object(&later::RULE, flaws)?;
        let id = object.get("id").and_then(|node| keep(flaws, node.id()));
        let note = object.get("note").and_then(|node| keep(flaws, node.note()));
        let rule = match object.get("short") {
            Some(short) => {
                object.only_short(flaws);
                keep(flaws, short.short())
            }
            None => object.spelled_out(flaws),
        };
        rule.map(|rule| Rule { id, note, ..rule })
    }

    fn matches(self, flaws: &mut Vec<Flaw>) -> Option<Match> {
        let object = self.object(&later::MATCH, flaws)?;
        let op = match object.get("op") {
            Some(op) => keep(flaws, op.pattern())?,
            None => Pattern::Any,
        };
        Some(Match::of([op]))
    }

    fn schedule(self, flaws: &mut Vec<Flaw>) -> Option<Schedule> {
        let object = self.object(&later::SCHEDULE, flaws)?;
        let times = match object.get("times") {
            Some(times) => Some(keep(flaws, times.times())?),
            None => None,
        };
        Some(Schedule {
            times,
            ..Schedule::default()
        })
    }

    fn effect(self, flaws: &mut Vec<Flaw>) -> Option<Effect> {
        let before = flaws.len();
        let whole = self.pointer.clone();
        let object = self.object(&later::EFFECT, flaws)?;
        let mut effect = object.get("http").and_then(|node| node.http(flaws)).unwrap_or_default();
        if let Some(transport) = object.get("transport").and_then(|node| node.transport(flaws)) {
            effect.delay = transport.delay;
            effect.rst = transport.rst;
        }
        // A part that is flawed already would only be complained about twice.
        if flaws.len() > before {
            return None;
        }
        if effect == Simple::default() {
            flaws.push(Flaw::new(
                whole,
                "does nothing; give one of http.status, transport.delay and transport.end",
            ));
        } else if effect.status.is_some() && effect.rst.is_some() {
            flaws.push(Flaw::new(
                whole,
                "has a status and a reset, but after a reset no status arrives; give one of the two",
            ));
        }
        Some(effect.effect())
    }

    fn http(self, flaws: &mut Vec<Flaw>) -> Option<Simple> {
        let object = self.object(&later::HTTP, flaws)?;
        let retry_after = object.get("retryAfter").and_then(|node| keep(flaws, node.seconds()));
        let Some(code) = object.get("status") else {
            flaws.push(Flaw::new(object.pointer, "needs a `status` from 400 to 599"));
            return None;
        };
        let status = status(code.value.as_u64(), &code.value.to_string()).map_err(|reason| code.flaw(reason));
        Some(Simple {
            status: Some(keep(flaws, status)?),
            retry_after,
            ..Simple::default()
        })
    }

    fn transport(self, flaws: &mut Vec<Flaw>) -> Option<Simple> {
        let object = self.object(&later::TRANSPORT, flaws)?;
        let delay = object.get("delay").and_then(|node| keep(flaws, node.delay()));
        let cut = object
            .get("cut")
            .and_then(|node| keep(flaws, node.cut()).map(|()| node));
        let end = object.get("end");
        if let (Some(cut), None) = (cut, &end) {
            flaws.push(cut.flaw("needs an `end`, which is \"rst\""));
        }
        let rst = end.and_then(|node| keep(flaws, node.end()));
        Some(Simple {
            delay,
            rst,
            ..Simple::default()
        })
    }
}

impl Object<'_> {
    /// The short form says it all: a second spelling beside it could only contradict it.
    fn only_short(&self, flaws: &mut Vec<Flaw>) {
        for key in ["match", "schedule", "effect"] {
            if let Some(other) = self.get(key) {
                flaws.push(other.flaw("the rule is given by `short` already; give one or the other"));
            }
        }
    }

    fn spelled_out(&self, flaws: &mut Vec<Flaw>) -> Option<Rule> {
        let matches = match self.get("match") {
            Some(node) => node.matches(flaws),
            None => Some(Match::of([Pattern::Any])),
        };
        let schedule = match self.get("schedule") {
            Some(node) => node.schedule(flaws),
            None => Some(Schedule::default()),
        };
        let effect = match self.get("effect") {
            Some(node) => node.effect(flaws),
            None => {
                let reason = "is missing: what shall happen? Such as {\"http\":{\"status\":503}}";
                flaws.push(Flaw::new(format!("{}/effect", self.pointer), reason));
                None
            }
        };
        Some(Rule {
            schedule: schedule?,
            ..Rule::new(matches?, effect?)
        })
    }
}

/// Keeps the flaw and goes on.
fn keep<T>(flaws: &mut Vec<Flaw>, part: Result<T, Flaw>) -> Option<T> {
    part.map_err(|flaw| flaws.push(flaw)).ok()
}

#[cfg(test)]
mod tests;
