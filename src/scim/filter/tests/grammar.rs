//! The grammar: every row is a filter and its canonical text, or the whole error.

use crate::scim::ScimType;
use crate::scim::filter::{DEPTH_MAX, Filter, LENGTH_MAX};

#[track_caller]
fn check(text: &str, canonical: &str) {
    let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(filter.to_string(), canonical);
    assert_eq!(Filter::parse(canonical), Ok(filter), "{canonical}");
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = Filter::parse(text).unwrap_err();
    assert_eq!(error.detail, expected, "{text}");
    assert_eq!(error.scim_type, Some(ScimType::InvalidFilter));
}

#[test]
fn examples_of_the_rfc_are_canonical_already() {
    for text in [
        r#"userName eq "bjensen""#,
        r#"name.familyName co "O'Malley""#,
        r#"userName sw "J""#,
        r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
        "title pr",
        r#"meta.lastModified gt "2011-05-13T04:42:34Z""#,
        r#"title pr and userType eq "Employee""#,
        r#"title pr or userType eq "Intern""#,
        r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
        r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
        r#"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
        r#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
        r#"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
    ] {
        check(text, text);
    }
    check(
        r#"userType eq "Employee" and (emails.type eq "work")"#,
        r#"userType eq "Employee" and emails.type eq "work""#,
    );
}

#[test]
fn and_binds_stronger_than_or() {
    check("a pr or b pr and c pr", "a pr or b pr and c pr");
    check("(a pr or b pr) and c pr", "(a pr or b pr) and c pr");
    check("a pr or (b pr and c pr)", "a pr or b pr and c pr");
    check("(a pr or b pr) or (c pr)", "a pr or b pr or c pr");
    check("not (a pr) and b pr", "not (a pr) and b pr");
    check("not (a pr and b pr)", "not (a pr and b pr)");
    check("not(not(a pr))", "not (not (a pr))");
}

#[test]
fn keywords_and_operators_come_in_any_letter_case() {
    check("a PR AND NOT(b Eq 1) Or c gE 2", "a pr and not (b eq 1) or c ge 2");
    check("not pr", "not pr");
    check("and eq 1 and or eq 2", "and eq 1 and or eq 2");
}

