//! `people/me`: how scripts learn the organisation's id, and sign-in libraries who signed in.

use serde_json::json;
use webex_scim_mock::Role;

use super::{admin, caller, ok, rest_id, text};
use crate::support::refusal::{FORBIDDEN, UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, control, start};

#[tokio::test]
async fn everybody_is_told_who_they_are_in_the_platforms_words() {
    let (webex, org) = start().await;
    let scim = Caller::v2(&org);
    let boss = scim.create_user("boss@example.test").await;
    let body = json!({
        "userName": "ada@example.test",
        "displayName": "Ada Lovelace",
        "nickName": "Countess",
        "name": { "givenName": "Ada", "familyName": "Lovelace" },
        "title": "Analyst",
        "timezone": "Europe/London",
        "emails": [{ "value": "ada@home.test", "type": "home" }],
        "phoneNumbers": [{ "value": "+44 20 7946 0000", "type": "work", "primary": true, "display": "desk" }],
        "addresses": [{ "type": "work", "country": "GB", "streetAddress": "12 St James's Square", "locality": "London" }],
        "roles": [{ "value": "id_user_admin" }],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "department": "Engines", "manager": { "value": boss["id"] },
        },
    });
    let ada = scim.post("/Users", &body).await.json();
    let me = ok(&caller(&webex, &org, "ada@example.test", &["spark:people_read"])
        .get("/people/me")
        .await);
    let expected = json!({
        "id": rest_id("PEOPLE", text(&ada, "id")),
        "emails": ["ada@example.test"],
        "phoneNumbers": [{ "type": "work", "value": "+44 20 7946 0000", "primary": true }],
        "displayName": "Ada Lovelace",
        "nickName": "Countess",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "orgId": rest_id("ORGANIZATION", &org.id().to_string()),
        "roles": [rest_id("ROLE", "id_user_admin")],
        "licenses": [],
        "department": "Engines",
        "managerId": rest_id("PEOPLE", text(&boss, "id")),
        "title": "Analyst",
        "addresses": [{
            "type": "work", "country": "GB", "locality": "London", "streetAddress": "12 St James's Square",
        }],
        "created": ada["meta"]["created"],
        "lastModified": ada["meta"]["lastModified"],
        "timezone": "Europe/London",
        "status": "unknown",
        "invitePending": false,
        "loginEnabled": true,
        "type": "person",
    });
    assert_eq!(me, expected);
    let created = text(&me, "created");
    assert!(
        created.contains('.') && created.ends_with('Z'),
        "{created}: a fraction and Z"
    );
}

#[tokio::test]
async fn who_administers_nothing_is_told_less_of_themselves() {
    let (webex, org) = start().await;
    let ada = Caller::v2(&org).create_user("ada@example.test").await;
    let me = ok(&caller(&webex, &org, "ada@example.test", &["spark:people_read"])
        .get("/people/me")
        .await);
    let expected = json!({
        "id": rest_id("PEOPLE", text(&ada, "id")),
        "emails": ["ada@example.test"],
        "orgId": rest_id("ORGANIZATION", &org.id().to_string()),
        "created": ada["meta"]["created"],
        "lastModified": ada["meta"]["lastModified"],
        "status": "unknown",
        "type": "person",
    });
    assert_eq!(me, expected);
}

#[tokio::test]
async fn me_names_the_organization_whose_scim_api_the_same_token_opens() {
    let (webex, org) = start().await;
    let me = ok(&admin(&webex, &org).get("/people/me").await);
    let id = text(&me, "orgId");
    // The tenant URL takes the id as it is told.
    let users = Caller::new(webex.url(), org.admin_token());
    assert_eq!(users.get(&format!("/v1/scim/{id}/Users")).await.status, 200);
    assert_eq!(me["emails"], json!([org.admin().0]));
}

#[tokio::test]
async fn sip_addresses_are_told_once_they_are_there_and_each_says_whether_it_is_primary() {
    let (webex, org) = start().await;
    let body = json!({
        "userName": "ada@example.test",
        "urn:scim:schemas:extension:cisco:webexidentity:2.0:User": {
            "sipAddresses": [
                { "value": "ada@example.calls.webex.com", "type": "cloud-calling", "primary": true },
                { "value": "ada@example.webex.com", "type": "personal-room" },
            ],
        },
    });
    assert_eq!(Caller::v2(&org).post("/Users", &body).await.status, 201);
    let me = ok(&caller(&webex, &org, "ada@example.test", &["spark:all"])
        .get("/people/me")
        .await);
    let expected = json!([
        { "type": "cloud-calling", "value": "ada@example.calls.webex.com", "primary": true },
        { "type": "personal-room", "value": "ada@example.webex.com", "primary": false },
    ]);
    assert_eq!(me["sipAddresses"], expected);
}

#[tokio::test]
async fn without_a_token_that_lives_or_its_scope_nobody_is_anybody() {
    let (webex, org) = start().await;
    for token in ["unknown", ""] {
        let nobody = Caller::new(&format!("{}/v1", webex.url()), token);
        assert_gateway(&nobody.get("/people/me").await, 401, UNAUTHORIZED);
    }
    let provisioning = caller(&webex, &org, "", &["identity:people_rw"]);
    assert_gateway(&provisioning.get("/people/me").await, 403, FORBIDDEN);
    let dead = org.token().role(Role::UserAdmin).issue();
    let path = format!("/orgs/{}/tokens/expire-all", org.id());
    assert_eq!(control(&webex, "POST", &path, Some(&json!({}))).await.status, 200);
    let dead = Caller::new(&format!("{}/v1", webex.url()), &dead);
    assert_gateway(&dead.get("/people/me").await, 401, UNAUTHORIZED);
    let posted = admin(&webex, &org).post("/people/me", &json!({})).await;
    assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD, OPTIONS"));
}
