//! Members of groups: who may be one, how they are added and removed, and what becomes of those who are deleted.

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use super::{NOBODY, assert_scim, both, create_group, id, member, ok, operate, patch, text};
use crate::support::{Caller, start};

/// Three users of this base, called as they sign in.
async fn three(caller: &Caller, at: usize) -> [Value; 3] {
    [
        caller.create_user(&format!("ann{at}@example.test")).await,
        caller.create_user(&format!("bob{at}@example.test")).await,
        caller.create_user(&format!("cid{at}@example.test")).await,
    ]
}

/// The logins of a group's members, in their order.
fn logins(group: &Value) -> Vec<&str> {
    let members = group["members"].as_array().into_iter().flatten();
    members.map(|member| &text(member, "/display")[..3]).collect()
}

fn path(group: &Value) -> String {
    format!("/Groups/{}", id(group))
}

#[tokio::test]
async fn members_are_shown_with_id_kind_name_and_address() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let sent = json!({"userName": format!("ada{at}@example.test"), "displayName": "Ada Lovelace"});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        let bare = caller.create_user(&format!("bare{at}@example.test")).await;
        let crew = create_group(caller, &format!("Crew {at}"), &[]).await;
        let team = create_group(caller, &format!("Team {at}"), &[&ada, &bare, &crew]).await;
        let expected = json!([
            member(&caller.base, "user", &ada, "Ada Lovelace"),
            member(&caller.base, "user", &bare, &format!("bare{at}@example.test")),
            member(&caller.base, "group", &crew, &format!("Crew {at}")),
        ]);
        assert_eq!(team["members"], expected);
    }
}

#[tokio::test]
async fn a_members_name_follows_its_rename_and_the_group_has_not_changed() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let crew = create_group(caller, &format!("Crew {at}"), &[]).await;
        let team = create_group(caller, &format!("Team {at}"), &[&ada, &crew]).await;
        for (path, at) in [
            (format!("/Users/{}", id(&ada)), 0),
            (format!("/Groups/{}", id(&crew)), 1),
        ] {
            let name = format!("Renamed {at} of {}", caller.base);
            let rename = patch(json!([{"op": "replace", "path": "displayName", "value": name}]));
            ok(&caller.patch(&path, &rename).await, 200);
            let shown = caller.get(&format!("/Groups/{}", id(&team))).await.json();
            assert_eq!(shown["members"][at]["display"], name);
            assert_eq!(shown["meta"], team["meta"]);
        }
    }
}

#[tokio::test]
async fn one_operation_adds_several_and_removes_only_those_it_names() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let [ann, bob, cid] = three(caller, at).await;
        let [a, b, c] = [id(&ann), id(&bob), id(&cid)];
        let team = create_group(caller, &format!("Team {at}"), &[]).await;
        let every = json!([{"op": "Add", "path": "members", "value": [{"$ref": null, "value": a}, {"value": b}, {"value": c}]}]);
        for (remove, left) in [
            (
                json!({"op": "Remove", "path": "members", "value": [{"value": b}]}),
                &["ann", "cid"][..],
            ),
            (
                json!({"op": "remove", "path": "members", "value": [{"value": a}, {"value": c}]}),
                &["bob"],
            ),
            (
                json!({"op": "remove", "path": format!("members[value eq \"{a}\"]")}),
                &["bob", "cid"],
            ),
            (
                json!({"op": "remove", "path": format!("members[value eq \"{a}\" or value eq \"{b}\"]")}),
                &["cid"],
            ),
            (
                json!({"op": "remove", "path": "members", "value": []}),
                &["ann", "bob", "cid"],
            ),
            (
                json!({"op": "remove", "path": "members", "value": [{"value": NOBODY}]}),
                &["ann", "bob", "cid"],
            ),
            (
                json!({"op": "remove", "path": format!("members[value eq \"{NOBODY}\"]")}),
                &["ann", "bob", "cid"],
            ),
            (
                json!({"op": "replace", "path": "members", "value": [{"value": c}]}),
                &["cid"],
            ),
            (json!({"op": "replace", "path": "members", "value": []}), &[]),
            (json!({"op": "remove", "path": "members"}), &[]),
        ] {
            assert_eq!(logins(&operate(caller, &path(&team), every.clone()).await).len(), 3);
            let after = operate(caller, &path(&team), json!([remove])).await;
            assert_eq!(logins(&after), left, "{remove}");
            assert_eq!(after.get("members").is_some(), !left.is_empty(), "{remove}");
            operate(caller, &path(&team), json!([{"op": "remove", "path": "members"}])).await;
        }
    }
}

