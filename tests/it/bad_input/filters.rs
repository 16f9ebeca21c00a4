//! Filters that are broken, too deep, too long, or about what cannot be searched. The place is named by its byte.

use super::{Bench, Wrong};
use crate::support::Caller;

/// The filter as it stands in a URL.
fn path(kind: &str, filter: &str) -> String {
    let encoded: String = filter.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/{kind}?filter={encoded}")
}

async fn users(bench: &Bench, filter: &str, detail: &str) {
    bench
        .scim(
            &Wrong::get(&path("Users", filter)),
            "users.list",
            400,
            "invalidFilter",
            detail,
        )
        .await;
}

async fn groups(bench: &Bench, filter: &str, detail: &str) {
    bench
        .scim(
            &Wrong::get(&path("Groups", filter)),
            "groups.list",
            400,
            "invalidFilter",
            detail,
        )
        .await;
}

#[tokio::test]
async fn a_broken_filter_is_told_what_was_expected_at_which_byte() {
    let bench = Bench::set().await;
    let operator = "an operator (eq, ne, co, sw, ew, gt, ge, lt, le, pr)";
    for (filter, detail) in [
        (
            "userName",
            format!("filter: expected {operator} at byte 8, found the end"),
        ),
        (
            "userName xx \"a\"",
            format!("filter: expected {operator} at byte 9, found \"xx\""),
        ),
        (
            "userName eq",
            "filter: expected a value at byte 11, found the end".to_owned(),
        ),
        (
            "eq \"a\"",
            format!("filter: expected {operator} at byte 3, found \"\\\"a\\\"\""),
        ),
        (
            "userName eq \"a",
            "filter: the string that starts at byte 12 has no closing quote".to_owned(),
        ),
        (
            "userName eq \"a\" and",
            "filter: expected an attribute path at byte 19, found the end".to_owned(),
        ),
        (
            "userName eq \"a\" \"b\"",
            "filter: expected 'and', 'or' or the end at byte 16, found \"\\\"b\\\"\"".to_owned(),
        ),
        (
            "(userName eq \"a\"",
            "filter: expected 'and', 'or' or ')' at byte 16, found the end".to_owned(),
        ),
        (
            "userName eq \"a\")",
            "filter: expected 'and', 'or' or the end at byte 15, found \")\"".to_owned(),
        ),
        (
            "emails[type eq \"work\"",
            "filter: expected 'and', 'or' or ']' at byte 21, found the end".to_owned(),
        ),
        (
            "emails[emails[type pr]]",
            "filter: expected an operator, because value paths do not nest at byte 13, found \"[type pr]]\"".to_owned(),
        ),
        (
            "userName eq \"a\\qb\"",
            "filter: the string at byte 12 is not a JSON string: a control character or an unknown escape".to_owned(),
        ),
        (
            "userName eq \"a\u{0}b\"",
            "filter: the string at byte 12 is not a JSON string: a control character or an unknown escape".to_owned(),
        ),
        (
            "1userName eq \"a\"",
            "filter: expected an attribute path at byte 0, found \"1userName\"".to_owned(),
        ),
    ] {
        users(&bench, filter, &detail).await;
    }
}

#[tokio::test]
async fn a_filter_may_nest_32_deep_and_no_deeper() {
    let bench = Bench::set().await;
    let nested = |depth: usize| format!("{}userName eq \"a\"{}", "(".repeat(depth), ")".repeat(depth));
    let good = Caller::connector(&bench.org).get(&path("Users", &nested(32))).await;
    assert_eq!(good.status, 200, "{}", good.text());
    let detail = "filter: parentheses and brackets may nest at most 32 deep, one more opens at byte 32";
    users(&bench, &nested(33), detail).await;
    users(&bench, &nested(4_000), detail).await;
    users(&bench, &"(".repeat(8_000), detail).await;
    users(
        &bench,
        &"not (".repeat(3_000),
        "filter: parentheses and brackets may nest at most 32 deep, one more opens at byte 164",
    )
    .await;
}

#[tokio::test]
async fn a_filter_may_be_16_kib_long_and_no_longer() {
    let bench = Bench::set().await;
    let of = |length: usize| format!("userName eq \"{}\"", "a".repeat(length - 14));
    let good = Caller::connector(&bench.org).get(&path("Users", &of(16 * 1024))).await;
    assert_eq!(good.status, 200, "{}", good.text());
    assert_eq!(good.json()["totalResults"], 0);
    users(
        &bench,
        &of(16 * 1024 + 1),
        "filter: at most 16384 bytes are allowed, found 16385",
    )
    .await;
}

#[tokio::test]
async fn what_cannot_be_searched_is_told_by_name() {
    let bench = Bench::set().await;
    for (filter, detail) in [
        ("shoeSize eq 7", "filter: shoeSize is not an attribute of User"),
        (
            "name.shoeSize eq 7",
            "filter: name.shoeSize is not an attribute of User",
        ),
        (
            "urn:example:User:shoeSize eq 7",
            "filter: urn:example:User:shoeSize is not an attribute of User",
        ),
        ("emails[shoe eq \"a\"]", "filter: shoe is not a sub-attribute of emails"),
        (
            "active gt true",
            "filter: active is a boolean, so gt cannot be used: only eq, ne and pr can",
        ),
        (
            "active eq \"maybe\"",
            "filter: active is a boolean, it cannot be compared with the string \"maybe\"",
        ),
        (
            "password eq \"secret\"",
            "filter: password is writeOnly and cannot be searched",
        ),
        (
            "userName[type eq \"work\"]",
            "filter: userName has a single simple value, so nothing can stand in brackets after it",
        ),
        (
            "userName gt \"a\"",
            "userName cannot be searched by gt; it takes eq, sw, ew, co, ne, pr",
        ),
        (
            "externalId pr",
            "The user's externalid, operator: PR is not supported search.",
        ),
        (
            "meta.lastModified gt \"yesterday\"",
            "filter: meta.lastModified is a dateTime, it cannot be compared with the string \"yesterday\"",
        ),
    ] {
        users(&bench, filter, detail).await;
    }
    groups(
        &bench,
        "userName eq \"a\"",
        "filter: userName is not an attribute of Group",
    )
    .await;
    groups(
        &bench,
        "members[",
        "filter: expected an attribute path at byte 8, found the end",
    )
    .await;
}
