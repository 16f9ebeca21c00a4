//! Snapshots: a moment of an org, brought back as often as a suite likes.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ask, flawed, lists, logins, open};
use crate::support::journal::journal;
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, patch, start};

#[tokio::test]
async fn a_restore_brings_back_people_groups_licenses_claims_and_tokens() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    ask(
        &webex,
        &org,
        "PATCH /licenses",
        json!({ "calling": { "total": 9 } }),
        200,
    )
    .await;
    ask(&webex, &org, "POST /generate", json!({ "users": 3, "groups": 1 }), 201).await;
    let ada = admin.create_user("ada@example.test").await;
    let hers = org.token().user_name("ada@example.test").issue();
    let taken = ask(&webex, &org, "POST /snapshots", json!({ "name": "start" }), 201).await;
    assert_eq!(
        (&taken["name"], &taken["users"], &taken["groups"], &taken["tokens"]),
        (&json!("start"), &json!(5), &json!(1), &json!(2))
    );
    let (shown, licenses) = (
        lists(&org).await,
        ask(&webex, &org, "GET /licenses", Value::Null, 200).await,
    );

    for _ in 0..2 {
        ask(&webex, &org, "PUT /data", json!({}), 200).await;
        ask(
            &webex,
            &org,
            "PATCH /settings",
            json!({ "claims": { "users": ["a@b"] } }),
            200,
        )
        .await;
        let since = org.token().issue();
        ask(&webex, &org, "POST /tokens/expire-all", Value::Null, 200).await;
        assert_gateway(&open(&org, org.admin_token()).await, 401, UNAUTHORIZED);

        let restored = ask(&webex, &org, "POST /snapshots/start/restore", json!({}), 200).await;
        assert_eq!(restored, taken);
        assert_eq!(lists(&org).await, shown);
        assert_eq!(ask(&webex, &org, "GET /licenses", Value::Null, 200).await, licenses);
        let settings = ask(&webex, &org, "GET /settings", Value::Null, 200).await;
        assert_eq!(settings["claims"]["users"], json!([]));
        // Her token is hers again; what was issued since was never issued.
        assert_eq!(open(&org, &hers).await.status, 403);
        assert_gateway(&open(&org, &since).await, 401, UNAUTHORIZED);
    }
    // The same is drawn again: a test that begins with a restore sees the same ids each time.
    let next = admin.create_user("next@example.test").await;
    ask(&webex, &org, "POST /snapshots/start/restore", json!({}), 200).await;
    let again = admin.create_user("next@example.test").await;
    assert_eq!(
        (&again["id"], &again["meta"]["version"]),
        (&next["id"], &next["meta"]["version"])
    );
    assert_ne!(again["id"], ada["id"]);
}

#[tokio::test]
async fn a_restore_leaves_journal_rules_settings_and_clock_alone() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    ask(&webex, &org, "POST /snapshots", json!({ "name": "start" }), 201).await;
    admin.create_user("ada@example.test").await;
    ask(
        &webex,
        &org,
        "PATCH /settings",
        json!({ "rateLimit": { "limit": 9000, "window": "1s" } }),
        200,
    )
    .await;
    ask(
        &webex,
        &org,
        "POST /faults",
        json!({ "id": "mine", "short": "groups.list: 503" }),
        201,
    )
    .await;
    org.clock().advance(Duration::from_secs(366 * 24 * 60 * 60));
    let entries = journal(&webex, &org).await;
    ask(&webex, &org, "POST /snapshots/start/restore", Value::Null, 200).await;
    assert_eq!(journal(&webex, &org).await, entries);
    assert_eq!(
        ask(&webex, &org, "GET /settings", Value::Null, 200).await["rateLimit"]["limit"],
        9000
    );
    ask(&webex, &org, "GET /faults/mine", Value::Null, 200).await;
    // A token comes back with the end that it had, which is past.
    assert_gateway(&open(&org, org.admin_token()).await, 401, UNAUTHORIZED);
    assert_eq!(open(&org, &org.token().issue()).await.status, 200);
}

#[tokio::test]
async fn a_snapshot_is_listed_replaced_under_its_name_and_forgotten() {
    let (webex, org) = start().await;
    let list = async || ask(&webex, &org, "GET /snapshots", Value::Null, 200).await;
    assert_eq!(list().await, json!({ "items": [], "next": null }));
    let one = ask(&webex, &org, "POST /snapshots", json!({ "name": "one" }), 201).await;
    let two = ask(&webex, &org, "POST /snapshots", json!({ "name": "two" }), 201).await;
    assert_eq!(list().await["items"], json!([one, two]));
    Caller::connector(&org).create_user("ada@example.test").await;
    let anew = ask(&webex, &org, "POST /snapshots", json!({ "name": "one" }), 201).await;
    assert_eq!((&one["users"], &anew["users"]), (&json!(1), &json!(2)));
    assert_eq!(list().await["items"], json!([two, anew]));
    ask(&webex, &org, "DELETE /snapshots/one", Value::Null, 204).await;
    assert_eq!(list().await["items"], json!([two]));
    for call in [
        "DELETE /snapshots/one",
        "POST /snapshots/one/restore",
        "GET /snapshots/two/diff/one",
    ] {
        let gone = ask(&webex, &org, call, Value::Null, 404).await;
        assert_eq!(gone["detail"], "there is no snapshot \"one\"", "{call}");
    }
}

