//! `bulkId:` where an id will be: backward, forward, in circles, in paths, and where nothing has that name.

use serde_json::{Value, json};

use super::{
    ENTERPRISE, delete, detail, each, group, id_of, login, logins, patch, path_of, post, request, results, statuses,
    user,
};
use crate::support::profiles::speaking_rfc;
use crate::support::{Caller, start};

fn managed(name: &str, manager: &str) -> Value {
    let data = json!({ "userName": login(name), "title": "T", ENTERPRISE: { "manager": { "value": manager } } });
    post("/Users", name, data)
}

async fn members(admin: &Caller, result: &Value) -> Vec<String> {
    let group = admin.get(&path_of(result)).await.json();
    let members = group["members"].as_array().cloned().unwrap_or_default();
    members
        .iter()
        .map(|member| member["value"].as_str().unwrap().to_owned())
        .collect()
}

async fn manager(admin: &Caller, result: &Value) -> Value {
    admin.get(&path_of(result)).await.json()[ENTERPRISE]["manager"]["value"].clone()
}

#[tokio::test]
async fn a_new_group_has_new_members_whether_they_come_before_or_behind_it() {
    let (_webex, org) = start().await;
    for (admin, team) in [(Caller::connector(&org), "One"), (Caller::v2(&org), "Two")] {
        let [first, last] = [format!("first{team}"), format!("last{team}")];
        let (back, forth) = (format!("bulkId:{first}"), format!("bulkId:{last}"));
        let operations = json!([user(&first), group(team, &[&back, &forth]), user(&last)]);
        let done = results(&admin, operations).await;
        assert_eq!(statuses(&done), ["201", "201", "201"]);
        assert_eq!(members(&admin, &done[1]).await, [id_of(&done[0]), id_of(&done[2])]);
        assert_eq!(done[1]["bulkId"], team, "results stand in the order of the request");
    }
}

#[tokio::test]
async fn what_was_just_created_can_be_written_to_by_its_name() {
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    let add = json!([{ "op": "add", "path": "members", "value": [{ "value": "bulkId:ada" }] }]);
    let add = json!({ "method": "PATCH", "path": "/Groups/bulkId:Team", "data": crate::support::patch(add) });
    let operations = json!([
        add,
        user("ada"),
        group("Team", &[]),
        user("bob"),
        delete("/Users/bulkId:bob")
    ]);
    let done = results(&admin, operations).await;
    assert_eq!(statuses(&done), ["200", "201", "201", "201", "204"]);
    assert_eq!(members(&admin, &done[2]).await, [id_of(&done[1])]);
    let team = admin.get(&path_of(&done[2])).await.json();
    assert_eq!(
        (&done[0]["location"], &done[0]["version"]),
        (&team["meta"]["location"], &team["meta"]["version"])
    );
    assert_eq!(done[4]["location"], done[3]["location"]);
    assert_eq!(logins(&admin).await, [login("ada")]);
}

#[tokio::test]
async fn people_who_manage_each_other_and_groups_that_hold_each_other_are_made_all_the_same() {
    let (_webex, _org, admin) = speaking_rfc().await;
    let operations = json!([
        managed("ada", "bulkId:bob"),
        managed("bob", "bulkId:cy"),
        managed("cy", "bulkId:ada"),
        group("In", &["bulkId:Out", "bulkId:ada"]),
        group("Out", &["bulkId:In"]),
    ]);
    let answer = admin.post("/Bulk", &request(operations)).await.json();
    let done = answer["Operations"].as_array().unwrap();
    assert_eq!(statuses(done), ["201"; 5], "{answer}");
    for (who, of) in [(0, 1), (1, 2), (2, 0)] {
        assert_eq!(manager(&admin, &done[who]).await, id_of(&done[of]));
        let shown = admin.get(&path_of(&done[who])).await.json();
        assert_eq!(
            (&shown["title"], &shown["meta"]["version"]),
            (&json!("T"), &done[who]["version"])
        );
    }
    assert_eq!(members(&admin, &done[3]).await, [id_of(&done[4]), id_of(&done[0])]);
    assert_eq!(members(&admin, &done[4]).await, [id_of(&done[3])]);
}

#[tokio::test]
async fn a_circle_that_cannot_be_closed_is_409_and_leaves_nobody_half_made() {
    let (_webex, org) = start().await;
    let admin = Caller::connector(&org);
    // The other half of the circle has no login.
    let bad = post(
        "/Users",
        "bob",
        json!({ ENTERPRISE: { "manager": { "value": "bulkId:ada" } } }),
    );
    let done = results(&admin, json!([bad, managed("ada", "bulkId:bob"), user("cy")])).await;
    assert_eq!(statuses(&done), ["400", "409", "201"]);
    assert_eq!(
        detail(&done[1]),
        "bulkId:bob was not created, and nothing can refer to it."
    );
    assert_eq!(done[1].get("location"), None);
    assert_eq!(logins(&admin).await, [login("cy")]);
}

