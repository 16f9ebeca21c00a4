//! A resource type (RFC 7643 section 6), and how an attribute path finds its attribute in it.

use std::fmt;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::{Attribute, Kind, Mutability, Returned, Schema, Uniqueness};
use crate::scim::path::AttributePath;

/// A kind of resource: its endpoint, its core schema and its extensions.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourceType {
    /// `User`, `Group`.
    pub name: String,
    /// `/Users`, `/Groups`.
    pub endpoint: String,
    /// The schema whose attributes stand at the top of a resource.
    pub core: Schema,
    /// The schemas whose attributes stand in a section named by their URN, in the order `schemas` lists them.
    pub extensions: Vec<Schema>,
}

/// The attribute that a path names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolved<'a> {
    /// The extension that holds the attribute; `None` for core and common attributes.
    pub extension: Option<&'a Schema>,
    /// The attribute.
    pub attribute: &'a Attribute,
    /// Its sub-attribute, when the path names one.
    pub sub_attribute: Option<&'a Attribute>,
}

impl ResourceType {
    /// Finds the attribute that a path names; `None` when there is none.
    ///
    /// Names are case-insensitive. A URN may be followed by `:` (RFC 7644 section 3.10) or by `.` (Webex, and old
    /// Entra ID jobs). A short name that the core schema lacks is looked for in the extensions, in order: Webex
    /// filters by `department`, Entra ID patches `manager`.
    ///
    /// ```
    /// # use webex_scim_mock::scim::{path::AttributePath, schema::ResourceType};
    /// # let core = serde_json::from_str(r#"{"id": "urn:c:User", "attributes": [{"name": "userName"}]}"#)?;
    /// # let more = serde_json::from_str(r#"{"id": "urn:x:User", "attributes": [{"name": "department"}]}"#)?;
    /// let user = ResourceType {
    ///     name: "User".to_owned(),
    ///     endpoint: "/Users".to_owned(),
    ///     core,
    ///     extensions: vec![more],
    /// };
    /// let path = AttributePath::parse("urn:x:User.DEPARTMENT")?;
    /// let found = user.resolve(&path).map(|it| it.to_string());
    /// assert_eq!(found.as_deref(), Some("urn:x:User:department"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn resolve(&self, path: &AttributePath) -> Option<Resolved<'_>> {
        let name = path.attribute.as_str();
        let sub = path.sub_attribute.as_deref();
        match path.schema.as_deref() {
            None => self.resolve_short(name, sub),
            Some(urn) => match self.schema(urn) {
                Some(schema) => self.resolve_in(schema, name, sub),
                // `urn:…:User.department` parses as schema `urn:…`, attribute `User`, sub-attribute `department`.
                None => self.resolve_in(self.schema(&format!("{urn}:{name}"))?, sub?, None),
            },
        }
    }

    /// The schema that a path names as a whole: `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`.
    pub fn schema_named(&self, path: &AttributePath) -> Option<&Schema> {
        match (&path.schema, &path.sub_attribute) {
            (Some(urn), None) => self.schema(&format!("{urn}:{}", path.attribute)),
            _ => None,
        }
    }

    /// The core schema or extension with this URN, in any letter case.
    pub fn schema(&self, urn: &str) -> Option<&Schema> {
        self.schemas().find(|it| it.id.eq_ignore_ascii_case(urn))
    }

    /// The core schema, then the extensions.
    pub fn schemas(&self) -> impl Iterator<Item = &Schema> {
        std::iter::once(&self.core).chain(&self.extensions)
    }

    /// Whether this schema is the core schema (and not an extension).
    pub fn is_core(&self, schema: &Schema) -> bool {
        schema.id == self.core.id
    }

    /// Attributes at the top of a resource: core attributes in document order, then the common ones it leaves out.
    pub fn top_attributes(&self) -> impl Iterator<Item = &Attribute> {
        let rest = COMMON
            .iter()
            .filter(|common| self.core.attribute(&common.name).is_none());
        self.core.attributes.iter().chain(rest)
    }

    /// Finds an attribute by its names within one schema.
    pub(crate) fn resolve_in<'a>(&'a self, schema: &'a Schema, name: &str, sub: Option<&str>) -> Option<Resolved<'a>> {
        if self.is_core(schema) {
            return self.resolve_core(name, sub);
        }
        with_sub(Some(schema), schema.attribute(name)?, sub)
    }

    fn resolve_short(&self, name: &str, sub: Option<&str>) -> Option<Resolved<'_>> {
        self.resolve_core(name, sub).or_else(|| {
            self.extensions
                .iter()
                .find_map(|schema| with_sub(Some(schema), schema.attribute(name)?, sub))
        })
    }

    fn resolve_core(&self, name: &str, sub: Option<&str>) -> Option<Resolved<'_>> {
        let attribute = self
            .core
            .attribute(name)
            .or_else(|| COMMON.iter().find(|common| common.name.eq_ignore_ascii_case(name)))?;
        with_sub(None, attribute, sub)
    }
}

