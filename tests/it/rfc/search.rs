//! Searches by POST, and over all kinds at the root (RFC 7644 sections 3.4.2.1 and 3.4.3).

use serde_json::{Value, json};
use webex_scim_mock::Org;

use super::{both, list_of, ok, refusal, start};
use crate::support::Caller;
use crate::support::rules::{arm, disarm};

const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

fn search(members: Value) -> Value {
    let mut body = members;
    body["schemas"] = json!([SEARCH]);
    body
}

/// Three users and a group, in this order.
async fn fill(org: &Org) -> (Caller, Vec<Value>) {
    let [caller, _] = both(org);
    let mut all = Vec::new();
    for (name, title) in [("cleo", "b"), ("ada", "c"), ("bob", "a")] {
        all.push(ok(
            &caller
                .post("/Users", &json!({ "userName": name, "title": title }))
                .await,
            201,
        ));
    }
    all.push(ok(
        &caller.post("/Groups", &json!({ "displayName": "ada's team" })).await,
        201,
    ));
    (caller, all)
}

#[tokio::test]
async fn a_search_by_post_finds_what_the_same_list_by_get_finds() {
    let (_webex, org) = start().await;
    let (_, all) = fill(&org).await;
    for caller in both(&org) {
        for (body, query) in [
            (json!({ "filter": "userName sw \"a\"" }), "filter=userName sw \"a\""),
            (
                json!({ "filter": "title pr", "sortBy": "title", "sortOrder": "descending", "startIndex": 2, "count": 1 }),
                "filter=title pr&sortBy=title&sortOrder=descending&startIndex=2&count=1",
            ),
            (
                json!({ "filter": "title pr", "attributes": ["userName", "title"] }),
                "filter=title pr&attributes=userName,title",
            ),
            (
                json!({ "FILTER": "title pr", "excludedAttributes": ["title"], "count": null }),
                "filter=title pr&excludedAttributes=title",
            ),
        ] {
            let posted = ok(&caller.post("/Users/.search", &search(body)).await, 200);
            assert_eq!(
                posted,
                ok(&caller.get(&format!("/Users?{query}")).await, 200),
                "{query}"
            );
            assert_ne!(posted["totalResults"], 0, "{query}");
        }
        let groups = ok(&caller.post("/Groups/.search", &search(json!({}))).await, 200);
        assert_eq!(groups, ok(&caller.get("/Groups").await, 200));
        assert_eq!(groups["Resources"][0]["id"], all[3]["id"]);
    }
}

#[tokio::test]
async fn the_root_is_searched_over_users_and_groups_in_one_order() {
    let (_webex, org) = start().await;
    let (caller, all) = fill(&org).await;
    let [cleo, ada, bob, team] = all.try_into().unwrap();
    let filter = "title pr or displayName pr";
    let ids = |list: &Value| -> Vec<Value> {
        let resources = list["Resources"].as_array().unwrap();
        resources.iter().map(|resource| resource["id"].clone()).collect()
    };
    let found = ok(
        &caller.post("/.search", &search(json!({ "filter": filter }))).await,
        200,
    );
    assert_eq!(
        found,
        list_of(4, 1, &[cleo.clone(), ada.clone(), bob.clone(), team.clone()])
    );
    let listed = ok(&caller.get(&format!("?filter={filter}")).await, 200);
    assert_eq!(listed, found);
    let page = search(json!({ "filter": filter, "startIndex": 3, "count": 2 }));
    let page = ok(&caller.post("/.search", &page).await, 200);
    assert_eq!(page, list_of(4, 3, &[bob.clone(), team.clone()]));
    // Groups have no title: they come last, and first where the greatest does.
    let sorted = search(json!({ "filter": filter, "sortBy": "title" }));
    let sorted = ok(&caller.post("/.search", &sorted).await, 200);
    let id = |resource: &Value| resource["id"].clone();
    assert_eq!(ids(&sorted), [&bob, &cleo, &ada, &team].map(id));
    let sorted = search(json!({ "filter": filter, "sortBy": "title", "sortOrder": "descending" }));
    let sorted = ok(&caller.post("/.search", &sorted).await, 200);
    assert_eq!(ids(&sorted), [&team, &ada, &cleo, &bob].map(id));
    // What a kind does not know is absent in it.
    let without = search(json!({ "filter": "userName eq \"ada\" or displayName sw \"ada\"" }));
    let without = ok(&caller.post("/.search", &without).await, 200);
    assert_eq!(ids(&without), [&ada, &team].map(id));
}

#[tokio::test]
async fn a_search_that_is_none_is_told_what_would_be_right() {
    let (_webex, org) = start().await;
    let [caller, _] = both(&org);
    for (body, scim_type, detail) in [
        (json!([]), "invalidSyntax", "a search is a JSON object"),
        (
            json!({ "schemas": ["urn:x"] }),
            "invalidSyntax",
            "schemas must contain urn:ietf:params:scim:api:messages:2.0:SearchRequest",
        ),
        (
            search(json!({ "count": "2" })),
            "invalidValue",
            "count must be an integer, not a string",
        ),
        (
            search(json!({ "filter": 7 })),
            "invalidValue",
            "filter must be a string, not a number",
        ),
        (
            search(json!({ "attributes": "userName" })),
            "invalidValue",
            "attributes must be an array of strings, not a string",
        ),
        (
            search(json!({ "filter": "shoeSize pr" })),
            "invalidFilter",
            "filter: shoeSize is not an attribute of Group",
        ),
    ] {
        let refused = ok(&caller.post("/.search", &body).await, 400);
        assert_eq!(refused, refusal(400, Some(scim_type), detail));
    }
}

#[tokio::test]
async fn what_bends_a_list_bends_a_search_of_one_kind_and_of_all() {
    let (webex, org) = start().await;
    let (caller, all) = fill(&org).await;
    let asked = search(json!({ "filter": "id pr", "startIndex": 2, "count": 2 }));
    for (toggle, users, everything) in [
        (
            json!("short-page"),
            list_of(3, 2, &all[1..3]),
            list_of(4, 2, &all[1..2]),
        ),
        (json!("start-index-ignored"), Value::Null, Value::Null),
        (json!("empty-directory"), list_of(0, 2, &[]), list_of(0, 2, &[])),
        (
            json!({ "name": "count-capped", "to": 1 }),
            list_of(3, 2, &all[1..2]),
            list_of(4, 2, &all[1..2]),
        ),
    ] {
        arm(
            &webex,
            &org,
            &json!({ "match": { "op": ["users.search", "search"] }, "effect": { "protocol": toggle } }),
        )
        .await;
        for (path, expected) in [("/Users/.search", users), ("/.search", everything)] {
            let found = ok(&caller.post(path, &asked).await, 200);
            match expected {
                Value::Null => assert_eq!(found["startIndex"], 1, "{path} {toggle}"),
                expected => assert_eq!(found, expected, "{path} {toggle}"),
            }
        }
        disarm(&webex, &org).await;
    }
}
