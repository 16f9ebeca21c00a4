//! A fault that waits keeps nobody else waiting: neither the org's other requests, nor its control plane, nor other orgs.

use serde_json::{Value, json};

use super::{ORG, Twin};
use crate::support::control;
use crate::support::wire::Wire;

/// Waiting at the same time.
const WAITING: usize = 40;

/// While so many requests wait, everything else is answered, and nothing has come of those.
async fn check(transport: Value) {
    let twin = Twin::start(42).await;
    let rule = json!({ "id": "slow", "match": { "op": "users.create" }, "effect": { "transport": transport } });
    twin.arm(&rule).await;
    let mut waiting = Vec::new();
    for n in 0..WAITING {
        let mut wire = Wire::connect(twin.webex.url()).await;
        let body = json!({ "userName": format!("user{n}@example.test") });
        wire.send(twin.bytes("POST", "/Users", &body)).await;
        waiting.push(wire);
    }
    twin.until_all("all of them wait", |rule| rule["hits"] == WAITING).await;
    // The org, by every door.
    assert_eq!(twin.status("GET", "/Users", &Value::Null).await, 200, "{transport}");
    let group = json!({ "displayName": "Team" });
    assert_eq!(twin.status("POST", "/Groups", &group).await, 201, "{transport}");
    let rule = json!({ "match": { "op": "groups.list" }, "effect": { "http": { "status": 503 } } });
    twin.arm(&rule).await;
    assert_eq!(twin.status("GET", "/Groups", &Value::Null).await, 503, "{transport}");
    let step = json!({ "by": "1d" });
    assert_eq!(twin.control("POST", "/clock/advance", Some(&step)).await.status, 200);
    let settings = json!({ "readOnly": true });
    assert_eq!(twin.control("PATCH", "/settings", Some(&settings)).await.status, 200);
    assert_eq!(twin.control("DELETE", "/faults/slow", None).await.status, 204);
    // Another org, and the server itself.
    let other = twin.webex.org().create().await;
    assert_eq!(
        crate::support::Caller::connector(&other).get("/Users").await.status,
        200
    );
    assert_eq!(control(&twin.webex, "GET", "/version", None).await.status, 200);
    for wire in &waiting {
        wire.silent();
    }
    // Whoever leaves leaves nothing behind that would keep the org from going.
    drop(waiting);
    assert_eq!(
        control(&twin.webex, "DELETE", &format!("/orgs/{ORG}"), None)
            .await
            .status,
        204
    );
}

#[tokio::test]
async fn who_is_delayed_keeps_nobody_waiting() {
    check(json!({ "delay": "1m" })).await;
    check(json!({ "delay": "1m", "at": "before-headers" })).await;
}

#[tokio::test]
async fn who_is_never_answered_keeps_nobody_waiting() {
    check(json!({ "cut": 0, "end": "hang" })).await;
}
