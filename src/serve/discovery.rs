//! What the service says of itself: its configuration, its resource types and its schemas (RFC 7644 section 4).

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::performed::Performed;
use super::query::Query;
use super::reply::Reply;
use crate::message::Request;
use crate::operation::{Call, Operation};
use crate::scim::list::list_response;
use crate::scim::schema::{ResourceType, SCHEMA, Schema};
use crate::webex::profile::{Discovery, EntityTags, MembersForm, Sorting, Switches, WebexSections};
use crate::webex::{limits, schemas};
use crate::world::Org;

const CONFIG: &str = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
const RESOURCE_TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";

/// Tells what is asked for. `base` is the SCIM base URL that the client called.
pub(super) fn perform(org: &Org, call: &Call, request: &Request, base: &str) -> Result<Performed, Failure> {
    let switches = org.tenant.profile().switches;
    // The section has them ignore every parameter but this, so that nobody mistakes all for what was found.
    if Query::parse(request.query.as_deref())?.one("filter")?.is_some() {
        return Err(Failure::Declined {
            status: StatusCode::FORBIDDEN,
            why: "discovery endpoints take no filter (RFC 7644 section 4)".to_owned(),
        });
    }
    let id = call.resource.as_deref();
    let document = match call.operation {
        Operation::Config => config(switches, base),
        Operation::Types => listed(schemas::types().map(|it| resource_type(it, switches, base)), id)?,
        _ => {
            let shown = schemas::all().filter(|schema| is_shown(schema, switches));
            listed(shown.map(|it| schema(it, switches, base)), id)?
        }
    };
    Ok(Performed::read(Reply::Document(document)))
}

/// All of them, or the one of this id: a URN in any letter case, a resource type as it is spelled.
fn listed(documents: impl Iterator<Item = Value>, id: Option<&str>) -> Result<Value, Failure> {
    let mut documents = documents;
    let Some(id) = id else {
        let all: Vec<Value> = documents.collect();
        return Ok(list_response(all.len(), 1, all));
    };
    let found = documents.find(|document| {
        let known = document["id"].as_str().unwrap_or_default();
        known == id || (id.contains(':') && known.eq_ignore_ascii_case(id))
    });
    found.ok_or_else(|| Failure::Declined {
        status: StatusCode::NOT_FOUND,
        why: format!("nothing here has the id {id}; without an id there is a list of all"),
    })
}

/// `/ServiceProviderConfig` (RFC 7643 section 5).
fn config(switches: Switches, base: &str) -> Value {
    json!({
        "schemas": [CONFIG],
        "patch": { "supported": true },
        "bulk": {
            "supported": true,
            "maxOperations": limits::BULK_MAX_OPERATIONS,
            "maxPayloadSize": limits::BULK_MAX_PAYLOAD,
        },
        "filter": { "supported": true, "maxResults": limits::MAX_COUNT },
        "changePassword": { "supported": true },
        "sort": { "supported": switches.sort != Sorting::Ignored },
        "etag": { "supported": switches.entity_tags == EntityTags::Honoured },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "A token from the sign-in, or one that the double's control plane issues.",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": { "resourceType": "ServiceProviderConfig", "location": format!("{base}/ServiceProviderConfig") },
    })
}

fn is_shown(schema: &Schema, switches: Switches) -> bool {
    switches.webex_sections == WebexSections::Shown
        || ![schemas::CISCO_USER, schemas::CISCO_GROUP].contains(&&*schema.id)
}

/// A resource type (RFC 7643 section 6).
fn resource_type(resource_type: &ResourceType, switches: Switches, base: &str) -> Value {
    let shown = resource_type.extensions.iter().filter(|it| is_shown(it, switches));
    let extensions: Vec<Value> = shown.map(|it| json!({ "schema": it.id, "required": false })).collect();
    let name = &resource_type.name;
    json!({
        "schemas": [RESOURCE_TYPE],
        "id": name,
        "name": name,
        "description": resource_type.core.description,
        "endpoint": resource_type.endpoint,
        "schema": resource_type.core.id,
        "schemaExtensions": extensions,
        "meta": { "resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{name}") },
    })
}

/// A schema as RFC 7643 spells it, or as its document has it, with the limits that the RFC has no words for.
// Webex: fidelity row "connector-schemas": that the connector URL serves schemas is assumed, because Entra asks.
fn schema(schema: &Schema, switches: Switches, base: &str) -> Value {
    let mut meta = json!({ "resourceType": "Schema" });
    let mut document: Map<String, Value> = match switches.discovery {
        Discovery::Rfc => {
            meta["location"] = format!("{base}/Schemas/{}", schema.id).into();
            let mut document = schema.in_full();
            // Every answer has the id (RFC 7643 section 3.1), and the directory knows no two groups of one name.
            declare(&mut document, "id", "returned", "always");
            if schema.id == schemas::GROUP.core.id {
                declare(&mut document, "displayName", "uniqueness", "server");
            }
            if switches.members_form == MembersForm::Rfc {
                forget_display(&mut document);
            }
            if schema.id == schemas::CISCO_USER {
                // Webex gives it the enterprise schema's name. Clients that make types of schemas then see but one.
                document.insert("name".to_owned(), "Cisco User".into());
            }
            document
        }
        Discovery::Webex | Discovery::None => schema.document().as_object().cloned().unwrap_or_default(),
    };
    document.insert("schemas".to_owned(), json!([SCHEMA]));
    document.insert("meta".to_owned(), meta);
    document.into()
}

/// Says what the service does with an attribute, where its document says otherwise.
fn declare(document: &mut Map<String, Value>, name: &str, characteristic: &str, word: &str) {
    let attributes = document.get_mut("attributes").and_then(Value::as_array_mut);
    for attribute in attributes.into_iter().flatten().filter(|it| it["name"] == name) {
        attribute[characteristic] = word.into();
    }
}

/// Takes the name of a member out of a group's schema, where groups do not tell it.
fn forget_display(document: &mut Map<String, Value>) {
    let attributes = document.get_mut("attributes").and_then(Value::as_array_mut);
    let members = attributes.into_iter().flatten().filter(|it| it["name"] == "members");
    for parts in members.filter_map(|it| it["subAttributes"].as_array_mut()) {
        parts.retain(|part| part["name"] != "display");
    }
}
