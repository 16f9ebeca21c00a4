//! What RFC 7643 demands of a user, and nothing more.

use serde_json::json;

use super::{both, ok, refusal, start};

#[tokio::test]
async fn a_login_is_any_text_but_none_and_no_nul() {
    let (_webex, org) = start().await;
    let [caller, _] = both(&org);
    let required = refusal(400, Some("invalidValue"), "userName is required");
    for body in [
        json!({}),
        json!({ "userName": "" }),
        json!({ "userName": " " }),
        json!({ "userName": null }),
    ] {
        assert_eq!(ok(&caller.post("/Users", &body).await, 400), required, "{body}");
    }
    let nul = refusal(400, Some("invalidValue"), "userName must not contain a NUL character");
    assert_eq!(
        ok(&caller.post("/Users", &json!({ "userName": "a\0b" })).await, 400),
        nul
    );
    let user = ok(
        &caller.post("/Users", &json!({ "userName": "ada lovelace" })).await,
        201,
    );
    let path = format!("/Users/{}", user["id"].as_str().unwrap());
    assert_eq!(ok(&caller.put(&path, &json!({ "userName": "" })).await, 400), required);
    assert_eq!(caller.get(&path).await.json(), user);
}