fn with_sub<'a>(extension: Option<&'a Schema>, attribute: &'a Attribute, sub: Option<&str>) -> Option<Resolved<'a>> {
    let sub_attribute = match sub {
        Some(name) => Some(attribute.sub_attribute(name)?),
        None => None,
    };
    Some(Resolved {
        extension,
        attribute,
        sub_attribute,
    })
}

impl<'a> Resolved<'a> {
    /// The attribute at the end of the path.
    pub fn leaf(&self) -> &'a Attribute {
        self.sub_attribute.unwrap_or(self.attribute)
    }

    /// The object of a resource that holds the attribute: the resource itself, or the extension's section.
    pub fn container<'m>(&self, resource: &'m Map<String, Value>) -> Option<&'m Map<String, Value>> {
        match self.extension {
            None => Some(resource),
            Some(schema) => resource.get(&schema.id)?.as_object(),
        }
    }

    /// The value of the attribute in a canonical resource (of the attribute, not of the sub-attribute).
    pub fn value<'m>(&self, resource: &'m Map<String, Value>) -> Option<&'m Value> {
        self.container(resource)?.get(&self.attribute.name)
    }
}

/// The canonical spelling: `emails.value`, `urn:…:User:manager.value`.
impl fmt::Display for Resolved<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = self.extension {
            write!(f, "{}:", schema.id)?;
        }
        f.write_str(&self.attribute.name)?;
        match self.sub_attribute {
            Some(sub) => write!(f, ".{}", sub.name),
            None => Ok(()),
        }
    }
}

/// `schemas` and the common attributes of RFC 7643 section 3.1, which every resource has whatever its schema says.
static COMMON: LazyLock<Vec<Attribute>> = LazyLock::new(|| {
    vec![
        Attribute {
            multi_valued: true,
            case_exact: true,
            returned: Returned::Always,
            ..read_only("schemas", Kind::Reference)
        },
        Attribute {
            case_exact: true,
            returned: Returned::Always,
            uniqueness: Uniqueness::Server,
            ..read_only("id", Kind::String)
        },
        Attribute {
            case_exact: true,
            ..Attribute::new("externalId", Kind::String)
        },
        Attribute {
            sub_attributes: vec![
                Attribute {
                    case_exact: true,
                    ..read_only("resourceType", Kind::String)
                },
                read_only("created", Kind::DateTime),
                read_only("lastModified", Kind::DateTime),
                Attribute {
                    case_exact: true,
                    ..read_only("location", Kind::Reference)
                },
                Attribute {
                    case_exact: true,
                    ..read_only("version", Kind::String)
                },
            ],
            ..read_only("meta", Kind::Complex)
        },
    ]
});

fn read_only(name: &str, kind: Kind) -> Attribute {
    Attribute {
        mutability: Mutability::ReadOnly,
        ..Attribute::new(name, kind)
    }
}