#[tokio::test]
async fn an_org_has_twenty_snapshots_and_not_one_more() {
    let (webex, org) = start().await;
    for n in 1..=20 {
        ask(&webex, &org, "POST /snapshots", json!({ "name": format!("s{n}") }), 201).await;
    }
    let refused = ask(&webex, &org, "POST /snapshots", json!({ "name": "s21" }), 507).await;
    assert_eq!(refused["detail"], "this organization has 20 snapshots, its most");
    // One in the place of another is no more than before.
    ask(&webex, &org, "POST /snapshots", json!({ "name": "s20" }), 201).await;
    ask(&webex, &org, "DELETE /snapshots/s1", Value::Null, 204).await;
    ask(&webex, &org, "POST /snapshots", json!({ "name": "s21" }), 201).await;
}

#[tokio::test]
async fn a_name_that_no_path_could_say_is_refused() {
    let (webex, org) = start().await;
    let expected = "1 to 64 of the characters A-Z, a-z, 0-9, `-`, `_` and `.`, and not \"now\"";
    for bad in ["", "now", "a b", "a/b", "ä", "..", "x".repeat(65).as_str()] {
        let reason = format!("{} is not {expected}", json!(bad));
        flawed(
            &webex,
            &org,
            "POST /snapshots",
            json!({ "name": bad }),
            &[("/name", &reason)],
        )
        .await;
    }
    let needed = format!("{expected} is needed");
    flawed(&webex, &org, "POST /snapshots", json!({}), &[("/name", &needed)]).await;
    ask(&webex, &org, "POST /snapshots", json!({ "name": "x".repeat(64) }), 201).await;
}

#[tokio::test]
async fn a_comparison_says_who_came_who_went_and_what_became_of_the_others() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let ada = admin.create_user("ada@example.test").await;
    let gone = admin.create_user("gone@example.test").await;
    ask(&webex, &org, "POST /snapshots", json!({ "name": "before" }), 201).await;
    let nothing = json!({ "added": [], "removed": [], "changed": [] });
    assert_eq!(
        ask(&webex, &org, "GET /snapshots/before/diff/now", Value::Null, 200).await,
        nothing
    );

    let path = |user: &Value| format!("/Users/{}", user["id"].as_str().unwrap());
    let change = patch(json!([{ "op": "replace", "path": "name.givenName", "value": "Ada" }]));
    let changed = admin.patch(&path(&ada), &change).await.json();
    admin.delete(&path(&gone)).await;
    let team = admin.post("/Groups", &json!({ "displayName": "Team" })).await.json();
    ask(&webex, &org, "POST /tokens", json!({ "role": "none" }), 201).await;
    let expected = json!({
        "added": [{ "resource": "Group", "id": team["id"], "displayName": "Team" }],
        "removed": [{ "resource": "User", "id": gone["id"], "userName": "gone@example.test" }],
        "changed": [{
            "resource": "User",
            "id": ada["id"],
            "userName": "ada@example.test",
            "version": { "before": ada["meta"]["version"], "after": changed["meta"]["version"] },
            "attributes": [{ "path": "name.givenName", "before": null, "after": "Ada" }],
        }],
    });
    assert_eq!(
        ask(&webex, &org, "GET /snapshots/before/diff/now", Value::Null, 200).await,
        expected
    );
    ask(&webex, &org, "POST /snapshots", json!({ "name": "after" }), 201).await;
    assert_eq!(
        ask(&webex, &org, "GET /snapshots/before/diff/after", Value::Null, 200).await,
        expected
    );
    let back = ask(&webex, &org, "GET /snapshots/after/diff/before", Value::Null, 200).await;
    assert_eq!(
        (&back["added"], &back["removed"]),
        (&expected["removed"], &expected["added"])
    );
    ask(&webex, &org, "POST /snapshots/before/restore", Value::Null, 200).await;
    assert_eq!(
        ask(&webex, &org, "GET /snapshots/before/diff/now", Value::Null, 200).await,
        nothing
    );
    assert_eq!(
        logins(&org).await,
        [org.admin().0, "ada@example.test", "gone@example.test"]
    );
}
