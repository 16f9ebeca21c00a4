//! Rules, each with a case inside and one outside.

use super::*;

#[test]
fn type_mismatches_name_path_expected_and_got() {
    refused(
        json!({"emails": [{"value": "a"}, {"primary": 1}]}),
        "emails[1].primary must be a boolean, not a number",
    );
    refused(json!({"title": 5}), "title must be a string, not a number");
    refused(json!({"title": ["a"]}), "title must be a string, not an array");
    refused(
        json!({"title": {"value": "a"}}),
        "title must be a string, not an object",
    );
    refused(json!({"name": "Ada"}), "name must be an object, not a string");
    refused(
        json!({"emails": {"value": "a"}}),
        "emails must be an array, not an object",
    );
    refused(json!({"emails": "a"}), "emails must be an array, not a string");
    refused(
        json!({"emails": [[{"value": "a"}]]}),
        "emails[0] must be an object, not an array",
    );
    refused(json!({"level": 2.5}), "level must be an integer, not 2.5");
    refused(json!({"level": "2"}), "level must be an integer, not a string");
    refused(json!({"score": "2"}), "score must be a number, not a string");
    refused(
        json!({"hired": "never"}),
        "hired must be a dateTime such as 2024-05-01T12:00:00Z, not \"never\"",
    );
    refused(
        json!({ENTERPRISE: "x"}),
        &format!("{ENTERPRISE} must be an object, not a string"),
    );
    refused(
        json!({"emails.value": "x"}),
        "emails.value cannot be a key, because emails has several values",
    );
}

#[test]
fn lengths_count_characters() {
    check(json!({"displayName": "ÄÖÜßé"}), json!({"displayName": "ÄÖÜßé"}));
    refused(
        json!({"displayName": "ÄÖÜßéx"}),
        "displayName must have at most 5 characters, not 6",
    );
    refused(json!({"title": "a\u{0}b"}), "title must not contain a NUL character");
}

#[test]
fn number_of_values_is_limited() {
    let emails = |count: usize| -> Value {
        let items: Vec<_> = (0..count).map(|n| json!({"value": n.to_string()})).collect();
        json!({"emails": items})
    };
    check(emails(3), emails(3));
    refused(emails(4), "emails must have at most 3 values, not 4");
}

#[test]
fn one_element_may_be_primary() {
    let emails = |second: bool| json!({"emails": [{"value": "a", "primary": true}, {"value": "b", "primary": second}]});
    check(emails(false), emails(false));
    refused(emails(true), "emails must have at most one element with primary true");
}

#[test]
fn equal_values_are_one_value() {
    check(
        json!({"emails": [{"value": "a", "type": "work"}, {"value": "A", "type": "WORK"}, {"value": "a", "type": "home"}]}),
        json!({"emails": [{"value": "a", "type": "work"}, {"value": "a", "type": "home"}]}),
    );
    let body = json!({"displayName": "g", "members": ["a", {"value": "b"}, {"value": "a"}]});
    let read = accept(&group(), body, &Reading::default()).unwrap();
    assert_eq!(read["members"], json!([{"value": "a"}, {"value": "b"}]));
}

#[test]
fn required_attributes_must_have_a_value() {
    for body in [
        json!({}),
        json!({"userName": ""}),
        json!({"userName": " "}),
        json!({"userame": "x"}),
    ] {
        let error = with(Reading::default(), body).unwrap_err();
        assert_eq!(error, Error::invalid_value("userName is required"));
    }
    refused(
        json!({CISCO: {"managedSites": [{"siteName": "s"}]}}),
        &format!("{CISCO}:managedSites[0].role is required"),
    );
}

#[test]
fn schemas_must_be_an_array_of_strings() {
    let error = |schemas: Value| {
        let body = json!({"userName": "ada", "schemas": schemas});
        with(Reading::default(), body).unwrap_err().detail
    };
    assert_eq!(error(json!("x")), "schemas must be an array of strings, not a string");
    assert_eq!(error(json!([CORE, 1])), "schemas[1] must be a string, not a number");
}

#[test]
fn core_schema_is_required_on_request() {
    let strict = || Reading {
        require_core_schema: true,
        ..Reading::default()
    };
    let error = Error::invalid_value(format!("schemas must contain {CORE}"));
    let body = |schemas: Value| json!({"userName": "ada", "schemas": schemas});
    assert_eq!(with(strict(), json!({"userName": "ada"})), Err(error.clone()));
    assert_eq!(with(strict(), body(json!([GROUP]))), Err(error));
    assert!(with(strict(), body(json!([CORE.to_uppercase()]))).is_ok());
}

#[test]
fn body_must_be_an_object() {
    let error = with(Reading::default(), json!([])).unwrap_err();
    assert_eq!(
        error,
        Error::invalid_syntax("a User must be a JSON object, not an array")
    );
}

#[test]
fn unknown_attributes_are_refused_on_request() {
    let strict = || Reading {
        unknown_attributes: Unknown::Refuse,
        ..Reading::default()
    };
    let error = |body| with(strict(), body).unwrap_err().detail;
    let sentence = "is not an attribute of any schema of this resource";
    assert_eq!(
        error(json!({"userName": "a", "adreses": 1})),
        format!("adreses {sentence}")
    );
    assert_eq!(
        error(json!({"userName": "a", "name": {"x": 1}})),
        format!("name.x {sentence}")
    );
    assert_eq!(
        error(json!({"userName": "a", ENTERPRISE: {"x": 1}})),
        format!("{ENTERPRISE}:x {sentence}")
    );
    assert!(with(strict(), json!({"userName": "a", "id": "1", "meta": {}})).is_ok());
}
