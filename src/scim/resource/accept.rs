//! The body of a POST or PUT (RFC 7644 sections 3.3 and 3.5.1).

use serde_json::{Map, Value};

use super::read::{Reader, key_path, unknown};
use super::{Reading, Unknown, arrange, refresh_schemas, validate};
use crate::scim::error::Error;
use crate::scim::schema::{Resolved, ResourceType, Schema};
use crate::scim::value::{describe, find, is_unassigned};

/// Turns a client's body into a canonical resource.
///
/// Ignored: what only the server may write (`id`, `meta`, `groups`), unknown attributes and foreign schemas.
/// Absent: whatever is null, blank or empty. Accepted spellings: any letter case, `name.givenName` as a key, full
/// URNs as keys, short names of extension attributes, `manager` as a string or as a list of one. writeOnly
/// attributes stay in; see [`take_write_only`](super::take_write_only).
///
/// # Errors
///
/// `invalidSyntax` when the body is not an object or `schemas` is not an array of strings; `invalidValue`, naming
/// the attribute, for a wrong type, a broken limit, a second primary or a missing required attribute.
///
/// ```
/// # use webex_scim_mock::scim::{resource::{Reading, accept}, schema::ResourceType};
/// # let core = serde_json::from_str(r#"{"id": "urn:c:User", "attributes": [
/// #     {"name": "userName", "required": true}, {"name": "active", "type": "boolean"}]}"#)?;
/// # let user = ResourceType { name: "User".into(), endpoint: "/Users".into(), core, extensions: vec![] };
/// let body = serde_json::json!({"USERNAME": "ada", "active": "True", "shoeSize": 42, "title": null});
/// let ada = accept(&user, body, &Reading::default())?;
/// assert_eq!(
///     serde_json::Value::from(ada),
///     serde_json::json!({"schemas": ["urn:c:User"], "userName": "ada", "active": true})
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn accept(resource_type: &ResourceType, body: Value, reading: &Reading) -> Result<Map<String, Value>, Error> {
    let Value::Object(body) = body else {
        return Err(Error::invalid_syntax(format!(
            "a {} must be a JSON object, not {}",
            resource_type.name,
            describe(&body)
        )));
    };
    check_schemas(resource_type, &body, reading)?;
    let mut draft = Draft {
        resource_type,
        reader: Reader { reading, patch: false },
        resource: Map::new(),
    };
    for (key, value) in body {
        draft.put(&key, value)?;
    }
    let mut resource = draft.resource;
    refresh_schemas(resource_type, &mut resource);
    validate(resource_type, &resource, None)?;
    Ok(arrange(resource_type, resource))
}

fn check_schemas(resource_type: &ResourceType, body: &Map<String, Value>, reading: &Reading) -> Result<(), Error> {
    let core = &resource_type.core.id;
    let mut urns = Vec::new();
    match find(body, "schemas") {
        None | Some(Value::Null) => {}
        Some(Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                urns.push(item.as_str().ok_or_else(|| {
                    let got = describe(item);
                    Error::invalid_syntax(format!("schemas[{index}] must be a string, not {got}"))
                })?);
            }
        }
        Some(other) => {
            let got = describe(other);
            return Err(Error::invalid_syntax(format!(
                "schemas must be an array of strings, not {got}"
            )));
        }
    }
    if reading.require_core_schema && !urns.iter().any(|urn| urn.eq_ignore_ascii_case(core)) {
        return Err(Error::invalid_value(format!("schemas must contain {core}")));
    }
    Ok(())
}

/// A resource in the making.
struct Draft<'a> {
    resource_type: &'a ResourceType,
    reader: Reader<'a>,
    resource: Map<String, Value>,
}

impl<'a> Draft<'a> {
    fn put(&mut self, key: &str, value: Value) -> Result<(), Error> {
        if let Some(schema) = self.resource_type.schema(key) {
            return self.put_section(schema, value);
        }
        match key_path(key).and_then(|path| self.resource_type.resolve(&path)) {
            Some(found) => self.assign(found, value),
            None => self.ignore(key),
        }
    }

    /// A whole schema as a key: `{"urn:…:enterprise:2.0:User": {"department": "R&D"}}`.
    fn put_section(&mut self, schema: &'a Schema, value: Value) -> Result<(), Error> {
        if is_unassigned(&value) {
            return Ok(());
        }
        let Value::Object(section) = value else {
            let got = describe(&value);
            return Err(Error::invalid_value(format!(
                "{} must be an object, not {got}",
                schema.id
            )));
        };
        for (key, value) in section {
            let found = key_path(&key).filter(|path| path.schema.is_none()).and_then(|path| {
                let sub = path.sub_attribute.as_deref();
                self.resource_type.resolve_in(schema, &path.attribute, sub)
            });
            match found {
                Some(found) => self.assign(found, value)?,
                None => self.ignore(&format!("{}:{key}", schema.id))?,
            }
        }
        Ok(())
    }

    fn ignore(&self, name: &str) -> Result<(), Error> {
        match self.reader.reading.unknown_attributes {
            Unknown::Ignore => Ok(()),
            Unknown::Refuse => Err(unknown(name)),
        }
    }

    fn assign(&mut self, found: Resolved<'_>, value: Value) -> Result<(), Error> {
        if found.attribute.is_read_only() || found.leaf().is_read_only() {
            return Ok(());
        }
        let at = found.to_string();
        if found.sub_attribute.is_some() && found.attribute.multi_valued {
            return Err(Error::invalid_value(format!(
                "{at} cannot be a key, because {} has several values",
                found.attribute.name
            )));
        }
        let Some(mut value) = self.reader.attribute(found.leaf(), value, &at)? else {
            return Ok(());
        };
        if let Some(sub) = found.sub_attribute {
            value = Value::Object(Map::from_iter([(sub.name.clone(), value)]));
        }
        let target = match found.extension {
            None => &mut self.resource,
            Some(schema) => section_mut(&mut self.resource, &schema.id),
        };
        match (target.get_mut(&found.attribute.name), value) {
            // `name` and `name.givenName` side by side.
            (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
            (_, value) => {
                target.insert(found.attribute.name.clone(), value);
            }
        }
        Ok(())
    }
}

/// The section of an extension, created where it is missing.
pub(crate) fn section_mut<'m>(resource: &'m mut Map<String, Value>, urn: &str) -> &'m mut Map<String, Value> {
    let section = resource.entry(urn).or_insert_with(|| Value::Object(Map::new()));
    if !section.is_object() {
        *section = Value::Object(Map::new());
    }
    match section {
        Value::Object(map) => map,
        _ => unreachable!("the line above made it an object"),
    }
}
