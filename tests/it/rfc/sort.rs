//! Sorted lists (RFC 7644 section 3.4.2.3).

use serde_json::json;

use super::{ENTERPRISE, both, ok, refusal, start};

#[tokio::test]
async fn lists_are_sorted_by_any_attribute_and_pages_are_of_the_sorted_list() {
    let (_webex, org) = start().await;
    let [caller, _] = both(&org);
    let mut boss = json!(null);
    for user in [
        json!({ "userName": "c", "title": "zeta", "displayName": "Zoe", "emails": [{ "value": "z@x" }, { "value": "b@x", "primary": true }] }),
        json!({ "userName": "a", "title": "Alpha", "emails": [{ "value": "C@x" }] }),
        json!({ "userName": "b", "title": "beta", "active": true }),
    ] {
        let mut user = user;
        if boss != json!(null) {
            user[ENTERPRISE] = json!({ "department": user["title"], "manager": { "value": boss } });
        }
        let made = ok(&caller.post("/Users", &user).await, 201);
        if boss == json!(null) {
            boss = made["id"].clone();
        }
    }
    let ours = "filter=title pr&attributes=userName";
    for (query, expected) in [
        ("sortBy=userName", "abc"),
        ("sortBy=USERNAME&sortOrder=Descending", "cba"),
        ("sortBy=title", "abc"),
        (
            "sortBy=urn:ietf:params:scim:schemas:core:2.0:User:title&sortOrder=descending",
            "cba",
        ),
        ("sortBy=URN:IETF:params:scim:SCHEMAS:core:2.0:user:TITLE", "abc"),
        // Who has none comes last, and first where the greatest does (RFC 7644 section 3.4.2.3).
        ("sortBy=DISPLAYname", "cab"),
        ("sortBy=displayName&SORTORDER=DESCENDING", "abc"),
        (
            "sortBy=urn:ietf:params:scim:schemas:EXTENSION:Enterprise:2.0:User:MANAGER.Value&sortOrder=descending",
            "cab",
        ),
        ("sortBy=emails", "cab"),
        ("sortBy=emails.value&sortOrder=descending", "bac"),
        (
            "sortBy=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
            "abc",
        ),
        ("sortBy=department&sortOrder=descending", "cba"),
        // Both have one and the same manager: they stay as they came, and who has none is last.
        ("sortBy=manager.displayName", "abc"),
        ("sortBy=meta.created", "cab"),
        ("sortBy=meta.lastModified&sortOrder=descending", "bac"),
        ("sortBy=active", "bca"),
        ("sortOrder=descending", "cab"),
        ("sortBy=userName&startIndex=2&count=1", "b"),
    ] {
        let list = ok(&caller.get(&format!("/Users?{ours}&{query}")).await, 200);
        let names = list["Resources"].as_array().unwrap();
        let names: String = names.iter().filter_map(|user| user["userName"].as_str()).collect();
        assert_eq!(
            (names.as_str(), &list["totalResults"]),
            (expected, &json!(3)),
            "{query}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_sorted_by_is_refused() {
    let (_webex, org) = start().await;
    let [caller, _] = both(&org);
    for (query, scim_type, detail) in [
        (
            "sortBy=shoeSize",
            "invalidValue",
            "sortBy: shoeSize is not an attribute of User",
        ),
        ("sortBy=password", "invalidValue", "sortBy: password is writeOnly"),
        (
            "sortBy=userName&sortOrder=up",
            "invalidValue",
            "sortOrder must be ascending or descending, not \"up\"",
        ),
        (
            "sortBy=user Name",
            "invalidPath",
            "\"user Name\" is not an attribute path: \"user Name\" is not an attribute name",
        ),
    ] {
        let refused = ok(&caller.get(&format!("/Users?{query}")).await, 400);
        assert_eq!(refused, refusal(400, Some(scim_type), detail));
    }
}
