//! A web page that somebody has open can reach any port of their machine: the control plane gives it nothing, and does
//! nothing for it.

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use crate::support::wire::{RawAnswer, authority, raw, request};
use crate::support::{control, send, start};

const LOOPBACK: &str = "call the control plane by 127.0.0.1, [::1] or localhost";
const PROGRAMS: &str = "the control plane is for programs and for the double's own pages";

/// A request to make an org. Whatever is refused must not have made one.
const MAKE: &[u8] = br#"{"displayName":"Made by a web page"}"#;

/// The orgs that there are, whole.
async fn orgs(webex: &MockWebex) -> Value {
    control(webex, "GET", "/orgs", None).await.json()
}

#[track_caller]
fn assert_problem(answer: &RawAnswer, status: u16, title: &str, detail: &str, hint: &str) {
    assert_eq!(
        answer.json(),
        json!({ "type": "about:blank", "title": title, "status": status, "detail": detail, "hint": hint }),
    );
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert!(
        !answer.head.to_lowercase().contains("access-control-"),
        "{}",
        answer.head
    );
}

/// Sends `POST /__mock/orgs` with these headers over a socket of its own.
async fn post(webex: &MockWebex, headers: &[(&str, &str)], body: &[u8]) -> RawAnswer {
    raw(webex.url(), request("POST", "/__mock/orgs", headers, body)).await
}

