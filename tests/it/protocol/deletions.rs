//! Deletions that leave something, and ids that do not stay.

use std::time::Duration;

use serde_json::json;

use super::{Bent, HOUR, ok, path, set};
use crate::support::Caller;
use crate::support::refusal::assert_scim;

const DAY: Duration = Duration::from_secs(24 * 3_600);

#[tokio::test]
async fn a_soft_deleted_user_is_still_there_inactive_and_holds_the_name() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let rule = bent.arm("users.delete", json!("soft-delete")).await;
    let answer = bent.admin.delete(&path(&ada)).await;
    assert_eq!((answer.status, answer.text()), (204, String::new()));
    assert_eq!(bent.told().await.0, json!(["users.delete", 204, "partial", [rule]]));
    let mut after = bent.list(&path(&ada)).await;
    assert_eq!(after["active"], false);
    after["active"] = true.into();
    after["meta"] = ada["meta"].clone();
    assert_eq!(after, ada);
    let again = bent
        .admin
        .post("/Users", &json!({ "userName": "ada@example.test" }))
        .await;
    assert_eq!(again.status, 409);
}

#[tokio::test]
async fn a_deleted_name_cannot_be_used_for_seven_days() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let rule = bent.arm("users.delete", json!("tombstone")).await;
    assert_eq!(bent.admin.delete(&path(&ada)).await.status, 204);
    assert_eq!(bent.told().await.0, json!(["users.delete", 204, "yes", [rule]]));
    bent.pass(7 * DAY - HOUR);
    assert!(bent.look_up("ada").await.is_empty());
    let body = json!({ "userName": "ADA@example.test" });
    let detail = "userName \"ADA@example.test\" was deleted and cannot be used again yet.";
    assert_scim(&bent.admin.post("/Users", &body).await, 409, "uniqueness", detail);
    bent.pass(HOUR);
    ok(&bent.admin.post("/Users", &body).await, 201);
}

#[tokio::test]
async fn a_deleted_user_comes_back_by_themselves_under_their_id() {
    let bent = Bent::start().await;
    let (ada, bob) = (bent.user("ada").await, bent.user("bob").await);
    bent.arm("users.delete", json!({ "name": "resurrect", "after": "1h" }))
        .await;
    for user in [&ada, &bob] {
        assert_eq!(bent.admin.delete(&path(user)).await.status, 204);
        assert_eq!(bent.admin.get(&path(user)).await.status, 404);
    }
    // Whose name is taken when the time comes stays away.
    let other = bent.user("bob").await;
    bent.pass(HOUR);
    let mut back = bent.list(&path(&ada)).await;
    assert_ne!(back["meta"]["version"], ada["meta"]["version"]);
    back["meta"] = ada["meta"].clone();
    assert_eq!(back, ada);
    assert_eq!(bent.admin.get(&path(&bob)).await.status, 404);
    assert_eq!(bent.list(&path(&other)).await, other);
}

#[tokio::test]
async fn what_a_deletion_leaves_lasts_as_long_as_its_rule_says() {
    let bent = Bent::start().await;
    let (ada, bob) = (bent.user("ada").await, bent.user("bob").await);
    for (user, toggle) in [
        (&ada, json!({ "name": "tombstone", "for": "3h" })),
        (&bob, json!({ "name": "resurrect", "after": "3h" })),
    ] {
        let rule =
            json!({ "match": { "op": "users.delete" }, "schedule": { "times": 1 }, "effect": { "protocol": toggle } });
        crate::support::rules::arm(&bent.webex, &bent.org, &rule).await;
        assert_eq!(bent.admin.delete(&path(user)).await.status, 204);
    }
    let ada_again = async || {
        let body = json!({ "userName": "ada@example.test" });
        bent.admin.post("/Users", &body).await.status
    };
    bent.pass(2 * HOUR);
    assert_eq!((ada_again().await, bent.look_up("bob").await.len()), (409, 0));
    bent.pass(HOUR);
    assert_eq!((ada_again().await, bent.look_up("bob").await.len()), (201, 1));
}

#[tokio::test]
async fn a_changed_user_has_a_new_id_and_nobody_has_the_old_one() {
    let bent = Bent::start().await;
    let body = json!({ "userName": "ada@example.test", "roles": [{ "value": "id_full_admin" }] });
    let ada = ok(&bent.admin.post("/Users", &body).await, 201);
    let team = bent.group("Team", &[&ada]).await;
    let token = bent.org.token().user_name("ada@example.test").issue();
    let rule = bent.arm("*", json!("id-changes")).await;
    let changed = ok(&bent.admin.patch(&path(&ada), &set("title", "Countess")).await, 200);
    assert_eq!(bent.told().await.0, json!(["users.patch", 200, "yes", [rule]]));
    assert_ne!(changed["id"], ada["id"]);
    assert_eq!(
        changed["meta"]["location"],
        format!("{}{}", bent.admin.base, path(&changed))
    );
    assert_eq!(bent.admin.get(&path(&ada)).await.status, 404);
    assert_eq!(bent.list(&path(&changed)).await, changed);
    assert_eq!(bent.list(&path(&team)).await["members"][0]["value"], changed["id"]);
    // Tokens were for the old id.
    assert_eq!(
        Caller::new(bent.org.tenant_url(), &token).get("/Users").await.status,
        401
    );

    let renamed = ok(
        &bent.admin.put(&path(&team), &json!({ "displayName": "Crew" })).await,
        200,
    );
    assert_ne!(renamed["id"], team["id"]);
    assert_eq!(bent.admin.get(&path(&team)).await.status, 404);
}
