//! What happens during a delay counts: the token is judged when the delay is over, and only then is anything done.

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{arm, state, told};
use crate::support::journal::until;
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::{Answer, Caller, patch, start};

/// Long enough for what is to happen during it, also on a slow machine.
const DELAY: &str = "users.create: delay=1500ms x1";

/// What becomes of a second administrator's write when something happens during its delay.
async fn during(act: impl AsyncFnOnce(&Org, &Caller, &str)) -> (MockWebex, Org, Answer) {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let body = json!({ "userName": "second@example.test", "roles": [{ "value": "id_user_admin" }] });
    let second = admin.post("/Users", &body).await.json();
    let path = format!("/Users/{}", second["id"].as_str().unwrap());
    let day = Duration::from_secs(24 * 60 * 60);
    let token = org.token().user_name("second@example.test").ttl(day).issue();
    let caller = Caller::new(org.tenant_url(), &token);
    arm(&webex, &org, "slow", DELAY).await;
    let body = json!({ "userName": "ada@example.test" });
    let (answer, ()) = tokio::join!(caller.post("/Users", &body), async {
        until("the delay has begun", async || {
            (state(&webex, &org, "slow").await == json!([false, 1, 0])).then_some(())
        })
        .await;
        act(&org, &admin, &path).await;
    });
    (webex, org, answer)
}

/// The write was refused when its delay was over, and not done.
async fn assert_refused_afterwards((webex, org, answer): (MockWebex, Org, Answer), why: &str) {
    assert_gateway(&answer, 401, UNAUTHORIZED);
    let hit = json!([{ "id": "slow", "hit": 1 }]);
    let last = told_of_create(&webex, &org).await;
    assert_eq!(
        last[..5],
        json!(["users.create", 401, "no", "whole", hit]).as_array().unwrap()[..]
    );
    assert!(last[5].as_str().unwrap().starts_with(why), "{}", last[5]);
    let found = Caller::connector(&org)
        .get("/Users?filter=userName eq \"ada@example.test\"")
        .await;
    assert_eq!(found.json()["totalResults"], 0);
}

/// The write was the last request: whoever acted was answered during its delay.
async fn told_of_create(webex: &MockWebex, org: &Org) -> Vec<Value> {
    told(webex, org).await.as_array().unwrap().clone()
}

const REVOKED: &str = "the token was revoked: ";

#[tokio::test]
async fn a_token_that_expires_during_a_delay_is_refused() {
    let outcome = during(async |org, _, _| {
        org.clock().advance(Duration::from_secs(24 * 60 * 60));
    });
    let outcome = outcome.await;
    assert_refused_afterwards(outcome, "the token expired at ").await;
}

#[tokio::test]
async fn a_token_whose_owner_is_demoted_during_a_delay_is_refused() {
    let demote = patch(json!([{ "op": "remove", "path": "roles" }]));
    let outcome = during(async |_, admin, path| {
        assert_eq!(admin.patch(path, &demote).await.status, 200);
    });
    assert_refused_afterwards(outcome.await, REVOKED).await;
}

#[tokio::test]
async fn a_token_whose_owner_is_deactivated_during_a_delay_is_refused() {
    let deactivate = patch(json!([{ "op": "replace", "path": "active", "value": false }]));
    let outcome = during(async |_, admin, path| {
        assert_eq!(admin.patch(path, &deactivate).await.status, 200);
    });
    assert_refused_afterwards(outcome.await, REVOKED).await;
}

#[tokio::test]
async fn a_token_whose_owner_is_deleted_during_a_delay_is_refused() {
    let outcome = during(async |_, admin, path| {
        assert_eq!(admin.delete(path).await.status, 204);
    });
    assert_refused_afterwards(outcome.await, REVOKED).await;
}

#[tokio::test]
async fn a_token_that_outlives_the_delay_opens_what_it_opened() {
    let almost = Duration::from_secs(24 * 60 * 60 - 600);
    let outcome = during(async |org, _, _| {
        org.clock().advance(almost);
    });
    let (webex, org, answer) = outcome.await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let hit = json!([{ "id": "slow", "hit": 1 }]);
    assert_eq!(
        told(&webex, &org).await,
        json!(["users.create", 201, "yes", "whole", hit, null])
    );
}
