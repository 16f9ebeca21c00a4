//! What every path that can be read answers to HEAD, and to whoever asks which methods it takes (RFC 9110 sections 9.3.2, 9.3.7).

use http::HeaderMap;
use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org, Profile};

use crate::support::journal::last_entry;
use crate::support::{Answer, Caller, control, send};

/// An org that serves all that there is, its administrator at both bases, and a user.
async fn start() -> (MockWebex, Org, [Caller; 2], String) {
    let webex = MockWebex::start().await;
    let org = webex.org().profile(Profile::Rfc).create().await;
    let both = [Caller::connector(&org), Caller::v2(&org)];
    let ada = both[0].create_user("ada@example.test").await;
    let ada = format!("/Users/{}", ada["id"].as_str().unwrap());
    (webex, org, both, ada)
}

/// An answer's headers but for those that no two answers share.
fn lasting(answer: &Answer) -> HeaderMap {
    let mut headers = answer.headers.clone();
    for name in ["trackingid", "date"] {
        headers.remove(name);
    }
    headers
}

#[tokio::test]
async fn a_head_has_status_and_headers_of_the_get_and_no_body() {
    let (_webex, _org, both, ada) = start().await;
    for caller in both {
        for (path, status) in [
            (ada.as_str(), 200),
            ("/Users?count=1", 200),
            ("/Users?filter=title", 400),
            ("/Users/nobody", 404),
            ("/Groups", 200),
            ("/Schemas", 200),
            ("/ServiceProviderConfig", 200),
            ("/ResourceTypes/User", 200),
            ("/Me", 200),
            ("?count=1", 200),
            ("/Printers", 404),
        ] {
            let (whole, head) = (caller.get(path).await, caller.send("HEAD", path, None).await);
            assert_eq!((whole.status, head.status), (status, status), "{path}");
            assert_eq!(head.text(), "", "{path}");
            assert_eq!(head.header("content-length"), whole.body.len().to_string(), "{path}");
            // A refusal's length follows that of the tracking id in it, which is always the same.
            assert_eq!(lasting(&head), lasting(&whole), "{path}");
        }
        assert!(!caller.send("HEAD", &ada, None).await.header("etag").is_empty());
    }
}

#[tokio::test]
async fn a_head_needs_what_the_get_needs_and_is_journaled_as_its_operation() {
    let (webex, org, [admin, _], ada) = start().await;
    let stranger = Caller::new(org.tenant_url(), "unknown");
    assert_eq!(stranger.send("HEAD", &ada, None).await.status, 401);
    admin.send("HEAD", &ada, None).await;
    let entry = last_entry(&webex, &org).await;
    let told = |entry: &Value| {
        json!([
            entry["operation"],
            entry["method"],
            entry["status"],
            entry["response"]["body"]
        ])
    };
    assert_eq!(told(&entry), json!(["users.get", "HEAD", 200, null]));
    let version = admin.get(&ada).await.header("etag").to_owned();
    let authorization = format!("Bearer {}", admin.token);
    let headers = [("authorization", authorization.as_str()), ("if-none-match", &version)];
    let known = send("HEAD", &format!("{}{ada}", admin.base), &headers, "").await;
    assert_eq!((known.status, known.header("etag")), (304, version.as_str()));
    let rule = json!({ "match": { "op": "users.get", "method": "HEAD" }, "effect": { "http": { "status": 503 } } });
    let armed = control(&webex, "POST", &format!("/orgs/{}/faults", org.id()), Some(&rule)).await;
    assert_eq!(armed.status, 201, "{}", armed.text());
    assert_eq!(admin.get(&ada).await.status, 200);
    assert_eq!(admin.send("HEAD", &ada, None).await.status, 503);
}

#[tokio::test]
async fn webexs_own_paths_take_a_head_too() {
    let (webex, org) = crate::support::start().await;
    let admin = Caller::new(webex.url(), org.admin_token());
    for path in ["/identity/scim/v2/Users/me", "/Schemas/SCIM2/User"] {
        let (whole, head) = (admin.get(path).await, admin.send("HEAD", path, None).await);
        assert_eq!((head.status, lasting(&head)), (200, lasting(&whole)), "{path}");
    }
    let sign_in = send("HEAD", &format!("{}/v1/authorize", webex.url()), &[], "").await;
    assert_eq!((sign_in.status, sign_in.header("allow")), (405, "GET, POST"));
}

#[tokio::test]
async fn options_name_every_method_of_a_path_and_need_no_token() {
    let (webex, org, both, ada) = start().await;
    for caller in both {
        for (path, allow) in [
            ("/Users", "GET, HEAD, POST, OPTIONS"),
            (ada.as_str(), "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"),
            ("/Groups/nobody", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"),
            ("/Bulk", "POST, OPTIONS"),
            ("/Users/.search", "POST, OPTIONS"),
            ("/Me", "GET, HEAD, PUT, PATCH, OPTIONS"),
            ("/Schemas", "GET, HEAD, OPTIONS"),
            ("", "GET, HEAD, OPTIONS"),
        ] {
            let answer = send("OPTIONS", &format!("{}{path}", caller.base), &[], "").await;
            assert_eq!((answer.status, answer.header("allow")), (204, allow), "{path}");
            let entry = last_entry(&webex, &org).await;
            assert_eq!(
                (&entry["operation"], &entry["status"]),
                (&json!("unknown"), &json!(204))
            );
        }
    }
}

#[tokio::test]
async fn options_of_what_is_not_served_are_404() {
    let (webex, org) = crate::support::start().await;
    for path in ["/Printers", "/Me", "/Users/.search", "/ServiceProviderConfig", ""] {
        let answer = send("OPTIONS", &format!("{}{path}", org.tenant_url()), &[], "").await;
        assert_eq!((answer.status, answer.header("allow")), (404, ""), "{path}");
    }
    let star = send("OPTIONS", &format!("{}/v1/rooms", webex.url()), &[], "").await;
    assert_eq!(star.status, 404);
}

#[tokio::test]
async fn options_tell_a_stranger_of_no_org_whether_it_is_there() {
    let (webex, org) = crate::support::start().await;
    let tell = async |base: String, path: &str| {
        let answer = send("OPTIONS", &format!("{}{base}{path}", webex.url()), &[], "").await;
        let headers: Vec<_> = (answer.headers.iter())
            .filter(|(name, _)| !["trackingid", "date"].contains(&name.as_str()))
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let body = answer.text().replace(answer.header("trackingid"), "");
        (answer.status, headers, body)
    };
    let id = org.id().to_string();
    for path in ["/Users", "/Users/nobody", "/Bulk", "/Me", "/Printers"] {
        for base in ["/v1/scim/{id}", "/identity/scim/{id}/v2"] {
            let known = tell(base.replace("{id}", &id), path).await;
            for other in ["00000000-0000-4000-8000-000000000000", "not-an-id"] {
                assert_eq!(
                    tell(base.replace("{id}", other), path).await,
                    known,
                    "{base}{path} of {other}"
                );
            }
        }
    }
}
