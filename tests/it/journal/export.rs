//! The journal for other tools. What the formats demand is held beside the code; here is what they say of real requests.

use serde_json::{Value, json};

use crate::support::{Caller, control, send, start};

#[tokio::test]
async fn every_format_has_its_media_type_and_its_entries() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    admin.create_user("ada@example.test").await;
    admin.get("/Users").await;
    let export = async |query: &str| {
        control(
            &webex,
            "GET",
            &format!("/orgs/{}/requests/export?{query}", org.id()),
            None,
        )
        .await
    };

    let ndjson = export("format=ndjson").await;
    assert_eq!(ndjson.header("content-type"), "application/x-ndjson");
    let lines: Vec<Value> = ndjson
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, org.journal().entries());

    let har = export("format=har&op=users.create").await;
    assert_eq!(har.header("content-type"), "application/json");
    let entries = har.json()["log"]["entries"].clone();
    assert_eq!(entries.as_array().unwrap().len(), 1);
    assert_eq!(entries[0]["request"]["url"], format!("{}/Users", org.tenant_url()));
    assert_eq!(entries[0]["response"]["status"], 201);

    let curl = export("format=curl&status=200").await;
    assert_eq!(curl.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(
        curl.text(),
        format!(
            "curl -sS --globoff --path-as-is -X 'GET' '{}/Users' -H 'authorization: Bearer '\"$TOKEN\"\n",
            org.tenant_url()
        )
    );
    for (query, reason) in [
        ("", "a format is needed; known are har, ndjson and curl"),
        ("format=pcap", "unknown format `pcap`; known are har, ndjson and curl"),
    ] {
        let refused = export(query).await;
        assert_eq!(refused.status, 422);
        assert_eq!(
            refused.json()["errors"],
            json!([{ "pointer": "?format", "reason": reason }])
        );
    }
}

#[tokio::test]
async fn an_exported_command_repeats_the_request() {
    let (webex, org) = start().await;
    let body = json!({ "userName": "o'hara@example.test", "displayName": "$(id) `id` \"x\" \\ ü\n%s" });
    let created = Caller::connector(&org).post("/Users", &body).await;
    assert_eq!(created.status, 201, "{}", created.text());
    let command = control(&webex, "GET", "/requests/export?format=curl", None)
        .await
        .text();
    // Curl stands for a function that keeps its last word, the body.
    let script = format!("curl() {{ for word; do :; done; printf %s \"$word\"; }}\n{command}");
    let ran = std::process::Command::new("sh")
        .arg("-c")
        .arg(script)
        .env("TOKEN", org.admin_token())
        .output()
        .unwrap();
    let again: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(again, body);
    assert!(!command.contains(org.admin_token()));
    let url = format!("{}/Users", org.tenant_url());
    assert!(command.contains(&url), "{command}");
    let token = format!("Bearer {}", org.admin_token());
    let headers = [("authorization", &*token), ("content-type", "application/scim+json")];
    assert_eq!(
        send("POST", &url, &headers, ran.stdout).await.status,
        409,
        "the same user once more"
    );
}
