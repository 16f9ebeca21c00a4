//! `roles`: what people's `roles` name.

use serde_json::json;

use super::{admin, caller, ok, refused, rest_id};
use crate::support::refusal::{FORBIDDEN, assert_gateway};
use crate::support::start;

#[tokio::test]
async fn roles_are_told_with_the_ids_that_people_have_and_the_names_that_administrators_read() {
    let (webex, org) = start().await;
    let admin = admin(&webex, &org);
    let list = ok(&admin.get("/roles").await);
    let role = |name: &str, title: &str| json!({ "id": rest_id("ROLE", name), "name": title });
    let expected = json!({ "items": [
        role("id_full_admin", "Full Administrator"),
        role("id_user_admin", "User Administrator"),
        role("id_readonly_admin", "Read-Only Administrator"),
        role("id_device_admin", "Device Administrator"),
        role("id_group_admin", "Group Administrator"),
    ] });
    assert_eq!(list, expected);
    let me = ok(&admin.get("/people/me").await);
    assert_eq!(me["roles"], json!([list["items"][0]["id"]]));
    for id in [rest_id("ROLE", "id_user_admin"), "id_user_admin".to_owned()] {
        assert_eq!(ok(&admin.get(&format!("/roles/{id}")).await), list["items"][1]);
    }
    for id in [rest_id("ROLE", "id_none"), "id_none".to_owned()] {
        refused(
            &admin.get(&format!("/roles/{id}")).await,
            404,
            "there is no role \"id_none\"",
        );
    }
    let other = caller(&webex, &org, "", &["spark-admin:people_read"]);
    assert_gateway(&other.get("/roles").await, 403, FORBIDDEN);
}
