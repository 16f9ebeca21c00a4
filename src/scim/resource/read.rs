//! One value of one attribute: type, coercion, limits (RFC 7643 section 2.3).

use serde_json::{Map, Value};

use super::{Reading, Unknown};
use crate::scim::collection::{Collection, has_primary, is_primary};
use crate::scim::error::Error;
use crate::scim::path::AttributePath;
use crate::scim::schema::{Attribute, Kind};
use crate::scim::value::{boolean_of, describe, instant_of, is_unassigned, quoted};

/// Reads client values. `None` as a result means "unassigned": null, blank text, nothing but read-only parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) reading: &'a Reading,
    /// PATCH is read more loosely: a lone value stands for a list of one, a wrapped scalar for the scalar.
    pub(crate) patch: bool,
}

impl Reader<'_> {
    /// The value of a whole attribute; `at` names it in errors.
    pub(crate) fn attribute(&self, attribute: &Attribute, value: Value, at: &str) -> Result<Option<Value>, Error> {
        if is_unassigned(&value) {
            return Ok(None);
        }
        if !attribute.multi_valued {
            return self.single(attribute, value, at);
        }
        let items = self.items(attribute, value, at)?;
        Ok((!items.is_empty()).then_some(Value::Array(items)))
    }

    /// The values of a multi-valued attribute, without the unassigned ones and without duplicates.
    pub(crate) fn items(&self, attribute: &Attribute, value: Value, at: &str) -> Result<Vec<Value>, Error> {
        let items = match value {
            Value::Array(items) => items,
            value if is_unassigned(&value) => Vec::new(),
            // Webex documents `accountStatus` as a lone string in requests.
            value if self.patch || !(attribute.is_complex() || value.is_object()) => vec![value],
            value => {
                let got = describe(&value);
                return Err(Error::invalid_value(format!("{at} must be an array, not {got}")));
            }
        };
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            if !is_unassigned(&item) {
                read.extend(self.single(attribute, item, &format!("{at}[{index}]"))?);
            }
        }
        if has_primary(attribute) && read.iter().filter(|item| is_primary(item)).count() > 1 {
            return Err(Error::invalid_value(format!(
                "{at} must have at most one element with primary true"
            )));
        }
        let mut distinct = Collection::new(attribute, Vec::new());
        distinct.add(read);
        let items = distinct.into_items();
        check_count(attribute, items.len(), at)?;
        Ok(items)
    }

    /// One value: of a single-valued attribute, or one element of a multi-valued one.
    pub(crate) fn single(&self, attribute: &Attribute, value: Value, at: &str) -> Result<Option<Value>, Error> {
        let value = match value {
            Value::Object(map) if self.patch && !attribute.is_complex() => unwrap_scalar(map),
            value => value,
        };
        if is_unassigned(&value) {
            return Ok(None);
        }
        match attribute.kind {
            Kind::Complex => self.complex(attribute, value, at),
            _ => self.scalar(attribute, value, at).map(Some),
        }
    }

    fn complex(&self, attribute: &Attribute, value: Value, at: &str) -> Result<Option<Value>, Error> {
        let map = self.object(attribute, value, at)?;
        let mut read = Map::new();
        for (key, value) in map {
            let Some(sub) = self.sub_attribute(attribute, &key, at)? else {
                continue;
            };
            if sub.is_read_only() {
                continue;
            }
            if let Some(value) = self.attribute(sub, value, &format!("{at}.{}", sub.name))? {
                read.insert(sub.name.clone(), value);
            }
        }
        Ok((!read.is_empty()).then_some(Value::Object(read)))
    }

    /// The sub-attribute that a client's key names; `None` for one to ignore.
    pub(crate) fn sub_attribute<'s>(
        &self,
        attribute: &'s Attribute,
        key: &str,
        at: &str,
    ) -> Result<Option<&'s Attribute>, Error> {
        let found = attribute.sub_attribute(key);
        if found.is_none() && self.reading.unknown_attributes == Unknown::Refuse {
            return Err(unknown(&format!("{at}.{key}")));
        }
        Ok(found)
    }

    /// The object of a complex value, in the spellings clients have for it: `{…}`, `[{…}]`, and the bare `value`.
    pub(crate) fn object(&self, attribute: &Attribute, value: Value, at: &str) -> Result<Map<String, Value>, Error> {
        match (value, attribute.value_sub_attribute()) {
            (Value::Object(map), _) => Ok(map),
            (Value::Array(mut items), _) if !attribute.multi_valued || self.patch => match (items.len(), items.pop()) {
                (1, Some(Value::Object(map))) => Ok(map),
                (count, _) => Err(Error::invalid_value(format!(
                    "{at} must be an object, not an array of {count}"
                ))),
            },
            (Value::String(text), Some(sub)) => Ok(Map::from_iter([(sub.name.clone(), Value::String(text))])),
            (other, _) => Err(mismatch(attribute, &other, at)),
        }
    }

    fn scalar(&self, attribute: &Attribute, value: Value, at: &str) -> Result<Value, Error> {
        match (attribute.kind, value) {
            (Kind::Boolean, Value::Bool(flag)) => Ok(Value::Bool(flag)),
            (Kind::Boolean, value) if self.reading.string_booleans => boolean_of(&value)
                .map(Value::Bool)
                .ok_or_else(|| mismatch(attribute, &value, at)),
            (Kind::Decimal, Value::Number(number)) => Ok(Value::Number(number)),
            (Kind::Integer, Value::Number(number)) if !number.is_f64() => Ok(Value::Number(number)),
            (Kind::DateTime, Value::String(text)) if instant_of(&text).is_none() => Err(Error::invalid_value(format!(
                "{at} must be a dateTime such as 2024-05-01T12:00:00Z, not {}",
                quoted(&text)
            ))),
            (Kind::String | Kind::Reference | Kind::Binary | Kind::DateTime, Value::String(text)) => {
                check_text(attribute, &text, at)?;
                Ok(Value::String(text))
            }
            (_, value) => Err(mismatch(attribute, &value, at)),
        }
    }
}

