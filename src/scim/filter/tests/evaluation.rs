//! Evaluation and checking against a resource type.

use crate::scim::filter::Filter;
use crate::scim::samples::{ada, map, user};
use serde_json::json;

#[track_caller]
fn check(text: &str, expected: bool) {
    let filter = Filter::parse(text).unwrap();
    assert_eq!(filter.matches(&user(), &ada()), expected, "{text}");
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = Filter::parse(text).unwrap().check(&user()).unwrap_err();
    assert_eq!(error.detail, expected);
}

/// `attribute`, `literal`, and for each of eq ne co sw ew gt ge lt le whether it holds.
#[track_caller]
fn row(attribute: &str, literal: &str, expected: &str) {
    let found: String = crate::scim::filter::CompareOp::ALL
        .into_iter()
        .map(|op| {
            let filter = Filter::parse(&format!("{attribute} {op} {literal}")).unwrap();
            if filter.matches(&user(), &ada()) { 'x' } else { '.' }
        })
        .collect();
    assert_eq!(found, expected, "{attribute} {literal}");
}

#[test]
fn every_operator_on_every_type() {
    //                                   eq ne co sw ew gt ge lt le
    row("userName", r#""ADA@example.COM""#, "x.xxx.x.x");
    row("userName", r#""ada""#, ".xxx.xx..");
    row("userName", r#""COM""#, ".xx.x..xx");
    row("externalId", r#""AdaX""#, "x.xxx.x.x");
    row("externalId", r#""adax""#, ".x.....xx");
    row("level", "7", "x.....x.x");
    row("level", "7.0", "x.....x.x");
    row("level", "10", ".x.....xx");
    row("level", r#""7""#, "x.....x.x");
    row("score", "2", ".x...xx..");
    row("active", "true", "x........");
    row("active", r#""True""#, "x........");
    row("active", "false", ".x.......");
    row("hired", r#""2015-10-10T21:38:21.8617979Z""#, "x.....x.x");
    row("hired", "2015-10-10T21:38:21Z", ".x...xx..");
    row("hired", r#""2015-10-10""#, ".xxx.xx..");
    row("hired", r#""never""#, ".x.......");
    row("title", "null", ".x.......");
    row("diary", "null", "x........");
    row("diary", r#""x""#, ".x.......");
    row("nothing", r#""x""#, ".x.......");
}

#[test]
fn presence_is_having_something() {
    check("title pr", true);
    check("TITLE pr", true);
    check("diary pr", false);
    check("nothing pr", false);
    check("name pr", true);
    check("name.givenName pr", true);
    check("name.middleName pr", false);
    check("emails pr", true);
    check("emails.display pr", false);
    check(
        "schemas eq \"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"",
        true,
    );
    check("meta.created lt 2012-01-01T00:00:00Z", true);
}

#[test]
fn multi_valued_attributes_match_by_any_value() {
    check(r#"emails eq "ada@home.example""#, true);
    check(r#"emails co "HOME""#, true);
    check(r#"emails.value sw "ada""#, true);
    check(r#"emails.type ne "work""#, false);
    check(r#"emails.type ne "other""#, true);
    check("emails.primary eq true", true);
}

#[test]
fn value_path_holds_for_one_element_as_a_whole() {
    check(r#"emails[type eq "work" and value co "home"]"#, false);
    check(r#"emails.type eq "work" and emails.value co "home""#, true);
    check(r#"emails[type eq "home" and not (primary pr)]"#, true);
    check(r#"emails[type eq "work"].value eq "ADA@example.com""#, true);
    check(r#"emails[type eq "home"].value eq "ada@example.com""#, false);
    check(r#"emails[primary eq "True"]"#, true);
    check(r#"emails[type eq "x" or type eq "home"]"#, true);
    check(r#"phoneNumbers[type pr]"#, false);
}

#[test]
fn complex_attributes_compare_by_their_value() {
    check(r#"manager eq "B-1""#, true);
    check(r#"manager eq "b-1""#, false);
    check(r#"manager.value eq "B-1""#, true);
    check(r#"id eq "2819c223" and manager eq "B-1""#, true);
    check(r#"id eq "2819C223""#, false);
    check(
        r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department eq "engines""#,
        true,
    );
    check(r#"department eq "engines" and not (title pr)"#, false);
}

#[test]
fn simple_values_are_their_own_value() {
    let resource = map(json!({
        crate::scim::samples::CISCO: {"accountStatus": ["active", "pending"]}
    }));
    let holds = |text: &str| Filter::parse(text).unwrap().matches(&user(), &resource);
    assert!(holds(r#"accountStatus eq "PENDING""#));
    assert!(holds(r#"accountStatus[value eq "active"]"#));
    assert!(!holds(r#"accountStatus[value eq "active" and value eq "pending"]"#));
    assert!(!holds(r#"accountStatus ne "active""#));
}

#[test]
fn checked_filters_make_sense() {
    for text in [
        r#"userName eq "x" and active eq "False""#,
        "level gt 5 or score le \"2.5\"",
        "active ne null and title eq null",
        "meta.created ge 2011-05-13T04:42:34",
        "hired sw 2015",
        r#"emails[type eq "work" and value co "x"] or members.value pr or manager eq "m""#,
        r#"accountStatus[value eq "active"]"#,
        "key co \"QU\"",
    ] {
        let text = text.replace(" or members.value pr", "");
        let checked = Filter::parse(&text).unwrap().check(&user());
        assert_eq!(checked, Ok(()), "{text}");
    }
}

#[test]
fn senseless_filters_are_refused_by_name() {
    refused("shoeSize eq 42", "filter: shoeSize is not an attribute of User");
    refused("title pr and name.x pr", "filter: name.x is not an attribute of User");
    refused("emails[kind eq 1]", "filter: kind is not a sub-attribute of emails");
    refused(
        "password eq \"x\"",
        "filter: password is writeOnly and cannot be searched",
    );
    refused(
        "active gt true",
        "filter: active is a boolean, so gt cannot be used: only eq, ne and pr can",
    );
    refused(
        "active eq 1",
        "filter: active is a boolean, it cannot be compared with a number",
    );
    refused(
        "active eq \"yes\"",
        "filter: active is a boolean, it cannot be compared with the string \"yes\"",
    );
    refused(
        "not (level co 1)",
        "filter: level is an integer, so co cannot be used: only eq, ne, gt, ge, lt, le and pr can",
    );
    refused(
        "score eq \"much\"",
        "filter: score is a number, it cannot be compared with the string \"much\"",
    );
    refused(
        "key gt \"x\"",
        "filter: key is a base64 string, so gt cannot be used: only eq, ne, co, sw, ew and pr can",
    );
    refused(
        "hired gt never",
        "filter: hired is a dateTime, it cannot be compared with the string \"never\"",
    );
    refused("title gt null", "filter: title cannot be compared by gt with null");
    refused(
        "name eq \"Ada\"",
        "filter: name is complex and has no value of its own: compare one of name.formatted, \
         name.familyName, name.givenName, name.middleName",
    );
    refused(
        "title[value eq \"x\"]",
        "filter: title has a single simple value, so nothing can stand in brackets after it",
    );
    refused(
        "emails[primary sw \"t\"]",
        "filter: emails.primary is a boolean, so sw cannot be used: only eq, ne and pr can",
    );
}
