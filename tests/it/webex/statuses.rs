//! Every status that Webex documents for its SCIM API, met by each of its causes.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Role};

use super::{id, ok};
use crate::support::refusal::{FORBIDDEN, NOT_FOUND, UNAUTHORIZED, assert_gateway};
use crate::support::rules::{arm, disarm};
use crate::support::{Caller, control, patch, send, start};

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const CISCO_ERROR: &str = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error";

/// A body in the shape that two clients of Webex parse: the RFC's members, and Webex's section with the same words.
#[track_caller]
fn assert_body(body: &Value, status: &str, scim_type: Option<&str>, cause: &str) {
    let (words, section) = (&body["detail"], &body[CISCO_ERROR]);
    let tracking = section["trackingId"].as_str().unwrap_or_default();
    assert!(words.as_str().is_some_and(|words| !words.is_empty()), "{cause}: {body}");
    assert!(!tracking.is_empty(), "{cause}: {body}");
    let mut expected = json!({
        "schemas": [ERROR, CISCO_ERROR], "status": status, "detail": words,
        CISCO_ERROR: { "trackingId": tracking, "errorCode": status, "details": words },
    });
    if let Some(scim_type) = scim_type {
        expected["scimType"] = scim_type.into();
    }
    assert_eq!(body, &expected, "{cause}");
}

/// An org that minds schemas and value paths, with one login that is taken elsewhere, and one user.
async fn strict() -> (MockWebex, Caller, Value) {
    let (webex, org) = start().await;
    let strict = json!({ "switches": { "schemas.core": "required", "patch.valuePaths": "noTarget" } });
    let claims = json!({ "claims": { "users": ["elsewhere@example.test"] } });
    for (what, body) in [("profile", strict), ("settings", claims)] {
        let path = format!("/orgs/{}/{what}", org.id());
        ok(&control(&webex, "PATCH", &path, Some(&body)).await, 200);
    }
    let admin = Caller::v2(&org);
    let ada = ok(&admin.post("/Users", &user("ada@example.test")).await, 201);
    (webex, admin, ada)
}

fn user(login: &str) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": login })
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_400_and_what_is_taken_409_in_webexs_body() {
    let (_webex, admin, ada) = strict().await;
    let (people, path) = ("/Users", format!("/Users/{}", id(&ada)));
    let no_target = json!([{ "op": "replace", "path": "phoneNumbers[type eq \"work\"].value", "value": "1" }]);
    let without_path = json!([{ "op": "remove" }]);
    let operations: Vec<Value> = (0..101).map(|_| json!({ "method": "DELETE", "path": path })).collect();
    let too_many = json!({ "failOnErrors": 1, "operations": operations });
    for (cause, method, path, body, status, scim_type) in [
        (
            "a bad filter",
            "GET",
            "/Users?filter=shoeSize eq 1",
            Value::Null,
            "400",
            Some("invalidFilter"),
        ),
        (
            "a value path without match",
            "PATCH",
            &path,
            patch(no_target),
            "400",
            Some("noTarget"),
        ),
        (
            "a removal without path",
            "PATCH",
            &path,
            patch(without_path),
            "400",
            Some("noTarget"),
        ),
        (
            "no core schema",
            "POST",
            people,
            json!({ "userName": "bob@example.test" }),
            "400",
            Some("invalidValue"),
        ),
        ("no address", "POST", people, user("bob"), "400", Some("invalidValue")),
        ("101 operations", "POST", "/Bulk", too_many, "400", None),
        (
            "a login that is taken",
            "POST",
            people,
            user("ADA@example.test"),
            "409",
            Some("uniqueness"),
        ),
        (
            "a login that is taken elsewhere",
            "POST",
            people,
            user("elsewhere@example.test"),
            "409",
            Some("uniqueness"),
        ),
        ("an unknown id", "GET", "/Users/nobody", Value::Null, "404", None),
    ] {
        let body = Some(&body).filter(|body| !body.is_null());
        let answer = admin.send(method, path, body).await;
        assert_eq!(answer.status.to_string(), status, "{cause}: {}", answer.text());
        assert_body(&answer.json(), status, scim_type, cause);
    }
    assert_eq!(ok(&admin.get(&path).await, 200), ada);
}

#[tokio::test]
async fn broken_json_is_400_in_webexs_body() {
    let (_webex, org) = start().await;
    let authorization = format!("Bearer {}", org.admin_token());
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-type", "application/json"),
    ];
    let url = format!("{}/Users", Caller::v2(&org).base);
    let broken = send("POST", &url, &headers, "{\"userName\"").await;
    assert_eq!(broken.status, 400);
    assert_body(&broken.json(), "400", Some("invalidSyntax"), "broken JSON");
}

#[tokio::test]
async fn who_may_not_is_told_in_the_gateways_body_and_so_is_whatever_else_goes_wrong() {
    let (webex, org) = start().await;
    let people = format!("{}/Users", Caller::v2(&org).base);
    assert_gateway(&send("GET", &people, &[], "").await, 401, UNAUTHORIZED);
    for token in [
        org.token()
            .role(Role::FullAdmin)
            .scopes(["spark-admin:people_read", "spark-admin:people_write"])
            .issue(),
        org.token().plain_user().issue(),
    ] {
        let caller = Caller::new(&Caller::v2(&org).base, &token);
        assert_gateway(&caller.get("/Users").await, 403, FORBIDDEN);
    }
    let nowhere = people.replace(&org.id().to_string(), "00000000-0000-4000-8000-000000000000");
    let nowhere = Caller::new(nowhere.trim_end_matches("/Users"), org.admin_token());
    assert_gateway(&nowhere.get("/Users").await, 404, NOT_FOUND);
    let admin = Caller::v2(&org);
    for status in [429, 500, 502, 503, 504] {
        arm(
            &webex,
            &org,
            &json!({ "match": { "op": "users.list" }, "effect": { "http": { "status": status } } }),
        )
        .await;
        let answer = admin.get("/Users").await;
        assert_eq!(answer.status, status);
        let body = answer.json();
        assert_eq!(body["errors"][0]["description"], body["message"], "{body}");
        assert_eq!(body["trackingId"], answer.header("trackingid"));
        disarm(&webex, &org).await;
        assert_eq!(admin.get("/Users").await.status, 200);
    }
}
