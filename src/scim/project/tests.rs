//! Attribute selection: which parts of Ada an answer shows.

use serde_json::json;

use super::*;
use crate::scim::samples::{CISCO, CORE, ENTERPRISE, ada, group, map, user};

#[track_caller]
fn only(attributes: &str, expected: Value) {
    show(Some(attributes), None, expected);
}

/// Everything but `id` and `schemas`, which are always there.
#[track_caller]
fn show(attributes: Option<&str>, excluded: Option<&str>, expected: Value) {
    let projection = Projection::parse(attributes, excluded).unwrap();
    let mut shown = projection.apply(&user(), &ada());
    assert_eq!(shown.shift_remove("id"), Some(json!("2819c223")));
    assert_eq!(shown.shift_remove("schemas"), Some(json!([CORE, ENTERPRISE])));
    assert_eq!(Value::Object(shown), expected, "{attributes:?} {excluded:?}");
}

#[track_caller]
fn hidden(excluded: &str, names: &[&str]) {
    let mut expected = ada();
    for name in ["id", "schemas"].iter().chain(names) {
        expected.shift_remove(*name);
    }
    show(None, Some(excluded), Value::Object(expected));
}

#[test]
fn attributes_select_in_any_letter_case() {
    only(
        "USERNAME, title",
        json!({"userName": "Ada@Example.com", "title": "Countess"}),
    );
    only("name.GivenName", json!({"name": {"givenName": "Ada"}}));
    only(
        "name.givenName,name",
        json!({"name": {"familyName": "Lovelace", "givenName": "Ada"}}),
    );
    only("id", json!({}));
    only("shoeSize,, a b ,1st", json!({}));
    only("meta.resourceType", json!({"meta": {"resourceType": "User"}}));
}

#[test]
fn attributes_select_by_urn() {
    only(&format!("{CORE}:title"), json!({"title": "Countess"}));
    only(
        &format!("{ENTERPRISE}:department"),
        json!({ENTERPRISE: {"department": "Engines"}}),
    );
    only("department", json!({ENTERPRISE: {"department": "Engines"}}));
    only("manager.value", json!({ENTERPRISE: {"manager": {"value": "B-1"}}}));
    only(ENTERPRISE, json!({ENTERPRISE: ada()[ENTERPRISE].clone()}));
    only(CISCO, json!({}));
}

#[test]
fn core_urn_selects_core_attributes_only() {
    let projection = Projection::parse(Some(CORE), None).unwrap();
    let shown = projection.apply(&user(), &ada());
    assert!(shown.contains_key("userName"));
    assert!(!shown.contains_key(ENTERPRISE));
}

#[test]
fn attributes_select_inside_multi_valued_ones() {
    only(
        "emails.value",
        json!({"emails": [{"value": "ada@example.com"}, {"value": "ada@home.example"}]}),
    );
    only(
        r#"emails[type eq "home"]"#,
        json!({"emails": [{"value": "ada@home.example", "type": "home"}]}),
    );
    only(
        r#"title, emails[type eq "home" or value eq "a,b"].value"#,
        json!({"title": "Countess", "emails": [{"value": "ada@home.example"}]}),
    );
    only(r#"emails[type eq "fax"]"#, json!({}));
    only("emails.display", json!({}));
}

#[test]
fn excluded_attributes_are_left_out() {
    hidden("emails", &["emails"]);
    hidden("Emails, name", &["emails", "name"]);
    hidden(ENTERPRISE, &[ENTERPRISE]);
    hidden("department,manager", &[ENTERPRISE]);
    hidden("id,schemas,shoeSize", &[]);
    hidden("", &[]);
    hidden("name.givenName,name.familyName", &["name"]);
    let projection = Projection::parse(None, Some(r#"emails[type eq "work"],name.givenName"#)).unwrap();
    let shown = projection.apply(&user(), &ada());
    assert_eq!(shown["emails"], json!([{"value": "ada@home.example", "type": "home"}]));
    assert_eq!(shown["name"], json!({"familyName": "Lovelace"}));
}

#[test]
fn returned_decides_what_may_be_shown() {
    let stored = map(json!({
        "userName": "a", "password": "secret", "diary": "dear", "x-unknown": 1
    }));
    let shown = |attributes: Option<&str>, excluded: Option<&str>| {
        let projection = Projection::parse(attributes, excluded).unwrap();
        Value::Object(projection.apply(&user(), &stored))
    };
    assert_eq!(shown(None, None), json!({"userName": "a", "x-unknown": 1}));
    assert_eq!(shown(Some("password,diary"), None), json!({"diary": "dear"}));
    assert_eq!(shown(None, Some("userName")), json!({"x-unknown": 1}));
}

#[test]
fn empty_lists_stay_when_the_attribute_is_shown() {
    let stored = map(json!({"displayName": "g", "members": []}));
    let shown = |excluded: Option<&str>| {
        let projection = Projection::parse(None, excluded).unwrap();
        Value::Object(projection.apply(&group(), &stored))
    };
    assert_eq!(shown(None), json!({"displayName": "g", "members": []}));
    assert_eq!(shown(Some("members")), json!({"displayName": "g"}));
}

#[test]
fn projection_tells_in_advance_what_it_shows() {
    let shows = |attributes: Option<&str>, excluded: Option<&str>| {
        let path = AttributePath::parse("members").unwrap();
        Projection::parse(attributes, excluded).unwrap().shows(&group(), &path)
    };
    assert!(shows(None, None));
    assert!(shows(Some("members.value"), None));
    assert!(!shows(Some("displayName"), None));
    assert!(!shows(None, Some("Members")));
    assert!(shows(None, Some("members.display")));
}

#[test]
fn refused_selections_say_why() {
    let error =
        |attributes: &str, excluded: &str| Projection::parse(Some(attributes), Some(excluded)).unwrap_err().detail;
    assert_eq!(
        error("a", "b"),
        "attributes and excludedAttributes cannot be combined (RFC 7644 section 3.9)"
    );
    assert_eq!(
        error("emails[type eq", " "),
        "filter: expected a value at byte 14, found the end"
    );
}

#[test]
fn so_many_names_are_selected_and_not_one_more() {
    let names = |count: usize| (0..count).map(|n| format!("a{n}")).collect::<Vec<_>>().join(",");
    assert!(Projection::parse(Some(&names(ITEMS_MAX)), None).is_ok());
    let error = Projection::parse(None, Some(&names(ITEMS_MAX + 1))).unwrap_err();
    assert_eq!(error.detail, "attributes and excludedAttributes take at most 500 names");
    // A name that is repeated counts once.
    assert!(Projection::parse(Some(&"title,".repeat(ITEMS_MAX * 2)), None).is_ok());
}
