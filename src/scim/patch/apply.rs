//! Applying a request: which attribute each operation is about, and whether it may be written.

use serde_json::{Map, Value};

use super::attribute::Edit;
use super::{Applied, Op, Operation, PatchRequest, place};
use crate::scim::error::Error;
use crate::scim::filter::Filter;
use crate::scim::path::PatchPath;
use crate::scim::resource::{Reader, Reading, Unknown, arrange, refresh_schemas, section_mut, validate};
use crate::scim::schema::{Attribute, Resolved, ResourceType, Schema};
use crate::scim::value::{describe, is_unassigned};

impl PatchRequest {
    /// Applies the operations in order and returns the new resource; the old one is left alone.
    ///
    /// - Without a path, each key of the value is a path of its own: `name.givenName`, `urn:…:User:manager`.
    ///   What only the server may write, and what no schema knows, is ignored there; with a path it is an error.
    /// - `replace` with null or `""` removes; removing what is not there succeeds without a change, since the RFC
    ///   defines `noTarget` for replace only.
    /// - `remove` of a multi-valued attribute with a value removes the values listed and no others.
    /// - A value that becomes primary takes that role from the others.
    ///
    /// # Errors
    ///
    /// Led by the operation (`Operations[0]: …`): `invalidPath`, `noTarget`, `mutability`, `invalidValue`. Rules about
    /// the resource as a whole (required attributes, one primary value) are checked once at the end.
    ///
    /// ```
    /// # use webex_scim_mock::scim::{patch::PatchRequest, resource::Reading, schema::ResourceType};
    /// # let core = serde_json::from_str(r#"{"id": "urn:c:User", "attributes": [
    /// #     {"name": "userName"}, {"name": "active", "type": "boolean"}]}"#)?;
    /// # let user = ResourceType { name: "User".into(), endpoint: "/Users".into(), core, extensions: vec![] };
    /// # let ada = serde_json::from_str(r#"{"schemas": ["urn:c:User"], "userName": "ada", "active": true}"#)?;
    /// let request = PatchRequest::parse(&serde_json::json!({
    ///     "Operations": [{"op": "replace", "value": {"active": false}}]
    /// }))?;
    /// let applied = request.apply(&user, &ada, &Reading::default())?;
    /// assert_eq!(applied.resource["active"], false);
    /// assert!(applied.changed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(
        &self,
        resource_type: &ResourceType,
        resource: &Map<String, Value>,
        reading: &Reading,
    ) -> Result<Applied, Error> {
        let mut patch = Patch {
            resource_type,
            reader: Reader { reading, patch: true },
            resource: resource.clone(),
        };
        for (index, operation) in self.operations.iter().enumerate() {
            patch.operate(operation).map_err(|error| error.within(&place(index)))?;
        }
        let mut patched = patch.resource;
        refresh_schemas(resource_type, &mut patched);
        validate(resource_type, &patched, Some(resource))?;
        let changed = patched != *resource;
        Ok(Applied {
            resource: if changed {
                arrange(resource_type, patched)
            } else {
                patched
            },
            changed,
        })
    }
}

/// A request half applied.
struct Patch<'a> {
    resource_type: &'a ResourceType,
    reader: Reader<'a>,
    resource: Map<String, Value>,
}

/// What an operation is about.
struct Target<'a> {
    found: Resolved<'a>,
    filter: Option<&'a Filter>,
    at: String,
}

impl<'a> Patch<'a> {
    fn operate(&mut self, operation: &Operation) -> Result<(), Error> {
        let op = operation.op;
        let Some(path) = &operation.path else {
            return self.merge(op, operation.value.as_ref());
        };
        if path.filter.is_none()
            && let Some(schema) = self.resource_type.schema_named(&path.path)
        {
            return self.section(op, schema, operation.value.as_ref());
        }
        let Some(target) = self.target(path)? else {
            return match self.reader.reading.unknown_paths {
                Unknown::Ignore => Ok(()),
                Unknown::Refuse => Err(Error::invalid_path(format!(
                    "the path {path} names no attribute of {}",
                    self.resource_type.name
                ))),
            };
        };
        if target.is_read_only() {
            return Err(Error::mutability(format!("{} is readOnly", target.at)));
        }
        self.edit(op, &target, operation.value.clone())
    }

