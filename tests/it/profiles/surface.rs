//! Switches about what there is: endpoints, sections of resources, what a resource is given unasked.

use serde_json::{Value, json};

use super::speaking;
use crate::support::{Caller, send};

#[tokio::test]
async fn discovery_is_webexs_or_that_of_the_rfc_or_none() {
    const PATHS: [&str; 5] = [
        "/Schemas",
        "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
        "/ServiceProviderConfig",
        "/ResourceTypes",
        "/ResourceTypes/User",
    ];
    for (word, connector, v2) in [
        ("webex", [200, 404, 404, 404, 404], [404; 5]),
        ("rfc", [200; 5], [200; 5]),
        ("none", [404; 5], [404; 5]),
    ] {
        let (_webex, org, admin) = speaking(json!({ "discovery": word })).await;
        for (caller, statuses) in [(admin, connector), (Caller::v2(&org), v2)] {
            for (path, status) in PATHS.into_iter().zip(statuses) {
                assert_eq!(caller.get(path).await.status, status, "{word} {path}");
                let wrong = if status == 200 { 405 } else { 404 };
                let posted = caller.post(path, &json!({})).await;
                assert_eq!(posted.status, wrong, "{word} POST {path}");
            }
        }
    }
}

#[tokio::test]
async fn webexs_own_sections_are_shown_or_not() {
    const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";
    for (word, shown) in [("on", true), ("off", false)] {
        let (_webex, org, admin) = speaking(json!({ "sections.webex": word, "discovery": "rfc" })).await;
        let ada = admin.create_user("ada@example.test").await;
        let urns = ada["schemas"].as_array().unwrap();
        assert_eq!((ada.get(CISCO).is_some(), urns.contains(&json!(CISCO))), (shown, shown));
        let listed = admin.get("/Users").await.json();
        assert!(
            listed["Resources"]
                .as_array()
                .unwrap()
                .iter()
                .all(|it| it.get(CISCO).is_some() == shown)
        );
        let declared = Caller::v2(&org).get("/Schemas").await.json();
        assert_eq!(declared["totalResults"], if shown { 5 } else { 3 });
        let user = admin.get("/ResourceTypes/User").await.json();
        assert_eq!(
            user["schemaExtensions"].as_array().unwrap().len(),
            if shown { 2 } else { 1 }
        );
    }
}

#[tokio::test]
async fn members_have_a_name_and_webexs_types_or_are_told_as_the_rfc_has_them() {
    for (word, kind, display) in [
        ("webex", "user", json!("ada@example.test")),
        ("rfc", "User", Value::Null),
    ] {
        let (_webex, _org, admin) = speaking(json!({ "members.form": word })).await;
        let ada = admin.create_user("ada@example.test").await;
        let team = json!({ "displayName": "Team", "members": [{ "value": ada["id"] }] });
        let team = admin.post("/Groups", &team).await.json();
        let member = &team["members"][0];
        assert_eq!((&member["type"], &member["display"]), (&json!(kind), &display));
        let nested = json!({ "displayName": "Nested", "members": [{ "value": team["id"] }] });
        let nested = admin.post("/Groups", &nested).await.json();
        assert!(
            nested["members"][0]["type"]
                .as_str()
                .unwrap()
                .eq_ignore_ascii_case("group")
        );
        assert!(nested["members"][0]["$ref"].as_str().unwrap().contains("/Groups/"));
    }
}

#[tokio::test]
async fn who_was_not_said_to_be_active_is_told_to_be_or_not() {
    for (word, active) in [("on", json!(true)), ("off", Value::Null)] {
        let (_webex, _org, admin) = speaking(json!({ "active.default": word })).await;
        assert_eq!(admin.create_user("ada@example.test").await["active"], active);
    }
}

