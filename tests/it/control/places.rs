//! Where a request is accounted for: at the org that it means, and at the server where it means none.

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use crate::sign_in::Ask;
use crate::support::journal::{journal, last_of_server};
use crate::support::{Caller, control, send, start};

/// Operation, status, org, and faults of an entry.
fn told(entry: &Value) -> Value {
    json!([entry["operation"], entry["status"], entry["org"], entry["faults"]])
}

#[tokio::test]
async fn what_no_org_can_be_found_for_is_journaled_at_the_server() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    for (method, path) in [
        ("GET", "/v1/rooms"),
        ("GET", "/favicon.ico"),
        ("GET", "/robots.txt"),
        ("GET", "/v1/scim"),
        ("DELETE", "/"),
    ] {
        let token = format!("Bearer {}", org.admin_token());
        let url = format!("{}{path}", webex.url());
        let answer = send(method, &url, &[("authorization", &token)], "").await;
        let entry = last_of_server(&webex).await;
        assert_eq!((&entry["target"], &entry["method"]), (&json!(path), &json!(method)));
        assert_eq!(told(&entry), json!(["unknown", answer.status, null, []]), "{path}");
        assert!((400..500).contains(&answer.status), "{path}");
        assert_eq!(entry["trackingId"], answer.header("trackingid"), "{path}");
    }
    assert_eq!(journal(&webex, &org).await, [Value::Null; 0]);
}

#[tokio::test]
async fn a_sign_in_link_without_org_is_journaled_at_the_demo_org() {
    let webex = MockWebex::start().await;
    let (demo, other) = (webex.demo_org(), webex.org().create().await);
    let id = demo.id().to_string();
    let ask = Ask::default();
    assert_eq!(send("GET", &ask.link(webex.url(), None), &[], "").await.status, 200);
    // Who is not signed in is led to the sign-in page.
    assert_eq!(send("GET", &ask.authorize(webex.url()), &[], "").await.status, 302);
    let entries: Vec<Value> = journal(&webex, &demo).await.iter().map(told).collect();
    assert_eq!(
        entries,
        [
            json!(["oauth.sign-in", 200, id, []]),
            json!(["oauth.authorize", 302, id, []])
        ]
    );
    // A link that names an org is that org's.
    let link = ask.link(webex.url(), Some(&other));
    assert_eq!(send("GET", &link, &[], "").await.status, 200);
    let entries: Vec<Value> = journal(&webex, &other).await.iter().map(told).collect();
    assert_eq!(entries, [json!(["oauth.sign-in", 200, other.id().to_string(), []])]);
    assert_eq!(journal(&webex, &demo).await.len(), 2);
}

#[tokio::test]
async fn without_a_demo_org_a_sign_in_link_without_org_is_the_server_s() {
    let (webex, org) = start().await;
    let answer = send("GET", &Ask::default().link(webex.url(), None), &[], "").await;
    assert_eq!(answer.status, 200);
    let entry = last_of_server(&webex).await;
    assert_eq!(told(&entry), json!(["oauth.sign-in", 200, null, []]));
    assert_eq!(journal(&webex, &org).await, [Value::Null; 0]);
}

#[tokio::test]
async fn a_fault_of_the_demo_org_hits_the_sign_in_link_without_org_and_no_other_orgs() {
    let webex = MockWebex::start().await;
    let (demo, other) = (webex.demo_org(), webex.org().create().await);
    let rule = json!({ "id": "down", "short": "oauth.sign-in: 503" });
    let armed = control(&webex, "POST", &format!("/orgs/{}/faults", demo.id()), Some(&rule)).await;
    assert_eq!(armed.status, 201, "{}", armed.text());
    let ask = Ask::default();
    assert_eq!(send("GET", &ask.link(webex.url(), None), &[], "").await.status, 503);
    let entry = last_of_server(&webex).await;
    let hit = json!([{ "id": "down", "hit": 1 }]);
    assert_eq!(told(&entry), json!(["oauth.sign-in", 503, demo.id().to_string(), hit]));
    let link = ask.link(webex.url(), Some(&other));
    assert_eq!(send("GET", &link, &[], "").await.status, 200);
    // SCIM goes on.
    assert_eq!(Caller::connector(&demo).get("/Users").await.status, 200);
}
