//! Reads and writes that miss one another: lags, stale reads, lost updates, drift and slow creation.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Bent, HOUR, ok, path, set};
use crate::support::Caller;

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_new_user_is_seen_after_the_lag_and_a_second_create_meets_the_first_at_once() {
    let bent = Bent::start().await;
    let rule = bent
        .arm("users.*", json!({ "name": "eventual-consistency", "lag": "1h" }))
        .await;
    let ada = bent.user("ada").await;
    assert_eq!(bent.told().await.0, json!(["users.create", 201, "yes", [rule]]));
    bent.pass(HOUR - MINUTE);
    assert_eq!(bent.admin.get(&path(&ada)).await.status, 404);
    assert!(bent.look_up("ada").await.is_empty());
    // An empty look-up does not mean that the name is free.
    let again = bent
        .admin
        .post("/Users", &json!({ "userName": "ada@example.test" }))
        .await;
    assert_eq!(again.status, 409);
    bent.pass(MINUTE);
    assert_eq!(bent.list(&path(&ada)).await, ada);
    assert_eq!(bent.look_up("ada").await, ["ada"]);
}

#[tokio::test]
async fn changes_and_deletions_lag_in_reads_lists_filters_and_memberships() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let team = bent.group("Team", &[]).await;
    bent.arm("*", json!({ "name": "eventual-consistency", "lag": "1h" }))
        .await;
    let rename = set("userName", "eve@example.test");
    let renamed = ok(&bent.admin.patch(&path(&ada), &rename).await, 200);
    assert_eq!(renamed["userName"], "eve@example.test", "the answer is of the write");
    let join = json!({ "displayName": "Team", "members": [{ "value": ada["id"] }] });
    ok(&bent.admin.put(&path(&team), &join).await, 200);
    assert_eq!(bent.list(&path(&ada)).await, ada);
    assert_eq!(
        (bent.look_up("ada").await.len(), bent.look_up("eve").await.len()),
        (1, 0)
    );
    assert_eq!(bent.list(&path(&team)).await, team);
    bent.pass(HOUR);
    assert_eq!(bent.list(&path(&ada)).await, renamed);
    assert_eq!(
        (bent.look_up("ada").await.len(), bent.look_up("eve").await.len()),
        (0, 1)
    );
    assert_eq!(bent.list(&path(&team)).await["members"][0]["value"], ada["id"]);

    assert_eq!(bent.admin.delete(&path(&ada)).await.status, 204);
    assert_eq!(bent.list(&path(&ada)).await, renamed);
    assert_eq!(bent.list(&path(&team)).await["members"][0]["value"], ada["id"]);
    assert_eq!(bent.admin.delete(&path(&ada)).await.status, 404);
    bent.pass(HOUR);
    assert_eq!(bent.admin.get(&path(&ada)).await.status, 404);
    assert_eq!(bent.list(&path(&team)).await.get("members"), None);
}

#[tokio::test]
async fn a_lag_of_reads_counts_reads_of_that_resource_only() {
    let bent = Bent::start().await;
    bent.arm("users.*", json!({ "name": "eventual-consistency", "reads": 3 }))
        .await;
    bent.user("ada").await;
    for _ in 0..5 {
        assert!(bent.look_up("eve").await.is_empty());
    }
    for _ in 0..3 {
        assert!(bent.look_up("ada").await.is_empty());
    }
    assert_eq!(bent.look_up("ada").await, ["ada"]);
}

#[tokio::test]
async fn a_lag_ends_with_its_rule() {
    let bent = Bent::start().await;
    bent.arm("users.*", json!({ "name": "eventual-consistency", "lag": "1h" }))
        .await;
    bent.user("ada").await;
    assert!(bent.look_up("ada").await.is_empty());
    bent.disarm().await;
    assert_eq!(bent.look_up("ada").await, ["ada"]);
}

#[tokio::test]
async fn the_page_for_a_person_shows_what_lags_and_counts_as_no_read() {
    let bent = Bent::start().await;
    bent.arm("users.*", json!({ "name": "eventual-consistency", "reads": 1 }))
        .await;
    bent.user("ada").await;
    for _ in 0..2 {
        let url = format!("{}/__mock/orgs/{}/", bent.webex.url(), bent.org.id());
        let page = crate::support::send("GET", &url, &[], "").await;
        assert!(page.text().contains("ada@example.test"));
    }
    assert!(bent.look_up("ada").await.is_empty());
}

