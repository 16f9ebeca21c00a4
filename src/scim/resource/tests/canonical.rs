//! What clients send, and the canonical form of it.

use super::*;

#[test]
fn names_take_the_spelling_of_the_schema() {
    check(
        json!({"NAME": {"GIVENNAME": "Ada"}, "Emails": [{"Value": "a@b", "Primary": true}]}),
        json!({"name": {"givenName": "Ada"}, "emails": [{"value": "a@b", "primary": true}]}),
    );
}

#[test]
fn dotted_and_urn_keys_land_where_they_belong() {
    check(
        json!({
            "name.givenName": "Ada",
            "name": {"familyName": "Lovelace"},
            "NAME.middleName": "King",
            format!("{CORE}:title"): "Countess",
            format!("{ENTERPRISE}:employeeNumber"): "7",
            format!("{ENTERPRISE}.department"): "Engines",
            ENTERPRISE.to_lowercase(): {"MANAGER.value": "b"},
        }),
        json!({
            "name": {"givenName": "Ada", "familyName": "Lovelace", "middleName": "King"},
            "title": "Countess",
            ENTERPRISE: {"employeeNumber": "7", "department": "Engines", "manager": {"value": "b"}},
        }),
    );
}

#[test]
fn core_urn_as_a_key_means_the_top() {
    check(
        json!({CORE: {"title": "Countess", "id": "x"}}),
        json!({"title": "Countess"}),
    );
}

#[test]
fn unassigned_values_are_absent() {
    check(
        json!({
            "title": null, "roles": [], "displayName": " ", "active": "",
            "name": {"givenName": null, "familyName": ""},
            "addresses": [null, {}, {"type": null}],
            ENTERPRISE: {"department": null, "manager": {"value": null}},
            CISCO: null,
        }),
        json!({}),
    );
}

