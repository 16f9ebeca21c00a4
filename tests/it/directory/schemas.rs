//! `/Schemas` on the tenant URL, where Microsoft Entra ID asks for it, and nowhere else.

use std::path::Path;

use serde_json::{Value, json};

use super::{CISCO_GROUP, CISCO_USER, CORE_GROUP, CORE_USER, ENTERPRISE, list_of, ok};
use crate::support::{Answer, Caller, start};

/// The documents as they stand in the repository, in the order in which they are served.
fn documents() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/schemas");
    [
        "core-user",
        "cisco-user",
        "enterprise-user",
        "core-group",
        "cisco-group",
    ]
    .map(|name| {
        let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        let mut document: Value = serde_json::from_str(&text).unwrap();
        document["schemas"] = json!(["urn:ietf:params:scim:schemas:core:2.0:Schema"]);
        document["meta"] = json!({"resourceType": "Schema"});
        document
    })
    .to_vec()
}

#[tokio::test]
async fn the_tenant_url_lists_every_schema_document_whole() {
    let (_webex, org) = start().await;
    let answer = Caller::connector(&org).get("/Schemas").await;
    let list = ok(&answer, 200);
    assert_eq!(list, list_of(5, 1, &documents()));
    let urns: Vec<&str> = list["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|schema| schema["id"].as_str().unwrap())
        .collect();
    assert_eq!(urns, [CORE_USER, CISCO_USER, ENTERPRISE, CORE_GROUP, CISCO_GROUP]);
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
}

/// Every attribute with a path to it, parts included.
fn attributes(schema: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for attribute in schema["attributes"].as_array().unwrap() {
        let name = attribute["name"].as_str().unwrap().to_owned();
        for part in attribute["subAttributes"].as_array().into_iter().flatten() {
            all.push((format!("{name}.{}", part["name"].as_str().unwrap()), part.clone()));
        }
        all.push((name, attribute.clone()));
    }
    all
}

#[tokio::test]
async fn every_attribute_has_the_characteristics_of_rfc_7643_and_none_is_null() {
    const KINDS: [&str; 8] = [
        "string",
        "boolean",
        "decimal",
        "integer",
        "dateTime",
        "binary",
        "reference",
        "complex",
    ];
    let (_webex, org) = start().await;
    let list = Caller::connector(&org).get("/Schemas").await.json();
    assert!(!list.to_string().contains("null"));
    for schema in list["Resources"].as_array().unwrap() {
        assert!(schema["name"].is_string() && schema["description"].is_string());
        for (name, attribute) in attributes(schema) {
            for flag in ["multiValued", "required", "caseExact"] {
                assert!(attribute[flag].is_boolean(), "{name}: {flag}");
            }
            for (key, words) in [
                ("type", &KINDS[..]),
                ("mutability", &["readOnly", "readWrite", "immutable", "writeOnly"]),
                ("returned", &["always", "never", "default", "request"]),
                ("uniqueness", &["none", "server", "global"]),
            ] {
                let word = attribute[key].as_str().unwrap_or_default();
                assert!(words.contains(&word), "{name}: {key} is {word:?}");
            }
            let complex = attribute["type"] == "complex";
            assert_eq!(attribute.get("subAttributes").is_some(), complex, "{name}");
        }
    }
}

#[tokio::test]
async fn the_attributes_that_the_tutorial_maps_are_discovered() {
    let (_webex, org) = start().await;
    let list = Caller::connector(&org).get("/Schemas").await.json();
    let known: Vec<(String, String)> = list["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|schema| {
            let urn = schema["id"].as_str().unwrap().to_owned();
            attributes(schema).into_iter().map(move |(name, _)| (urn.clone(), name))
        })
        .collect();
    for (urn, names) in [
        (
            CORE_USER,
            &[
                "userName",
                "name.givenName",
                "name.familyName",
                "active",
                "displayName",
                "externalId",
            ][..],
        ),
        (CORE_GROUP, &["displayName", "members", "members.value", "externalId"]),
        (
            ENTERPRISE,
            &["department", "employeeNumber", "manager", "manager.value"],
        ),
    ] {
        for name in names {
            assert!(known.contains(&(urn.to_owned(), (*name).to_owned())), "{urn}: {name}");
        }
    }
}

#[tokio::test]
async fn a_password_is_described_as_never_returned() {
    let (_webex, org) = start().await;
    let list = Caller::connector(&org).get("/Schemas").await.json();
    let (_, password) = attributes(&list["Resources"][0])
        .into_iter()
        .find(|(name, _)| name == "password")
        .unwrap();
    assert_eq!(
        (&password["mutability"], &password["returned"]),
        (&json!("writeOnly"), &json!("never"))
    );
}

#[track_caller]
fn assert_not_served(answer: &Answer, path: &str) {
    let message = "The requested resource could not be found.";
    let body = json!({
        "message": message,
        "errors": [{"description": message}],
        "trackingId": answer.header("trackingid"),
    });
    assert_eq!((answer.status, answer.json()), (404, body), "{path}");
}

#[tokio::test]
async fn webexs_own_scim_base_serves_no_schemas_and_neither_base_other_discovery() {
    let (_webex, org) = start().await;
    let (connector, v2) = (Caller::connector(&org), Caller::v2(&org));
    assert_not_served(&v2.get("/Schemas").await, "/Schemas");
    for caller in [connector, v2] {
        for path in [
            "/ServiceProviderConfig",
            "/ResourceTypes",
            &format!("/Schemas/{CORE_USER}"),
            "/schemas",
        ] {
            assert_not_served(&caller.get(path).await, path);
        }
    }
}

#[tokio::test]
async fn schemas_take_get_only() {
    let (_webex, org) = start().await;
    let caller = Caller::connector(&org);
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let answer = caller.send(method, "/Schemas", None).await;
        let message = "The method is not allowed here. Allowed: GET, HEAD, OPTIONS.";
        let body = json!({
            "message": message,
            "errors": [{"description": message}],
            "trackingId": answer.header("trackingid"),
        });
        assert_eq!((answer.status, answer.json()), (405, body), "{method}");
        assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
    }
}
