//! Query strings: parameters given twice, escapes that break off, numbers that are none.

use super::{Bench, Wrong};
use crate::support::Caller;

/// Lists of both kinds refuse this query.
async fn refused(bench: &Bench, query: &str, detail: &str) {
    for (operation, kind) in [("users.list", "Users"), ("groups.list", "Groups")] {
        let path = format!("/{kind}?{query}");
        bench
            .scim(&Wrong::get(&path), operation, 400, "invalidValue", detail)
            .await;
    }
}

#[tokio::test]
async fn a_parameter_that_is_given_twice_is_refused() {
    let bench = Bench::set().await;
    for (query, name) in [
        ("count=1&count=2", "count"),
        ("count=1&COUNT=1", "count"),
        ("startIndex=1&startindex=2", "startIndex"),
        ("filter=id%20pr&filter=id%20pr", "filter"),
        ("attributes=id&attributes=userName", "attributes"),
        ("excludedAttributes=name&excludedattributes=name", "excludedAttributes"),
    ] {
        refused(
            &bench,
            query,
            &format!("the query has {name} more than once; send it once"),
        )
        .await;
    }
}

#[tokio::test]
async fn a_broken_escape_is_told_by_its_place() {
    let bench = Bench::set().await;
    for (query, part, at) in [
        ("filter=userName%2", "userName%2", 8),
        ("filter=%zz", "%zz", 0),
        ("filter=a%", "a%", 1),
        ("count=1&%g0=1", "%g0", 0),
        ("attributes=id%u0041", "id%u0041", 2),
    ] {
        let detail = format!(
            "the query part \"{part}\" has a % at byte {at} that two hexadecimal digits do not follow; write % as %25"
        );
        refused(&bench, query, &detail).await;
    }
    refused(&bench, "filter=%ff", "the query part \"%ff\" does not decode to UTF-8").await;
    refused(&bench, "filter=%C3", "the query part \"%C3\" does not decode to UTF-8").await;
}

#[tokio::test]
async fn count_and_start_index_are_integers() {
    let bench = Bench::set().await;
    for name in ["count", "startIndex"] {
        for (sent, shown) in [
            ("one", "one"),
            ("1.5", "1.5"),
            ("1e3", "1e3"),
            ("0x10", "0x10"),
            ("9223372036854775808", "9223372036854775808"),
            ("%2B1x", "+1x"),
            ("NaN", "NaN"),
        ] {
            refused(
                &bench,
                &format!("{name}={sent}"),
                &format!("{name} must be an integer, not \"{shown}\""),
            )
            .await;
        }
    }
}

#[tokio::test]
async fn numbers_out_of_range_are_taken_as_the_rfc_says() {
    // RFC 7644 section 3.4.2.4: a startIndex below 1 is 1, a negative count is 0.
    let bench = Bench::set().await;
    let admin = Caller::connector(&bench.org);
    for (query, start, items) in [
        ("startIndex=0", 1, 2),
        ("startIndex=-7", 1, 2),
        ("startIndex=9223372036854775807", 9_223_372_036_854_775_807_u64, 0),
        ("count=0", 1, 0),
        ("count=-1", 1, 0),
        ("count=9223372036854775807", 1, 2),
        ("count=&startIndex=", 1, 2),
    ] {
        let list = admin.get(&format!("/Users?{query}")).await;
        assert_eq!(list.status, 200, "{query}: {}", list.text());
        let list = list.json();
        assert_eq!(
            (list["startIndex"].as_u64(), list["itemsPerPage"].as_u64()),
            (Some(start), Some(items)),
            "{query}"
        );
        assert_eq!(list["totalResults"], 2, "{query}");
    }
}

#[tokio::test]
async fn a_broken_query_is_refused_on_single_resources_and_writes_too() {
    let bench = Bench::set().await;
    let detail = "the query has attributes more than once; send it once";
    let twice = "?attributes=id&attributes=id";
    for (operation, method, path, body) in [
        ("users.get", "GET", "/Users/{user}", ""),
        ("users.create", "POST", "/Users", r#"{"userName":"bob@example.test"}"#),
        (
            "users.replace",
            "PUT",
            "/Users/{user}",
            r#"{"userName":"ada@example.test"}"#,
        ),
        (
            "users.patch",
            "PATCH",
            "/Users/{user}",
            r#"{"Operations":[{"op":"remove","path":"title"}]}"#,
        ),
        ("groups.get", "GET", "/Groups/{group}", ""),
        ("groups.create", "POST", "/Groups", r#"{"displayName":"New"}"#),
    ] {
        let wrong = format!("{path}{twice}");
        bench
            .scim(
                &Wrong::new(method, &wrong, body),
                operation,
                400,
                "invalidValue",
                detail,
            )
            .await;
    }
}

#[tokio::test]
async fn attributes_and_excluded_attributes_cannot_both_be_given() {
    let bench = Bench::set().await;
    let detail = "attributes and excludedAttributes cannot be combined (RFC 7644 section 3.9)";
    refused(&bench, "attributes=id&excludedAttributes=name", detail).await;
}
