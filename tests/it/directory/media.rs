//! Media types of answers: `application/json`, unless the client names SCIM's own.

use serde_json::json;

use super::{both, id};
use crate::support::{Caller, send, start};

const JSON: &str = "application/json;charset=UTF-8";
const SCIM: &str = "application/scim+json;charset=UTF-8";

/// What the answer to this request is typed as, for each way to say `Accept`.
async fn check(caller: &Caller, method: &str, path: &str, body: &str, status: u16) {
    let authorization = format!("Bearer {}", caller.token);
    for (accept, media_type) in [
        (None, JSON),
        (Some(""), JSON),
        (Some("*/*"), JSON),
        (Some("application/json"), JSON),
        (Some("application/*"), JSON),
        (Some("text/html"), JSON),
        (Some("application/scim"), JSON),
        (Some("application/scim+json"), SCIM),
        (Some("application/scim+json; charset=utf-8"), SCIM),
        (Some("APPLICATION/Scim+JSON"), SCIM),
        (Some("application/scim+json, application/json;q=0.5, */*;q=0.1"), SCIM),
        (Some("application/json, application/scim+json"), SCIM),
    ] {
        let mut headers = vec![
            ("authorization", authorization.as_str()),
            ("content-type", "application/json"),
        ];
        headers.extend(accept.map(|accept| ("accept", accept)));
        let answer = send(method, &format!("{}{path}", caller.base), &headers, body.to_owned()).await;
        let wanted = (status, media_type);
        let got = (answer.status, answer.header("content-type"));
        assert_eq!(got, wanted, "{method} {path}, Accept: {accept:?}");
        answer.json();
    }
}

#[tokio::test]
async fn successes_are_json_unless_accept_names_scim_json() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let path = format!("/Users/{}", id(&ada));
        let title = json!({"Operations": [{"op": "add", "path": "title", "value": "x"}]}).to_string();
        check(caller, "GET", "/Users", "", 200).await;
        check(caller, "GET", "/Groups?count=0", "", 200).await;
        check(caller, "GET", &path, "", 200).await;
        check(caller, "PUT", &path, &ada.to_string(), 200).await;
        check(caller, "PATCH", &path, &title, 200).await;
    }
    check(&Caller::connector(&org), "GET", "/Schemas", "", 200).await;
}

#[tokio::test]
async fn a_created_resource_has_the_type_that_was_asked_for_too() {
    let (_webex, org) = start().await;
    let authorization = format!("Bearer {}", org.admin_token());
    for (at, caller) in both(&org).iter().enumerate() {
        for (accept, media_type) in [("*/*", JSON), ("application/scim+json", SCIM)] {
            let headers = [
                ("authorization", authorization.as_str()),
                ("content-type", "application/scim+json"),
                ("accept", accept),
            ];
            let body = json!({"userName": format!("{at}{}@example.test", media_type.len())}).to_string();
            let answer = send("POST", &format!("{}/Users", caller.base), &headers, body).await;
            assert_eq!((answer.status, answer.header("content-type")), (201, media_type));
        }
    }
}

#[tokio::test]
async fn refusals_of_the_directory_have_the_type_that_was_asked_for_too() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let admin = caller.get("/Users").await.json()["Resources"][0]["userName"].clone();
        check(&caller, "GET", "/Users/nobody", "", 404).await;
        check(&caller, "GET", "/Users?filter=externalId%20pr", "", 400).await;
        check(&caller, "POST", "/Users", "{}", 400).await;
        check(&caller, "POST", "/Users", &json!({"userName": admin}).to_string(), 409).await;
    }
}

#[tokio::test]
async fn accept_on_a_second_line_counts_as_well() {
    let (_webex, org) = start().await;
    let authorization = format!("Bearer {}", org.admin_token());
    for caller in both(&org) {
        let headers = [
            ("authorization", authorization.as_str()),
            ("accept", "application/json;q=0.5"),
            ("accept", "application/scim+json"),
        ];
        let answer = send("GET", &format!("{}/Users", caller.base), &headers, "").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, SCIM));
    }
}

#[tokio::test]
async fn a_delete_has_no_type_because_it_has_no_body() {
    let (_webex, org) = start().await;
    let authorization = format!("Bearer {}", org.admin_token());
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let headers = [
            ("authorization", authorization.as_str()),
            ("accept", "application/scim+json"),
            ("content-type", "application/json;charset=utf-8"),
            ("content-length", "0"),
        ];
        let answer = send("DELETE", &format!("{}/Users/{}", caller.base, id(&ada)), &headers, "").await;
        let got = (answer.status, answer.header("content-type"), answer.body.len());
        assert_eq!(got, (204, "", 0));
    }
}
