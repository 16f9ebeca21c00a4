//! Every call that changes something, as a foreign web page could send it: it is refused, and nothing has happened. The
//! calls are those of `GET /__mock/routes`; one that is new needs a row here.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::wire::{RawAnswer, authority, raw, request};
use crate::support::{Caller, control, routes, start};
use crate::tokens::{Integration, post_form};

/// A call that changes something, or could, with a body that is taken.
type Row = (&'static str, Value);

/// All of them. `null` is no body.
fn rows() -> Vec<Row> {
    let rule = json!({ "short": "*: 503" });
    vec![
        (
            "POST /faults",
            json!({ "kind": "accept-fin", "times": 1, "for": "1ms" }),
        ),
        ("DELETE /faults", Value::Null),
        ("DELETE /faults/{id}", Value::Null),
        ("DELETE /requests", Value::Null),
        ("POST /requests/count", json!({})),
        ("POST /requests/find", json!({})),
        ("POST /orgs", json!({ "displayName": "Made by a web page" })),
        ("PATCH /orgs/{org}", json!({ "displayName": "Renamed by a web page" })),
        ("DELETE /orgs/{org}", Value::Null),
        ("POST /orgs/{org}/reset", json!({})),
        ("POST /orgs/{org}/fork", json!({})),
        ("POST /orgs/{org}/tokens", json!({})),
        ("POST /orgs/{org}/tokens/expire-all", json!({})),
        ("POST /orgs/{org}/tokens/{fingerprint}/revoke", json!({})),
        (
            "POST /orgs/{org}/clients",
            json!({ "redirectUris": ["http://evil.example/"], "scopes": ["Identity:SCIM"] }),
        ),
        ("PATCH /orgs/{org}/clients/{clientId}", json!({ "blocked": true })),
        ("DELETE /orgs/{org}/clients/{clientId}", Value::Null),
        ("POST /orgs/{org}/devices/{userCode}", json!({ "decision": "accept" })),
        (
            "PUT /orgs/{org}/clock",
            json!({ "mode": "frozen", "at": "2001-02-03T04:05:06.789Z" }),
        ),
        ("POST /orgs/{org}/clock/advance", json!({ "by": "1h" })),
        ("PUT /orgs/{org}/data", json!({})),
        ("POST /orgs/{org}/generate", json!({ "users": 1 })),
        (
            "POST /orgs/{org}/mutate",
            json!({ "op": "create", "resource": "Group", "body": { "displayName": "New" } }),
        ),
        ("POST /orgs/{org}/snapshots", json!({ "name": "another" })),
        ("DELETE /orgs/{org}/snapshots/{name}", Value::Null),
        ("POST /orgs/{org}/snapshots/{name}/restore", json!({})),
        ("PATCH /orgs/{org}/licenses", json!({ "calling": { "total": 1 } })),
        ("PATCH /orgs/{org}/settings", json!({ "suspended": true })),
        ("PUT /orgs/{org}/profile", json!({ "base": "rfc" })),
        (
            "PATCH /orgs/{org}/profile",
            json!({ "switches": { "patch.status": "204" } }),
        ),
        ("POST /orgs/{org}/faults", rule.clone()),
        ("PUT /orgs/{org}/faults", json!({ "items": [] })),
        ("DELETE /orgs/{org}/faults", Value::Null),
        ("POST /orgs/{org}/faults/validate", rule.clone()),
        (
            "POST /orgs/{org}/faults/explain",
            json!({ "request": { "method": "GET", "path": "/" } }),
        ),
        ("PUT /orgs/{org}/faults/{id}", rule),
        ("PATCH /orgs/{org}/faults/{id}", json!({ "note": "changed" })),
        ("DELETE /orgs/{org}/faults/{id}", Value::Null),
        ("POST /orgs/{org}/faults/{id}/arm", json!({})),
        ("POST /orgs/{org}/faults/{id}/disarm", json!({})),
        ("POST /orgs/{org}/faults/{id}/reset-counters", json!({})),
        ("DELETE /orgs/{org}/requests", Value::Null),
        ("POST /orgs/{org}/requests/count", json!({})),
        ("POST /orgs/{org}/requests/find", json!({})),
        ("POST /orgs/{org}/spans", json!({ "name": "another" })),
        ("POST /orgs/{org}/spans/{id}/end", json!({})),
        ("POST /orgs/{org}/verify", json!({})),
    ]
}

/// A client of the stage's own: the tutorial's cannot be removed.
const CLIENT_ID: &str = "C00000000000000000000000000000000000000000000000000000000000000aa";

/// A double in which there is one of everything that a path can name, and its clock stands still.
struct Stage {
    webex: MockWebex,
    org: Org,
    routes: Vec<String>,
    fingerprint: String,
    user_code: String,
}

impl Stage {
    async fn set() -> Self {
        let (webex, org) = start().await;
        // The first that is recorded, so that its id is known.
        assert_eq!(Caller::connector(&org).get("/Users").await.status, 200);
        let routes = routes(&webex).await;
        let here = format!("/orgs/{}", org.id());
        for (method, path, body) in [
            ("PUT", "/clock", json!({ "mode": "frozen" })),
            ("POST", "/faults", json!({ "id": "one", "short": "users.get: 503" })),
            ("POST", "/snapshots", json!({ "name": "one" })),
            ("POST", "/spans", json!({ "name": "one" })),
            (
                "POST",
                "/clients",
                json!({ "clientId": CLIENT_ID, "redirectUris": ["http://localhost:3000/"], "scopes": ["Identity:SCIM"] }),
            ),
        ] {
            let answer = control(&webex, method, &format!("{here}{path}"), Some(&body)).await;
            assert!(answer.status < 300, "{}", answer.text());
        }
        let listener = json!({ "id": "one", "kind": "connection-limit", "limit": 1000, "for": "60s" });
        assert_eq!(control(&webex, "POST", "/faults", Some(&listener)).await.status, 201);
        let tokens = control(&webex, "GET", &format!("{here}/tokens"), None).await.json();
        let fingerprint = tokens["items"][0]["fingerprint"].as_str().unwrap().to_owned();
        let user_code = waiting_device(&webex, &org).await;
        Self {
            webex,
            org,
            routes,
            fingerprint,
            user_code,
        }
    }

    /// The path of a call, each name in braces filled with what there is.
    fn path(&self, call: &str) -> String {
        let (_, path) = call.split_once(' ').unwrap();
        let id = if path.contains("/requests/") {
            "req-1"
        } else if path.contains("/spans/") {
            "span-1"
        } else {
            "one"
        };
        let name = if path.starts_with("/presets/") {
            "rate-limit"
        } else {
            "one"
        };
        let names = [
            ("{org}", self.org.id().to_string()),
            ("{id}", id.to_owned()),
            ("{name}", name.to_owned()),
            ("{before}", "one".to_owned()),
            ("{after}", "now".to_owned()),
            ("{fingerprint}", self.fingerprint.clone()),
            ("{clientId}", CLIENT_ID.to_owned()),
            ("{userCode}", self.user_code.clone()),
        ];
        names
            .iter()
            .fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
    }

    /// All that can be read, by call.
    async fn everything(&self) -> BTreeMap<&str, Value> {
        let mut all = BTreeMap::new();
        for call in self.routes.iter().filter(|call| call.starts_with("GET ")) {
            let format = if call.ends_with("/export") { "?format=har" } else { "" };
            // A stream has no end to wait for.
            if !call.ends_with("/events") {
                let answer = control(&self.webex, "GET", &format!("{}{format}", self.path(call)), None).await;
                assert_eq!(answer.status, 200, "{call}: {}", answer.text());
                all.insert(call.as_str(), without_real_time(answer.json()));
            }
        }
        all
    }

    async fn send(&self, call: &str, headers: &[(&str, &str)], body: &Value) -> RawAnswer {
        let (method, _) = call.split_once(' ').unwrap();
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let target = format!("/__mock{}", self.path(call));
        raw(self.webex.url(), request(method, &target, headers, body.as_bytes())).await
    }
}

/// The code that a device shows.
async fn waiting_device(webex: &MockWebex, org: &Org) -> String {
    let helper = "https://oauth-helper-a.wbx2.com/helperservice/v1/actions/device/callback";
    let body = json!({ "redirectUris": [helper], "scopes": ["Identity:SCIM"] });
    let integration = Integration::register(webex, org, &body).await;
    let form = [("client_id", integration.id.as_str()), ("scope", "Identity:SCIM")];
    let begun = post_form(webex, "/v1/device/authorize", &form).await.json();
    begun["user_code"].as_str().unwrap().to_owned()
}

/// What is left of a listener's window goes by by itself.
fn without_real_time(mut answer: Value) -> Value {
    let items = answer.get_mut("items").and_then(Value::as_array_mut);
    for item in items.into_iter().flatten().filter_map(Value::as_object_mut) {
        item.remove("remainingMs");
    }
    answer
}

#[tokio::test]
async fn every_call_that_is_no_reading_has_a_row() {
    let stage = Stage::set().await;
    let mut listed: Vec<&str> = stage
        .routes
        .iter()
        .map(String::as_str)
        .filter(|call| !call.starts_with("GET "))
        .collect();
    let rows = rows();
    let mut shown: Vec<&str> = rows.iter().map(|(call, _)| *call).collect();
    listed.sort_unstable();
    shown.sort_unstable();
    assert_eq!(shown, listed);
}

#[tokio::test]
async fn no_call_is_made_for_a_foreign_page_and_nothing_has_happened() {
    let stage = Stage::set().await;
    let before = stage.everything().await;
    let host = ("Host", authority(stage.webex.url()));
    let json = ("Content-Type", "application/json");
    for (call, body) in rows() {
        for (headers, status) in [
            (vec![("Host", "evil.example"), json], 403),
            (vec![json], 400),
            (vec![host, host, json], 400),
            (vec![host, ("Origin", "http://evil.example"), json], 403),
            (vec![host, ("Origin", "null"), json], 403),
            (vec![host, ("Sec-Fetch-Site", "cross-site"), json], 403),
            (vec![host, ("Sec-Fetch-Site", "same-site"), json], 403),
            (vec![host, ("Content-Type", "text/plain")], 415),
            (vec![host, ("Content-Type", "application/x-www-form-urlencoded")], 415),
            (vec![host], 415),
        ] {
            // A body that nobody would read is no reason to let a form send it.
            let body = if status == 415 && body.is_null() {
                json!({})
            } else {
                body.clone()
            };
            let answer = stage.send(call, &headers, &body).await;
            assert_eq!(answer.status, status, "{call} with {headers:?}: {}", answer.body);
            assert_eq!(
                answer.header("content-type"),
                "application/problem+json",
                "{call} with {headers:?}"
            );
            let head = answer.head.to_lowercase();
            assert!(!head.contains("access-control-"), "{call} with {headers:?}: {head}");
        }
        assert_eq!(stage.everything().await, before, "{call}");
    }
}

/// Without this the test above would pass for calls that could never be made.
#[tokio::test]
async fn every_call_is_made_for_a_program() {
    for (call, body) in rows() {
        let stage = Stage::set().await;
        let headers = [
            ("Host", authority(stage.webex.url())),
            ("Content-Type", "application/json"),
        ];
        let answer = stage.send(call, &headers, &body).await;
        assert!(
            (200..300).contains(&answer.status),
            "{call}: {} {}",
            answer.status,
            answer.body
        );
        assert!(
            !answer.head.to_lowercase().contains("access-control-"),
            "{call}: {}",
            answer.head
        );
        stage.webex.shutdown().await;
    }
}
