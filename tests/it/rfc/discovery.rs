//! What the service says of itself (RFC 7644 section 4): configuration, resource types, schemas.

use serde_json::{Value, json};

use super::{CORE_GROUP, CORE_USER, ENTERPRISE, both, list_of, ok, refusal, start};

#[tokio::test]
async fn the_configuration_declares_what_there_is() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let answer = caller.get("/ServiceProviderConfig").await;
        let told = ok(&answer, 200);
        let expected = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "patch": { "supported": true },
            "bulk": { "supported": true, "maxOperations": 100, "maxPayloadSize": 1_048_576 },
            "filter": { "supported": true, "maxResults": 1000 },
            "changePassword": { "supported": true },
            "sort": { "supported": true },
            "etag": { "supported": true },
            "authenticationSchemes": [{
                "type": "oauthbearertoken",
                "name": "OAuth Bearer Token",
                "description": "A token from the sign-in, or one that the double's control plane issues.",
                "specUri": "https://www.rfc-editor.org/info/rfc6750",
                "primary": true,
            }],
            "meta": {
                "resourceType": "ServiceProviderConfig",
                "location": format!("{}/ServiceProviderConfig", caller.base),
            },
        });
        assert_eq!(told, expected);
        assert_eq!(answer.header("content-type"), "application/scim+json;charset=UTF-8");
    }
}

fn resource_type(base: &str, name: &str, description: &str, schema: &str, extensions: Value) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": name,
        "name": name,
        "description": description,
        "endpoint": format!("/{name}s"),
        "schema": schema,
        "schemaExtensions": extensions,
        "meta": { "resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{name}") },
    })
}

#[tokio::test]
async fn there_are_users_and_groups_and_each_is_found_by_its_name() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let enterprise = json!([{ "schema": ENTERPRISE, "required": false }]);
        let person = "A person or a room with an account.";
        let user = resource_type(&caller.base, "User", person, CORE_USER, enterprise);
        let group = resource_type(&caller.base, "Group", "A named set of members.", CORE_GROUP, json!([]));
        let all = ok(&caller.get("/ResourceTypes").await, 200);
        assert_eq!(all, list_of(2, 1, &[user.clone(), group.clone()]));
        assert_eq!(ok(&caller.get("/ResourceTypes/User").await, 200), user);
        assert_eq!(ok(&caller.get("/ResourceTypes/Group").await, 200), group);
        for unknown in ["user", "Printer"] {
            let told = ok(&caller.get(&format!("/ResourceTypes/{unknown}")).await, 404);
            let detail = format!("nothing here has the id {unknown}; without an id there is a list of all");
            assert_eq!(told, refusal(404, None, &detail));
        }
    }
}

/// A document of `fixtures/schemas/` with every attribute as RFC 7643 section 7 spells it.
fn document(base: &str, text: &str) -> Value {
    let mut schema: Value = serde_json::from_str(text).unwrap();
    let id = schema["id"].as_str().unwrap().to_owned();
    schema["schemas"] = json!(["urn:ietf:params:scim:schemas:core:2.0:Schema"]);
    schema["meta"] = json!({ "resourceType": "Schema", "location": format!("{base}/Schemas/{id}") });
    without_limits(&mut schema["attributes"]);
    for attribute in schema["attributes"].as_array_mut().unwrap() {
        match attribute["name"].as_str().unwrap() {
            "id" => attribute["returned"] = "always".into(),
            "displayName" if id == CORE_GROUP => attribute["uniqueness"] = "server".into(),
            _ => {}
        }
    }
    let members = schema["attributes"].as_array_mut().unwrap().iter_mut();
    for members in members.filter(|attribute| attribute["name"] == "members") {
        let parts = members["subAttributes"].as_array_mut().unwrap();
        parts.retain(|part| part["name"] != "display");
    }
    schema
}

/// The RFC has no words for them.
fn without_limits(attributes: &mut Value) {
    for attribute in attributes.as_array_mut().into_iter().flatten() {
        let members = attribute.as_object_mut().unwrap();
        members.retain(|name, _| name != "length" && name != "size");
        if let Some(parts) = members.get_mut("subAttributes") {
            without_limits(parts);
        }
    }
}

#[tokio::test]
async fn the_schemas_are_the_documents_in_the_words_of_the_rfc() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let documents = [
            include_str!("../../../fixtures/schemas/core-user.json"),
            include_str!("../../../fixtures/schemas/enterprise-user.json"),
            include_str!("../../../fixtures/schemas/core-group.json"),
        ]
        .map(|text| document(&caller.base, text));
        assert_eq!(ok(&caller.get("/Schemas").await, 200), list_of(3, 1, &documents));
        for document in &documents {
            let id = document["id"].as_str().unwrap();
            assert_eq!(ok(&caller.get(&format!("/Schemas/{id}")).await, 200), *document);
            let upper = id.to_uppercase();
            assert_eq!(ok(&caller.get(&format!("/Schemas/{upper}")).await, 200), *document);
        }
        let told = ok(&caller.get("/Schemas/urn:x:Printer").await, 404);
        let detail = "nothing here has the id urn:x:Printer; without an id there is a list of all";
        assert_eq!(told, refusal(404, None, detail));
    }
}

#[tokio::test]
async fn discovery_takes_no_filter_and_ignores_pages_and_selections() {
    let (_webex, org) = start().await;
    let detail = "discovery endpoints take no filter (RFC 7644 section 4)";
    for caller in both(&org) {
        for path in [
            "/ServiceProviderConfig",
            "/ResourceTypes",
            "/ResourceTypes/User",
            "/Schemas",
        ] {
            let told = ok(&caller.get(&format!("{path}?filter=id pr")).await, 403);
            assert_eq!(told, refusal(403, None, detail), "{path}");
            let paged = caller.get(&format!("{path}?startIndex=2&count=1&attributes=id")).await;
            assert_eq!(ok(&paged, 200), caller.get(path).await.json(), "{path}");
        }
    }
}

#[tokio::test]
async fn discovery_asks_for_a_token() {
    let (_webex, org) = start().await;
    for mut caller in both(&org) {
        caller.token = "unknown".to_owned();
        for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"] {
            assert_eq!(caller.get(path).await.status, 401, "{path}");
        }
    }
}

#[tokio::test]
async fn resources_have_no_sections_but_those_that_are_declared() {
    let (_webex, org) = start().await;
    let [caller, _] = both(&org);
    let sent = json!({
        "schemas": [CORE_USER, ENTERPRISE], "userName": "ada", ENTERPRISE: { "department": "Engines" }
    });
    let user = ok(&caller.post("/Users", &sent).await, 201);
    assert_eq!(user["schemas"], json!([CORE_USER, ENTERPRISE]));
    let names: Vec<&str> = user.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["schemas", "id", "userName", ENTERPRISE, "meta"]);
    let sent = json!({ "displayName": "Pilots", "members": [{ "value": user["id"] }] });
    let group = ok(&caller.post("/Groups", &sent).await, 201);
    let member = json!({
        "value": user["id"], "type": "User", "$ref": format!("{}/Users/{}", caller.base, user["id"].as_str().unwrap())
    });
    assert_eq!(
        (&group["schemas"], &group["members"]),
        (&json!([CORE_GROUP]), &json!([member]))
    );
    let names: Vec<&str> = group.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["schemas", "id", "displayName", "members", "meta"]);
}
