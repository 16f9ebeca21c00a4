//! What the provisioning service does to somebody who is deleted, restored, or changed to nothing.

use serde_json::json;

use super::{Life, path, set};
use crate::support::patch;

#[tokio::test]
async fn a_soft_delete_renames_and_deactivates_a_restore_renames_back_and_thirty_days_delete() {
    let life = Life::start().await;
    let ada = life.admin.create_user("ada@example.test").await;
    let gone = "0a0b0c0d00004000800000000000ada0ada@example.test";
    let leave = patch(json!([
        { "op": "Replace", "path": "active", "value": "False" },
        { "op": "Replace", "path": "userName", "value": gone },
    ]));
    let left = life.admin.patch(&path(&ada), &leave).await.json();
    assert_eq!((&left["active"], &left["userName"]), (&json!(false), &json!(gone)));
    assert_eq!(
        left["emails"],
        json!([{ "value": gone, "type": "work", "primary": true }])
    );
    // The rename frees the address, unlike a deletion by directory synchronization.
    assert!(life.look_up("ada@example.test").await.is_empty());

    life.pass("29d").await;
    let back = patch(json!([
        { "op": "Replace", "path": "active", "value": "True" },
        { "op": "Replace", "path": "userName", "value": "ada@example.test" },
    ]));
    let mut restored = life.admin.patch(&path(&ada), &back).await.json();
    restored["meta"] = ada["meta"].clone();
    assert_eq!(restored, ada);
    life.pass("29d").await;
    assert_eq!(life.look_up("ada@example.test").await, ["ada@example.test"]);

    life.admin.patch(&path(&ada), &leave).await;
    assert_eq!(life.pass("719h").await, json!([]));
    assert_eq!(life.pass("1h").await[0]["userName"], gone);
    assert_eq!(life.admin.get(&path(&ada)).await.status, 404);
}

#[tokio::test]
async fn the_permanent_deletion_of_a_soft_deleted_user_is_a_delete_like_any_other() {
    let life = Life::start().await;
    let ada = life.admin.create_user("ada@example.test").await;
    assert_eq!(life.admin.patch(&path(&ada), &set("active", false)).await.status, 200);
    life.pass("29d").await;
    assert_eq!(life.admin.delete(&path(&ada)).await.status, 204);
    assert_eq!(life.pass("2d").await, json!([]));
    assert_eq!(life.admin.delete(&path(&ada)).await.status, 404);
}

#[tokio::test]
async fn what_the_source_cleared_never_arrives_so_the_old_value_stays_for_ever() {
    let life = Life::start().await;
    let body = json!({ "userName": "ada@example.test", "title": "Countess", "nickName": "Ada" });
    let ada = life.admin.post("/Users", &body).await.json();
    // The service sends what has a value, and leaves out the title that was cleared.
    let cycle = patch(json!([{ "op": "Replace", "path": "nickName", "value": "A." }]));
    let mut now = life.admin.patch(&path(&ada), &cycle).await.json();
    assert_eq!((&now["title"], &now["nickName"]), (&json!("Countess"), &json!("A.")));
    now["nickName"] = "Ada".into();
    now["meta"] = ada["meta"].clone();
    assert_eq!(now, ada);
}
