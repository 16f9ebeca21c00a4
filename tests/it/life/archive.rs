//! What stays of those who were deleted.

use serde_json::json;

use super::{Life, path};

#[tokio::test]
async fn a_deletion_is_at_once_and_the_address_is_free() {
    let life = Life::start().await;
    let ada = life.admin.create_user("ada@example.test").await;
    assert_eq!(life.admin.delete(&path(&ada)).await.status, 204);
    assert_eq!(life.admin.get(&path(&ada)).await.status, 404);
    let again = life.create("ada@example.test").await.json();
    assert_ne!(again["id"], ada["id"]);
    assert_eq!(life.pass("40d").await, json!([]));
}