#[test]
fn literals_are_json() {
    check(r#"a eq "q\"\\\u00e9\n""#, "a eq \"q\\\"\\\\é\\n\"");
    check("a eq true or a eq null", "a eq true or a eq null");
    check("a eq True or a eq NULL", "a eq true or a eq null");
    check("a eq -5 or a eq 2.5 or a eq 1e3", "a eq -5 or a eq 2.5 or a eq 1000.0");
    check(r#"a eq "true""#, r#"a eq "true""#);
    check(r#"a eq """#, r#"a eq """#);
}

#[test]
fn unquoted_literals_are_text() {
    check("name.FamilyName eq Employee", r#"name.FamilyName eq "Employee""#);
    check("userName sw O", r#"userName sw "O""#);
    check("a eq 0123", r#"a eq "0123""#);
    check(
        "meta.Created gt 2015-10-10T14:38:21.8617979-07:00",
        r#"meta.Created gt "2015-10-10T14:38:21.8617979-07:00""#,
    );
    check(
        "name.FamilyName eq Employee and (emails.Value co example.com or emails.Value co example.org)",
        r#"name.FamilyName eq "Employee" and (emails.Value co "example.com" or emails.Value co "example.org")"#,
    );
    check("emails[type eq work]", r#"emails[type eq "work"]"#);
}

#[test]
fn blanks_are_free() {
    check("  a   pr  ", "a pr");
    check(
        "phoneNumbers [ type eq \"mobile\" ]",
        r#"phoneNumbers[type eq "mobile"]"#,
    );
    check("( a pr )and( b pr )", "a pr and b pr");
    check("a eq \"x\"and b pr", r#"a eq "x" and b pr"#);
}

#[test]
fn operator_after_a_value_path_moves_into_the_brackets() {
    check(
        r#"emails[type eq "work"].value eq "x""#,
        r#"emails[type eq "work" and value eq "x"]"#,
    );
    check(
        r#"emails[type eq "work"].value SW x"#,
        r#"emails[type eq "work" and value sw "x"]"#,
    );
    check(
        r#"emails[type eq "work"].value pr"#,
        r#"emails[type eq "work" and value pr]"#,
    );
    check(
        r#"emails[type eq "a" or type eq "b"].value pr"#,
        r#"emails[(type eq "a" or type eq "b") and value pr]"#,
    );
    check(
        r#"urn:x:2.0:User:loginIds[not (type eq "a")].value pr and b pr"#,
        r#"urn:x:2.0:User:loginIds[not (type eq "a") and value pr] and b pr"#,
    );
    check(r#"manager.$ref eq "x""#, r#"manager.$ref eq "x""#);
}

#[test]
fn errors_name_byte_expectation_and_find() {
    let operator = "an operator (eq, ne, co, sw, ew, gt, ge, lt, le, pr)";
    refused("", "filter: expected an attribute path at byte 0, found the end");
    refused("  ", "filter: expected an attribute path at byte 2, found the end");
    refused(
        "userName",
        &format!("filter: expected {operator} at byte 8, found the end"),
    );
    refused(
        "a is 1",
        &format!("filter: expected {operator} at byte 2, found \"is\""),
    );
    refused("a eq", "filter: expected a value at byte 4, found the end");
    refused("a eq )", "filter: expected a value at byte 5, found \")\"");
    refused(
        "a pr b pr",
        "filter: expected 'and', 'or' or the end at byte 5, found \"b\"",
    );
    refused(
        "a pr and",
        "filter: expected an attribute path at byte 8, found the end",
    );
    refused("(a pr", "filter: expected 'and', 'or' or ')' at byte 5, found the end");
    refused(
        "a pr)",
        "filter: expected 'and', 'or' or the end at byte 4, found \")\"",
    );
    refused("é pr", "filter: expected an attribute path at byte 0, found \"é\"");
    refused("e[a pr", "filter: expected 'and', 'or' or ']' at byte 6, found the end");
    refused("e[a pr].", "filter: expected a sub-attribute at byte 8, found the end");
    refused(
        "e[a pr].b",
        &format!("filter: expected {operator} at byte 9, found the end"),
    );
    refused(
        "a eq \"x",
        "filter: the string that starts at byte 5 has no closing quote",
    );
    refused(
        r#"a eq "DOMAIN\user""#,
        "filter: the string at byte 5 is not a JSON string: a control character or an unknown escape",
    );
    refused(
        "a eq x aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "filter: expected 'and', 'or' or the end at byte 7, found \"aaaaaaaaaaaaaaaaaaaaaaaa\"",
    );
}

#[test]
fn nesting_is_limited() {
    let nested = |depth: usize| format!("{}a pr{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Filter::parse(&nested(DEPTH_MAX)).is_ok());
    refused(
        &nested(DEPTH_MAX + 1),
        "filter: parentheses and brackets may nest at most 32 deep, one more opens at byte 32",
    );
    let brackets = format!("{}e[a pr]{}", "(".repeat(DEPTH_MAX), ")".repeat(DEPTH_MAX));
    refused(
        &brackets,
        "filter: parentheses and brackets may nest at most 32 deep, one more opens at byte 33",
    );
}

#[test]
fn length_is_limited() {
    let long = |bytes: usize| format!("a eq \"{}\"", "x".repeat(bytes - 7));
    assert!(Filter::parse(&long(LENGTH_MAX)).is_ok());
    refused(
        &long(LENGTH_MAX + 1),
        "filter: at most 16384 bytes are allowed, found 16385",
    );
}

#[test]
fn fifty_ids_are_no_nesting() {
    let ids: Vec<String> = (0..50).map(|n| format!("id eq \"{n}\"")).collect();
    check(&ids.join(" or "), &ids.join(" or "));
    let filter = Filter::parse(&ids.join(" OR ")).unwrap();
    let equalities = filter.required_equalities();
    assert_eq!(equalities.len(), 1);
    assert_eq!(equalities[0].values.len(), 50);
}

#[track_caller]
fn required(text: &str, expected: &str) {
    let filter = Filter::parse(text).unwrap();
    let found: Vec<String> = filter
        .required_equalities()
        .iter()
        .map(|it| format!("{}={}", it.path, it.values.join("|")))
        .collect();
    assert_eq!(found.join(" "), expected, "{text}");
}

#[test]
fn required_equalities_are_those_that_every_match_has() {
    required(r#"id eq "u" and manager eq "m""#, "id=u manager=m");
    required(r#"id eq "a" or ID eq "b""#, "id=a|b");
    required(r#"id eq "a" or title eq "b""#, "");
    required(r#"id eq "a" or id sw "b""#, "");
    required(r#"id eq "a" and (id eq "b" or title pr)"#, "id=a");
    required(r#"not (id eq "a")"#, "");
    required(
        r#"emails[type eq "work" and value eq "x"]"#,
        "emails.type=work emails.value=x",
    );
    required("id ne \"a\" and active eq true", "");
}
