//! Whose an address is: this org's, another one's, the consumer org's, or that of a domain that nobody has verified.

use serde_json::{Value, json};

use super::{Life, path, set};
use crate::support::refusal::assert_scim;

async fn claim(life: &Life, claims: Value) -> Value {
    life.ask("PATCH /settings", json!({ "claims": claims }), 200).await["claims"].clone()
}

#[tokio::test]
async fn every_reason_why_an_address_is_taken_answers_409_and_only_who_is_in_the_org_is_found() {
    let life = Life::start().await;
    life.admin.create_user("here@example.test").await;
    life.admin.create_user("synced@example.test").await;
    life.mutate(json!({ "op": "sync-delete", "resource": "User", "userName": "synced@example.test" }))
        .await;
    let off = life.admin.create_user("off@example.test").await;
    assert_eq!(life.admin.patch(&path(&off), &set("active", false)).await.status, 200);
    let claims =
        json!({ "users": ["other@example.test"], "domains": ["taken.test"], "consumers": ["free@example.test"] });
    claim(&life, claims).await;
    let in_org = |name: &str| format!("userName {name:?} is taken by another user of this organization.");
    for (name, detail, found) in [
        ("here@example.test", in_org("here@example.test"), 1),
        ("synced@example.test", in_org("synced@example.test"), 1),
        ("off@example.test", in_org("off@example.test"), 1),
        (
            "other@example.test",
            "userName \"other@example.test\" belongs to a user of another organization.".to_owned(),
            0,
        ),
        (
            "ada@taken.test",
            "userName \"ada@taken.test\" is of a domain that another organization has claimed.".to_owned(),
            0,
        ),
        (
            "free@example.test",
            "userName \"free@example.test\" belongs to a user of the consumer organization, who cannot be converted: \
             this organization has not verified the domain."
                .to_owned(),
            0,
        ),
    ] {
        assert_scim(&life.create(name).await, 409, "uniqueness", &detail);
        assert_eq!(life.look_up(name).await.len(), found, "{name}");
    }
    life.pass("30d").await;
    for name in ["synced@example.test", "off@example.test"] {
        assert_eq!(life.create(name).await.status, 201, "{name}");
    }
}

#[tokio::test]
async fn a_user_of_the_consumer_org_is_claimed_by_creating_them_where_the_domain_is_verified() {
    let life = Life::start().await;
    let consumers = json!(["ada@Example.test", "bob@example.test", "cid@elsewhere.test"]);
    for own in [
        json!({ "verified": ["example.test"] }),
        json!({ "verified": [], "claimed": ["EXAMPLE.test"] }),
    ] {
        let told = claim(&life, json!({ "consumers": consumers, "own": own })).await;
        assert_eq!(
            told["consumers"],
            json!(["ada@example.test", "bob@example.test", "cid@elsewhere.test"])
        );
        let ada = life.create("Ada@example.test").await;
        assert_eq!(ada.status, 201, "{}", ada.text());
        let rename = set("userName", "bob@example.test");
        assert_eq!(life.admin.patch(&path(&ada.json()), &rename).await.status, 200);
        let left = life.ask("GET /settings", Value::Null, 200).await;
        assert_eq!(left["claims"]["consumers"], json!(["cid@elsewhere.test"]));
        assert_eq!(life.create("cid@elsewhere.test").await.status, 409);
        assert_eq!(life.admin.delete(&path(&ada.json())).await.status, 204);
    }
}

#[tokio::test]
async fn a_verified_domain_is_demanded_of_new_logins_only_where_the_org_enforces_it() {
    let life = Life::start().await;
    let old = life.admin.create_user("old@elsewhere.test").await;
    let own = json!({ "verified": ["example.test"], "claimed": ["mine.test"] });
    claim(&life, json!({ "own": own })).await;
    assert_eq!(life.create("free@elsewhere.test").await.status, 201);
    let told = claim(&life, json!({ "own": { "enforceVerifiedDomains": true } })).await;
    assert_eq!(
        told["own"],
        json!({ "verified": ["example.test"], "claimed": ["mine.test"], "enforceVerifiedDomains": true })
    );
    for login in ["ada@example.test", "ada@mine.test"] {
        assert_eq!(life.create(login).await.status, 201, "{login}");
    }
    let detail = |login: &str| format!("userName {login:?} is of a domain that this organization has not verified");
    for login in ["ada@elsewhere.test", "ada@sub.example.test"] {
        assert_scim(&life.create(login).await, 400, "invalidValue", &detail(login));
        let renamed = life.admin.patch(&path(&old), &set("userName", login)).await;
        assert_scim(&renamed, 400, "invalidValue", &detail(login));
    }
    // Who is there already stays, and can be changed.
    assert_eq!(life.admin.patch(&path(&old), &set("title", "x")).await.status, 200);
    let snapshot = life.ask("POST /snapshots", json!({ "name": "enforced" }), 201).await;
    assert_eq!(snapshot["name"], "enforced");
    claim(&life, Value::Null).await;
    assert_eq!(life.create("ada@elsewhere.test").await.status, 201);
    life.ask("POST /snapshots/enforced/restore", json!({}), 200).await;
    assert_eq!(life.create("ada@elsewhere.test").await.status, 400);
}
