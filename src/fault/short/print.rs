//! Prints the short form: takes out of the rule in JSON what its parts can say, and gives up where something is left.

use serde_json::{Map, Value};

use super::codec::sayable;
use super::table::{self, Form, Part};
use crate::fault::protocol::Protocol;
use crate::fault::rule::Rule;

impl Rule {
    /// The short form, which reads as the same rule; nothing where it cannot say the rule. The id, the note and the name
    /// of a preset have no place in it.
    pub(crate) fn to_short(&self) -> Option<String> {
        let mut rest = Rest(self.to_json());
        if self.schedule.sequence.is_some() || !self.matches.tests.is_empty() {
            return None;
        }
        for key in ["/id", "/note", "/preset", "/match", "/effect/protocol"] {
            rest.take(key);
        }
        let protocol = match &self.effect.protocol {
            Some(protocol) => Some(print_toggle(protocol)?),
            None => None,
        };
        let mut answer: Vec<String> = rest.status().into_iter().collect();
        let commit = rest.parts(table::COMMIT);
        let delay = rest.parts(table::DELAY);
        answer.extend(rest.parts(table::ANSWER));
        let end = rest.end();
        let wire = rest.parts(table::WIRE);
        let answer = Some(answer.join(" ")).filter(|answer| !answer.is_empty());
        let effect: Vec<String> = [commit, delay]
            .into_iter()
            .flatten()
            .chain(answer)
            .chain(protocol)
            .chain(wire)
            .chain(end)
            .collect();
        let times = rest.take("/schedule/times").map(|times| format!(" x{times}"));
        let schedule = rest.parts(table::SCHEDULE).into_iter().map(|part| format!(" {part}"));
        let schedule: String = times.into_iter().chain(schedule).collect();
        let operations = self.matches.names().replace(" | ", "|");
        rest.is_empty()
            .then(|| format!("{operations}: {}{schedule}", effect.join(", ")))
    }
}

/// What is left of a rule in JSON.
struct Rest(Value);

impl Rest {
    /// Takes out a member, and what it leaves empty above it.
    fn take(&mut self, pointer: &str) -> Option<Value> {
        let (above, key) = pointer.rsplit_once('/')?;
        let members = self.0.pointer_mut(above)?.as_object_mut()?;
        let taken = members.remove(key)?;
        if members.is_empty() && !above.is_empty() {
            self.take(above);
        }
        Some(taken)
    }

    /// The status, with the type of a SCIM error behind it.
    fn status(&mut self) -> Option<String> {
        let status = self.take("/effect/http/status")?;
        let scim = self.0.pointer("/effect/http/scim").and_then(Value::as_object);
        let word = scim
            .filter(|scim| scim.len() == 1)
            .and_then(|scim| scim.get("scimType")?.as_str());
        let word = word.filter(|word| table::SCIM_TYPES.contains(word)).map(str::to_owned);
        if word.is_some() {
            self.take("/effect/http/scim");
        }
        Some(word.map_or_else(|| status.to_string(), |word| format!("{status} {word}")))
    }

    /// The end of a connection, with where it is.
    fn end(&mut self) -> Option<String> {
        let end = self.take("/effect/transport/end")?;
        let cut = self.take("/effect/transport/cut")?;
        let end = end.as_str()?;
        Some(match cut {
            Value::Number(cut) if cut.as_u64() == Some(0) => end.to_owned(),
            Value::Number(cut) => format!("{end}@{cut}"),
            cut => format!("{end}@{}", cut.as_str()?),
        })
    }

    /// The parts of the table that are there and can be said.
    fn parts(&mut self, table: &[Part]) -> Vec<String> {
        let mut found = Vec::new();
        for part in table {
            let Some(value) = self.0.pointer(part.at).cloned() else {
                continue;
            };
            let Some(text) = print(part, &value) else { continue };
            self.take(part.at);
            found.push(text);
        }
        found
    }

    fn is_empty(&self) -> bool {
        let members = self.0.as_object();
        members.is_none_or(|members| {
            members
                .values()
                .all(|value| value.as_object().is_some_and(Map::is_empty))
        })
    }
}

/// A part; nothing where this is not how the value is said.
fn print(part: &Part, value: &Value) -> Option<String> {
    let word = part.word;
    match part.form {
        Form::Flag(json) => (serde_json::from_str(json).ok().as_ref() == Some(value)).then(|| word.to_owned()),
        Form::Value(codec) => Some(format!("{word}={}", (codec.print)(value)?)),
        Form::Only(codec) => Some(format!("{word}({})", (codec.print)(value.get(word)?)?)),
        Form::Group(keys) => {
            let given = keys
                .iter()
                .filter_map(|(key, codec)| Some((key, (codec.print)(value.get(key)?)?)));
            let pairs: Vec<String> = given.map(|(key, value)| format!("{key}={value}")).collect();
            let all = value.as_object()?.len();
            (pairs.len() == all).then(|| format!("{word}({})", pairs.join(",")))
        }
    }
}

/// A toggle with the parameters that are not as they are by themselves.
fn print_toggle(protocol: &Protocol) -> Option<String> {
    let name = protocol.toggle.spec().name;
    let mut given = Vec::new();
    for (param, value) in protocol.values() {
        if param.default().as_ref() != Some(value) {
            given.push(format!("{}={}", param.name, sayable(&value.to_string())?));
        }
    }
    Some(match given.is_empty() {
        true => name.to_owned(),
        false => format!("{name}({})", given.join(",")),
    })
}
