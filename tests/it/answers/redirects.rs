//! H12: redirects, to another host and in a loop.

use serde_json::json;

use super::Bench;

#[tokio::test]
async fn a_redirect_leads_to_another_host_and_nothing_is_done() {
    for (status, line) in [
        (301, "301 Moved Permanently"),
        (302, "302 Found"),
        (307, "307 Temporary Redirect"),
        (308, "308 Permanent Redirect"),
    ] {
        let headers = json!({ "set": { "location": "https://elsewhere.example@path" } });
        let bench = Bench::with("users.create", &json!({ "status": status, "headers": headers })).await;
        let answer = bench.create().await;
        assert_eq!(answer.head.lines().next(), Some(&*format!("HTTP/1.1 {line}")));
        let asked = format!("/v1/scim/{}/Users", bench.org.id());
        assert_eq!(answer.header("location"), format!("https://elsewhere.example{asked}"));
        assert_eq!(
            bench.told().await,
            json!(["no", "a fault answered in the operation's place"])
        );
    }
}

#[tokio::test]
async fn a_redirect_loop_leads_back_to_the_url_that_was_asked_for_query_and_all() {
    let headers = json!({ "set": { "location": "@self" } });
    let bench = Bench::with("users.list", &json!({ "status": 307, "headers": headers })).await;
    let path = "/Users?filter=active%20eq%20true";
    for _ in 0..2 {
        let answer = bench.ask("GET", path, &json!(null)).await;
        assert_eq!(answer.header("location"), format!("{}{path}", bench.org.tenant_url()));
    }
}

#[tokio::test]
async fn a_redirect_without_a_location_has_none() {
    let bench = Bench::with("users.list", &json!({ "status": 302 })).await;
    assert_eq!(bench.list().await.all("location"), Vec::<&str>::new());
}
