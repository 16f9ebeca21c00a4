//! Writes of which something else is stored, or which are refused for a reason that the directory does not know.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use serde_json::Value;

use super::Bends;
use crate::fault::protocol::Toggle;
use crate::operation::Operation;
use crate::scim::Error;
use crate::scim::path::AttributePath;
use crate::tenant::{ClaimedBy, Kind, Refusal, View};

/// Those that change or refuse what is stored.
const TOGGLES: [Toggle; 6] = [
    Toggle::ConflictInOtherOrg,
    Toggle::LicenseExhausted,
    Toggle::AttributeRequired,
    Toggle::SchemaDropped,
    Toggle::MembersPartial,
    Toggle::Normalised,
];

/// What one write is about to store.
pub(in crate::serve) struct Stored<'a> {
    bends: Bends<'a>,
    kind: Kind,
    operation: Operation,
    /// Something that the client sent was left out.
    cut: Cell<bool>,
    /// The toggles that changed something.
    changed: RefCell<Vec<Toggle>>,
}

impl<'a> Stored<'a> {
    pub(in crate::serve) fn new(bends: Bends<'a>, kind: Kind, operation: Operation) -> Self {
        Self {
            bends,
            kind,
            operation,
            cut: Cell::new(false),
            changed: RefCell::default(),
        }
    }

    /// Whether some toggle is about what is stored.
    pub(in crate::serve) fn has_a_say(&self) -> bool {
        TOGGLES.iter().any(|toggle| self.bends.has(*toggle))
    }

    /// Whether something that the client sent was left out.
    pub(in crate::serve) fn is_cut(&self) -> bool {
        self.cut.get()
    }

    /// Notes what took effect, now that it is stored.
    pub(in crate::serve) fn note(&self) {
        self.changed.borrow().iter().for_each(|toggle| self.bends.note(*toggle));
    }

    /// Changes what is about to be stored, given what stands there now, or refuses it.
    pub(in crate::serve) fn shape(&self, before: Option<&View>, attributes: &mut View) -> Result<(), Refusal> {
        self.refuse(attributes)?;
        if let Some(schema) = self.text(Toggle::SchemaDropped, "schema") {
            self.drop_section(schema, before, attributes);
        }
        if let Some(keep) = self.bends.count(Toggle::MembersPartial, "keep") {
            self.keep_members(keep, before, attributes);
        }
        if let Some(how) = self.text(Toggle::Normalised, "how") {
            let sent = attributes.clone();
            normalise(how, attributes);
            if *attributes != sent {
                self.changed.borrow_mut().push(Toggle::Normalised);
            }
        }
        Ok(())
    }

    fn cut_by(&self, toggle: Toggle) {
        self.cut.set(true);
        self.changed.borrow_mut().push(toggle);
    }

    fn text(&self, toggle: Toggle, name: &str) -> Option<&'a str> {
        self.bends.get(toggle)?.text(name)
    }

    fn refuse(&self, attributes: &View) -> Result<(), Refusal> {
        if let Some(claim) = self.text(Toggle::ConflictInOtherOrg, "claim") {
            self.bends.note(Toggle::ConflictInOtherOrg);
            let name = attributes.get("userName").and_then(Value::as_str).unwrap_or_default();
            return Err(Refusal::Claimed {
                name: name.to_owned(),
                by: if claim == "domain" {
                    ClaimedBy::Domain
                } else {
                    ClaimedBy::User
                },
            });
        }
        if let Some(license) = self.text(Toggle::LicenseExhausted, "license") {
            self.bends.note(Toggle::LicenseExhausted);
            let license = license.to_owned();
            return Err(Refusal::LicenseExhausted { license });
        }
        if let Some(attribute) = self.text(Toggle::AttributeRequired, "attribute") {
            let path = AttributePath::parse(attribute).ok();
            let found = path.and_then(|path| self.kind.resource_type().resolve(&path));
            let has = found.is_none_or(|found| match (found.value(attributes), found.sub_attribute) {
                (Some(Value::Array(elements)), Some(sub)) => {
                    elements.iter().any(|element| element.get(&sub.name).is_some())
                }
                (Some(value), Some(sub)) => value.get(&sub.name).is_some(),
                (value, None) => value.is_some(),
                (None, Some(_)) => false,
            });
            if !has {
                self.bends.note(Toggle::AttributeRequired);
                return Err(Error::invalid_value(format!("{attribute} is required")).into());
            }
        }
        Ok(())
    }

    /// A PATCH leaves the section as it was; any other body counts as one without it.
    fn drop_section(&self, urn: &str, before: Option<&View>, attributes: &mut View) {
        let Some(schema) = self.kind.resource_type().schema(urn) else {
            return;
        };
        let is_patch = matches!(self.operation, Operation::UsersPatch | Operation::GroupsPatch);
        let kept = before.filter(|_| is_patch).and_then(|before| before.get(&schema.id));
        if attributes.get(&schema.id) == kept {
            return;
        }
        self.cut_by(Toggle::SchemaDropped);
        match kept {
            Some(section) => drop(attributes.insert(schema.id.clone(), section.clone())),
            None => drop(attributes.shift_remove(&schema.id)),
        }
    }

    /// Only the first so many of those who were no members before become members.
    fn keep_members(&self, keep: usize, before: Option<&View>, attributes: &mut View) {
        let elements = |view: &View| {
            view.get("members")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let old: HashSet<String> = before.map(elements).unwrap_or_default().iter().filter_map(id).collect();
        let Some(Value::Array(members)) = attributes.get_mut("members") else {
            return;
        };
        let mut added = 0;
        members.retain(|member| {
            if id(member).is_some_and(|id| old.contains(&id)) {
                return true;
            }
            added += 1;
            added <= keep
        });
        if added > keep {
            self.cut_by(Toggle::MembersPartial);
        }
        if members.is_empty() {
            attributes.shift_remove("members");
        }
    }
}

fn id(member: &Value) -> Option<String> {
    Some(member.get("value")?.as_str()?.to_lowercase())
}

fn normalise(how: &str, attributes: &mut View) {
    match how {
        "trim" => attributes.values_mut().for_each(trim),
        "phone" => each_value(attributes, "phoneNumbers", &digits_only),
        _ => {
            each_value(attributes, "emails", &str::to_lowercase);
            if let Some(Value::String(name)) = attributes.get_mut("userName") {
                *name = name.to_lowercase();
            }
        }
    }
}

fn trim(value: &mut Value) {
    match value {
        Value::String(text) => {
            let words: Vec<&str> = text.split_whitespace().collect();
            *text = words.join(" ");
        }
        Value::Array(values) => values.iter_mut().for_each(trim),
        Value::Object(parts) => parts.values_mut().for_each(trim),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A telephone number of digits only; a leading plus stays.
fn digits_only(number: &str) -> String {
    let plus = if number.trim_start().starts_with('+') { "+" } else { "" };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    format!("{plus}{digits}")
}

/// Changes the `value` of each element of a multi-valued attribute.
fn each_value(attributes: &mut View, attribute: &str, change: &dyn Fn(&str) -> String) {
    let elements = attributes.get_mut(attribute).and_then(Value::as_array_mut);
    for element in elements.into_iter().flatten() {
        if let Some(Value::String(value)) = element.get_mut("value") {
            *value = change(value);
        }
    }
}
