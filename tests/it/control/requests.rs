//! The journal's filters: by operation, by status, from a number on, page by page, for one org or for all.

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use crate::support::journal::journal;
use crate::support::wire::{authority, raw, request};
use crate::support::{Caller, control, start};

/// A page of the journal: the operations on it, and the number after which the next one begins.
async fn page(webex: &MockWebex, path: &str) -> (Vec<String>, Value) {
    let answer = control(webex, "GET", path, None).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let listing = answer.json();
    let items = listing["items"].as_array().unwrap().iter();
    let operations = items.map(|entry| entry["operation"].as_str().unwrap().to_owned());
    (operations.collect(), listing["next"].clone())
}

/// One org, of which five things were asked.
async fn asked() -> (MockWebex, webex_scim_mock::Org) {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    admin.get("/Users").await;
    admin.create_user("ada@example.test").await;
    admin.get("/Users/ghost").await;
    admin.get("/Groups").await;
    admin.get("/Printers").await;
    (webex, org)
}

#[tokio::test]
async fn entries_are_filtered_by_operation_and_status() {
    let (webex, org) = asked().await;
    let path = format!("/orgs/{}/requests", org.id());
    for (query, expected) in [
        (
            "",
            &["users.list", "users.create", "users.get", "groups.list", "unknown"][..],
        ),
        (
            "?op=*",
            &["users.list", "users.create", "users.get", "groups.list", "unknown"],
        ),
        ("?op=users.*", &["users.list", "users.create", "users.get"]),
        ("?op=users.create", &["users.create"]),
        ("?op=unknown", &["unknown"]),
        ("?op=groups.delete", &[]),
        ("?status=404", &["users.get", "unknown"]),
        ("?status=200", &["users.list", "groups.list"]),
        ("?status=500", &[]),
        ("?op=users.*&status=404", &["users.get"]),
        ("?op=groups.*&status=404", &[]),
    ] {
        let (operations, next) = page(&webex, &format!("{path}{query}")).await;
        assert_eq!(
            (operations, next),
            (expected.iter().map(|op| (*op).to_owned()).collect(), Value::Null),
            "{query}"
        );
        let of_server = page(&webex, &format!("/requests{query}")).await.0;
        assert_eq!(of_server, expected, "of the server: {query}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_by_since_and_miss_nothing() {
    let (webex, org) = asked().await;
    for path in [format!("/orgs/{}/requests", org.id()), "/requests".to_owned()] {
        let (first, next) = page(&webex, &format!("{path}?limit=2")).await;
        assert_eq!(first, ["users.list", "users.create"]);
        let (second, next) = page(&webex, &format!("{path}?limit=2&since={next}")).await;
        assert_eq!(second, ["users.get", "groups.list"]);
        let (third, next) = page(&webex, &format!("{path}?limit=2&since={next}")).await;
        assert_eq!((third, next), (vec!["unknown".to_owned()], Value::Null));
        // A full page that is the last one names no next.
        assert_eq!(page(&webex, &format!("{path}?limit=5")).await.1, Value::Null);
    }
}

#[tokio::test]
async fn a_page_holds_a_hundred_entries_unless_asked_and_a_thousand_at_most() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    for _ in 0..101 {
        admin.get("/Users?count=0").await;
    }
    let path = format!("/orgs/{}/requests", org.id());
    let (operations, next) = page(&webex, &path).await;
    assert_eq!((operations.len(), next.is_null()), (100, false));
    let (operations, next) = page(&webex, &format!("{path}?limit=1000")).await;
    assert_eq!((operations.len(), next), (101, Value::Null));
    let refused = control(&webex, "GET", &format!("{path}?limit=1001"), None).await;
    assert_eq!(refused.status, 422);
    let reason = "`1001` is not a number from 1 to 1000";
    assert_eq!(
        refused.json()["errors"],
        json!([{ "pointer": "?limit", "reason": reason }])
    );
}

#[tokio::test]
async fn numbers_ascend_over_all_orgs_and_go_on_after_a_clearing() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    let (one, other) = (Caller::connector(&first), Caller::connector(&second));
    for _ in 0..2 {
        one.get("/Users").await;
        other.get("/Users").await;
    }
    let all = control(&webex, "GET", "/requests", None).await.json();
    let seqs: Vec<u64> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(seqs, [1, 2, 3, 4]);
    control(&webex, "DELETE", &format!("/orgs/{}/requests", first.id()), None).await;
    one.get("/Users").await;
    assert_eq!(journal(&webex, &first).await[0]["seq"], 5);
}

#[tokio::test]
async fn the_servers_requests_can_be_narrowed_to_one_org() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    Caller::connector(&first).get("/Users").await;
    Caller::connector(&second).get("/Groups").await;
    let (operations, _) = page(&webex, &format!("/requests?org={}", second.id())).await;
    assert_eq!(operations, ["groups.list"]);

    let ghost = "00000000-0000-4000-8000-000000000000";
    let unknown = control(&webex, "GET", &format!("/requests?org={ghost}"), None).await;
    assert_eq!(unknown.status, 404, "{}", unknown.text());
}

#[tokio::test]
async fn calls_of_the_control_plane_are_not_journaled() {
    let (webex, org) = start().await;
    control(&webex, "GET", "/orgs", None).await;
    control(&webex, "POST", &format!("/orgs/{}/tokens", org.id()), None).await;
    assert_eq!(page(&webex, "/requests").await.0, [""; 0]);
}

#[tokio::test]
async fn no_token_and_no_password_rests_in_the_journal() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let user = json!({ "userName": "ada@example.test", "password": "correct horse battery staple" });
    assert_eq!(admin.post("/Users", &user).await.status, 201);
    Caller::new(org.tenant_url(), "a-secret-that-nobody-issued")
        .get("/Users")
        .await;
    let kept = control(&webex, "GET", "/requests", None).await.text();
    for secret in [org.admin_token(), "correct horse", "a-secret-that-nobody-issued"] {
        assert!(!kept.contains(secret), "{secret} rests in {kept}");
    }
    assert!(kept.contains("\"authorization\":\"Bearer sha256:"), "{kept}");
}

#[tokio::test]
async fn the_head_of_whatever_can_be_read_comes_alone() {
    let (webex, org) = start().await;
    let below = format!("/__mock/orgs/{}", org.id());
    let paths = [
        "",
        "/",
        "/clock",
        "/faults",
        "/requests",
        "/requests/export?format=har",
        "/requests/req-7",
    ];
    let paths = paths.map(|path| format!("{below}{path}")).into_iter();
    let own = [("Host", authority(webex.url()))];
    let ask = async |method: &str, path: &str| raw(webex.url(), request(method, path, &own, b"")).await;
    for path in paths.chain(["/__mock/version", "/__mock/orgs", "/__mock/routes", "/__mock/nowhere"].map(str::to_owned))
    {
        let (whole, head) = (ask("GET", &path).await, ask("HEAD", &path).await);
        assert_eq!((head.status, head.body.as_str()), (whole.status, ""), "{path}");
        for name in ["content-type", "content-length", "cache-control", "x-mock-version"] {
            assert_eq!(head.header(name), whole.header(name), "{path} {name}");
        }
    }
    let refused = ask("HEAD", &format!("{below}/verify")).await;
    assert_eq!((refused.status, refused.header("allow")), (405, "POST"));
    let feed = ask("HEAD", &format!("{below}/events")).await;
    assert_eq!((feed.status, feed.header("content-type")), (200, "text/event-stream"));
}
