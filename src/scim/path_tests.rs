//! Paths: what parses, what does not, and that printing gives the path back.

use proptest::prelude::*;

use crate::scim::samples::cases;

use super::*;
use crate::scim::samples::ENTERPRISE;

#[track_caller]
fn parts(text: &str) -> (Option<String>, String, Option<String>) {
    let path = AttributePath::parse(text).unwrap();
    (path.schema, path.attribute, path.sub_attribute)
}

#[test]
fn attribute_paths_have_up_to_three_parts() {
    let own = |text: &str| Some(text.to_owned());
    assert_eq!(parts("userName"), (None, "userName".into(), None));
    assert_eq!(parts("name.givenName"), (None, "name".into(), own("givenName")));
    assert_eq!(parts("manager.$ref"), (None, "manager".into(), own("$ref")));
    assert_eq!(
        parts(&format!("{ENTERPRISE}:manager.value")),
        (own(ENTERPRISE), "manager".into(), own("value"))
    );
    assert_eq!(
        parts(&format!("{ENTERPRISE}.manager.value")),
        (own(ENTERPRISE), "manager".into(), own("value"))
    );
    assert_eq!(
        parts("urn:x:2.0:User.department"),
        (own("urn:x:2.0"), "User".into(), own("department"))
    );
    assert_eq!(
        parts("http://schemas.example/2.0/Group:x").0,
        own("http://schemas.example/2.0/Group")
    );
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = PatchPath::parse(text).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn refused_paths_say_which_part_is_wrong() {
    refused("", r#""" is not an attribute path: "" is not an attribute name"#);
    refused(
        "a b",
        r#""a b" is not an attribute path: "a b" is not an attribute name"#,
    );
    refused(
        "1st",
        r#""1st" is not an attribute path: "1st" is not an attribute name"#,
    );
    refused("a.", r#""a." is not an attribute path: "" is not an attribute name"#);
    refused(
        "a.b.c",
        r#""a.b.c" is not an attribute path: at most one sub-attribute can follow an attribute"#,
    );
    refused(
        "2u:name",
        r#""2u:name" is not an attribute path: what stands before the last colon is not a schema URN"#,
    );
}

#[test]
fn refused_brackets_say_where() {
    refused("emails[", "filter: expected an attribute path at byte 7, found the end");
    refused("emails[]", r#"filter: expected an attribute path at byte 7, found "]""#);
    refused(
        r#"emails[type eq "work""#,
        "filter: expected 'and', 'or' or ']' at byte 21, found the end",
    );
    refused(
        r#"emails[type eq "work"]value"#,
        r#""emails[type eq \"work\"]value" is not a path: after ']' expected '.' and a sub-attribute, found "value""#,
    );
    refused(
        "emails[a[b pr]]",
        r#"filter: expected an operator, because value paths do not nest at byte 8, found "[b pr]]""#,
    );
}

#[test]
fn patch_paths_tolerate_blanks_and_print_canonically() {
    let path = PatchPath::parse(r#"  phoneNumbers [ type EQ work ] .value "#).unwrap();
    assert_eq!(path.to_string(), r#"phoneNumbers[type eq "work"].value"#);
    let path = PatchPath::parse(r#"members[value eq "]"]"#).unwrap();
    assert_eq!(path.to_string(), r#"members[value eq "]"]"#);
}

#[test]
fn paths_are_the_same_in_any_letter_case() {
    let same = |left: &str, right: &str| {
        AttributePath::parse(left)
            .unwrap()
            .same_as(&AttributePath::parse(right).unwrap())
    };
    assert!(same("urn:x:User:name.givenName", "URN:X:user:NAME.givenname"));
    assert!(!same("name.givenName", "name.familyName"));
    assert!(!same("name", "name.familyName"));
    assert!(!same("name", "urn:x:name"));
}

prop_compose! {
    fn path()(
        schema in proptest::option::of("urn(:[a-z0-9.]{1,6}){1,3}"),
        attribute in "[a-zA-Z][a-zA-Z0-9_-]{0,8}",
        sub_attribute in proptest::option::of("\\$?[a-zA-Z][a-zA-Z0-9_-]{0,8}"),
    ) -> AttributePath {
        AttributePath { schema, attribute, sub_attribute }
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn printing_a_path_gives_the_path(path in path()) {
        let text = path.to_string();
        prop_assert_eq!(AttributePath::parse(&text).unwrap(), path);
    }

    #[test]
    fn parsing_never_panics(text in "\\PC{0,40}") {
        if let Ok(path) = PatchPath::parse(&text) {
            prop_assert_eq!(PatchPath::parse(&path.to_string()).unwrap(), path);
        }
    }

    #[test]
    fn parsing_path_like_text_never_panics(text in "[a-z:.$ ]{0,6}[\\[(]?[a-z \"eq0-9.\\\\]{0,12}[\\])]?[.a-z]{0,4}") {
        if let Ok(path) = PatchPath::parse(&text) {
            prop_assert_eq!(PatchPath::parse(&path.to_string()).unwrap(), path);
        }
    }
}
