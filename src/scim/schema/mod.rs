//! Schemas and attributes (RFC 7643 sections 2.2 and 7), read from their JSON documents.

mod document;
mod resource_type;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

pub use document::SCHEMA;
pub use resource_type::{Resolved, ResourceType};

/// A schema: a URN, and the attributes that live under it.
///
/// Keeps the document it was read from, so that a `/Schemas` endpoint can show it unchanged.
///
/// ```
/// use webex_scim_mock::scim::schema::Schema;
/// let schema: Schema = serde_json::from_str(
///     r#"{"id": "urn:example:2.0:Pet", "name": "Pet", "attributes": [{"name": "nickName", "length": 20}]}"#,
/// )?;
/// assert_eq!(schema.attribute("NICKNAME").and_then(|a| a.max_length), Some(20));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// The URN.
    pub id: String,
    /// The human readable name.
    pub name: String,
    /// What the schema is about.
    pub description: String,
    /// The attributes, in document order.
    pub attributes: Vec<Attribute>,
    document: Value,
}

impl Schema {
    /// The attribute of this name, in any letter case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.attributes, name)
    }

    /// The JSON document that this schema was read from.
    pub fn document(&self) -> &Value {
        &self.document
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Document {
            id: String,
            #[serde(default)]
            name: String,
            #[serde(default)]
            description: String,
            attributes: Vec<Attribute>,
        }
        let document = Value::deserialize(deserializer)?;
        let read = Document::deserialize(&document).map_err(serde::de::Error::custom)?;
        Ok(Self {
            id: read.id,
            name: read.name,
            description: read.description,
            attributes: read.attributes,
            document,
        })
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.document.serialize(serializer)
    }
}

/// An attribute with its characteristics; what a document leaves out has the default of RFC 7643 section 2.2.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attribute {
    /// The name, spelled as resources spell it.
    pub name: String,
    /// The data type (`type`).
    #[serde(rename = "type", default)]
    pub kind: Kind,
    /// Whether the value is an array.
    #[serde(default)]
    pub multi_valued: bool,
    /// What the attribute means.
    #[serde(default)]
    pub description: String,
    /// Whether a resource must have it.
    #[serde(default)]
    pub required: bool,
    /// Whether letter case matters in comparisons.
    #[serde(default)]
    pub case_exact: bool,
    /// When a client may write it.
    #[serde(default)]
    pub mutability: Mutability,
    /// When a server returns it.
    #[serde(default)]
    pub returned: Returned,
    /// How far its values are unique.
    #[serde(default)]
    pub uniqueness: Uniqueness,
    /// Suggested values; not enforced (RFC 7643 section 2.4 leaves that open).
    #[serde(default)]
    pub canonical_values: Vec<String>,
    /// What a reference may point at.
    #[serde(default)]
    pub reference_types: Vec<String>,
    /// The parts of a complex attribute.
    #[serde(default)]
    pub sub_attributes: Vec<Attribute>,
    /// Greatest number of characters (`length`, not in the RFC).
    #[serde(rename = "length", default)]
    pub max_length: Option<usize>,
    /// Greatest number of values (`size`, not in the RFC).
    #[serde(rename = "size", default)]
    pub max_values: Option<usize>,
}

impl Attribute {
    /// An optional, single-valued, read-write attribute of this kind.
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            multi_valued: false,
            description: String::new(),
            required: false,
            case_exact: false,
            mutability: Mutability::default(),
            returned: Returned::default(),
            uniqueness: Uniqueness::default(),
            canonical_values: Vec::new(),
            reference_types: Vec::new(),
            sub_attributes: Vec::new(),
            max_length: None,
            max_values: None,
        }
    }

    /// The sub-attribute of this name, in any letter case.
    pub fn sub_attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.sub_attributes, name)
    }

    /// The sub-attribute `value`, which stands for the whole element in comparisons (RFC 7643 section 2.4).
    pub fn value_sub_attribute(&self) -> Option<&Attribute> {
        self.sub_attribute("value")
    }

    /// Whether the data type is `complex`.
    pub fn is_complex(&self) -> bool {
        self.kind == Kind::Complex
    }

    /// Whether clients may not write it.
    pub fn is_read_only(&self) -> bool {
        self.mutability == Mutability::ReadOnly
    }
}

fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes
        .iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// The data types of RFC 7643 section 2.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Unicode text.
    #[default]
    String,
    /// `true` or `false`.
    Boolean,
    /// A number with a fraction.
    Decimal,
    /// A whole number.
    Integer,
    /// An `xsd:dateTime`, as text.
    DateTime,
    /// Base64 text.
    Binary,
    /// A URI, as text.
    Reference,
    /// An object of sub-attributes.
    Complex,
}

impl Kind {
    /// The type with its article, for sentences: "a boolean", "an object".
    pub fn with_article(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Boolean => "a boolean",
            Self::Decimal => "a number",
            Self::Integer => "an integer",
            Self::DateTime => "a dateTime",
            Self::Binary => "a base64 string",
            Self::Reference => "a URI string",
            Self::Complex => "an object",
        }
    }
}

/// When a client may write an attribute (RFC 7643 section 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Mutability {
    /// Never; the server assigns it.
    ReadOnly,
    /// Always.
    #[default]
    ReadWrite,
    /// Once.
    Immutable,
    /// Always, but nobody can read it back.
    WriteOnly,
}

/// When a server returns an attribute (RFC 7643 section 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Returned {
    /// In every answer, whatever the client asked for.
    Always,
    /// In no answer.
    Never,
    /// Unless the client asked for something else.
    #[default]
    Default,
    /// Only when the client asked for it.
    Request,
}

/// How far the values of an attribute are unique (RFC 7643 section 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Uniqueness {
    /// Not at all.
    #[default]
    None,
    /// Within one service provider.
    Server,
    /// Everywhere.
    Global,
}

#[cfg(test)]
mod tests;
