//! What goes wrong with tokens of real connectors, from the first question to the refusal.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use serde_json::json;

use crate::support::refusal::{FORBIDDEN, NOT_FOUND, assert_gateway};
use crate::support::{Caller, start};

#[tokio::test]
async fn wx_03_a_token_that_only_reads_or_is_for_the_rest_api_alone_does_not_provision() {
    let (webex, org) = start().await;
    let new = json!({ "userName": "ada@example.test" });
    let reads = org.token().scopes(["identity:people_read"]).issue();
    let reads = Caller::new(org.scim_url(), &reads);
    assert_eq!(reads.get("/Users").await.status, 200);
    assert_gateway(&reads.post("/Users", &new).await, 403, FORBIDDEN);
    let rest = org
        .token()
        .scopes(["spark-admin:people_read", "spark-admin:people_write"])
        .issue();
    let platform = Caller::new(webex.url(), &rest);
    assert_eq!(platform.get("/v1/people").await.status, 200, "it lists people");
    for base in [org.scim_url(), org.tenant_url()] {
        let rest = Caller::new(base, &rest);
        assert_gateway(&rest.get("/Users").await, 403, FORBIDDEN);
        assert_gateway(&rest.post("/Users", &new).await, 403, FORBIDDEN);
    }
    let link = org.token().scopes(["spark:people_read", "spark:people_write"]).issue();
    assert_eq!(Caller::new(webex.url(), &link).get("/v1/people/me").await.status, 200);
    let link = Caller::new(org.tenant_url(), &link);
    assert_gateway(&link.get("/Users").await, 403, FORBIDDEN);
}

#[tokio::test]
async fn wx_04_a_token_of_somebody_who_administers_nothing_tells_who_they_are_and_fails_the_connection_test() {
    let (webex, org) = start().await;
    let token = org.token().plain_user().issue();
    let me = Caller::new(webex.url(), &token).get("/v1/people/me").await;
    assert_eq!(me.status, 200, "{}", me.text());
    assert_eq!(me.json().get("roles"), None);
    let connector = Caller::new(org.tenant_url(), &token);
    let probe = "/Users?filter=userName eq \"7b2f9d3c-0f0e-4d51-9a52-6a2f3f0f5a11\"";
    assert_gateway(&connector.get(probe).await, 403, FORBIDDEN);
}

#[tokio::test]
async fn wx_05_the_id_that_is_looked_up_is_base64_of_the_one_that_the_scim_api_takes() {
    let (webex, org) = start().await;
    let platform = Caller::new(webex.url(), org.admin_token());
    let me = platform.get("/v1/people/me").await.json();
    let organizations = platform.get("/v1/organizations").await.json();
    let id = me["orgId"].as_str().unwrap();
    assert_eq!(organizations["items"][0]["id"], id);
    let plain = String::from_utf8(BASE64_STANDARD_NO_PAD.decode(id).unwrap()).unwrap();
    let uuid = plain.rsplit('/').next().unwrap();
    assert_eq!(uuid, org.id().to_string());
    assert_eq!(
        platform.get(&format!("/identity/scim/{uuid}/v2/Users")).await.status,
        200
    );
    let encoded = platform.get(&format!("/identity/scim/{id}/v2/Users")).await;
    assert_gateway(&encoded, 404, NOT_FOUND);
}
