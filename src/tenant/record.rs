//! One stored resource: its canonical attributes, without what depends on who asks.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::inactive::Inactive;
use super::kind::Kind;
use super::membership::Membership;
use super::source::{self, Source};
use crate::clock::rfc3339;
use crate::ids::{OrgId, ResourceId};
use crate::scim::resource;
use crate::webex::schemas::{CISCO_USER, ENTERPRISE_USER};

/// A User or Group at rest.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) id: ResourceId,
    /// Place in the order of creation, which is the order of lists.
    pub(super) seq: u64,
    /// Left out of lists: people that the control plane made to own a token.
    pub(super) hidden: bool,
    /// Their address is of a domain that nobody has verified, and not confirmed yet.
    pub(super) unconfirmed: bool,
    /// Since when a user is not active, and by what.
    pub(super) inactive: Option<Inactive>,
    /// The whole resource but its members, and but the org's id, `meta.location`, `$ref` and display names, which depend
    /// on the org, the caller and the moment.
    pub(super) attributes: Map<String, Value>,
    /// A group's members, which may be thousands.
    pub(super) members: Membership,
}

impl Record {
    /// What of it stays through every change.
    pub(super) fn without_attributes(&self) -> Self {
        Self {
            attributes: Map::new(),
            members: Membership::default(),
            ..*self
        }
    }

    /// A top-level attribute as it rests.
    pub(crate) fn attribute(&self, attribute: &str) -> Option<&Value> {
        self.attributes.get(attribute)
    }

    /// A top-level attribute's text.
    pub(crate) fn text(&self, attribute: &str) -> Option<&str> {
        self.attribute(attribute)?.as_str()
    }

    /// A top-level attribute.
    pub(crate) fn value(&self, attribute: &str) -> Option<&Value> {
        self.attributes.get(attribute)
    }

    /// A user's login.
    pub(crate) fn user_name(&self) -> &str {
        self.text("userName").unwrap_or_default()
    }

    /// What a person reads of it: the display name, else the unique name.
    pub(crate) fn display(&self, kind: Kind) -> &str {
        self.text("displayName")
            .or_else(|| self.text(kind.unique_attribute()))
            .unwrap_or_default()
    }

    /// The version, which is an entity tag.
    pub(crate) fn version(&self) -> &str {
        let meta = self.attributes.get("meta").and_then(|meta| meta.get("version"));
        meta.and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether a user is active; groups always are.
    pub(crate) fn is_active(&self) -> bool {
        self.attributes.get("active").and_then(Value::as_bool) != Some(false)
    }

    /// Whether directory synchronisation removed a user, who is inactive since.
    pub(crate) fn is_removed_by_sync(&self) -> bool {
        self.inactive.is_some_and(|inactive| inactive.by_sync)
    }

    /// The `value`s of a user's `roles`.
    pub(crate) fn roles(&self) -> Vec<&str> {
        self.elements("roles")
            .filter_map(|role| role.get("value")?.as_str())
            .collect()
    }

    /// The attributes with the members among them, in their place. It costs a copy of all.
    pub(super) fn whole(&self) -> Map<String, Value> {
        let mut whole = self.attributes.clone();
        put_members(&mut whole, self.members.to_value());
        whole
    }

    /// An attribute of a user's section of Webex's own.
    pub(super) fn cisco(&self, attribute: &str) -> Option<&Value> {
        self.attributes.get(CISCO_USER)?.get(attribute)
    }

    /// The id of a user's manager.
    pub(super) fn manager_id(&self) -> Option<ResourceId> {
        let manager = self.attributes.get(ENTERPRISE_USER)?.get("manager")?;
        manager.get("value")?.as_str()?.parse().ok()
    }

    fn elements(&self, attribute: &str) -> impl Iterator<Item = &Value> {
        self.attributes
            .get(attribute)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    }
}

/// Puts a group's members in among its attributes, in their place.
pub(super) fn put_members(attributes: &mut Map<String, Value>, members: Option<Value>) {
    if let Some(members) = members {
        attributes.insert("members".to_owned(), members);
        *attributes = resource::arrange(Kind::Group.resource_type(), std::mem::take(attributes));
    }
}

/// What the service provider assigns, as opposed to the client (RFC 7643 section 3.1).
#[derive(Clone, Debug)]
pub(super) struct Stamp {
    pub(super) id: ResourceId,
    pub(super) created: String,
    pub(super) modified: Timestamp,
    /// Webex writes versions as weak entity tags of about eleven digits.
    pub(super) version: u64,
    pub(super) source: Source,
}

/// What stands at rest for the id of the org: it is the directory's to tell, so that two orgs can share a record.
const OWN_ORG: &str = "-";

/// Puts a resource in the order in which Webex writes it, with the assigned attributes in their places.
pub(super) fn assemble(kind: Kind, stamp: &Stamp, mut client: Map<String, Value>) -> Map<String, Value> {
    let mut cisco = match client.remove(kind.cisco_urn()) {
        Some(Value::Object(section)) => section,
        _ => Map::new(),
    };
    // Both are written anew and last, whatever the client or an export had in their place.
    cisco.shift_remove(source::ATTRIBUTE);
    cisco.shift_remove("meta");
    if let Some(shown) = stamp.source.shown(kind) {
        cisco.insert(source::ATTRIBUTE.to_owned(), shown);
    }
    cisco.insert("meta".to_owned(), json!({ organization_key(kind): OWN_ORG }));
    client.insert(kind.cisco_urn().to_owned(), Value::Object(cisco));

    let resource_type = kind.resource_type();
    client.insert("id".to_owned(), stamp.id.to_string().into());
    client.insert(
        "meta".to_owned(),
        json!({
            "resourceType": resource_type.name,
            "version": etag(stamp.version),
            "created": stamp.created,
            "lastModified": rfc3339(stamp.modified),
        }),
    );
    resource::refresh_schemas(resource_type, &mut client);
    resource::arrange(resource_type, client)
}

/// Adds the id of the org to what is shown of a resource.
pub(super) fn show_organization(kind: Kind, org: OrgId, attributes: &mut Map<String, Value>) {
    if let Some(meta) = attributes
        .get_mut(kind.cisco_urn())
        .and_then(|cisco| cisco.get_mut("meta"))
    {
        meta[organization_key(kind)] = org.to_string().into();
    }
}

// Webex: fidelity row "organization-id-spelling": users say `organizationId`, groups `organizationID`.
fn organization_key(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "organizationId",
        Kind::Group => "organizationID",
    }
}

/// A version as a weak entity tag (RFC 7644 section 3.14).
pub(super) fn etag(version: u64) -> String {
    format!("W/\"{version}\"")
}
