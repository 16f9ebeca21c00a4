//! Licences of single people and of groups, and what a licence for calling does to the directory.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{ask, flawed};
use crate::support::{Caller, start};

fn id(resource: &Value) -> &str {
    resource["id"].as_str().unwrap()
}

/// An org with a licence for calling at two locations.
async fn with_calling() -> (MockWebex, Org) {
    let (webex, org) = start().await;
    let calling = json!({ "calling": { "total": 2, "locations": ["Berlin", "Paris"], "assign": "none" } });
    ask(&webex, &org, "PATCH /licenses", calling, 200).await;
    (webex, org)
}

fn assign(user_name: &str, location: &str, extension: &str) -> Value {
    json!({
        "op": "assign-license", "resource": "User", "userName": user_name,
        "license": "calling", "location": location, "extension": extension,
    })
}

/// The names of the groups that a search shows of a user, but for that of all users.
async fn groups_of(org: &Org, user: &str) -> Vec<String> {
    let path = format!("/Users?filter=id eq \"{user}\"&returnGroups=true");
    let found = Caller::v2(org).get(&path).await.json();
    let groups = found["Resources"][0]["groups"].as_array().unwrap().iter();
    let names = groups.map(|group| group["display"].as_str().unwrap().to_owned());
    names.filter(|name| name != "All Org Users").collect()
}

#[tokio::test]
async fn a_calling_licence_puts_a_person_into_the_group_of_the_location_and_taking_it_away_leaves_them_there() {
    let (webex, org) = with_calling().await;
    let scim = Caller::v2(&org);
    let numbers = json!([{ "value": "+4930111", "type": "work" }, { "value": "+49170222", "type": "mobile" }]);
    let body = json!({ "userName": "ada@example.test", "phoneNumbers": numbers });
    let ada = scim.post("/Users", &body).await.json();
    let path = format!("/Users/{}", id(&ada));
    let made = ask(
        &webex,
        &org,
        "POST /mutate",
        assign("ada@example.test", "Berlin", "1001"),
        200,
    )
    .await;
    let now = scim.get(&path).await.json();
    assert_eq!(made["changed"][0]["version"], now["meta"]["version"]);
    assert_ne!(now["meta"]["version"], ada["meta"]["version"]);
    let with_extension = json!([
        { "value": "+49170222", "type": "mobile" }, { "value": "1001", "type": "work_extension" },
    ]);
    assert_eq!(now["phoneNumbers"], with_extension);
    assert_eq!(groups_of(&org, id(&ada)).await, ["Berlin"]);
    let found = scim
        .get("/Groups?filter=displayName eq \"Berlin\"&includeMembers=true")
        .await
        .json();
    let berlin = &found["Resources"][0];
    let cisco = &berlin["urn:scim:schemas:extension:cisco:webexidentity:2.0:Group"];
    assert_eq!(
        (&cisco["usage"], &cisco["provisionSource"]),
        (&json!("location"), &json!("SCIM"))
    );
    assert_eq!(berlin["members"][0]["value"], ada["id"]);
    let used = async || ask(&webex, &org, "GET /licenses", Value::Null, 200).await["calling"]["used"].clone();
    assert_eq!(used().await, 1);

    let remove = json!({ "op": "remove-license", "resource": "User", "id": ada["id"], "license": "calling" });
    ask(&webex, &org, "POST /mutate", remove.clone(), 200).await;
    assert_eq!(
        (used().await, groups_of(&org, id(&ada)).await),
        (json!(0), vec!["Berlin".to_owned()])
    );
    assert_eq!(scim.get(&path).await.json()["phoneNumbers"], with_extension);
    // By hand they can be taken out, and the group deleted.
    assert_eq!(scim.delete(&format!("/Groups/{}", id(berlin))).await.status, 204);
    assert_eq!(groups_of(&org, id(&ada)).await, [""; 0]);
    let reason = "the user has no license \"calling\"";
    flawed(&webex, &org, "POST /mutate", remove, &[("/license", reason)]).await;
}

