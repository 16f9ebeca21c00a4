//! Credentials that this double did not issue: nothing of them is kept, and it is said.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::stream::Stream;
use crate::support::journal::last_entry;
use crate::support::wire::raw;
use crate::support::{Caller, control, send, start};

const SECRET: &str = "Y2lzY28tcmVhbC10b2tlbg-of-the-real-service";
/// The first 12 hexadecimal digits of its SHA-256.
const PRINT: &str = "8cb0e16d45ba";

/// Everything that the control plane tells of requests, in one text.
async fn everything(webex: &MockWebex, org: &Org) -> String {
    let mut told = String::new();
    for below in [format!("/orgs/{}", org.id()), String::new()] {
        for path in ["", "/export?format=har", "/export?format=ndjson", "/export?format=curl"] {
            let answer = control(webex, "GET", &format!("{below}/requests{path}"), None).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            told.push_str(&answer.text());
        }
    }
    let page = send("GET", &format!("{}/__mock/orgs/{}/", webex.url(), org.id()), &[], "").await;
    told + &page.text()
}

#[tokio::test]
async fn a_token_of_the_real_service_rests_nowhere_and_is_warned_of() {
    let (webex, org) = start().await;
    let mut stream = Stream::open(&webex, &format!("/orgs/{}/events", org.id()), "").await;
    let stranger = Caller::new(org.tenant_url(), SECRET);
    let user = json!({ "userName": "ada@example.test", "displayName": SECRET });
    assert_eq!(stranger.post(&format!("/Users?x={SECRET}"), &user).await.status, 401);

    let entry = last_entry(&webex, &org).await;
    assert_eq!(
        entry["headers"]["authorization"],
        "Bearer [foreign credential, not kept]"
    );
    assert_eq!(entry["body"]["displayName"], "[foreign credential, not kept]");
    let warning = "the Authorization header holds a credential that no organization of this double issued; nothing of it \
                   was kept; if it is a real one, revoke it";
    assert_eq!(entry["warnings"], json!([warning]));
    assert_eq!(stream.event().await.data, entry);
    let told = everything(&webex, &org).await;
    for part in [SECRET, PRINT] {
        assert!(!told.contains(part), "{part} is in {told}");
    }
}

#[tokio::test]
async fn credentials_are_told_apart_by_who_issued_them() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let expired = org.token().ttl(std::time::Duration::ZERO).issue();
    for (authorization, kept, warned) in [
        (format!("Bearer {}", org.admin_token()), "Bearer sha256:", false),
        (format!("Bearer {}", other.admin_token()), "Bearer sha256:", false),
        (format!("Bearer {expired}"), "Bearer sha256:", false),
        ("Bearer".to_owned(), "Bearer", false),
        ("Bearer x".to_owned(), "Bearer [foreign credential, not kept]", true),
        (
            format!("Bearer {}x", org.admin_token()),
            "Bearer [foreign credential, not kept]",
            true,
        ),
        ("Basic YTpi".to_owned(), "Basic [foreign credential, not kept]", true),
        ("hunter2".to_owned(), "[foreign credential, not kept]", true),
    ] {
        let url = format!("{}/Users", org.tenant_url());
        send("GET", &url, &[("authorization", &authorization)], "").await;
        let entry = last_entry(&webex, &org).await;
        let shown = entry["headers"]["authorization"].as_str().unwrap();
        assert!(shown.starts_with(kept), "{authorization}: {shown}");
        assert_eq!(entry["warnings"] != json!([]), warned, "{authorization}");
    }
    let listing = control(&webex, "GET", &format!("/orgs/{}/requests", org.id()), None)
        .await
        .json();
    assert_eq!(listing["foreignCredentials"], 4);
    let listing = control(&webex, "GET", "/requests?limit=1", None).await.json();
    assert_eq!(listing["foreignCredentials"], 4);
    control(&webex, "DELETE", &format!("/orgs/{}/requests", org.id()), None).await;
    let listing = control(&webex, "GET", "/requests", None).await.json();
    assert_eq!(listing["foreignCredentials"], 0);
}