#[tokio::test]
async fn one_patch_renames_adds_and_removes_together() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let [ann, bob, cid] = three(caller, at).await;
        let team = create_group(caller, &format!("Team {at}"), &[&ann, &bob]).await;
        let after = operate(
            caller,
            &path(&team),
            json!([
                {"op": "replace", "value": {"id": id(&team), "displayName": format!("Crew {at}")}},
                {"op": "remove", "path": format!("members[value eq \"{}\"]", id(&ann))},
                {"op": "add", "path": "members", "value": [{"value": id(&cid), "display": "ignored"}]},
            ]),
        )
        .await;
        assert_eq!(logins(&after), ["bob", "cid"]);
        assert_eq!(after["displayName"], format!("Crew {at}"));
        assert_eq!(id(&after), id(&team));
    }
}

#[tokio::test]
async fn who_is_named_twice_is_a_member_once() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let [ann, bob, _] = three(caller, at).await;
        let upper = json!({"value": id(&ann).to_uppercase()});
        let members = json!([{"value": id(&ann)}, upper, {"value": id(&bob)}, {"value": id(&ann)}]);
        let sent = json!({"displayName": format!("Team {at}"), "members": members});
        let team = ok(&caller.post("/Groups", &sent).await, 201);
        assert_eq!(logins(&team), ["ann", "bob"]);
        for again in [json!({"value": id(&ann)}), upper, json!(id(&ann))] {
            let after = operate(
                caller,
                &path(&team),
                json!([{"op": "add", "path": "members", "value": [again]}]),
            )
            .await;
            assert_eq!(after, team, "{again}");
        }
        let path = format!("/Groups/{}", id(&team));
        assert_eq!(logins(&ok(&caller.put(&path, &sent).await, 200)), ["ann", "bob"]);
    }
}

#[tokio::test]
async fn members_must_exist_in_the_org_and_nothing_changes_where_one_does_not() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let stranger = Caller::v2(&other).get("/Users").await.json()["Resources"][0].clone();
    for (at, caller) in both(&org).iter().enumerate() {
        let [ann, bob, _] = three(caller, at).await;
        let team = create_group(caller, &format!("Team {at}"), &[&ann]).await;
        let path = format!("/Groups/{}", id(&team));
        for wrong in [NOBODY, "string id 1", id(&stranger)] {
            let members = json!([{"value": id(&bob)}, {"value": wrong}]);
            let detail = |at: usize| {
                format!("members[{at}].value {wrong:?} is not the id of a user or group of this organization")
            };
            let mut sent = json!({"displayName": format!("New {at}"), "members": members});
            assert_scim(&caller.post("/Groups", &sent).await, 400, "invalidValue", &detail(1));
            sent["displayName"] = team["displayName"].clone();
            assert_scim(&caller.put(&path, &sent).await, 400, "invalidValue", &detail(1));
            let add = patch(json!([
                {"op": "replace", "path": "displayName", "value": "Half done"},
                {"op": "add", "path": "members", "value": members},
            ]));
            assert_scim(&caller.patch(&path, &add).await, 400, "invalidValue", &detail(2));
        }
        assert_eq!(caller.get(&path).await.json(), team);
        assert_eq!(
            caller.get("/Groups?filter=displayName sw \"New\"").await.json()["totalResults"],
            0
        );
    }
}

#[tokio::test]
async fn a_group_is_no_member_of_itself_but_groups_may_hold_each_other() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let team = create_group(caller, &format!("Team {at}"), &[]).await;
        let crew = create_group(caller, &format!("Crew {at}"), &[&team]).await;
        let add = |group: &Value| patch(json!([{"op": "add", "path": "members", "value": [{"value": id(group)}]}]));
        let path = format!("/Groups/{}", id(&team));
        let detail = "members[0].value is the group itself";
        assert_scim(&caller.patch(&path, &add(&team)).await, 400, "invalidValue", detail);
        let after = ok(&caller.patch(&path, &add(&crew)).await, 200);
        let expected = json!([member(&caller.base, "group", &crew, &format!("Crew {at}"))]);
        assert_eq!(after["members"], expected);
        assert_eq!(
            super::found(caller, &format!("/Groups?filter=members eq \"{}\"", id(&team))).await,
            [id(&crew)]
        );
        for group in [&team, &crew] {
            assert_eq!(caller.delete(&format!("/Groups/{}", id(group))).await.status, 204);
        }
    }
}

