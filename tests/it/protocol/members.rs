//! Groups that show, or take, fewer members than they should.

use serde_json::{Value, json};

use super::{Bent, ok, path};
use crate::support::{Caller, patch};

/// An org with three users, of whom the first is in the team.
async fn team() -> (Bent, Vec<Value>, Value) {
    let bent = Bent::start().await;
    let mut users = Vec::new();
    for name in ["ada", "bob", "eve"] {
        users.push(bent.user(name).await);
    }
    let team = bent.group("Team", &[&users[0]]).await;
    (bent, users, team)
}

fn member_ids(group: &Value) -> Vec<&Value> {
    let members = group.get("members").and_then(Value::as_array);
    members.into_iter().flatten().map(|member| &member["value"]).collect()
}

fn add(users: &[Value]) -> Value {
    let members: Vec<Value> = users.iter().map(|user| json!({ "value": user["id"] })).collect();
    patch(json!([{ "op": "add", "path": "members", "value": members }]))
}

#[tokio::test]
async fn groups_show_no_members_or_the_first_few_and_have_them_all() {
    let (bent, users, team) = team().await;
    let whole = ok(&bent.admin.patch(&path(&team), &add(&users)).await, 200);
    for (toggle, shown) in [
        (json!("members-omitted"), 0),
        (json!({ "name": "members-capped", "to": 2 }), 2),
        (json!({ "name": "members-capped", "to": 3 }), 3),
    ] {
        let rule = bent.arm("groups.*", toggle).await;
        let read = bent.list(&path(&team)).await;
        let hits = if shown < 3 { json!([rule]) } else { json!([]) };
        assert_eq!(bent.told().await.0, json!(["groups.get", 200, "no", hits]));
        let listed = bent.list("/Groups").await["Resources"][0].clone();
        for mut group in [read, listed] {
            assert_eq!(member_ids(&group), member_ids(&whole)[..shown]);
            group["members"] = whole["members"].clone();
            assert_eq!(group, whole);
        }
        bent.disarm().await;
        assert_eq!(bent.list(&path(&team)).await, whole);
    }
}

#[tokio::test]
async fn only_the_first_of_the_added_members_are_added_and_the_answer_says_success() {
    let (bent, users, team) = team().await;
    let rule = bent.arm("groups.*", json!("members-partial")).await;
    let answered = ok(&bent.admin.patch(&path(&team), &add(&users[1..])).await, 200);
    let (told, why) = bent.told().await;
    assert_eq!(told, json!(["groups.patch", 200, "partial", [rule]]));
    assert_eq!(why, "a fault left a part of the write undone");
    assert_eq!(member_ids(&answered), [&users[0]["id"], &users[1]["id"]]);
    // One at a time they all get in.
    let last = bent.admin.patch(&path(&team), &add(&users[2..])).await;
    assert_eq!(member_ids(&ok(&last, 200)).len(), 3);
    assert_eq!(bent.told().await.0, json!(["groups.patch", 200, "yes", []]));

    let members: Vec<Value> = users.iter().map(|user| json!({ "value": user["id"] })).collect();
    let crew = json!({ "displayName": "Crew", "members": members });
    let made = ok(&bent.admin.post("/Groups", &crew).await, 201);
    assert_eq!(member_ids(&made), [&users[0]["id"]]);
    assert_eq!(bent.told().await.0, json!(["groups.create", 201, "partial", [rule]]));
    bent.disarm().await;
    assert_eq!(bent.list(&path(&made)).await, made);
}

#[tokio::test]
async fn no_added_member_is_added_where_none_is_kept_and_removals_are_done() {
    let (bent, users, team) = team().await;
    bent.arm("groups.*", json!({ "name": "members-partial", "keep": 0 }))
        .await;
    let answered = ok(&bent.admin.patch(&path(&team), &add(&users)).await, 200);
    assert_eq!(answered, team);
    let remove = patch(json!([{ "op": "remove", "path": "members" }]));
    let emptied = ok(&bent.admin.patch(&path(&team), &remove).await, 200);
    assert_eq!(emptied.get("members"), None);
    assert_eq!(bent.told().await.0[2], "yes");
}

#[tokio::test]
async fn pages_of_members_are_of_what_a_group_shows() {
    let (bent, users, team) = team().await;
    ok(&bent.admin.patch(&path(&team), &add(&users)).await, 200);
    let caller = Caller::v2(&bent.org);
    for (toggle, size, page) in [
        (json!("members-omitted"), 0, &[][..]),
        (json!({ "name": "members-capped", "to": 2 }), 2, &[1]),
        (json!({ "name": "members-capped", "to": 3 }), 3, &[1, 2]),
        (json!("reordered"), 3, &[1, 0]),
        (json!({ "name": "attribute-gone", "attribute": "members" }), 0, &[]),
        (
            json!({ "name": "attribute-gone", "attribute": "displayName" }),
            3,
            &[1, 2],
        ),
    ] {
        let is_whole = (size, page) == (3, &[1, 2]) && toggle["attribute"] != "displayName";
        let rule = bent.arm("groups.members", toggle.clone()).await;
        let told = ok(&caller.get(&format!("{}/Members?startIndex=2", path(&team))).await, 200);
        let hits = if is_whole { json!([]) } else { json!([rule]) };
        assert_eq!(bent.told().await.0[3], hits, "{toggle}");
        let shown: Vec<&Value> = page.iter().map(|at: &usize| &users[*at]["id"]).collect();
        assert_eq!(
            (&told["memberSize"], member_ids(&told)),
            (&json!(size), shown),
            "{toggle}"
        );
        assert_eq!(
            told["displayName"].is_null(),
            toggle["attribute"] == "displayName",
            "{toggle}"
        );
        bent.disarm().await;
    }
}
