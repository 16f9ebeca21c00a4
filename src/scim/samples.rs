//! Resource types and resources for the tests of this module: small, and with limits that tests can reach.

use proptest::prelude::ProptestConfig;
use serde_json::{Map, Value, json};

use super::schema::{ResourceType, Schema};

pub(super) const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
pub(super) const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";
pub(super) const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub(super) const CISCO_GROUP: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";

/// So many cases, and no files left behind when one fails.
pub(super) fn cases(count: u32) -> ProptestConfig {
    ProptestConfig {
        cases: count,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// `Map` from `json!({…})`.
#[track_caller]
pub(super) fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("not an object: {other}"),
    }
}

#[track_caller]
fn schema(id: &str, attributes: Value) -> Schema {
    serde_json::from_value(json!({"id": id, "name": "Sample", "attributes": attributes})).unwrap()
}

fn text(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| json!({"name": name})).collect()
}

fn plural(name: &str, size: Option<usize>) -> Value {
    let mut subs = text(&["value", "display", "type"]);
    subs.push(json!({"name": "primary", "type": "boolean"}));
    json!({"name": name, "type": "complex", "multiValued": true, "subAttributes": subs, "size": size})
}

/// A user with the enterprise extension and a part of Cisco's.
pub(super) fn user() -> ResourceType {
    let core = json!([
        {"name": "id", "mutability": "readOnly", "caseExact": true, "returned": "always"},
        {"name": "userName", "required": true, "length": 254},
        {"name": "password", "mutability": "writeOnly", "returned": "never"},
        {"name": "active", "type": "boolean"},
        {"name": "name", "type": "complex", "subAttributes":
            text(&["formatted", "familyName", "givenName", "middleName"])},
        {"name": "displayName", "length": 5},
        {"name": "title"},
        {"name": "level", "type": "integer"},
        {"name": "score", "type": "decimal"},
        {"name": "hired", "type": "dateTime"},
        {"name": "key", "type": "binary", "caseExact": true},
        {"name": "nonce", "caseExact": true, "mutability": "immutable"},
        {"name": "diary", "returned": "request"},
        plural("emails", Some(3)),
        plural("phoneNumbers", None),
        plural("roles", None),
        {"name": "addresses", "type": "complex", "multiValued": true, "subAttributes":
            text(&["type", "streetAddress", "locality", "formatted"])},
        {"name": "groups", "type": "complex", "multiValued": true, "mutability": "readOnly",
            "subAttributes": text(&["value", "display"])}
    ]);
    let enterprise = json!([
        {"name": "employeeNumber"},
        {"name": "department"},
        {"name": "manager", "type": "complex", "subAttributes": [
            {"name": "value", "required": true, "caseExact": true},
            {"name": "displayName", "mutability": "readOnly"},
            {"name": "$ref", "type": "reference", "mutability": "readOnly"}]}
    ]);
    let cisco = json!([
        {"name": "accountStatus", "multiValued": true},
        {"name": "provisionSource", "mutability": "readOnly"},
        {"name": "managedSites", "type": "complex", "multiValued": true, "subAttributes": [
            {"name": "siteName", "required": true, "caseExact": true}, {"name": "role", "required": true}]},
        {"name": "meta", "type": "complex", "mutability": "readOnly", "subAttributes": [
            {"name": "organizationId", "mutability": "readOnly"}]}
    ]);
    ResourceType {
        name: "User".to_owned(),
        endpoint: "/Users".to_owned(),
        core: schema(CORE, core),
        extensions: vec![schema(ENTERPRISE, enterprise), schema(CISCO, cisco)],
    }
}

/// A group with a part of Cisco's extension.
pub(super) fn group() -> ResourceType {
    let core = json!([
        {"name": "displayName", "required": true},
        {"name": "members", "type": "complex", "multiValued": true, "subAttributes": [
            {"name": "value", "mutability": "immutable"},
            {"name": "type", "mutability": "immutable"},
            {"name": "display", "mutability": "readOnly"},
            {"name": "$ref", "type": "reference", "mutability": "immutable"}]}
    ]);
    let cisco = json!([
        {"name": "usage"},
        {"name": "inheritances", "type": "complex", "multiValued": true, "subAttributes": [
            {"name": "type"}, {"name": "value"}, {"name": "scope", "multiValued": true}]},
        {"name": "meta", "type": "complex", "mutability": "readOnly", "subAttributes": [
            {"name": "organizationID", "mutability": "readOnly"}]}
    ]);
    ResourceType {
        name: "Group".to_owned(),
        endpoint: "/Groups".to_owned(),
        core: schema(GROUP, core),
        extensions: vec![schema(CISCO_GROUP, cisco)],
    }
}

/// A stored user, as this module would have stored it.
pub(super) fn ada() -> Map<String, Value> {
    map(json!({
        "schemas": [CORE, ENTERPRISE],
        "id": "2819c223",
        "userName": "Ada@Example.com",
        "active": true,
        "name": {"familyName": "Lovelace", "givenName": "Ada"},
        "title": "Countess",
        "level": 7,
        "score": 2.5,
        "hired": "2015-10-10T14:38:21.8617979-07:00",
        "key": "QUJD",
        "emails": [
            {"value": "ada@example.com", "type": "work", "primary": true},
            {"value": "ada@home.example", "type": "home"}
        ],
        "externalId": "AdaX",
        ENTERPRISE: {
            "department": "Engines",
            "manager": {"value": "B-1", "displayName": "Babbage"}
        },
        "meta": {"resourceType": "User", "created": "2011-05-13T04:42:34Z"}
    }))
}
