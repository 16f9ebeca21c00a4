//! A name that stands twice in one object of a body is refused wherever a body is taken: to keep the last of them would
//! throw away in silence what was written first.

use serde_json::json;

use crate::support::{Caller, control, routes, send, start};

const REASON: &str = "stands twice in its object; leave one of the two out";

#[tokio::test]
async fn every_call_that_takes_a_body_refuses_it_and_changes_nothing() {
    let (webex, org) = start().await;
    let before = control(&webex, "GET", &format!("/orgs/{}/data", org.id()), None).await;
    let calls = routes(&webex).await;
    let changing = calls
        .iter()
        .filter(|call| !call.starts_with("GET ") && !call.starts_with("DELETE "));
    let mut tried = 0;
    for call in changing {
        let (method, path) = call.split_once(' ').unwrap();
        let path = path.replace("{org}", &org.id().to_string());
        let url = format!("{}/__mock{path}", webex.url());
        let body = r#"{"users": [{"a": {"b": 1, "b": 1}}], "users": []}"#;
        let refused = send(method, &url, &[("content-type", "application/json")], body).await;
        let told = (refused.status, refused.json()["errors"].clone());
        let flaw = |pointer| json!({ "pointer": pointer, "reason": REASON });
        assert_eq!(told, (422, json!([flaw("/users/0/a/b"), flaw("/users")])), "{call}");
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
    let after = control(&webex, "GET", &format!("/orgs/{}/data", org.id()), None).await;
    assert_eq!(after.json(), before.json());
    webex.shutdown().await;
}

#[tokio::test]
async fn a_line_of_data_refuses_it_too() {
    let (webex, org) = start().await;
    let url = format!("{}/__mock/orgs/{}/data", webex.url(), org.id());
    let body = "{\"claims\":{}}\n{\"user\":{\"resource\":{\"userName\":\"a\",\"userName\":\"b\"}}}\n";
    let refused = send("PUT", &url, &[("content-type", "application/x-ndjson")], body).await;
    assert_eq!(
        (refused.status, refused.json()["errors"].clone()),
        (
            422,
            json!([{ "pointer": "line 2/user/resource/userName", "reason": REASON }])
        )
    );
    webex.shutdown().await;
}

#[tokio::test]
async fn what_connectors_send_is_read_as_ever() {
    let (webex, org) = start().await;
    let caller = Caller::connector(&org);
    let authorization = format!("Bearer {}", caller.token);
    let headers = [
        ("content-type", "application/scim+json"),
        ("authorization", authorization.as_str()),
    ];
    let body = r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "a@b.test", "userName": "c@d.test"}"#;
    let created = send("POST", &format!("{}/Users", caller.base), &headers, body).await;
    assert_eq!((created.status, &created.json()["userName"]), (201, &json!("c@d.test")));
    webex.shutdown().await;
}
