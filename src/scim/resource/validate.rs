//! Rules about a whole resource: required attributes, one primary value, number of values.

use serde_json::{Map, Value};

use super::read::{check_count, place};
use crate::scim::collection::{has_primary, is_primary};
use crate::scim::error::Error;
use crate::scim::schema::{Attribute, ResourceType};
use crate::scim::value::is_unassigned;

/// Validates a canonical resource; with a `before`, only the attributes that differ from it.
///
/// The latter keeps a PATCH of the title from failing on a rule that the resource broke when it was seeded.
/// Required attributes of an extension are required only when its section is there.
pub(crate) fn validate(
    resource_type: &ResourceType,
    resource: &Map<String, Value>,
    before: Option<&Map<String, Value>>,
) -> Result<(), Error> {
    check_section(&resource_type.core.attributes, None, resource, before)?;
    for schema in &resource_type.extensions {
        if let Some(Value::Object(section)) = resource.get(&schema.id) {
            let before = before.and_then(|it| it.get(&schema.id)?.as_object());
            check_section(&schema.attributes, Some(&schema.id), section, before)?;
        }
    }
    Ok(())
}

fn check_section(
    attributes: &[Attribute],
    urn: Option<&str>,
    section: &Map<String, Value>,
    before: Option<&Map<String, Value>>,
) -> Result<(), Error> {
    for attribute in attributes {
        let value = section.get(&attribute.name);
        if before.is_some_and(|before| before.get(&attribute.name) == value) {
            continue;
        }
        let at = || place(urn, &attribute.name);
        match value {
            Some(value) => check_value(attribute, value, &at())?,
            None if attribute.required && !attribute.is_read_only() => {
                return Err(Error::invalid_value(format!("{} is required", at())));
            }
            None => {}
        }
    }
    Ok(())
}

fn check_value(attribute: &Attribute, value: &Value, at: &str) -> Result<(), Error> {
    let Value::Array(items) = value else {
        return check_parts(attribute, value, at);
    };
    check_count(attribute, items.len(), at)?;
    if has_primary(attribute) && items.iter().filter(|item| is_primary(item)).count() > 1 {
        return Err(Error::invalid_value(format!(
            "{at} must have at most one element with primary true"
        )));
    }
    if attribute.sub_attributes.iter().any(|sub| sub.required) {
        for (index, item) in items.iter().enumerate() {
            check_parts(attribute, item, &format!("{at}[{index}]"))?;
        }
    }
    Ok(())
}

fn check_parts(attribute: &Attribute, value: &Value, at: &str) -> Result<(), Error> {
    let missing = attribute
        .sub_attributes
        .iter()
        .filter(|sub| sub.required && !sub.is_read_only())
        .find(|sub| value.get(&sub.name).is_none_or(is_unassigned));
    match missing {
        Some(sub) => Err(Error::invalid_value(format!("{at}.{} is required", sub.name))),
        None => Ok(()),
    }
}