#[tokio::test]
async fn of_two_credentials_neither_is_kept_as_only_one_was_looked_up() {
    let (webex, org) = start().await;
    let own = format!("Bearer {}", org.admin_token());
    let headers = [
        ("authorization", own.as_str()),
        ("authorization", "Bearer s3cret-of-somebody"),
    ];
    send("GET", &format!("{}/Users", org.tenant_url()), &headers, "").await;
    let entry = last_entry(&webex, &org).await;
    let kept = "Bearer [foreign credential, not kept], Bearer [foreign credential, not kept]";
    assert_eq!(entry["headers"]["authorization"], kept);
}

#[tokio::test]
async fn headers_that_are_never_this_doubles_are_not_kept() {
    let (webex, org) = start().await;
    let url = format!("{}/Users", org.tenant_url());
    let headers = [
        ("x-api-key", SECRET),
        ("proxy-authorization", "Basic YTpi"),
        ("cookie", "other=s3cret; webex_scim_mock_session=abc"),
    ];
    send("GET", &url, &headers, "").await;
    let entry = last_entry(&webex, &org).await;
    let kept = ["x-api-key", "proxy-authorization", "cookie"].map(|name| entry["headers"][name].clone());
    assert_eq!(
        Value::from(kept.to_vec()),
        json!([
            "[foreign credential, not kept]",
            "Basic [foreign credential, not kept]",
            "other=[foreign credential, not kept]; webex_scim_mock_session=sha256:ba7816bf8f01",
        ])
    );
    let warning = "a header holds a credential that is not for this double; nothing of it was kept; if it is a real one, \
                   revoke it";
    assert_eq!(entry["warnings"], json!([warning]));
    let listing = control(&webex, "GET", "/requests", None).await.json();
    assert_eq!(listing["foreignCredentials"], 1);
}

#[tokio::test]
async fn a_password_that_is_not_that_persons_is_warned_of_at_the_sign_in() {
    let (webex, org) = start().await;
    let (email, password) = org.admin();
    let goto = form(&[(
        "goto",
        "/idb/oauth2/v1/authorize?response_type=token&client_id=x&redirect_uri=http%3A%2F%2Flocalhost%2Fcb",
    )]);
    let id = org.id().to_string();
    for (password, warned) in [(password, false), ("the-real-password", true), ("", false)] {
        let body = format!(
            "{goto}&{}",
            form(&[("org", &id), ("email", email), ("password", password)])
        );
        let url = format!("{}/idb/saml2/jsp/doSSO.jsp", webex.url());
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        send("POST", &url, &headers, body).await;
        let entry = last_entry(&webex, &org).await;
        let warnings = entry["warnings"].to_string();
        assert_eq!(
            warnings.contains("the sign-in page was given a password"),
            warned,
            "{password:?}: {warnings}"
        );
    }
    assert!(!everything(&webex, &org).await.contains("the-real-password"));
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

#[tokio::test]
async fn what_its_name_or_place_says_is_a_secret_rests_nowhere() {
    let (webex, org) = start().await;
    let path = format!("/v1/scim/{}/Users", org.id());
    let targets = [
        format!("http://u:{SECRET}@127.0.0.1{path}"),
        format!("{path}?id_token_hint={SECRET}"),
        format!("{path}?jwt={SECRET}&filter=x"),
        format!("{path}?X-Amz-Signature={SECRET}"),
        format!("{path}?goto=http%3A%2F%2Fh%2F%3Fsig%3D{SECRET}"),
    ];
    for target in targets {
        for version in ["1.1", "9.9"] {
            let head = format!(
                "GET {target} HTTP/{version}\r\nhost: 127.0.0.1\r\nocp-apim-subscription-key: {SECRET}\r\n\
                 x-signature: {SECRET}\r\nx-session-id: {SECRET}\r\nconnection: close\r\n\r\n"
            );
            raw(webex.url(), head).await;
        }
    }
    raw(
        webex.url(),
        format!("GET {path} HTTP/1.1\r\nhost: u:{SECRET}@127.0.0.1\r\nconnection: close\r\n\r\n"),
    )
    .await;
    let told = everything(&webex, &org).await;
    assert!(told.contains("?jwt=[redacted]&filter=x"), "{told}");
    assert!(!told.contains(SECRET), "{told}");
}
