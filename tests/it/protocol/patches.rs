//! PATCHes that are answered well and done badly.

use serde_json::json;

use super::{Bent, ok, path, set};
use crate::support::refusal::assert_scim;
use crate::support::{control, patch};

#[tokio::test]
async fn an_ignored_patch_is_answered_200_with_what_was_there() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let rule = bent.arm("users.patch", json!("patch-ignored")).await;
    let answer = bent.admin.patch(&path(&ada), &set("title", "Countess")).await;
    assert_eq!(
        (ok(&answer, 200), answer.header("etag")),
        (ada.clone(), ada["meta"]["version"].as_str().unwrap())
    );
    let why = "a fault left the PATCH undone".to_owned();
    assert_eq!(bent.told().await, (json!(["users.patch", 200, "no", [rule]]), why));
    assert_eq!(bent.list(&path(&ada)).await, ada);
    // What is no PATCH is refused as ever.
    let answer = bent.admin.patch(&path(&ada), &json!({})).await;
    assert_scim(&answer, 400, "invalidSyntax", "a PATCH request needs Operations");
}

#[tokio::test]
async fn of_a_partial_patch_the_first_operations_are_done() {
    let bent = Bent::start().await;
    let three = patch(json!([
        { "op": "replace", "path": "title", "value": "Countess" },
        { "op": "replace", "path": "nickName", "value": "Ada" },
        { "op": "replace", "path": "displayName", "value": "Ada L" },
    ]));
    for (operations, applied, why) in [
        (0, "no", "a fault left the PATCH undone"),
        (1, "partial", "a fault had only the first 1 of the operations done"),
        (2, "partial", "a fault had only the first 2 of the operations done"),
        (3, "yes", ""),
    ] {
        let ada = bent.user(&format!("ada{operations}")).await;
        let toggle = json!({ "name": "patch-partial", "operations": operations });
        let rule = bent.arm("users.patch", toggle).await;
        let after = ok(&bent.admin.patch(&path(&ada), &three).await, 200);
        let hits = if operations < 3 { json!([rule]) } else { json!([]) };
        let told = json!(["users.patch", 200, applied, hits]);
        assert_eq!(bent.told().await, (told, why.to_owned()));
        let set = ["title", "nickName", "displayName"].map(|name| after.get(name).is_some());
        assert_eq!(set, [operations > 0, operations > 1, operations > 2]);
        assert_eq!(bent.list(&path(&ada)).await, after);
        bent.disarm().await;
    }
}

#[tokio::test]
async fn an_ignored_patch_whose_answer_is_replaced_too_was_not_done() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let rule = json!({ "id": "lost", "short": "users.patch: patch-ignored, commit, 500" });
    assert_eq!(
        control(&bent.webex, "POST", &bent.faults(), Some(&rule)).await.status,
        201
    );
    let answer = bent.admin.patch(&path(&ada), &set("title", "Countess")).await;
    assert_eq!(answer.status, 500);
    let why =
        "the operation was not done (a fault left the PATCH undone), and a fault answered in the place of its answer";
    let told = json!(["users.patch", 500, "no", ["lost"]]);
    assert_eq!(bent.told().await, (told, why.to_owned()));
}

#[tokio::test]
async fn a_patch_without_content_is_done_and_answered_204() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let rule = bent.arm("users.*", json!("patch-no-content")).await;
    let answer = bent.admin.patch(&path(&ada), &set("title", "Countess")).await;
    assert_eq!((answer.status, answer.text()), (204, String::new()));
    assert_eq!(bent.told().await.0, json!(["users.patch", 204, "yes", [rule]]));
    assert_eq!(bent.list(&path(&ada)).await["title"], "Countess");
    // A PUT is answered as ever.
    ok(
        &bent
            .admin
            .put(&path(&ada), &json!({ "userName": "ada@example.test" }))
            .await,
        200,
    );
}