#[tokio::test]
async fn a_template_of_a_group_serves_who_joins_it_and_templates_are_of_one_kind() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let ada = admin.create_user("ada@example.test").await;
    let sales = admin.post("/Groups", &json!({ "displayName": "Sales" })).await.json();
    let rooms = json!({ "rooms": { "assign": { "groups": ["Sales"] } } });
    ask(&webex, &org, "PATCH /licenses", rooms, 200).await;
    let used = async || ask(&webex, &org, "GET /licenses", Value::Null, 200).await["rooms"]["used"].clone();
    admin.create_user("bob@example.test").await;
    assert_eq!(used().await, 0);
    let add = json!({ "Operations": [{ "op": "add", "path": "members", "value": [{ "value": ada["id"] }] }] });
    assert_eq!(admin.patch(&format!("/Groups/{}", id(&sales)), &add).await.status, 200);
    assert_eq!(used().await, 1);
    let data = ask(&webex, &org, "GET /data", Value::Null, 200).await;
    assert_eq!(data["users"][1]["licenses"], json!(["rooms"]));
    assert_eq!(data["licenses"]["rooms"]["assign"], json!({ "groups": ["Sales"] }));
    ask(&webex, &org, "PUT /data", data.clone(), 200).await;
    assert_eq!(ask(&webex, &org, "GET /data", Value::Null, 200).await, data);

    let kinds = "license templates are of one kind at a time: \"calling\" is assigned to all and \"rooms\" to groups";
    flawed(
        &webex,
        &org,
        "PATCH /licenses",
        json!({ "calling": {} }),
        &[("", kinds)],
    )
    .await;
    let nowhere = json!({ "a/b": { "assign": { "groups": ["Sales", "Nobody"] } } });
    let reason = "\"Nobody\" is no group of this organization";
    flawed(
        &webex,
        &org,
        "PATCH /licenses",
        nowhere.clone(),
        &[("/a~1b/assign/groups/1", reason)],
    )
    .await;
    let reason = "\"Nobody\" is none of the groups of this data";
    let mut other = data;
    other["licenses"] = nowhere;
    flawed(
        &webex,
        &org,
        "PUT /data",
        other.clone(),
        &[("/licenses/a~1b/assign/groups/1", reason)],
    )
    .await;
    other["licenses"] = json!({ "rooms": { "assign": { "groups": ["Sales"] } }, "calling": {} });
    flawed(&webex, &org, "PUT /data", other, &[("/licenses/rooms/assign", kinds)]).await;
}

#[tokio::test]
async fn a_licence_that_cannot_be_given_is_refused_by_name_and_nothing_is_given() {
    let (webex, org) = with_calling().await;
    Caller::connector(&org).create_user("ada@example.test").await;
    let flawed_change = async |change: Value, pointer: &str, reason: &str| {
        flawed(&webex, &org, "POST /mutate", change, &[(pointer, reason)]).await;
    };
    let ada = |license: &str, more: Value| {
        let mut change = json!({
            "op": "assign-license", "resource": "User", "userName": "ada@example.test", "license": license,
        });
        change
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        change
    };
    flawed_change(
        ada("video", json!({})),
        "/license",
        "\"video\" is no license of this organization",
    )
    .await;
    let one_of = "the license is had at one of Berlin, Paris";
    flawed_change(ada("calling", json!({})), "/location", one_of).await;
    flawed_change(ada("calling", json!({ "location": "Rome" })), "/location", one_of).await;
    ask(
        &webex,
        &org,
        "PATCH /licenses",
        json!({ "rooms": { "total": 0, "assign": "none" } }),
        200,
    )
    .await;
    flawed_change(ada("rooms", json!({})), "/license", "no license \"rooms\" is left").await;
    let reason = "the license \"rooms\" has no locations, and so neither location nor extension";
    flawed_change(ada("rooms", json!({ "extension": "1001" })), "/location", reason).await;
    let long = ada("calling", json!({ "location": "Berlin", "extension": "1".repeat(101) }));
    let told = format!("\"{}… is not a text of 1 to 100 characters", "1".repeat(101));
    let told = told.replace('…', "\"");
    flawed_change(long, "/extension", &told).await;
    flawed_change(
        json!({ "op": "remove-license", "resource": "Group", "displayName": "Team", "license": "calling" }),
        "/resource",
        "users have licenses; a group is served by the template of a license",
    )
    .await;
    // One flaw of a list, and nothing of it was done.
    let both = json!([
        assign("ada@example.test", "Berlin", "1001"),
        assign("nobody@example.test", "Paris", "1")
    ]);
    flawed_change(
        both,
        "/1/userName",
        "\"nobody@example.test\" is no user of this organization",
    )
    .await;
    let now = ask(&webex, &org, "GET /data", Value::Null, 200).await;
    assert_eq!((&now["groups"], &now["users"][1]["licenses"]), (&json!([]), &json!([])));
    let longest = ada("calling", json!({ "location": "Berlin", "extension": "1".repeat(100) }));
    ask(&webex, &org, "POST /mutate", longest, 200).await;
}

#[tokio::test]
async fn a_licence_has_a_hundred_locations_and_groups_each_once_and_not_one_more() {
    let (webex, org) = start().await;
    let names = |count: usize| (0..count).map(|at| format!("Place {at}")).collect::<Vec<_>>();
    let most = json!({ "calling": { "locations": names(100), "assign": "none" } });
    ask(&webex, &org, "PATCH /licenses", most, 200).await;
    let reason = "is not a list of at most 100 names of 1 to 100 characters, each once";
    for (terms, pointer) in [
        (json!({ "locations": names(101) }), "/calling/locations"),
        (json!({ "locations": ["Berlin", "berlin"] }), "/calling/locations"),
        (json!({ "locations": [""] }), "/calling/locations"),
        (json!({ "locations": ["x".repeat(101)] }), "/calling/locations"),
        (json!({ "assign": { "groups": names(101) } }), "/calling/assign/groups"),
        (json!({ "assign": { "groups": "Sales" } }), "/calling/assign/groups"),
    ] {
        let refused = ask(&webex, &org, "PATCH /licenses", json!({ "calling": terms }), 422).await;
        assert_eq!(refused["errors"][0]["pointer"], pointer);
        assert!(
            refused["errors"][0]["reason"].as_str().unwrap().ends_with(reason),
            "{refused}"
        );
    }
}
