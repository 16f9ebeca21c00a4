//! Searches that are refused, and in which words.

use super::{assert_scim, both, create_group, list_of, start_empty};

#[tokio::test]
async fn what_cannot_be_searched_is_refused_as_invalid_filter_in_our_words() {
    let (_webex, org) = start_empty().await;
    for caller in both(&org) {
        create_group(&caller, &format!("Team of {}", caller.base), &[]).await;
        for (path, detail) in [
            (
                "/Users?filter=externalId pr",
                "The user's externalid, operator: PR is not supported search.",
            ),
            (
                "/Users?filter=ExternalId Pr",
                "The user's externalid, operator: PR is not supported search.",
            ),
            (
                "/Groups?filter=externalId pr",
                "externalId cannot be searched by pr; it takes eq",
            ),
            (
                "/Users?filter=externalId sw \"x\"",
                "externalId cannot be searched by sw; it takes eq",
            ),
            (
                "/Users?filter=userName gt \"x\"",
                "userName cannot be searched by gt; it takes eq, sw, ew, co, ne, pr",
            ),
            (
                "/Users?filter=active ne true",
                "active cannot be searched by ne; it takes eq",
            ),
            ("/Users?filter=id sw \"x\"", "id cannot be searched by sw; it takes eq"),
            (
                "/Users?filter=meta.created eq \"2024-01-01T00:00:00Z\"",
                "meta.created cannot be searched by eq; it takes gt, ge, lt, le",
            ),
            (
                "/Groups?filter=members pr",
                "members.value cannot be searched by pr; it takes eq",
            ),
            (
                "/Groups?filter=members[type eq \"user\"]",
                "members.type cannot be searched; searchable are displayName, id, externalId, members.value, \
                 meta.created, meta.lastModified",
            ),
            (
                "/Users?filter=shoeSize eq \"1\"",
                "filter: shoeSize is not an attribute of User",
            ),
            (
                "/Groups?filter=userName eq \"a\"",
                "filter: userName is not an attribute of Group",
            ),
            (
                "/Users?filter=password eq \"a\"",
                "filter: password is writeOnly and cannot be searched",
            ),
        ] {
            assert_scim(&caller.get(path).await, 400, "invalidFilter", detail);
        }
    }
}

#[tokio::test]
async fn one_leaf_that_cannot_be_searched_refuses_the_whole_filter() {
    let (_webex, org) = start_empty().await;
    for caller in both(&org) {
        for filter in [
            "userName eq \"a\" and externalId pr",
            "userName eq \"a\" or externalId pr",
            "not (externalId pr)",
            "userName pr and (id eq \"x\" or externalId pr)",
        ] {
            let answer = caller.get(&format!("/Users?filter={filter}")).await;
            let detail = "The user's externalid, operator: PR is not supported search.";
            assert_scim(&answer, 400, "invalidFilter", detail);
        }
    }
}

#[tokio::test]
async fn a_broken_filter_is_refused_with_the_byte_where_it_breaks() {
    let (_webex, org) = start_empty().await;
    for caller in both(&org) {
        for (filter, detail) in [
            (
                "userName",
                "filter: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le, pr) at byte 8, found the end",
            ),
            ("userName eq", "filter: expected a value at byte 11, found the end"),
            (
                "userName eq \"x",
                "filter: the string that starts at byte 12 has no closing quote",
            ),
            (
                "userName eq \"x\" and",
                "filter: expected an attribute path at byte 19, found the end",
            ),
        ] {
            let answer = caller.get(&format!("/Users?filter={filter}")).await;
            assert_scim(&answer, 400, "invalidFilter", detail);
        }
        let everybody = caller.get("/Users?filter=").await.json();
        assert_eq!(everybody, list_of(0, 1, &[]));
    }
}
