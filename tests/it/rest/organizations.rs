//! `organizations`: the caller's own, and nobody else's.

use serde_json::json;

use super::{admin, caller, ok, refused, rest_id, spellings, text};
use crate::support::refusal::{FORBIDDEN, assert_gateway};
use crate::support::{Caller, make, start};

#[tokio::test]
async fn the_list_has_the_callers_organization_and_no_pages() {
    let (webex, org) = start().await;
    make(&webex).await;
    let answer = admin(&webex, &org).get("/organizations?max=1").await;
    let list = ok(&answer);
    let created = text(&list["items"][0], "created").to_owned();
    let name = text(&list["items"][0], "displayName").to_owned();
    let id = rest_id("ORGANIZATION", &org.id().to_string());
    assert_eq!(
        list,
        json!({ "items": [{ "id": id, "displayName": name, "created": created }] })
    );
    assert_eq!(answer.header("link"), "");
    assert!(created.contains('.') && created.ends_with('Z'), "{created}");
    let seen = Caller::connector(&org).get("/Users").await.json();
    let administrator = text(&seen["Resources"][0]["meta"], "created");
    assert!(
        created.as_str() <= administrator,
        "nobody is older than the organization"
    );
}

#[tokio::test]
async fn an_organization_is_found_by_its_id_in_every_spelling() {
    let (webex, org) = start().await;
    let admin = admin(&webex, &org);
    let list = ok(&admin.get("/organizations").await);
    for id in spellings("ORGANIZATION", &org.id().to_string()) {
        let path = format!("/organizations/{}", id.replace('=', "%3D"));
        assert_eq!(ok(&admin.get(&path).await), list["items"][0], "{id}");
    }
}

#[tokio::test]
async fn another_organization_is_as_unknown_as_none() {
    let (webex, org) = start().await;
    let other = make(&webex).await;
    let admin = admin(&webex, &org);
    let id = other.id().to_string();
    for id_of in [id.clone(), rest_id("ORGANIZATION", &id)] {
        let answer = admin.get(&format!("/organizations/{id_of}")).await;
        refused(&answer, 404, &format!("there is no organization \"{id}\""));
    }
    for id in [rest_id("PEOPLE", "0"), "nonsense".to_owned()] {
        let answer = admin.get(&format!("/organizations/{id}")).await;
        let form = "that is a UUID, or base64 of ciscospark://us/ORGANIZATION/…";
        refused(&answer, 400, &format!("\"{id}\" is no organization id: {form}"));
    }
    let plain = caller(&webex, &org, "", &["spark:people_read"]);
    assert_gateway(&plain.get("/organizations").await, 403, FORBIDDEN);
}
