//! PATCH as Webex documents it, and the paths that are known to work on live orgs.

use serde_json::{Value, json};

use super::{create_group, id, ok};
use crate::support::refusal::assert_scim;
use crate::support::{Caller, patch, start};

const GROUP: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";

#[tokio::test]
async fn every_form_of_an_operation_does_what_is_documented_of_it_and_answers_the_whole_user() {
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    let ada = admin.create_user("ada@example.test").await;
    let path = format!("/Users/{}", id(&ada));
    for (operation, pointer, expected) in [
        (
            json!({ "op": "add", "value": { "title": "T", "nickName": "N" } }),
            "/nickName",
            json!("N"),
        ),
        (
            json!({ "op": "replace", "value": { "title": "Countess" } }),
            "/title",
            json!("Countess"),
        ),
        (
            json!({ "op": "replace", "path": "timezone", "value": "UTC" }),
            "/timezone",
            json!("UTC"),
        ),
        (
            json!({ "op": "add", "path": "name", "value": { "givenName": "Ada" } }),
            "/name",
            json!({ "givenName": "Ada" }),
        ),
        (
            json!({ "op": "replace", "path": "name", "value": { "familyName": "King" } }),
            "/name",
            json!({ "givenName": "Ada", "familyName": "King" }),
        ),
        (
            json!({ "op": "replace", "path": "phoneNumbers[type eq \"work\"].value", "value": "1" }),
            "/phoneNumbers",
            json!([{ "type": "work", "value": "1" }]),
        ),
        (
            json!({ "op": "replace", "path": "phoneNumbers[type eq \"work_extension\"].value", "value": "2" }),
            "/phoneNumbers/1",
            json!({ "type": "work_extension", "value": "2" }),
        ),
        (
            json!({ "op": "remove", "path": "phoneNumbers[type eq \"work\"]" }),
            "/phoneNumbers/1",
            Value::Null,
        ),
        (json!({ "op": "remove", "path": "title" }), "/title", Value::Null),
    ] {
        let answer = ok(&admin.patch(&path, &patch(json!([operation]))).await, 200);
        assert_eq!(
            answer.pointer(pointer).unwrap_or(&Value::Null),
            &expected,
            "{operation}"
        );
        assert_eq!(answer, ok(&admin.get(&path).await, 200), "{operation}");
    }
    let twice = json!([{ "op": "add", "path": "title", "value": "1" }, { "op": "remove", "path": "title" }]);
    assert_eq!(ok(&admin.patch(&path, &patch(twice)).await, 200).get("title"), None);
    let refused = admin.patch(&path, &patch(json!([{ "op": "remove" }]))).await;
    assert_scim(&refused, 400, "noTarget", refused.json()["detail"].as_str().unwrap());
}

#[tokio::test]
async fn a_group_is_changed_by_members_and_by_urns_that_end_in_a_dot_or_a_colon() {
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    let [ada, bob] = [
        admin.create_user("ada@example.test").await,
        admin.create_user("bob@example.test").await,
    ];
    let team = create_group(&admin, "Team", &[id(&ada), id(&bob)]).await;
    let path = format!("/Groups/{}", id(&team));
    let leave = json!([{ "op": "remove", "path": format!("members[value eq \"{}\"]", id(&ada)) }]);
    let left = ok(&admin.patch(&path, &patch(leave)).await, 200);
    assert_eq!(left["members"], json!([team["members"][1]]));
    assert_eq!(
        (&left["id"], &left["displayName"]),
        (&team["id"], &json!("Team")),
        "it is the whole group"
    );
    for (mark, role) in [(".", "id_user_admin"), (":", "id_readonly_admin")] {
        let inherited = json!([{ "type": "role", "value": role }]);
        let inherit = json!([{ "op": "replace", "path": format!("{GROUP}{mark}inheritances"), "value": inherited }]);
        let changed = ok(&admin.patch(&path, &patch(inherit)).await, 200);
        assert_eq!(changed[GROUP]["inheritances"], inherited, "{mark}");
    }
}