#[tokio::test]
async fn a_circle_that_the_end_of_the_request_cuts_leaves_nobody_half_made() {
    let (_webex, org) = start().await;
    let admin = Caller::connector(&org);
    let bad = post(
        "/Users",
        "bob",
        json!({ ENTERPRISE: { "manager": { "value": "bulkId:ada" } } }),
    );
    let mut body = request(json!([bad, managed("ada", "bulkId:bob"), user("cy")]));
    body["failOnErrors"] = 1.into();
    let done = each(&admin.post("/Bulk", &body).await);
    assert_eq!(statuses(&done), ["400", "409"]);
    assert_eq!(
        detail(&done[1]),
        "The request ended before what this refers to was created."
    );
    assert_eq!(logins(&admin).await, [""; 0]);
}

#[tokio::test]
async fn a_reference_to_what_was_not_created_is_409_and_to_no_post_at_all_400() {
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    let ada = admin.create_user(&login("ada")).await;
    let change =
        json!({ "bulkId": "change", "method": "DELETE", "path": format!("/Users/{}", ada["id"].as_str().unwrap()) });
    let operations = json!([
        post("/Users", "bad", json!({ "userName": "x" })),
        group("One", &["bulkId:bad"]),
        group("Two", &["bulkId:BAD"]),
        patch("/Users/bulkId:bad", "title", "T"),
        delete("/Groups/bulkId:One"),
        change,
        delete("/Users/bulkId:change"),
    ]);
    let done = results(&admin, operations).await;
    assert_eq!(statuses(&done), ["400", "409", "400", "409", "409", "204", "400"]);
    assert_eq!(
        detail(&done[1]),
        "bulkId:bad was not created, and nothing can refer to it."
    );
    assert_eq!(detail(&done[2]), "bulkId:BAD refers to no POST of this request");
    assert_eq!(
        detail(&done[4]),
        "bulkId:One was not created, and nothing can refer to it."
    );
    assert_eq!(detail(&done[6]), "bulkId:change refers to no POST of this request");
    assert_eq!(Caller::connector(&org).get("/Groups").await.json()["totalResults"], 0);
}

#[tokio::test]
async fn a_resource_that_refers_to_itself_is_completed_when_it_is_there() {
    let (_webex, org) = start().await;
    let admin = Caller::connector(&org);
    let done = results(&admin, json!([managed("ada", "bulkId:ada")])).await;
    assert_eq!(statuses(&done), ["201"]);
    assert_eq!(manager(&admin, &done[0]).await, id_of(&done[0]));
}

#[tokio::test]
async fn a_reference_stands_in_the_filter_of_a_path_and_at_the_end_of_a_ref_too() {
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    let change = |operations: Value| {
        let data = crate::support::patch(operations);
        json!({ "method": "PATCH", "path": "/Groups/bulkId:Team", "data": data })
    };
    let leave = json!([{ "op": "remove", "path": "members[value eq \"bulkId:bob\"]" }]);
    let join =
        json!([{ "op": "add", "path": "members", "value": [{ "value": "bulkId:cy", "$ref": "../Users/bulkId:cy" }] }]);
    let operations = json!([
        group("Team", &["bulkId:ada", "bulkId:bob"]),
        change(leave),
        change(join),
        user("ada"),
        user("bob"),
        user("cy"),
    ]);
    let done = results(&admin, operations).await;
    assert_eq!(statuses(&done), ["201", "200", "200", "201", "201", "201"]);
    assert_eq!(members(&admin, &done[0]).await, [id_of(&done[3]), id_of(&done[5])]);

    let nobody = [
        json!([{ "op": "remove", "path": "members[value eq \"bulkId:eve\"]" }]),
        json!([{ "op": "add", "path": "members", "value": [{ "value": id_of(&done[4]), "$ref": "../Users/bulkId:eve" }] }]),
    ];
    for operations in nobody {
        let data = crate::support::patch(operations);
        let refused = results(
            &admin,
            json!([{ "method": "PATCH", "path": path_of(&done[0]), "data": data }]),
        )
        .await;
        assert_eq!(statuses(&refused), ["400"]);
        assert_eq!(detail(&refused[0]), "bulkId:eve refers to no POST of this request");
    }
    assert_eq!(members(&admin, &done[0]).await, [id_of(&done[3]), id_of(&done[5])]);
}