/// ConnId wraps the new value of a simple attribute: `{"value": "x"}`.
fn unwrap_scalar(mut map: Map<String, Value>) -> Value {
    let wrapped = map.len() == 1;
    match map.iter_mut().next() {
        Some((key, value)) if wrapped && key.eq_ignore_ascii_case("value") => value.take(),
        _ => Value::Object(map),
    }
}

fn mismatch(attribute: &Attribute, value: &Value, at: &str) -> Error {
    let got = match value {
        Value::String(text) if attribute.kind == Kind::Boolean => format!("the string {}", quoted(text)),
        Value::Number(number) if attribute.kind == Kind::Integer => format!("{number}"),
        other => describe(other).to_owned(),
    };
    Error::invalid_value(format!("{at} must be {}, not {got}", attribute.kind.with_article()))
}

fn check_text(attribute: &Attribute, text: &str, at: &str) -> Result<(), Error> {
    if text.contains('\0') {
        return Err(Error::invalid_value(format!("{at} must not contain a NUL character")));
    }
    if let Some(max) = attribute.max_length
        && let count = text.chars().count()
        && count > max
    {
        return Err(Error::invalid_value(format!(
            "{at} must have at most {max} characters, not {count}"
        )));
    }
    Ok(())
}

/// Holds a number of values against the attribute's `size`.
pub(super) fn check_count(attribute: &Attribute, count: usize, at: &str) -> Result<(), Error> {
    match attribute.max_values {
        Some(max) if count > max => Err(Error::invalid_value(format!(
            "{at} must have at most {max} values, not {count}"
        ))),
        _ => Ok(()),
    }
}

/// The error for a name that no schema knows.
pub(super) fn unknown(name: &str) -> Error {
    Error::invalid_value(format!("{name} is not an attribute of any schema of this resource"))
}

/// How errors name an attribute of a section: by its short path in the core, by URN in an extension.
pub(super) fn place(urn: Option<&str>, path: &str) -> String {
    match urn {
        Some(urn) => format!("{urn}:{path}"),
        None => path.to_owned(),
    }
}

/// A key of a body as a path; `None` where it cannot be one.
pub(super) fn key_path(key: &str) -> Option<AttributePath> {
    AttributePath::parse(key.trim()).ok()
}