#[tokio::test]
async fn a_host_that_is_none_or_not_the_only_one_is_refused_and_nothing_happens() {
    const HINT: &str = "send one Host header, such as 127.0.0.1:8321";
    let (webex, _org) = start().await;
    let before = orgs(&webex).await;
    for (hosts, detail) in [
        (
            &["127.0.0.1", "evil.example"][..],
            "there are several Host headers; RFC 9112 section 3.2 allows one",
        ),
        (
            &["127.0.0.1", "127.0.0.1"],
            "there are several Host headers; RFC 9112 section 3.2 allows one",
        ),
        (
            &["127.0.0.1:abc"],
            "the Host is no host with or without a port, as RFC 9110 section 7.2 writes one",
        ),
        (
            &["[::1].evil.example"],
            "the Host is no host with or without a port, as RFC 9110 section 7.2 writes one",
        ),
        (
            &["u:p@127.0.0.1"],
            "the Host is no host with or without a port, as RFC 9110 section 7.2 writes one",
        ),
    ] {
        let mut headers: Vec<(&str, &str)> = hosts.iter().map(|host| ("Host", *host)).collect();
        headers.push(("Content-Type", "application/json"));
        assert_problem(&post(&webex, &headers, MAKE).await, 400, "Bad Request", detail, HINT);
    }
    let length = MAKE.len();
    let head =
        format!("POST /__mock/orgs HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
    let detail = "there is no Host header; RFC 9112 section 3.2 asks every HTTP/1.1 request for one";
    let answer = raw(webex.url(), [head.as_bytes(), MAKE].concat()).await;
    assert_problem(&answer, 400, "Bad Request", detail, HINT);
    assert_eq!(orgs(&webex).await, before);
}

#[tokio::test]
async fn the_host_in_the_target_takes_the_place_of_the_header_and_is_judged() {
    let (webex, _org) = start().await;
    let before = orgs(&webex).await;
    let own = authority(webex.url());
    let headers = [("Host", own), ("Content-Type", "application/json")];
    let foreign = raw(
        webex.url(),
        request("POST", "http://evil.example/__mock/orgs", &headers, MAKE),
    )
    .await;
    assert_problem(&foreign, 403, "Forbidden", "the Host is \"evil.example\"", LOOPBACK);
    assert_eq!(orgs(&webex).await, before);
    let foreign_header = [("Host", "evil.example")];
    let target = format!("http://{own}/__mock/version");
    assert_eq!(
        raw(webex.url(), request("GET", &target, &foreign_header, b""))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_foreign_host_is_refused_and_nothing_happens() {
    let (webex, _org) = start().await;
    let before = orgs(&webex).await;
    for host in [
        "evil.example",
        "evil.example:8321",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "webexapis.com",
        "api.ciscospark.com",
        "idbroker.webex.com",
        "10.0.0.1:8321",
        "[::2]:8321",
        "",
    ] {
        let detail = format!("the Host is {host:?}");
        let headers = [("Host", host), ("Content-Type", "application/json")];
        assert_problem(&post(&webex, &headers, MAKE).await, 403, "Forbidden", &detail, LOOPBACK);
        for path in [
            "/__mock/orgs",
            "/__mock/requests",
            "/__mock/health/live",
            "/__mock/nowhere",
        ] {
            let read = raw(webex.url(), request("GET", path, &[("Host", host)], b"")).await;
            assert_problem(&read, 403, "Forbidden", &detail, LOOPBACK);
        }
    }
    assert_eq!(orgs(&webex).await, before);
}

#[tokio::test]
async fn a_page_for_a_person_is_refused_under_a_foreign_host_too() {
    let (webex, org) = start().await;
    for path in ["/".to_owned(), format!("/__mock/orgs/{}/", org.id())] {
        let read = raw(webex.url(), request("GET", &path, &[("Host", "evil.example")], b"")).await;
        assert_problem(&read, 403, "Forbidden", "the Host is \"evil.example\"", LOOPBACK);
    }
}

#[tokio::test]
async fn every_name_of_loopback_is_served() {
    let (webex, _org) = start().await;
    let port = authority(webex.url()).rsplit_once(':').unwrap().1;
    for name in ["127.0.0.1", "127.9.9.9", "localhost", "LocalHost", "[::1]"] {
        for host in [name.to_owned(), format!("{name}:{port}")] {
            let answer = raw(webex.url(), request("GET", "/__mock/version", &[("Host", &host)], b"")).await;
            assert_eq!(answer.status, 200, "{host}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_foreign_or_null_origin_is_refused_for_reading_and_for_changing() {
    let (webex, org) = start().await;
    let before = orgs(&webex).await;
    let host = authority(webex.url());
    let https = format!("https://{host}");
    let no_port = "http://127.0.0.1".to_owned();
    let this_org = format!("/__mock/orgs/{}", org.id());
    for origin in [
        "null",
        "http://evil.example",
        "http://localhost:1",
        &https,
        &no_port,
        "chrome-extension://abc",
    ] {
        let detail = format!("the Origin is {origin:?}");
        let headers = [("Host", host), ("Origin", origin), ("Content-Type", "application/json")];
        for (method, path, body) in [
            ("GET", "/__mock/orgs", &b""[..]),
            ("POST", "/__mock/orgs", MAKE),
            ("POST", "/__mock/orgs", b""),
            ("DELETE", &this_org, b""),
            ("OPTIONS", "/__mock/orgs", b""),
        ] {
            let answer = raw(webex.url(), request(method, path, &headers, body)).await;
            assert_problem(&answer, 403, "Forbidden", &detail, PROGRAMS);
        }
    }
    assert_eq!(orgs(&webex).await, before);
}

#[tokio::test]
async fn the_doubles_own_origin_is_served() {
    let (webex, _org) = start().await;
    let headers = [
        ("origin", webex.url()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/json"),
    ];
    let url = format!("{}/__mock/orgs", webex.url());
    assert_eq!(send("GET", &url, &headers, "").await.status, 200);
    assert_eq!(send("POST", &url, &headers, "{}").await.status, 201);
}

#[tokio::test]
async fn another_site_can_follow_a_link_and_change_nothing() {
    let (webex, org) = start().await;
    let before = orgs(&webex).await;
    let host = authority(webex.url());
    let this_org = format!("/__mock/orgs/{}", org.id());
    for site in ["cross-site", "same-site"] {
        let headers = [
            ("Host", host),
            ("Sec-Fetch-Site", site),
            ("Content-Type", "application/json"),
        ];
        for (method, path, body) in [
            ("POST", "/__mock/orgs", MAKE),
            ("POST", "/__mock/orgs", b""),
            ("DELETE", &this_org, b""),
        ] {
            let answer = raw(webex.url(), request(method, path, &headers, body)).await;
            assert_problem(
                &answer,
                403,
                "Forbidden",
                "the request comes from another site",
                PROGRAMS,
            );
        }
        let link = raw(webex.url(), request("GET", "/__mock/version", &headers, b"")).await;
        assert_eq!(link.status, 200, "{}", link.body);
    }
    assert_eq!(orgs(&webex).await, before);
}

#[tokio::test]
async fn what_a_form_of_a_web_page_can_send_is_refused() {
    let (webex, _org) = start().await;
    let before = orgs(&webex).await;
    let host = ("Host", authority(webex.url()));
    let hint = "send Content-Type: application/json";
    for sent in [
        "text/plain",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "text/plain; application/json",
    ] {
        let answer = post(&webex, &[host, ("Content-Type", sent)], MAKE).await;
        assert_problem(
            &answer,
            415,
            "Unsupported Media Type",
            &format!("the body is {sent}"),
            hint,
        );
    }
    let untold = post(&webex, &[host], MAKE).await;
    assert_problem(
        &untold,
        415,
        "Unsupported Media Type",
        "the body is of no stated content type",
        hint,
    );
    assert_eq!(orgs(&webex).await, before);
}

#[tokio::test]
async fn json_is_taken_in_any_spelling_of_its_media_type() {
    let (webex, _org) = start().await;
    for sent in [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;x=y",
    ] {
        let answer = post(
            &webex,
            &[("Host", authority(webex.url())), ("Content-Type", sent)],
            MAKE,
        )
        .await;
        assert_eq!(answer.status, 201, "{sent}: {}", answer.body);
    }
}

#[tokio::test]
async fn no_answer_ever_carries_cors_headers() {
    let (webex, org) = start().await;
    let control_plane = format!("{}/__mock/orgs", webex.url());
    let scim = format!("{}/Users", org.tenant_url());
    for url in [&control_plane, &scim] {
        for origin in [webex.url(), "http://evil.example"] {
            let preflight = [
                ("origin", origin),
                ("access-control-request-method", "POST"),
                ("access-control-request-headers", "content-type"),
            ];
            for (method, headers) in [
                ("OPTIONS", &preflight[..]),
                ("GET", &preflight[..1]),
                ("POST", &preflight[..1]),
            ] {
                // The client of the tests refuses every header that it does not know, these among them.
                let answer = send(method, url, headers, "").await;
                let cors = answer
                    .headers
                    .keys()
                    .any(|name| name.as_str().starts_with("access-control-"));
                assert!(!cors, "{method} {url}: {:?}", answer.headers);
            }
        }
    }
}
