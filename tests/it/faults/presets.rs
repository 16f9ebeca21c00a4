//! Presets, each armed by its name: what a client meets, and what became of the write.

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{bytes, told};
use crate::support::journal::until;
use crate::support::wire::Wire;
use crate::support::{Caller, control};

/// What one preset is tried with, and what the journal tells of that: operation, status, delivery, whether it was applied.
struct Row {
    preset: Value,
    request: &'static str,
    told: (u16, &'static str, &'static str),
}

const fn hit(status: u16, applied: &'static str) -> (u16, &'static str, &'static str) {
    (status, "whole", applied)
}

fn row(name: &str, request: &'static str, told: (u16, &'static str, &'static str)) -> Row {
    with(name, json!({}), request, told)
}

fn with(name: &str, with: Value, request: &'static str, told: (u16, &'static str, &'static str)) -> Row {
    Row {
        preset: json!({ "id": "it", "preset": name, "with": with }),
        request,
        told,
    }
}

/// Every preset of an organization. None of the requests would fail without it.
fn rows() -> Vec<Row> {
    vec![
        row("bad-token", "list", hit(401, "no")),
        row("expired-token", "list", hit(401, "no")),
        with("token-revoked-midrun", json!({ "after": 0 }), "create", hit(401, "no")),
        row("non-admin", "list", hit(403, "no")),
        row("read-only-scope", "create", hit(403, "no")),
        row("wrong-org", "list", hit(403, "no")),
        row("unknown-org", "list", hit(404, "no")),
        row("rate-limit", "create", hit(429, "no")),
        with(
            "rate-limit-bucket",
            json!({ "limit": 0, "window": "1h" }),
            "create",
            hit(429, "no"),
        ),
        with(
            "rate-limit-bad-header",
            json!({ "how": "huge" }),
            "list",
            hit(429, "no"),
        ),
        row("maintenance", "create", hit(503, "no")),
        row("unavailable", "list", hit(503, "no")),
        row("locked", "patch", hit(423, "no")),
        with("flaky-5xx", json!({ "share": "100%" }), "list", hit(500, "no")),
        with(
            "brownout",
            json!({ "to": "100%", "delay": "1ms" }),
            "list",
            hit(503, "no"),
        ),
        row("html-gateway", "list", hit(502, "no")),
        row("bad-json", "list", hit(200, "no")),
        row("empty-answer", "create", hit(201, "yes")),
        row("not-found-on-empty-list", "nobody", hit(404, "no")),
        row("eventual-consistency", "create", hit(201, "yes")),
        row("conflict", "create", hit(409, "no")),
        row("conflict-in-other-org", "create", hit(409, "no")),
        row("conflict-no-scimtype", "create", hit(409, "no")),
        row("license-exhausted", "create", hit(403, "no")),
        row("cached-refusal", "create", hit(400, "no")),
        row("large-org", "list", hit(403, "no")),
        row("too-many-matches", "some", hit(403, "no")),
        row("short-page", "page", hit(200, "no")),
        row("total-drift", "list", hit(200, "no")),
        row("endless-pages", "list", hit(200, "no")),
        row("empty-directory", "list", hit(200, "no")),
        row("filter-ignored", "nobody", hit(200, "no")),
        row("patch-noop", "patch", hit(200, "no")),
        row("normalised", "create", hit(201, "yes")),
        row("drift", "get", hit(200, "no")),
        with("slow", json!({ "median": "10ms" }), "list", hit(200, "no")),
        row("hang", "list", (0, "none", "no")),
        row("reset", "create", (0, "reset_peer", "no")),
        row("reset-mid-body", "create", (201, "shaped", "yes")),
        row("created-but-400", "create", hit(400, "yes")),
        row("commit-then-drop", "create", (0, "reset_peer", "yes")),
        row("stale-keepalive", "list", (200, "shaped", "no")),
    ]
}

#[tokio::test]
async fn every_preset_does_what_it_says() {
    let webex = MockWebex::start().await;
    let mut wrong = Vec::new();
    for row in rows() {
        let org = webex.org().create().await;
        let told = meet(&webex, &org, &row).await;
        let (status, delivery, applied) = row.told;
        let status = Some(status).filter(|status| *status > 0);
        let expected = json!([status, delivery, applied, 1]);
        if told != expected {
            wrong.push(format!("{}: {told}, and not {expected}", row.preset["preset"]));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[tokio::test]
async fn the_table_leaves_out_no_preset_of_an_organization() {
    let webex = MockWebex::start().await;
    let listed = control(&webex, "GET", "/presets", None).await.json();
    let listed = listed["items"].as_array().unwrap().iter();
    let of_org = listed.filter(|preset| preset["expansion"]["rule"].is_object());
    let mut names: Vec<Value> = of_org.map(|preset| preset["name"].clone()).collect();
    let mut tried: Vec<Value> = rows().iter().map(|row| row.preset["preset"].clone()).collect();
    // Where there are tokens to refresh: `tokens::faults`.
    tried.extend(["refresh-rotated".into(), "invalid-grant".into()]);
    names.sort_by_key(Value::to_string);
    tried.sort_by_key(Value::to_string);
    assert_eq!(tried, names);
}

/// Status, delivery and applied of the request, and the hits of the rule.
async fn meet(webex: &MockWebex, org: &Org, row: &Row) -> Value {
    let id = Caller::connector(org).create_user("ada@example.test").await["id"].clone();
    // With the administrator more than one page of two.
    Caller::connector(org).create_user("eve@example.test").await;
    let faults = format!("/orgs/{}/faults", org.id());
    let armed = control(webex, "POST", &faults, Some(&row.preset)).await;
    assert_eq!(armed.status, 201, "{}", armed.text());
    org.clock().advance(Duration::from_secs(60));
    if row.preset["preset"] == "brownout" {
        org.clock().advance(Duration::from_secs(300));
    }
    let one = format!("/Users/{}", id.as_str().unwrap());
    let bob = json!({ "userName": "Bob@example.test" });
    let change = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "path": "title", "value": "Countess" }]
    });
    let request = match row.request {
        "list" => bytes(org, "GET", "/Users", &Value::Null),
        "page" => bytes(org, "GET", "/Users?count=2", &Value::Null),
        "nobody" => bytes(org, "GET", "/Users?filter=userName%20eq%20%22nobody%22", &Value::Null),
        "some" => bytes(org, "GET", "/Users?filter=userName%20sw%20%22a%22", &Value::Null),
        "get" => bytes(org, "GET", &one, &Value::Null),
        "create" => bytes(org, "POST", "/Users", &bob),
        _ => bytes(org, "PATCH", &one, &change),
    };
    // A connection that would not end by itself.
    let request = String::from_utf8(request).unwrap().replace("Connection: close\r\n", "");
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(request.into_bytes()).await;
    let hit = async || {
        let entry = told(webex, org).await;
        (entry[4][0]["id"] == "it").then_some(entry)
    };
    let entry = until(&format!("the hit of {}", row.preset), hit).await;
    let state = control(webex, "GET", &format!("{faults}/it"), None).await.json();
    json!([entry[1], entry[3], entry[2], state["hits"]])
}
