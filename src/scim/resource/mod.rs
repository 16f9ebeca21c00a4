//! Resources: from a client's body to the one canonical form that is stored.
//!
//! Canonical means: names spelled as the schemas spell them, extension attributes in a section under their URN,
//! nothing null or empty, nothing unknown, nothing that only the server may write, `schemas` telling the truth.

mod accept;
mod read;
mod unheard;
mod validate;

use serde_json::{Map, Value};

pub use accept::accept;
pub(crate) use accept::section_mut;
pub(crate) use read::Reader;
pub(crate) use unheard::unheard_of;
pub(crate) use validate::validate;

use super::schema::{Mutability, ResourceType};

/// How to read what clients send: the switches on which real servers, and real clients, disagree.
///
/// ```
/// use webex_scim_mock::scim::resource::{CreateElement, Reading};
/// // As Webex documents it: a replace whose value filter matches nothing is an error.
/// let strict = Reading { create_value_path_element: CreateElement::AddOnly, ..Reading::default() };
/// assert!(strict.string_booleans);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Take `"True"` and `"false"` for booleans (Entra ID without its feature flag). Default: yes.
    pub string_booleans: bool,
    /// Refuse a body whose `schemas` lacks the core URN. Default: no.
    pub require_core_schema: bool,
    /// What to do with attributes of a body that no schema knows. Default: ignore.
    pub unknown_attributes: Unknown,
    /// What to do with a PATCH path that no schema knows. Default: refuse.
    pub unknown_paths: Unknown,
    /// Whether PATCH creates the element that a value path fails to find. Default: for add and replace.
    pub create_value_path_element: CreateElement,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            string_booleans: true,
            require_core_schema: false,
            unknown_attributes: Unknown::Ignore,
            unknown_paths: Unknown::Refuse,
            create_value_path_element: CreateElement::AddAndReplace,
        }
    }
}

/// What to do with what no schema knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Act as if it were not there.
    Ignore,
    /// Answer an error that names it.
    Refuse,
}

/// Which PATCH operations create the element that their value path does not find.
///
/// `add` to `emails[type eq "work"].value` on a user without a work address creates `{type: work, value: …}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateElement {
    /// Only `add`; `replace` answers `noTarget` (RFC 7644 section 3.5.2.3, and Webex as documented).
    AddOnly,
    /// Both, as Entra ID and the Microsoft validators expect.
    AddAndReplace,
}

/// Takes the writeOnly attributes (`password`) out of a canonical resource and returns them, sections included.
///
/// ```
/// # use webex_scim_mock::scim::{resource::take_write_only, schema::ResourceType};
/// # let core = serde_json::from_str(r#"{"id": "urn:c:User", "attributes": [
/// #     {"name": "userName"}, {"name": "password", "mutability": "writeOnly"}]}"#)?;
/// # let user = ResourceType { name: "User".into(), endpoint: "/Users".into(), core, extensions: vec![] };
/// let mut ada = serde_json::from_str(r#"{"userName": "ada", "password": "secret"}"#)?;
/// let secrets = take_write_only(&user, &mut ada);
/// assert_eq!(secrets["password"], "secret");
/// assert!(!ada.contains_key("password"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn take_write_only(resource_type: &ResourceType, resource: &mut Map<String, Value>) -> Map<String, Value> {
    let mut taken = Map::new();
    for attribute in &resource_type.core.attributes {
        if attribute.mutability == Mutability::WriteOnly
            && let Some(value) = resource.shift_remove(&attribute.name)
        {
            taken.insert(attribute.name.clone(), value);
        }
    }
    for schema in &resource_type.extensions {
        let Some(Value::Object(section)) = resource.get_mut(&schema.id) else {
            continue;
        };
        let mut secrets = Map::new();
        for attribute in &schema.attributes {
            if attribute.mutability == Mutability::WriteOnly
                && let Some(value) = section.shift_remove(&attribute.name)
            {
                secrets.insert(attribute.name.clone(), value);
            }
        }
        if !secrets.is_empty() {
            taken.insert(schema.id.clone(), Value::Object(secrets));
        }
    }
    taken
}

/// Puts the attributes of a resource into the order of its schemas: `schemas`, `id`, the core attributes, the
/// extensions, anything else, and `meta` last. Answers become predictable, whatever the client's order was.
pub fn arrange(resource_type: &ResourceType, mut resource: Map<String, Value>) -> Map<String, Value> {
    let mut arranged = Map::with_capacity(resource.len());
    let meta = resource.shift_remove_entry("meta");
    let first = ["schemas", "id"].into_iter();
    let names = first
        .chain(resource_type.top_attributes().map(|it| it.name.as_str()))
        .chain(resource_type.extensions.iter().map(|it| it.id.as_str()));
    for name in names {
        arranged.extend(resource.shift_remove_entry(name));
    }
    arranged.extend(resource);
    arranged.extend(meta);
    arranged
}

/// Writes `schemas`: the core URN, and the extensions that the resource has a section of. Empty sections go.
pub(crate) fn refresh_schemas(resource_type: &ResourceType, resource: &mut Map<String, Value>) {
    let mut urns = vec![Value::from(resource_type.core.id.as_str())];
    for schema in &resource_type.extensions {
        match resource.get(&schema.id) {
            Some(Value::Object(section)) if section.is_empty() => {
                resource.shift_remove(&schema.id);
            }
            Some(_) => urns.push(Value::from(schema.id.as_str())),
            None => {}
        }
    }
    // A stored resource may list them in another order; the same set is not a change.
    let unchanged = resource
        .get("schemas")
        .and_then(Value::as_array)
        .is_some_and(|old| old.len() == urns.len() && urns.iter().all(|urn| old.contains(urn)));
    if !unchanged {
        resource.insert("schemas".to_owned(), Value::Array(urns));
    }
}

#[cfg(test)]
mod tests;
