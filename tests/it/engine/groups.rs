//! A group of ten thousand members: added to, taken from and replaced by PATCH, and read without them.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Profile};

use super::{path, total};
use crate::support::{Caller, patch};

const MEMBERS: usize = 10_000;
const ADDED: usize = 256;
const PAGE: usize = 500;

fn elements(ids: &[String]) -> Value {
    ids.iter().map(|id| json!({ "value": id })).collect()
}

/// The ids of everybody, page by page.
async fn everybody(caller: &Caller) -> Vec<String> {
    let mut ids = Vec::new();
    loop {
        let start = ids.len() + 1;
        let page = caller
            .get(&format!("/Users?attributes=id&startIndex={start}&count={PAGE}"))
            .await
            .json();
        let users = page["Resources"].as_array().unwrap();
        ids.extend(users.iter().map(|user| user["id"].as_str().unwrap().to_owned()));
        if users.is_empty() {
            return ids;
        }
    }
}

async fn members(caller: &Caller, group: &str) -> Vec<String> {
    let group = caller.get(group).await.json();
    let members = group["members"].as_array().into_iter().flatten();
    members
        .map(|member| member["value"].as_str().unwrap().to_owned())
        .collect()
}

async fn operate(caller: &Caller, group: &str, operation: Value) -> Value {
    let answer = caller
        .patch(
            &format!("{group}?excludedAttributes=members"),
            &patch(json!([operation])),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn ten_thousand_members_are_added_to_taken_from_and_replaced() {
    let webex = MockWebex::start().await;
    let org = webex
        .org()
        .profile(Profile::Webex)
        .generate(MEMBERS as u64, 0)
        .create()
        .await;
    let caller = Caller::connector(&org);
    let ids: Vec<String> = everybody(&caller).await.into_iter().take(MEMBERS).collect();
    assert_eq!(ids.len(), MEMBERS);

    let (first, added) = ids.split_at(MEMBERS - ADDED);
    let body = json!({ "displayName": "All", "members": elements(first) });
    let made = caller.post("/Groups?excludedAttributes=members", &body).await.json();
    assert_eq!((made.get("members"), &made["displayName"]), (None, &json!("All")));
    let group = path(&made, "Groups");

    let add = json!({ "op": "Add", "path": "members", "value": elements(added) });
    let after = operate(&caller, &group, add.clone()).await;
    assert_eq!(after.get("members"), None);
    assert_ne!(after["meta"]["version"], made["meta"]["version"]);
    assert_eq!(members(&caller, &group).await, ids);
    // Added again they are there already, and nothing has changed.
    assert_eq!(operate(&caller, &group, add).await, after);

    // Entra ID asks for one member of one group, and takes one out in either of its dialects.
    let id = made["id"].as_str().unwrap();
    let is_member = |member: &str| format!("id eq \"{id}\" and members eq \"{member}\"");
    for (at, remove) in [
        (
            7,
            json!({ "op": "remove", "path": format!("members[value eq \"{}\"]", ids[7]) }),
        ),
        (
            9_999,
            json!({ "op": "Remove", "path": "members", "value": elements(&ids[9_999..]) }),
        ),
    ] {
        assert_eq!(total(&caller, "Groups", &is_member(&ids[at])).await, 1);
        operate(&caller, &group, remove).await;
        assert_eq!(total(&caller, "Groups", &is_member(&ids[at])).await, 0);
    }
    // Who is deleted is no member either.
    assert_eq!(caller.delete(&format!("/Users/{}", ids[8])).await.status, 204);
    let left = [&ids[..7], &ids[9..9_999]].concat();
    assert_eq!(members(&caller, &group).await, left);

    let whole = caller.get(&group).await.json();
    let bare = caller.get(&format!("{group}?excludedAttributes=members")).await.json();
    let mut expected = whole.clone();
    expected.as_object_mut().unwrap().shift_remove("members");
    assert_eq!(bare, expected);
    let listed = caller.get("/Groups?excludedAttributes=MEMBERS").await.json();
    assert_eq!(listed["Resources"], json!([expected]));

    let few: Vec<String> = [5, 3].iter().map(|at| ids[*at].clone()).collect();
    operate(
        &caller,
        &group,
        json!({ "op": "replace", "path": "members", "value": elements(&few) }),
    )
    .await;
    assert_eq!(members(&caller, &group).await, few);
    operate(
        &caller,
        &group,
        json!({ "op": "replace", "path": "members", "value": elements(&left) }),
    )
    .await;
    assert_eq!(members(&caller, &group).await, left);
}
