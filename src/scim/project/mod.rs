//! Attribute selection: `attributes` and `excludedAttributes` (RFC 7644 section 3.9), and `returned`.

mod view;

use serde_json::{Map, Value};

use self::view::{Part, View};
use super::error::Error;
use super::path::{AttributePath, PatchPath};
use super::schema::{Attribute, ResourceType, Returned, Schema};

/// Which attributes an answer shows.
///
/// ```
/// use webex_scim_mock::scim::project::Projection;
/// assert!(Projection::parse(Some(r#"userName, emails[type eq "work"]"#), None).is_ok());
/// assert_eq!(
///     Projection::parse(Some("userName"), Some("members")).map_err(|e| e.to_string()),
///     Err("attributes and excludedAttributes cannot be combined (RFC 7644 section 3.9)".to_owned())
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Projection {
    selection: Selection,
}

/// The most attributes that one request names.
pub const ITEMS_MAX: usize = 500;

#[derive(Debug, Clone, PartialEq, Default)]
enum Selection {
    /// What is returned by default.
    #[default]
    Default,
    /// `attributes`: these, and what is always returned.
    Only(Vec<PatchPath>),
    /// `excludedAttributes`: the default without these.
    Without(Vec<PatchPath>),
}

impl Projection {
    /// Reads the two query parameters: names in any letter case, separated by commas, with or without URN. An item
    /// may be a schema URN alone (all its attributes) or carry a filter. Blank parameters count as absent, names
    /// that no schema knows select nothing.
    ///
    /// # Errors
    ///
    /// `invalidValue` when both are given, `invalidFilter` for a malformed filter.
    pub fn parse(attributes: Option<&str>, excluded: Option<&str>) -> Result<Self, Error> {
        let attributes = attributes.filter(|text| !text.trim().is_empty());
        let excluded = excluded.filter(|text| !text.trim().is_empty());
        let selection = match (attributes, excluded) {
            (Some(_), Some(_)) => {
                return Err(Error::invalid_value(
                    "attributes and excludedAttributes cannot be combined (RFC 7644 section 3.9)",
                ));
            }
            (Some(text), None) => Selection::Only(items(text)?),
            (None, Some(text)) => Selection::Without(items(text)?),
            (None, None) => Selection::Default,
        };
        Ok(Self { selection })
    }

    /// Whether the request has the `attributes` parameter.
    pub fn names_attributes(&self) -> bool {
        matches!(self.selection, Selection::Only(_))
    }

    /// Whether an answer would show any of this top-level or extension attribute. Lets a caller skip what is
    /// expensive to compute, such as the members of a group.
    pub fn shows(&self, resource_type: &ResourceType, path: &AttributePath) -> bool {
        let Some(found) = resource_type.resolve(path) else {
            return false;
        };
        let urn = found.extension.map(|schema| schema.id.as_str());
        let view = self.view(resource_type, urn, found.attribute);
        !matches!(view, View::Hidden)
    }

    /// The selected part of a canonical resource, in the same order.
    ///
    /// `id` and `schemas` are always shown, `returned: never` never, `returned: request` when asked for.
    pub fn apply(&self, resource_type: &ResourceType, resource: &Map<String, Value>) -> Map<String, Value> {
        let mut shown = Map::new();
        for (name, value) in resource {
            let section = resource_type.extensions.iter().find(|it| it.id == *name);
            let projected = match (section, value) {
                (Some(schema), Value::Object(section)) => self.section(resource_type, schema, section),
                _ => match resource_type.top_attributes().find(|it| it.name == *name) {
                    Some(attribute) => self.view(resource_type, None, attribute).of(attribute, value),
                    // What no schema knows cannot be asked for, so it is shown unless something else was.
                    None => (!matches!(self.selection, Selection::Only(_))).then(|| value.clone()),
                },
            };
            shown.extend(projected.map(|value| (name.clone(), value)));
        }
        shown
    }

    fn section(&self, resource_type: &ResourceType, schema: &Schema, section: &Map<String, Value>) -> Option<Value> {
        let mut shown = Map::new();
        for (name, value) in section {
            if let Some(attribute) = schema.attributes.iter().find(|it| it.name == *name) {
                let view = self.view(resource_type, Some(&schema.id), attribute);
                let value = view.of(attribute, value);
                shown.extend(value.map(|value| (name.clone(), value)));
            }
        }
        (!shown.is_empty()).then_some(Value::Object(shown))
    }

    fn view<'p>(&'p self, resource_type: &ResourceType, urn: Option<&str>, attribute: &Attribute) -> View<'p> {
        let always = attribute.returned == Returned::Always
            || (urn.is_none() && matches!(attribute.name.as_str(), "id" | "schemas"));
        if attribute.returned == Returned::Never {
            return View::Hidden;
        }
        if always {
            return View::Whole;
        }
        let about = |items: &'p [PatchPath]| -> Vec<Part<'p>> {
            items
                .iter()
                .filter_map(|item| Part::about(item, resource_type, urn, attribute))
                .collect()
        };
        let by_default = attribute.returned != Returned::Request;
        match &self.selection {
            Selection::Default if by_default => View::Whole,
            Selection::Only(items) => View::only(about(items)),
            Selection::Without(items) if by_default => View::without(about(items)),
            Selection::Default | Selection::Without(_) => View::Hidden,
        }
    }
}

/// The comma-separated items; commas inside brackets and quotes do not separate.
fn items(text: &str) -> Result<Vec<PatchPath>, Error> {
    let mut depth = 0_usize;
    let mut quoted = false;
    let separates = |c: char| {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && !quoted && depth == 0
    };
    let mut paths = Vec::new();
    for item in text.split(separates).map(str::trim) {
        match PatchPath::parse(item) {
            // Each item is looked up for every attribute of every resource, so one that is there counts once.
            Ok(path) if paths.contains(&path) => {}
            Ok(_) if paths.len() == ITEMS_MAX => {
                return Err(Error::invalid_value(format!(
                    "attributes and excludedAttributes take at most {ITEMS_MAX} names"
                )));
            }
            Ok(path) => paths.push(path),
            Err(error) if item.contains('[') => return Err(error),
            // A name that cannot be one is one that no schema knows.
            Err(_) => {}
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests;
