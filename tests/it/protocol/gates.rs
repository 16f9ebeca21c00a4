//! Requests that do not get as far as the directory: read-only mode, suspended and unknown orgs, rate limits.

use std::time::Duration;

use serde_json::json;

use super::{Bent, HOUR, ok, path, set};
use crate::support::refusal::{FORBIDDEN, NOT_FOUND, UNAUTHORIZED, assert_gateway};
use crate::support::{Answer, Caller};

#[tokio::test]
async fn in_read_only_mode_writes_are_told_when_to_come_back_and_reads_work() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let rule = bent
        .arm("*", json!({ "name": "read-only-mode", "retryAfter": "90s" }))
        .await;
    for answer in [
        bent.admin
            .post("/Users", &json!({ "userName": "bob@example.test" }))
            .await,
        bent.admin
            .put(&path(&ada), &json!({ "userName": "bob@example.test" }))
            .await,
        bent.admin.patch(&path(&ada), &set("title", "x")).await,
        bent.admin.delete(&path(&ada)).await,
        bent.admin.post("/Groups", &json!({ "displayName": "Team" })).await,
    ] {
        assert_gateway(&answer, 503, "Service Unavailable");
        assert_eq!(answer.header("retry-after"), "90");
        let (told, _) = bent.told().await;
        assert_eq!(
            (&told[1], &told[2], &told[3]),
            (&json!(503), &json!("no"), &json!([rule]))
        );
    }
    assert_eq!(bent.list(&path(&ada)).await, ada);
    assert_eq!(bent.list("/Groups").await["totalResults"], 0);
    bent.disarm().await;
    bent.user("bob").await;
}

#[tokio::test]
async fn a_suspended_org_forbids_everything() {
    let bent = Bent::start().await;
    let rule = bent.arm("*", json!("org-suspended")).await;
    assert_gateway(&bent.admin.get("/Users").await, 403, FORBIDDEN);
    let why = "the organization counts as suspended".to_owned();
    assert_eq!(bent.told().await, (json!(["users.list", 403, "no", [rule]]), why));
    assert_gateway(
        &bent
            .admin
            .post("/Users", &json!({ "userName": "a@example.test" }))
            .await,
        403,
        FORBIDDEN,
    );
    let stranger = Caller::new(bent.org.tenant_url(), "garbage");
    assert_gateway(&stranger.get("/Users").await, 401, UNAUTHORIZED);
}

#[tokio::test]
async fn an_org_that_counts_as_unknown_is_answered_as_one_that_does_not_exist() {
    let bent = Bent::start().await;
    let base = bent
        .org
        .tenant_url()
        .replace(&bent.org.id().to_string(), "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11");
    let nowhere = Caller::new(&base, bent.org.admin_token()).get("/Users").await;
    bent.arm("*", json!("unknown-org")).await;
    let plain = Caller::new(bent.org.tenant_url(), &bent.org.token().plain_user().issue());
    for caller in [&bent.admin, &plain] {
        let answer = caller.get("/Users").await;
        assert_gateway(&answer, 404, NOT_FOUND);
        assert_eq!(answer.headers.len(), nowhere.headers.len());
    }
    let stranger = Caller::new(bent.org.tenant_url(), "garbage");
    assert_gateway(&stranger.get("/Users").await, 401, UNAUTHORIZED);
}

/// The seconds that a 429 says, which are true: a little real time has passed since the bucket was emptied.
#[track_caller]
fn limited(answer: &Answer, at_most: u64) -> u64 {
    assert_gateway(answer, 429, "Too Many Requests");
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!(seconds <= at_most && seconds + 60 > at_most, "{seconds}");
    seconds
}

#[tokio::test]
async fn a_rate_limit_that_is_honoured_goes_on_and_one_that_is_not_stays() {
    let bent = Bent::start().await;
    let toggle = json!({ "name": "rate-limit", "limit": 2, "window": "2h" });
    let rule = bent.arm("users.*", toggle).await;
    for _ in 0..2 {
        ok(&bent.admin.get("/Users").await, 200);
    }
    let seconds = limited(&bent.admin.get("/Users").await, 3_600);
    assert_eq!(bent.told().await.0, json!(["users.list", 429, "no", [rule]]));
    // Not honoured: refused again, and nothing is lost by it.
    bent.pass(Duration::from_secs(seconds - 300));
    limited(
        &bent
            .admin
            .post("/Users", &json!({ "userName": "ada@example.test" }))
            .await,
        300,
    );
    // Honoured: the one write that there is room for.
    bent.pass(Duration::from_secs(300));
    bent.user("ada").await;
    limited(&bent.admin.get("/Users").await, 3_600);
    // The whole bucket fills in its window, and not more than the bucket.
    bent.pass(10 * HOUR);
    for _ in 0..2 {
        ok(&bent.admin.get("/Users").await, 200);
    }
    limited(&bent.admin.get("/Users").await, 3_600);
}

#[tokio::test]
async fn a_rate_limit_is_by_token_unless_it_is_by_org_and_ends_with_its_rule() {
    let bent = Bent::start().await;
    let other = Caller::new(bent.org.tenant_url(), &bent.org.token().issue());
    for (by, status) in [("token", 200), ("org", 429)] {
        let toggle = json!({ "name": "rate-limit", "limit": 1, "window": "1h", "by": by });
        bent.arm("users.list", toggle).await;
        ok(&bent.admin.get("/Users").await, 200);
        limited(&bent.admin.get("/Users").await, 3_600);
        assert_eq!(other.get("/Users").await.status, status, "{by}");
        // Operations that the rule is not about go free.
        ok(&bent.admin.get("/Groups").await, 200);
        bent.disarm().await;
        ok(&bent.admin.get("/Users").await, 200);
    }
}

#[tokio::test]
async fn a_burst_is_what_comes_at_once() {
    let bent = Bent::start().await;
    let toggle = json!({ "name": "rate-limit", "limit": 60, "window": "60h", "burst": 1 });
    bent.arm("users.list", toggle).await;
    ok(&bent.admin.get("/Users").await, 200);
    limited(&bent.admin.get("/Users").await, 3_600);
    bent.pass(HOUR);
    ok(&bent.admin.get("/Users").await, 200);
}
