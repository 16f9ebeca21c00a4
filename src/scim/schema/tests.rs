//! Schemas: what documents mean, and how paths find attributes.

use super::*;
use crate::scim::path::AttributePath;
use crate::scim::samples::{CISCO, CORE, ENTERPRISE, group, user};

#[test]
fn characteristics_left_out_have_the_defaults_of_the_rfc() {
    let attribute: Attribute = serde_json::from_str(r#"{"name": "x"}"#).unwrap();
    assert_eq!(attribute, Attribute::new("x", Kind::String));
    assert_eq!(attribute.mutability, Mutability::ReadWrite);
    assert_eq!(attribute.returned, Returned::Default);
    assert_eq!(attribute.uniqueness, Uniqueness::None);
}

#[test]
fn schema_shows_its_document_unchanged() {
    let text = r#"{"attributes":[{"name":"x","length":3,"extra":1}],"id":"urn:x","meta":{}}"#;
    let schema: Schema = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&schema).unwrap(), text);
    assert_eq!(schema.document()["attributes"][0]["extra"], 1);
    assert_eq!(schema.attributes[0].max_length, Some(3));
}

#[test]
fn schema_without_id_is_refused() {
    let error = serde_json::from_str::<Schema>(r#"{"attributes": []}"#).unwrap_err();
    assert_eq!(error.to_string(), "missing field `id`");
}

#[track_caller]
fn check(path: &str, expected: Option<&str>) {
    let user = user();
    let path = AttributePath::parse(path).unwrap();
    let found = user.resolve(&path).map(|found| found.to_string());
    assert_eq!(found.as_deref(), expected, "{path}");
}

#[test]
fn names_are_found_in_any_letter_case() {
    check("username", Some("userName"));
    check("NAME.GIVENNAME", Some("name.givenName"));
    check("name.shoeSize", None);
    check("shoeSize", None);
}

#[test]
fn common_attributes_are_known_everywhere() {
    check("id", Some("id"));
    check("externalid", Some("externalId"));
    check("meta.lastmodified", Some("meta.lastModified"));
    check("schemas", Some("schemas"));
    assert!(group().resolve(&AttributePath::parse("id").unwrap()).is_some());
}

#[test]
fn urns_lead_to_core_and_extension_attributes() {
    let lower = CORE.to_lowercase();
    check(&format!("{CORE}:userName"), Some("userName"));
    check(&format!("{lower}:name.givenName"), Some("name.givenName"));
    check(&format!("{CORE}:id"), Some("id"));
    check(&format!("{CORE}:department"), None);
    let department = format!("{ENTERPRISE}:department");
    check(&department, Some(&department));
    check(&format!("{ENTERPRISE}:userName"), None);
    check("urn:example:User:userName", None);
}

#[test]
fn dot_after_the_urn_is_a_separator_too() {
    let department = format!("{ENTERPRISE}:department");
    check(&format!("{ENTERPRISE}.department"), Some(&department));
    let manager = format!("{ENTERPRISE}:manager.value");
    check(&format!("{ENTERPRISE}.manager.value"), Some(&manager));
    check(&format!("{CORE}.userName"), Some("userName"));
    check(&format!("{ENTERPRISE}.nothing"), None);
}

#[test]
fn short_names_reach_into_extensions_after_the_core() {
    check("department", Some(&format!("{ENTERPRISE}:department")));
    check("manager.value", Some(&format!("{ENTERPRISE}:manager.value")));
    check("accountStatus", Some(&format!("{CISCO}:accountStatus")));
    check("meta.organizationId", Some(&format!("{CISCO}:meta.organizationId")));
    check("meta", Some("meta"));
}

#[test]
fn schema_urn_alone_names_the_schema() {
    let user = user();
    let named = |text: &str| {
        let path = AttributePath::parse(text).unwrap();
        user.schema_named(&path).map(|schema| schema.id.clone())
    };
    assert_eq!(named(ENTERPRISE).as_deref(), Some(ENTERPRISE));
    assert_eq!(named(&CORE.to_uppercase()).as_deref(), Some(CORE));
    assert_eq!(named("urn:example:User"), None);
    assert_eq!(named("userName"), None);
}

#[test]
fn fixtures_are_schemas() {
    let documents = [
        include_str!("../../../fixtures/schemas/core-user.json"),
        include_str!("../../../fixtures/schemas/enterprise-user.json"),
        include_str!("../../../fixtures/schemas/cisco-user.json"),
        include_str!("../../../fixtures/schemas/core-group.json"),
        include_str!("../../../fixtures/schemas/cisco-group.json"),
    ];
    let schemas = documents.map(|text| serde_json::from_str::<Schema>(text).unwrap());
    assert_eq!(schemas[0].id, CORE);
    assert!(schemas[0].attribute("userName").is_some_and(|it| it.required));
    assert_eq!(schemas[1].id, ENTERPRISE);
    assert_eq!(schemas[2].id, CISCO);
    assert!(schemas.iter().all(|schema| !schema.attributes.is_empty()));
}