#[tokio::test]
async fn searches_by_post_are_there_or_not() {
    for (word, status) in [("off", 404), ("on", 200)] {
        let (_webex, _org, admin) = speaking(json!({ "search": word })).await;
        for path in ["/.search", "/Groups/.search"] {
            assert_eq!(admin.post(path, &json!({})).await.status, status, "{path}");
        }
        assert_eq!(admin.get("").await.status, status);
        let users = admin.post("/Users/.search", &json!({})).await;
        assert_eq!(users.status, status);
    }
}

#[tokio::test]
async fn the_owner_of_the_token_is_at_me_or_not() {
    for (word, status) in [("off", 404), ("on", 200)] {
        let (_webex, org, admin) = speaking(json!({ "me": word })).await;
        let me = admin.get("/Me").await;
        assert_eq!(me.status, status);
        assert_eq!(me.json()["userName"] == org.admin().0, status == 200);
    }
}

#[tokio::test]
async fn sorting_is_ignored_or_done_by_what_is_documented_or_by_anything() {
    for (word, expected, by_title) in [
        ("ignored", ["zoe@x", "ada@x"], 200),
        ("documented", ["ada@x", "zoe@x"], 400),
        ("any", ["ada@x", "zoe@x"], 200),
    ] {
        let (_webex, _org, admin) = speaking(json!({ "sort": word })).await;
        for name in ["zoe@x", "ada@x"] {
            admin.create_user(name).await;
        }
        let list = admin
            .get("/Users?sortBy=userName&filter=userName ew \"@x\"")
            .await
            .json();
        let names = list["Resources"].as_array().unwrap();
        let names: Vec<&Value> = names.iter().map(|user| &user["userName"]).collect();
        assert_eq!(names, expected, "{word}");
        assert_eq!(admin.get("/Users?sortBy=title").await.status, by_title, "{word}");
    }
}

#[tokio::test]
async fn entity_tags_are_ignored_or_honoured() {
    for (word, read, write) in [("ignored", 200, 204), ("honoured", 304, 412)] {
        let (_webex, _org, admin) = speaking(json!({ "etag": word })).await;
        let ada = admin.create_user("ada@example.test").await;
        let url = format!("{}/Users/{}", admin.base, ada["id"].as_str().unwrap());
        let authorization = format!("Bearer {}", admin.token);
        let version = ada["meta"]["version"].as_str().unwrap();
        let with = |header| [("authorization", authorization.as_str()), header];
        assert_eq!(
            send("GET", &url, &with(("if-none-match", version)), "").await.status,
            read
        );
        assert_eq!(
            send("DELETE", &url, &with(("if-match", "W/\"1\"")), "").await.status,
            write
        );
    }
}

#[tokio::test]
async fn lists_at_the_tenant_url_count_in_numbers_or_in_texts_as_scim_1_does() {
    for (word, is_scim_1) in [("scim2", false), ("scim1", true)] {
        let (_webex, org, admin) = speaking(json!({ "connector.lists": word })).await;
        let ada = admin.create_user("ada@example.test").await;
        let schemas = json!([
            "urn:scim:schemas:core:1.0",
            "urn:scim:schemas:extension:cisco:commonidentity:1.0"
        ]);
        let expected = match is_scim_1 {
            true => json!({
                "totalResults": "2", "itemsPerPage": "1", "startIndex": "2", "schemas": schemas, "Resources": [ada]
            }),
            false => listed(2, 2, &ada),
        };
        assert_eq!(admin.get("/Users?startIndex=2").await.json(), expected, "{word}");
        let groups = admin.get("/Groups?count=0").await.json();
        assert_eq!(groups["totalResults"].is_string(), is_scim_1, "{word}");
        assert_eq!(groups["schemas"] == schemas, is_scim_1, "{word}");
        let ada = Caller::v2(&org).get("/Users?startIndex=2").await.json();
        assert_eq!(
            ada,
            listed(2, 2, &ada["Resources"][0]),
            "the SCIM API has always numbers"
        );
    }
}

/// A ListResponse message with one resource.
fn listed(total: usize, start_index: usize, resource: &Value) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total, "itemsPerPage": 1, "startIndex": start_index, "Resources": [resource]
    })
}