#[tokio::test]
async fn deleting_a_user_takes_them_out_of_their_groups_whose_version_and_time_change() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let [ann, bob, _] = three(caller, at).await;
        let both_of_them = create_group(caller, &format!("Both {at}"), &[&ann, &bob]).await;
        let only_ann = create_group(caller, &format!("Ann {at}"), &[&ann]).await;
        let only_bob = create_group(caller, &format!("Bob {at}"), &[&bob]).await;
        org.clock().advance(Duration::from_secs(60));
        assert_eq!(caller.delete(&format!("/Users/{}", id(&ann))).await.status, 204);

        for (before, left) in [(&both_of_them, &["bob"][..]), (&only_ann, &[])] {
            let after = ok(&caller.get(&format!("/Groups/{}", id(before))).await, 200);
            assert_eq!(logins(&after), left);
            assert_ne!(text(&after, "/meta/version"), text(before, "/meta/version"));
            assert!(text(&after, "/meta/lastModified") > text(before, "/meta/lastModified"));
            assert_eq!(text(&after, "/meta/created"), text(before, "/meta/created"));
        }
        let after = ok(&caller.get(&format!("/Groups/{}", id(&only_bob))).await, 200);
        assert_eq!(after, only_bob);
        let filter = format!("/Groups?filter=members eq \"{}\"", id(&ann));
        assert!(super::found(caller, &filter).await.is_empty());
    }
}

#[tokio::test]
async fn deleting_a_group_leaves_its_members_and_takes_it_out_of_other_groups() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let [ann, ..] = three(caller, at).await;
        let crew = create_group(caller, &format!("Crew {at}"), &[&ann]).await;
        let team = create_group(caller, &format!("Team {at}"), &[&crew, &ann]).await;
        assert_eq!(caller.delete(&format!("/Groups/{}", id(&crew))).await.status, 204);
        let after = ok(&caller.get(&format!("/Groups/{}", id(&team))).await, 200);
        assert_eq!(logins(&after), ["ann"]);
        assert_ne!(after["meta"]["version"], team["meta"]["version"]);
        assert_eq!(ok(&caller.get(&format!("/Users/{}", id(&ann))).await, 200), ann);
        let filter = format!("/Users?filter=groups.value eq \"{}\"", id(&crew));
        assert!(super::found(caller, &filter).await.is_empty());
    }
}

#[tokio::test]
async fn an_inactive_user_stays_a_member() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let [ann, ..] = three(caller, at).await;
        let team = create_group(caller, &format!("Team {at}"), &[&ann]).await;
        let off = patch(json!([{"op": "replace", "path": "active", "value": false}]));
        ok(&caller.patch(&format!("/Users/{}", id(&ann)), &off).await, 200);
        assert_eq!(ok(&caller.get(&format!("/Groups/{}", id(&team))).await, 200), team);
    }
}

#[tokio::test]
async fn a_group_takes_and_the_tenant_url_shows_more_than_five_hundred_members() {
    let webex = MockWebex::start().await;
    let org = webex.org().empty().generate(501, 0).create().await;
    let caller = Caller::connector(&org);
    let users = caller.get("/Users?count=1000&attributes=id").await.json();
    let users: Vec<&Value> = users["Resources"].as_array().unwrap().iter().collect();
    let group = create_group(&caller, "Everybody", &users).await;
    let members = group["members"].as_array().unwrap();
    let ids: Vec<&str> = members.iter().map(|member| text(member, "/value")).collect();
    assert_eq!(ids, users.iter().map(|user| id(user)).collect::<Vec<_>>());
}

#[tokio::test]
async fn of_many_additions_at_once_none_is_lost() {
    let webex = MockWebex::start().await;
    let org = webex.org().empty().generate(20, 0).create().await;
    let caller = Caller::v2(&org);
    let team = create_group(&caller, "Team", &[]).await;
    let users = caller.get("/Users?attributes=id").await.json();
    let mut wanted: Vec<String> = users["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| id(user).to_owned())
        .collect();
    let mut attempts = tokio::task::JoinSet::new();
    for (at, user) in wanted.iter().enumerate() {
        let (caller, path) = (both(&org)[at % 2].clone(), path(&team));
        let add = patch(json!([{"op": "add", "path": "members", "value": [{"value": user}]}]));
        attempts.spawn(async move { caller.patch(&path, &add).await.status });
    }
    assert_eq!(attempts.join_all().await, [200; 20]);
    let team = caller.get(&path(&team)).await.json();
    let members = team["members"].as_array().unwrap().iter();
    let mut got: Vec<String> = members.map(|member| text(member, "/value").to_owned()).collect();
    got.sort();
    wanted.sort();
    assert_eq!(got, wanted);
}
