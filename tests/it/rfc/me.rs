//! `/Me`: the owner of the token (RFC 7644 section 3.11).

use serde_json::json;
use webex_scim_mock::Role;

use super::{both, ok, start};
use crate::support::{Caller, patch};

#[tokio::test]
async fn me_is_the_owner_of_the_token_and_says_where_they_are_for_good() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let answer = caller.get("/Me").await;
        let me = ok(&answer, 200);
        let id = me["id"].as_str().unwrap();
        assert_eq!(me["userName"], org.admin().0);
        assert_eq!(me["meta"]["location"], format!("{}/Users/{id}", caller.base));
        assert_eq!(me, caller.get(&format!("/Users/{id}")).await.json());
        assert_eq!(answer.header("etag"), me["meta"]["version"]);
        let short = ok(&caller.get("/Me?attributes=userName").await, 200);
        assert_eq!(
            short,
            json!({ "schemas": me["schemas"], "id": id, "userName": org.admin().0 })
        );
    }
}

#[tokio::test]
async fn me_is_replaced_and_patched_like_anybody() {
    let (_webex, org) = start().await;
    let [admin, _] = both(&org);
    let mut me = ok(&admin.get("/Me").await, 200);
    me["title"] = "Countess".into();
    let replaced = ok(&admin.put("/Me", &me).await, 200);
    assert_eq!((&replaced["title"], &replaced["id"]), (&json!("Countess"), &me["id"]));
    let change = patch(json!([{ "op": "replace", "path": "title", "value": "Lady" }]));
    let patched = ok(&admin.patch("/Me", &change).await, 200);
    assert_eq!(patched["title"], "Lady");
    assert_eq!(ok(&admin.get("/Me").await, 200), patched);
    let deleted = admin.delete("/Me").await;
    let allow = "GET, HEAD, PUT, PATCH, OPTIONS";
    assert_eq!((deleted.status, deleted.header("allow")), (405, allow));
}

#[tokio::test]
async fn everybody_sees_themselves_and_who_changes_users_changes_themselves() {
    let (_webex, org) = start().await;
    let change = patch(json!([{ "op": "replace", "path": "title", "value": "Lady" }]));
    for (token, changes) in [
        (org.token().plain_user(), 403),
        (org.token().role(Role::ReadonlyAdmin), 403),
        (org.token().role(Role::UserAdmin), 200),
    ] {
        let caller = Caller::new(org.tenant_url(), &token.issue());
        assert_eq!(caller.get("/Me").await.status, 200);
        let answer = caller.patch("/Me", &change).await;
        assert_eq!(answer.status, changes, "{}", answer.text());
    }
    assert_eq!(Caller::new(org.tenant_url(), "unknown").get("/Me").await.status, 401);
}
