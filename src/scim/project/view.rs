//! How much of one attribute a selection shows.

use serde_json::{Map, Value};

use crate::scim::filter::element_matches;
use crate::scim::path::PatchPath;
use crate::scim::schema::{Attribute, ResourceType, Returned};
use crate::scim::value::is_unassigned;

/// What one item says about one attribute.
#[derive(Debug)]
pub(super) struct Part<'p> {
    item: &'p PatchPath,
    sub_attribute: Option<String>,
}

impl<'p> Part<'p> {
    /// `None` when the item is about another attribute.
    pub(super) fn about(
        item: &'p PatchPath,
        resource_type: &ResourceType,
        urn: Option<&str>,
        attribute: &Attribute,
    ) -> Option<Self> {
        if item.filter.is_none()
            && let Some(schema) = resource_type.schema_named(&item.path)
        {
            let own = urn.unwrap_or(&resource_type.core.id);
            return (schema.id == own).then_some(Self {
                item,
                sub_attribute: None,
            });
        }
        let found = resource_type.resolve(&item.path)?;
        if found.extension.map(|schema| schema.id.as_str()) != urn || found.attribute.name != attribute.name {
            return None;
        }
        let sub_attribute = match (&item.sub_attribute, found.sub_attribute) {
            (Some(name), _) => Some(attribute.sub_attribute(name)?.name.clone()),
            (None, Some(sub)) => Some(sub.name.clone()),
            (None, None) => None,
        };
        Some(Self { item, sub_attribute })
    }

    fn is_whole(&self) -> bool {
        self.item.filter.is_none() && self.sub_attribute.is_none()
    }

    fn selects(&self, attribute: &Attribute, element: &Value) -> bool {
        match &self.item.filter {
            Some(filter) => element_matches(filter, attribute, element),
            None => true,
        }
    }

    /// Whether this part is about the sub-attribute `name` of this element.
    fn selects_sub(&self, attribute: &Attribute, element: &Value, name: &str) -> bool {
        self.sub_attribute.as_deref().is_none_or(|sub| sub == name) && self.selects(attribute, element)
    }
}

/// How much of one attribute is shown.
#[derive(Debug)]
pub(super) enum View<'p> {
    Hidden,
    Whole,
    Only(Vec<Part<'p>>),
    Without(Vec<Part<'p>>),
}

impl<'p> View<'p> {
    pub(super) fn only(parts: Vec<Part<'p>>) -> Self {
        match parts.as_slice() {
            [] => Self::Hidden,
            parts if parts.iter().any(Part::is_whole) => Self::Whole,
            _ => Self::Only(parts),
        }
    }

    pub(super) fn without(parts: Vec<Part<'p>>) -> Self {
        match parts.as_slice() {
            [] => Self::Whole,
            parts if parts.iter().any(Part::is_whole) => Self::Hidden,
            _ => Self::Without(parts),
        }
    }

    pub(super) fn of(&self, attribute: &Attribute, value: &Value) -> Option<Value> {
        if matches!(self, Self::Hidden) {
            return None;
        }
        let Value::Array(elements) = value else {
            return self.element(attribute, value);
        };
        let shown: Vec<Value> = elements
            .iter()
            .filter_map(|element| self.element(attribute, element))
            .collect();
        // What is stored empty (`members: []`) is shown empty; what the selection empties is not shown.
        (!shown.is_empty() || elements.is_empty()).then_some(Value::Array(shown))
    }

    fn element(&self, attribute: &Attribute, element: &Value) -> Option<Value> {
        let chosen = match self {
            Self::Hidden => false,
            Self::Whole => true,
            Self::Only(parts) => parts.iter().any(|part| part.selects(attribute, element)),
            Self::Without(parts) => !parts
                .iter()
                .any(|part| part.sub_attribute.is_none() && part.selects(attribute, element)),
        };
        let Value::Object(map) = element else {
            return chosen.then(|| element.clone());
        };
        if !chosen {
            return None;
        }
        let mut shown = Map::with_capacity(map.len());
        for (name, value) in map {
            if self.shows_sub(attribute, element, name) {
                shown.insert(name.clone(), value.clone());
            }
        }
        let shown = Value::Object(shown);
        (!is_unassigned(&shown)).then_some(shown)
    }

    fn shows_sub(&self, attribute: &Attribute, element: &Value, name: &str) -> bool {
        let asked = |part: &Part<'_>| part.selects_sub(attribute, element, name);
        match attribute.sub_attributes.iter().find(|it| it.name == name) {
            Some(sub) if sub.returned == Returned::Never => false,
            Some(sub) if sub.returned == Returned::Always => true,
            Some(sub) if sub.returned == Returned::Request => {
                matches!(self, Self::Only(parts) if parts.iter().any(asked))
            }
            _ => match self {
                Self::Hidden => false,
                Self::Whole => true,
                Self::Only(parts) => parts.iter().any(asked),
                Self::Without(parts) => !parts.iter().any(asked),
            },
        }
    }
}
