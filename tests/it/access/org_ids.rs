//! The spellings of an org's id: a UUID everywhere, and on the connector URL also the base64 form of Webex's REST API.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::json;
use webex_scim_mock::{MockWebex, Org};

use crate::support::refusal::{NOT_FOUND, assert_gateway};
use crate::support::{Caller, start};

fn connector(webex: &MockWebex, org: &Org, id: &str) -> Caller {
    Caller::new(&format!("{}/v1/scim/{id}", webex.url()), org.admin_token())
}

fn v2(webex: &MockWebex, org: &Org, id: &str) -> Caller {
    Caller::new(&format!("{}/identity/scim/{id}/v2", webex.url()), org.admin_token())
}

fn rest_form(kind: &str, org: &Org) -> String {
    format!("ciscospark://us/{kind}/{}", org.id())
}

#[tokio::test]
async fn the_connector_url_takes_a_uuid_of_any_case_and_the_base64_form_with_and_without_padding() {
    let (webex, org) = start().await;
    let uuid = org.id().to_string();
    let plain = rest_form("ORGANIZATION", &org);
    let padded = STANDARD.encode(&plain);
    assert!(padded.ends_with('='), "{padded} shows no padding");
    let elsewhere = STANDARD_NO_PAD.encode(plain.replace("//us/", "//eu-central/"));
    for id in [
        &uuid,
        &uuid.to_uppercase(),
        &padded,
        &padded.replace('=', "%3D"),
        &STANDARD_NO_PAD.encode(&plain),
        &elsewhere,
    ] {
        let answer = connector(&webex, &org, id).get("/Users").await;
        assert_eq!(answer.status, 200, "{id}: {}", answer.text());
        assert_eq!(answer.json()["totalResults"], 1);
    }
}

#[tokio::test]
async fn locations_follow_the_spelling_that_the_client_called() {
    let (webex, org) = start().await;
    let base64 = STANDARD_NO_PAD.encode(rest_form("ORGANIZATION", &org));
    for caller in [
        connector(&webex, &org, &base64),
        connector(&webex, &org, &org.id().to_string()),
        Caller::v2(&org),
    ] {
        let created = caller.post("/Users", &json!({ "userName": "ada@example.test" })).await;
        let user = created.json();
        let location = format!("{}/Users/{}", caller.base, user["id"].as_str().unwrap());
        assert_eq!(user["meta"]["location"], location);
        assert_eq!(created.header("location"), location);
        let deleted = caller.delete(&format!("/Users/{}", user["id"].as_str().unwrap())).await;
        assert_eq!(deleted.status, 204);
    }
}

#[tokio::test]
async fn webexs_scim_api_takes_a_uuid_only() {
    let (webex, org) = start().await;
    let uuid = org.id().to_string();
    for id in [&uuid, &uuid.to_uppercase()] {
        assert_eq!(v2(&webex, &org, id).get("/Users").await.status, 200, "{id}");
    }
    let plain = rest_form("ORGANIZATION", &org);
    for id in [STANDARD.encode(&plain), STANDARD_NO_PAD.encode(&plain)] {
        assert_gateway(&v2(&webex, &org, &id).get("/Users").await, 404, NOT_FOUND);
    }
}

#[tokio::test]
async fn other_spellings_name_no_org() {
    let (webex, org) = start().await;
    let uuid = org.id().to_string();
    let spellings = [
        uuid.replace('-', ""),
        format!("%7B{uuid}%7D"),
        format!("urn:uuid:{uuid}"),
        format!("{uuid}x"),
        format!("%20{uuid}"),
        STANDARD.encode(&uuid),
        STANDARD.encode(rest_form("PEOPLE", &org)),
        STANDARD.encode(rest_form("organization", &org)),
        STANDARD.encode(format!("{}x", rest_form("ORGANIZATION", &org))),
        rest_form("ORGANIZATION", &org).replace('/', "%2F"),
    ];
    for id in spellings {
        for caller in [connector(&webex, &org, &id), v2(&webex, &org, &id)] {
            assert_gateway(&caller.get("/Users").await, 404, NOT_FOUND);
        }
    }
}
