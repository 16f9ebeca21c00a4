//! A second opinion: the parser of the `scim_v2` crate on standard expressions, and where we knowingly differ.

use crate::scim::filter::Filter;

/// What the other parser understood, in our terms.
fn other(text: &str) -> Option<Filter> {
    let parsed: scim_v2::filter::Filter = text.parse().ok()?;
    Filter::parse(&parsed.to_string()).ok()
}

#[test]
fn both_parsers_understand_standard_filters_alike() {
    for text in [
        r#"userName eq "bjensen""#,
        r#"name.familyName co "O'Malley""#,
        r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#,
        r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "1""#,
        "title pr",
        r#"meta.lastModified gt "2011-05-13T04:42:34Z""#,
        r#"title pr and userType eq "Employee""#,
        r#"title pr or userType eq "Intern" and active eq true"#,
        r#"(title pr or userType eq "Intern") and active eq false"#,
        r#"a eq null or b ne -3 or c ge 2.5"#,
        r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
        r#"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
        r#"userType eq "Employee" and (emails.type eq "work")"#,
        r#"emails[type eq "work" and value co "@example.com"]"#,
        r#"emails[type eq "work" or (value ew "x" and not (primary eq true))]"#,
        r#"emails[type eq "work"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
        r#"USERNAME EQ "x" AND TITLE PR"#,
        r#"a eq "quote \" backslash \\ and \u00e9""#,
        r#"id eq "1" or id eq "2" or id eq "3""#,
    ] {
        let ours = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(other(text), Some(ours), "{text}");
    }
}

#[test]
fn both_parsers_refuse_the_same_nonsense() {
    for text in [
        "",
        "userName",
        "userName eq",
        "userName is \"x\"",
        "(title pr",
        "title pr)",
        "title pr and",
        "emails[type eq \"work\"",
        "emails[]",
        "userName eq \"x",
        "emails[a[b pr]]",
        "1st pr",
    ] {
        assert!(Filter::parse(text).is_err(), "{text}");
        assert_eq!(other(text), None, "{text}");
    }
}

/// What real clients send and the RFC's grammar lacks: we take it, the other parser does not.
#[test]
fn known_differences_are_tolerances_of_ours() {
    for text in [
        "name.familyName eq Employee",
        "meta.created gt 2015-10-10T14:38:21.8617979-07:00",
        r#"emails[type eq "work"].value eq "x""#,
        r#"manager.$ref eq "x""#,
    ] {
        assert!(Filter::parse(text).is_ok(), "{text}");
        assert_eq!(other(text), None, "{text}");
    }
}
