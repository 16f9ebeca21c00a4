//! What toggles do not touch: operations that they are not about, other orgs, and anything at all once they are gone.

use serde_json::{Value, json};

use super::{Bent, path};
use crate::support::{Caller, control};

/// Every toggle of SCIM and of the org, with what makes it bite.
const TOGGLES: &[&str] = &[
    "conflict",
    "conflict-in-other-org",
    "license-exhausted",
    "eventual-consistency",
    "stale-read",
    "lost-update",
    "duplicate-allowed",
    "filter-ignored",
    "filter-unsupported",
    "filter-case",
    "empty-not-found",
    "short-page",
    "page-overlap",
    "page-gap",
    "total-drift",
    "start-index-ignored",
    "count-capped",
    "endless-pages",
    "empty-directory",
    "patch-ignored",
    "patch-partial",
    "patch-no-content",
    "normalised",
    "reordered",
    "schema-dropped",
    "members-omitted",
    "members-capped",
    "members-partial",
    "soft-delete",
    "tombstone",
    "resurrect",
    "id-changes",
    "attribute-gone",
    "attribute-required",
    "read-only-mode",
    "org-suspended",
    "unknown-org",
    "rate-limit",
    "bulk-item-fails",
    "bulk-reordered",
    "bulk-goes-on",
    "bulk-too-large",
    "async-creation",
];
/// Those that bend writes only: reads stay as they are while they are armed.
const OF_WRITES: &[&str] = &[
    "conflict",
    "conflict-in-other-org",
    "license-exhausted",
    "eventual-consistency",
    "lost-update",
    "duplicate-allowed",
    "patch-ignored",
    "patch-partial",
    "patch-no-content",
    "normalised",
    "schema-dropped",
    "members-partial",
    "soft-delete",
    "tombstone",
    "resurrect",
    "id-changes",
    "attribute-required",
    "read-only-mode",
    "bulk-item-fails",
    "bulk-reordered",
    "bulk-goes-on",
    "bulk-too-large",
    "async-creation",
];

/// An org in which every read has something to show.
async fn furnish(caller: &Caller) -> Vec<String> {
    let body = json!({ "userName": "ada@example.test", "displayName": "Ada", "nickName": "A" });
    let ada = caller.post("/Users", &body).await.json();
    let change = super::set("nickName", "Countess");
    assert_eq!(caller.patch(&path(&ada), &change).await.status, 200);
    let bob = caller.create_user("Bob@example.test").await;
    let members = json!([{ "value": ada["id"] }, { "value": bob["id"] }]);
    let team = caller
        .post("/Groups", &json!({ "displayName": "Team", "members": members }))
        .await
        .json();
    let lists = [
        "/Users",
        "/Users?count=2",
        "/Users?startIndex=2&count=1",
        "/Groups",
        "/Groups?filter=displayName eq \"team\"",
    ];
    let mut reads = vec![
        path(&ada),
        path(&bob),
        path(&team),
        super::named("ADA"),
        super::named("nobody"),
    ];
    reads.extend(lists.map(str::to_owned));
    reads
}

/// Everything of the answers that is not of the moment: status, tag and the bytes of the body.
async fn answers(caller: &Caller, reads: &[String]) -> Vec<(u16, String, String)> {
    let mut all = Vec::new();
    for read in reads {
        let answer = caller.get(read).await;
        all.push((answer.status, answer.header("etag").to_owned(), answer.text()));
    }
    all
}

async fn arm_everywhere(bent: &Bent, toggle: &str) {
    let rule = json!({ "id": toggle, "match": { "op": "*" }, "effect": { "protocol": toggle } });
    let answer = control(&bent.webex, "POST", &bent.faults(), Some(&rule)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[tokio::test]
async fn other_orgs_reads_that_a_toggle_is_not_about_and_everything_afterwards_are_byte_for_byte_as_before() {
    let bent = Bent::start().await;
    let neighbour = bent.webex.org().create().await;
    let neighbour = Caller::connector(&neighbour);
    let (reads, beside) = (furnish(&bent.admin).await, furnish(&neighbour).await);
    let before = answers(&bent.admin, &reads).await;
    let before_beside = answers(&neighbour, &beside).await;
    for toggle in TOGGLES {
        arm_everywhere(&bent, toggle).await;
        let meanwhile = answers(&bent.admin, &reads).await;
        if OF_WRITES.contains(toggle) {
            assert_eq!(meanwhile, before, "{toggle}");
        }
        assert_eq!(answers(&neighbour, &beside).await, before_beside, "{toggle}");
        bent.disarm().await;
        assert_eq!(answers(&bent.admin, &reads).await, before, "{toggle}");
    }
}

#[tokio::test]
async fn reads_that_a_toggle_is_about_are_bent() {
    let bent = Bent::start().await;
    let reads = furnish(&bent.admin).await;
    let before = answers(&bent.admin, &reads).await;
    for toggle in TOGGLES.iter().filter(|toggle| !OF_WRITES.contains(toggle)) {
        let bites: Value = match *toggle {
            "count-capped" => json!({ "name": toggle, "to": 1 }),
            "rate-limit" => json!({ "name": toggle, "limit": 1 }),
            _ => json!(toggle),
        };
        let rule = json!({ "match": { "op": "*" }, "effect": { "protocol": bites } });
        let answer = control(&bent.webex, "POST", &bent.faults(), Some(&rule)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert!(answers(&bent.admin, &reads).await != before, "{toggle}");
        bent.disarm().await;
    }
}

#[tokio::test]
async fn operations_that_a_toggle_leaves_alone_use_up_none_of_its_hits() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let rule = json!({
        "id": "once",
        "match": { "op": "users.*" },
        "schedule": { "times": 1 },
        "effect": { "protocol": "patch-ignored" },
    });
    let answer = control(&bent.webex, "POST", &bent.faults(), Some(&rule)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(bent.list(&path(&ada)).await, ada);
    assert_eq!(bent.told().await.0, json!(["users.get", 200, "no", []]));
    for applied in ["no", "yes"] {
        let change = super::set("title", "Countess");
        assert_eq!(bent.admin.patch(&path(&ada), &change).await.status, 200);
        assert_eq!(bent.told().await.0[2], applied);
    }
}