    /// Finds what a path names; `None` when it names nothing.
    fn target<'p>(&self, path: &'p PatchPath) -> Result<Option<Target<'p>>, Error>
    where
        'a: 'p,
    {
        let Some(mut found) = self.resource_type.resolve(&path.path) else {
            return Ok(None);
        };
        if path.filter.is_some() && (found.sub_attribute.is_some() || !found.attribute.multi_valued) {
            return Err(Error::invalid_path(format!(
                "{found} has a single value, so brackets cannot follow it"
            )));
        }
        if let Some(filter) = &path.filter {
            filter.check_elements(&path.path, found.attribute)?;
        }
        if let Some(name) = &path.sub_attribute {
            found.sub_attribute = found.attribute.sub_attribute(name);
            if found.sub_attribute.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(Target {
            found,
            filter: path.filter.as_ref(),
            at: match path.filter {
                Some(_) => path.to_string(),
                None => found.to_string(),
            },
        }))
    }

    /// No path: every key of the value is one.
    fn merge(&mut self, op: Op, value: Option<&Value>) -> Result<(), Error> {
        let Some(Value::Object(map)) = value else {
            return Err(Error::invalid_value(
                "without a path the value must be an object of attributes",
            ));
        };
        for (key, value) in map {
            if let Some(schema) = self.resource_type.schema(key) {
                self.section(op, schema, Some(value))?;
                continue;
            }
            match PatchPath::parse(key) {
                Ok(path) => self.merge_one(op, &path, value)?,
                Err(error) if key.contains('[') => return Err(error),
                Err(_) => self.ignore(key)?,
            }
        }
        Ok(())
    }

    fn merge_one(&mut self, op: Op, path: &PatchPath, value: &Value) -> Result<(), Error> {
        match self.target(path)? {
            Some(target) if target.is_read_only() => Ok(()),
            Some(target) => self.edit(op, &target, Some(value.clone())),
            None => self.ignore(&path.to_string()),
        }
    }

    fn ignore(&self, name: &str) -> Result<(), Error> {
        match self.reader.reading.unknown_attributes {
            Unknown::Ignore => Ok(()),
            Unknown::Refuse => Err(Error::invalid_value(format!(
                "{name} is not an attribute of any schema of this resource"
            ))),
        }
    }

    /// A schema as a whole, by path or as a key.
    fn section(&mut self, op: Op, schema: &'a Schema, value: Option<&Value>) -> Result<(), Error> {
        let core = self.resource_type.is_core(schema);
        let value = value.filter(|value| !is_unassigned(value));
        match (op, value) {
            (Op::Remove, _) if core => Err(Error::no_target("the core schema cannot be removed")),
            (Op::Remove, _) | (Op::Replace, None) if !core => {
                self.clear(schema);
                Ok(())
            }
            (_, None) => Ok(()),
            (_, Some(value @ Value::Object(_))) if core => self.merge(op, Some(value)),
            (_, Some(Value::Object(map))) => {
                for (key, value) in map {
                    match PatchPath::parse(&format!("{}:{key}", schema.id)) {
                        Ok(path) => self.merge_one(op, &path, value)?,
                        Err(_) => self.ignore(&format!("{}:{key}", schema.id))?,
                    }
                }
                Ok(())
            }
            (_, Some(other)) => Err(Error::invalid_value(format!(
                "{} must be an object, not {}",
                schema.id,
                describe(other)
            ))),
        }
    }

    /// Removes a section, except for what only the server may write.
    fn clear(&mut self, schema: &Schema) {
        if let Some(Value::Object(section)) = self.resource.get_mut(&schema.id) {
            section.retain(|name, _| schema.attribute(name).is_some_and(Attribute::is_read_only));
        }
    }

    fn edit(&mut self, op: Op, target: &Target<'_>, value: Option<Value>) -> Result<(), Error> {
        let edit = Edit {
            reader: self.reader,
            op,
            attribute: target.found.attribute,
            at: &target.at,
        };
        let container = match target.found.extension {
            None => &mut self.resource,
            Some(schema) => section_mut(&mut self.resource, &schema.id),
        };
        let sub = target.found.sub_attribute;
        match (target.filter, sub) {
            (Some(filter), _) => edit.elements(container, filter, sub, value),
            (None, Some(sub)) if edit.attribute.multi_valued => edit.every_element(container, sub, value),
            (None, Some(sub)) => edit.sub_attribute(container, sub, value),
            (None, None) => edit.whole(container, value),
        }
    }
}

impl Target<'_> {
    fn is_read_only(&self) -> bool {
        self.found.attribute.is_read_only() || self.found.leaf().is_read_only()
    }
}