#[test]
fn unknown_and_read_only_things_are_ignored() {
    check(
        json!({
            "schemas": [CORE, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
            "id": "x", "meta": {"resourceType": "User"}, "groups": [], "adreses": 1,
            "urn:example:2.0:User": {"x": 1}, "urn:ietf:…:2.0User": {}, "externalId": "e",
            "name": {"shoeSize": 42, "givenName": "Ada"},
            ENTERPRISE: {"companyName": "x", "manager": {"value": "m", "displayName": "Forged"}},
            CISCO: {"provisionSource": "AD", "meta": {"organizationId": "o"}},
        }),
        json!({"externalId": "e", "name": {"givenName": "Ada"}, ENTERPRISE: {"manager": {"value": "m"}}}),
    );
}

#[test]
fn manager_has_many_spellings() {
    let expected = json!({ENTERPRISE: {"manager": {"value": "m"}}});
    check(json!({"manager": "m"}), expected.clone());
    check(json!({"manager": {"value": "m"}}), expected.clone());
    check(json!({"Manager": [{"$ref": null, "value": "m"}]}), expected.clone());
    check(json!({format!("{ENTERPRISE}:manager"): "m"}), expected.clone());
    check(json!({ENTERPRISE: {"manager": "m"}}), expected.clone());
    check(json!({ENTERPRISE: {"manager.value": "m"}}), expected);
    refused(
        json!({"manager": [{"value": "a"}, {"value": "b"}]}),
        &format!("{ENTERPRISE}:manager must be an object, not an array of 2"),
    );
}

#[test]
fn booleans_may_come_as_text() {
    check(json!({"active": "True"}), json!({"active": true}));
    check(json!({"active": "false"}), json!({"active": false}));
    check(
        json!({"roles": [{"primary": "True", "value": "{\"id\": 1}"}]}),
        json!({"roles": [{"primary": true, "value": "{\"id\": 1}"}]}),
    );
    refused(
        json!({"active": "yes"}),
        "active must be a boolean, not the string \"yes\"",
    );
    let strict = Reading {
        string_booleans: false,
        ..Reading::default()
    };
    let error = with(strict, json!({"userName": "a", "active": "True"})).unwrap_err();
    assert_eq!(error.detail, "active must be a boolean, not the string \"True\"");
}

#[test]
fn lone_values_stand_for_lists_of_simple_values_only() {
    check(
        json!({"accountStatus": "active"}),
        json!({CISCO: {"accountStatus": ["active"]}}),
    );
    check(json!({"emails": ["a@b"]}), json!({"emails": [{"value": "a@b"}]}));
}

#[test]
fn schemas_tell_what_is_there() {
    let body = json!({
        "schemas": [ENTERPRISE], "accountStatus": ["active"], "department": "x", "userName": "ada"
    });
    let read = with(Reading::default(), body).unwrap();
    assert_eq!(read["schemas"], json!([CORE, ENTERPRISE, CISCO]));
    let read = with(
        Reading::default(),
        json!({"userName": "ada", "schemas": [CORE, ENTERPRISE]}),
    );
    assert_eq!(read.unwrap()["schemas"], json!([CORE]));
}

#[test]
fn attributes_come_in_the_order_of_the_schemas() {
    let body = json!({
        "externalId": "e", "department": "x", "title": "t", "name": {"givenName": "g"}, "active": true,
        "userName": "ada",
    });
    let read = accept(&user(), body, &Reading::default()).unwrap();
    let names: Vec<&str> = read.keys().map(String::as_str).collect();
    let expected = [
        "schemas",
        "userName",
        "active",
        "name",
        "title",
        "externalId",
        ENTERPRISE,
    ];
    assert_eq!(names, expected);
}

#[test]
fn write_only_attributes_can_be_taken_out() {
    let body = json!({"userName": "ada", "password": "secret", "title": "t"});
    let mut read = accept(&user(), body, &Reading::default()).unwrap();
    assert_eq!(read["password"], "secret");
    assert_eq!(take_write_only(&user(), &mut read), map(json!({"password": "secret"})));
    assert!(!read.contains_key("password"));
    assert!(take_write_only(&user(), &mut read).is_empty());
}

/// After the body that the Microsoft SCIM validator sends with every user test, `primary` as text included; without
/// `addresses.formatted` and `addresses.primary`, which Webex's schema lacks and which are therefore dropped.
#[test]
fn body_like_that_of_the_microsoft_validator_comes_back_as_sent() {
    let shipped = |text: &str| serde_json::from_str(text).unwrap();
    let user = ResourceType {
        core: shipped(include_str!("../../../../fixtures/schemas/core-user.json")),
        extensions: vec![
            shipped(include_str!("../../../../fixtures/schemas/cisco-user.json")),
            shipped(include_str!("../../../../fixtures/schemas/enterprise-user.json")),
        ],
        ..user()
    };
    let body = json!({
        "schemas": [CORE, ENTERPRISE],
        "userName": "ABCDEFGHIJKL", "active": true, "displayName": "D", "title": "T",
        "preferredLanguage": "en", "userType": "U", "nickName": "N", "locale": "L",
        "timezone": "Z", "profileUrl": "P",
        "emails": [{"type": "work", "value": "a@x", "primary": true}],
        "name": {"familyName": "F", "givenName": "G", "formatted": "G F"},
        "addresses": [{"type": "work", "streetAddress": "S", "locality": "L", "country": "US"}],
        "phoneNumbers": [
            {"type": "work", "value": "1", "primary": true}, {"type": "mobile", "value": "1"},
            {"type": "fax", "value": "1"}
        ],
        "roles": [{"primary": "True", "display": "d", "value": "v", "type": "t"}],
        ENTERPRISE: {"employeeNumber": "E", "department": "D", "manager": {"value": "RANDOM"}},
    });
    let read = accept(&user, body.clone(), &Reading::default()).unwrap();
    let mut expected = map(body);
    expected["roles"][0]["primary"] = json!(true);
    assert_eq!(read, expected);
}
