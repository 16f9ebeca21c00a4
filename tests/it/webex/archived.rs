//! `ArchivedUser`: deleted users by id and by filter, in the shape of SCIM 1.0.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{id, ok};
use crate::support::refusal::assert_scim;
use crate::support::{Caller, start};

/// The archive of an org, and its administrator.
fn archive(webex: &MockWebex, org: &Org) -> Caller {
    let base = format!("{}/identity/organizations/{}/v1/ArchivedUser", webex.url(), org.id());
    Caller::new(&base, org.admin_token())
}

/// Creates somebody and deletes them.
async fn departed(org: &Org, user_name: &str) -> Value {
    let scim = Caller::v2(org);
    let body = json!({
        "userName": user_name, "displayName": "Ada Lovelace", "name": { "givenName": "Ada", "familyName": "Lovelace" }
    });
    let user = ok(&scim.post("/Users", &body).await, 201);
    assert_eq!(scim.delete(&format!("/Users/{}", id(&user))).await.status, 204);
    user
}

#[tokio::test]
async fn a_deleted_user_stands_in_the_archive_in_the_shape_of_scim_1() {
    let (webex, org) = start().await;
    let archive = archive(&webex, &org);
    let user = departed(&org, "ada@example.test").await;
    let shown = ok(&archive.get(&format!("/{}", id(&user))).await, 200);
    let deleted = shown["meta"]["deleted"].as_str().unwrap();
    assert!(deleted >= user["meta"]["lastModified"].as_str().unwrap(), "{deleted}");
    let expected = json!({
        "schemas": ["urn:scim:schemas:core:1.0", "urn:scim:schemas:extension:cisco:commonidentity:1.0"],
        "userName": "ada@example.test",
        "emails": [{ "value": "ada@example.test", "type": "work", "primary": true }],
        "name": { "familyName": "Lovelace", "givenName": "Ada" },
        "organization": org.id().to_string(),
        "id": id(&user),
        "meta": {
            "created": user["meta"]["created"],
            "lastModified": user["meta"]["lastModified"],
            "location": format!("{}/identity/scim/{}/v1/UserArchives/{}", webex.url(), org.id(), id(&user)),
            "deleted": deleted,
        },
        "displayName": "Ada Lovelace",
    });
    assert_eq!(shown, expected);
    assert_eq!(Caller::v2(&org).get(&format!("/Users/{}", id(&user))).await.status, 404);
}

#[tokio::test]
async fn the_archive_is_searched_by_login_and_id_and_counts_in_texts() {
    let (webex, org) = start().await;
    let archive = archive(&webex, &org);
    let first = departed(&org, "ada@example.test").await;
    let second = departed(&org, "Ada@example.test").await;
    departed(&org, "bob@example.test").await;
    for (filter, expected) in [
        ("username eq \"ADA@example.test\"", vec![id(&first), id(&second)]),
        (&format!("id Eq \"{}\"", id(&second)), vec![id(&second)]),
        ("userName eq \"nobody@example.test\"", vec![]),
        ("id eq \"nobody\"", vec![]),
    ] {
        let list = ok(&archive.get(&format!("?filter={filter}")).await, 200);
        let resources = list["Resources"].as_array().unwrap();
        let ids: Vec<&str> = resources.iter().map(id).collect();
        assert_eq!(ids, expected, "{filter}");
        let count = json!(expected.len().to_string());
        assert_eq!(
            (&list["totalResults"], &list["itemsPerPage"], &list["startIndex"]),
            (&count, &count, &json!("1"))
        );
        assert_eq!(list["schemas"][0], "urn:scim:schemas:core:1.0");
    }
}

#[tokio::test]
async fn the_archive_refuses_other_filters_and_knows_no_living() {
    let (webex, org) = start().await;
    let archive = archive(&webex, &org);
    let right = "archived users are found by userName eq \"…\" or by id eq \"…\"";
    for (query, what) in [
        ("", "a filter is required"),
        ("?filter=", "a filter is required"),
        (
            "?filter=userName sw \"a\"",
            "\"userName sw \\\"a\\\"\" cannot be searched by",
        ),
        ("?filter=title eq \"a\"", "title cannot be searched"),
    ] {
        assert_scim(
            &archive.get(query).await,
            400,
            "invalidFilter",
            &format!("{what}; {right}"),
        );
    }
    let living = Caller::v2(&org).create_user("ada@example.test").await;
    let detail = format!("User {} does not exist in this organization.", id(&living));
    assert_scim(&archive.get(&format!("/{}", id(&living))).await, 404, "", &detail);
    let posted = archive.post("", &json!({})).await;
    assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD, OPTIONS"));
}