#[tokio::test]
async fn a_stale_read_shows_the_version_before_with_its_tag() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let (bob, eve) = (bent.user("bob").await, bent.user("eve").await);
    let now = ok(&bent.admin.patch(&path(&ada), &set("nickName", "Countess")).await, 200);
    let twice = ok(&bent.admin.patch(&path(&bob), &set("title", "One")).await, 200);
    ok(&bent.admin.patch(&path(&bob), &set("title", "Two")).await, 200);
    let rule = bent.arm("users.*", json!("stale-read")).await;
    let stale = bent.admin.get(&path(&ada)).await;
    assert_eq!(ok(&stale, 200), ada);
    assert_eq!(stale.header("etag"), ada["meta"]["version"]);
    assert_eq!(bent.told().await.0, json!(["users.get", 200, "no", [rule]]));
    let by = |name: &str| format!("/Users?filter=nickName eq \"{name}\"");
    assert!(bent.names(&by("Countess")).await.is_empty());
    // Who never changed is shown as they are; of two changes one is missing, or as many as the rule says.
    assert_eq!(bent.list(&path(&eve)).await, eve);
    assert_eq!(bent.list(&path(&bob)).await, twice);
    bent.disarm().await;
    bent.arm("users.get", json!({ "name": "stale-read", "versions": 2 }))
        .await;
    assert_eq!(bent.list(&path(&bob)).await, bob);
    bent.disarm().await;
    assert_eq!(bent.list(&path(&ada)).await, now);
}

#[tokio::test]
async fn a_lost_update_is_answered_and_gone_at_the_next_read() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let rule = bent.arm("users.*", json!("lost-update")).await;
    let answered = ok(&bent.admin.patch(&path(&ada), &set("title", "Countess")).await, 200);
    assert_eq!(answered["title"], "Countess");
    assert_eq!(bent.told().await.0, json!(["users.patch", 200, "yes", [rule]]));
    let mut read = bent.list(&path(&ada)).await;
    assert_ne!(read["meta"]["version"], answered["meta"]["version"]);
    assert_ne!(read["meta"]["version"], ada["meta"]["version"]);
    read["meta"] = ada["meta"].clone();
    assert_eq!(read, ada);
}

#[tokio::test]
async fn another_administrator_edits_what_was_read_each_time_anew() {
    let bent = Bent::start().await;
    let (ada, bob, team) = (
        bent.user("ada").await,
        bent.user("bob").await,
        bent.group("Team", &[]).await,
    );
    let rule = bent.arm("*", json!("drift")).await;
    for (resource, attribute) in [(&ada, "title"), (&team, "displayName")] {
        let mut seen = vec![bent.list(&path(resource)).await];
        assert_eq!(seen[0], *resource, "the edit comes after the read");
        let (told, _) = bent.told().await;
        assert_eq!((&told[2], &told[3]), (&json!("no"), &json!([rule])));
        for _ in 0..2 {
            seen.push(bent.list(&path(resource)).await);
        }
        let edits: Vec<&str> = seen[1..].iter().map(|seen| seen[attribute].as_str().unwrap()).collect();
        assert!(
            edits.iter().all(|edit| edit.contains("another administrator")),
            "{edits:?}"
        );
        assert_ne!(edits[0], edits[1]);
        assert_ne!(seen[1]["meta"]["version"], seen[0]["meta"]["version"]);
    }
    bent.disarm().await;
    assert_eq!(bent.list(&path(&bob)).await, bob);
}

#[tokio::test]
async fn another_administrator_deletes_what_was_read_and_its_owner_can_do_nothing_more() {
    let bent = Bent::start().await;
    let body = json!({ "userName": "ada@example.test", "roles": [{ "value": "id_full_admin" }] });
    let ada = ok(&bent.admin.post("/Users", &body).await, 201);
    let token = bent.org.token().user_name("ada@example.test").issue();
    let hers = Caller::new(bent.org.tenant_url(), &token);
    bent.arm("users.get", json!({ "name": "drift", "how": "delete" })).await;
    assert_eq!(bent.list(&path(&ada)).await, ada);
    assert_eq!(bent.admin.get(&path(&ada)).await.status, 404);
    assert_eq!(bent.admin.patch(&path(&ada), &set("title", "x")).await.status, 404);
    assert_eq!(hers.get("/Users").await.status, 401);
}

#[tokio::test]
async fn a_new_user_is_inactive_until_settled_by_time_or_by_reads() {
    let bent = Bent::start().await;
    let active = |user: &Value| user["active"].clone();
    for (name, parameter, value) in [("ada", "settles", json!("2h")), ("bob", "reads", json!(2))] {
        let rule = bent
            .arm("users.*", json!({ "name": "async-creation", parameter: value }))
            .await;
        let made = bent.user(name).await;
        assert_eq!(bent.told().await.0, json!(["users.create", 201, "yes", [rule]]));
        assert_eq!(active(&made), false);
        assert_eq!(bent.list(&path(&made)).await, made);
        let inactive = bent.names("/Users?filter=active eq false").await;
        assert_eq!(inactive, [name]);
        if name == "ada" {
            bent.pass(HOUR);
            assert_eq!(bent.list(&path(&made)).await, made);
            bent.pass(HOUR);
        }
        let mut settled = bent.list(&path(&made)).await;
        assert_eq!(active(&settled), true);
        assert_ne!(settled["meta"]["version"], made["meta"]["version"]);
        settled["active"] = false.into();
        settled["meta"] = made["meta"].clone();
        assert_eq!(settled, made);
    }
}
