//! Settings: the org does all the time what a toggle does to a request that is hit.

use serde_json::{Value, json};

use super::{Bent, HOUR, ok, path};
use crate::support::control;
use crate::support::refusal::{FORBIDDEN, assert_gateway};

impl Bent {
    async fn set(&self, settings: Value) {
        let path = format!("/orgs/{}/settings", self.org.id());
        let answer = control(&self.webex, "PATCH", &path, Some(&settings)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

#[tokio::test]
async fn a_suspended_or_read_only_org_is_so_until_it_is_not() {
    let bent = Bent::start().await;
    let body = json!({ "userName": "ada@example.test" });
    bent.set(json!({ "suspended": true })).await;
    assert_gateway(&bent.admin.get("/Users").await, 403, FORBIDDEN);
    assert_eq!(
        bent.told().await.0,
        json!(["users.list", 403, "no", []]),
        "no rule did it"
    );
    for (read_only, retry_after) in [(json!(true), ""), (json!({ "retryAfter": 7 }), "7")] {
        bent.set(json!({ "suspended": false, "readOnly": read_only })).await;
        let answer = bent.admin.post("/Users", &body).await;
        assert_gateway(&answer, 503, "Service Unavailable");
        assert_eq!(answer.header("retry-after"), retry_after);
        ok(&bent.admin.get("/Users").await, 200);
    }
    bent.set(json!({ "readOnly": null })).await;
    ok(&bent.admin.post("/Users", &body).await, 201);
}

#[tokio::test]
async fn an_org_with_a_rate_limit_limits_everything_and_a_rule_comes_first() {
    let bent = Bent::start().await;
    bent.set(json!({ "rateLimit": { "limit": 1, "window": "1h", "per": "org" } }))
        .await;
    ok(&bent.admin.get("/Users").await, 200);
    assert_eq!(bent.admin.get("/Groups").await.status, 429);
    bent.arm(
        "groups.list",
        json!({ "name": "rate-limit", "limit": 1, "window": "1h" }),
    )
    .await;
    ok(&bent.admin.get("/Groups").await, 200);
    assert_eq!(bent.admin.get("/Users").await.status, 429);
    bent.pass(HOUR);
    ok(&bent.admin.get("/Users").await, 200);
    bent.set(json!({ "rateLimit": null })).await;
    for _ in 0..3 {
        ok(&bent.admin.get("/Users").await, 200);
    }
}

#[tokio::test]
async fn an_org_that_lags_shows_every_write_late_and_at_once_when_it_no_longer_does() {
    let bent = Bent::start().await;
    bent.set(json!({ "consistency": { "lag": "1h" } })).await;
    let ada = bent.user("ada").await;
    assert_eq!(bent.admin.get(&path(&ada)).await.status, 404);
    bent.pass(HOUR);
    assert_eq!(bent.list(&path(&ada)).await, ada);
    bent.set(json!({ "consistency": { "reads": 1 } })).await;
    bent.user("bob").await;
    assert!(bent.look_up("bob").await.is_empty());
    assert_eq!(bent.look_up("bob").await, ["bob"]);
    bent.user("eve").await;
    bent.set(json!({ "consistency": null })).await;
    assert_eq!(bent.look_up("eve").await, ["eve"]);
}
