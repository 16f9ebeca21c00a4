//! `groups`: those of SCIM in the platform's shape.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{admin, ok, refused, rest_id, spellings, text};
use crate::support::refusal::{FORBIDDEN, assert_gateway};
use crate::support::{Caller, control, start};

/// An org with these groups, in which the first of them has the second and a user as members.
async fn with_groups(names: &[&str]) -> (MockWebex, Org, Vec<Value>) {
    let (webex, org) = start().await;
    let scim = Caller::v2(&org);
    let ada = scim
        .post(
            "/Users",
            &json!({ "userName": "ada@example.test", "displayName": "Ada" }),
        )
        .await
        .json();
    let mut groups = Vec::new();
    for name in names.iter().rev() {
        let mut members = vec![json!({ "value": ada["id"] })];
        if name == &names[0] {
            members.extend(
                groups
                    .iter()
                    .take(1)
                    .map(|group: &Value| json!({ "value": group["id"], "type": "group" })),
            );
        }
        let body = json!({ "displayName": name, "members": members });
        let group = scim.post("/Groups", &body).await;
        assert_eq!(group.status, 201, "{}", group.text());
        groups.insert(0, group.json());
    }
    (webex, org, groups)
}

fn group_id(org: &Org, group: &Value) -> String {
    rest_id("SCIM_GROUP", &format!("{}:{}", text(group, "id"), org.id()))
}

fn names(list: &Value) -> Vec<&str> {
    let groups = list["groups"].as_array().unwrap().iter();
    groups.map(|group| group["displayName"].as_str().unwrap()).collect()
}

/// The group as a list shows it.
fn shown(org: &Org, group: &Value, members: usize) -> Value {
    json!({
        "id": group_id(org, group),
        "displayName": group["displayName"],
        "orgId": rest_id("ORGANIZATION", &org.id().to_string()),
        "created": group["meta"]["created"],
        "lastModified": group["meta"]["lastModified"],
        "memberSize": members,
    })
}

#[tokio::test]
async fn groups_are_told_in_the_platforms_words_and_members_when_asked_for() {
    let (webex, org, groups) = with_groups(&["Team", "Sub"]).await;
    let admin = admin(&webex, &org);
    let list = ok(&admin.get("/groups").await);
    let expected = json!({
        "totalResults": 2,
        "startIndex": 1,
        "itemsPerPage": 2,
        "groups": [shown(&org, &groups[1], 1), shown(&org, &groups[0], 2)],
    });
    assert_eq!(list, expected);
    let mut team = shown(&org, &groups[0], 2);
    for id in [group_id(&org, &groups[0]), text(&groups[0], "id").to_owned()] {
        assert_eq!(ok(&admin.get(&format!("/groups/{id}")).await), team);
    }
    let ada = groups[0]["members"][0]["value"].as_str().unwrap();
    let sub = group_id(&org, &groups[1]);
    team["members"] = json!([
        { "id": rest_id("PEOPLE", ada), "type": "user", "displayName": "Ada" },
        { "id": sub, "type": "group", "displayName": "Sub" },
    ]);
    let path = format!("/groups/{}?includeMembers=true", group_id(&org, &groups[0]));
    assert_eq!(ok(&admin.get(&path).await), team);
    let list = ok(&admin.get("/groups?includeMembers=TRUE").await);
    assert_eq!(list["groups"][1], team);
    for id in spellings("SCIM_GROUP", &format!("{}:{}", text(&groups[0], "id"), org.id())) {
        let found = admin.get(&format!("/groups/{}", id.replace('=', "%3D"))).await;
        assert_eq!(ok(&found)["id"], team["id"], "{id}");
    }
}

#[tokio::test]
async fn the_group_of_everybody_is_scims_alone() {
    let (webex, org, _) = with_groups(&["Team"]).await;
    let on = json!({ "switches": { "groups.allOrgUsers": "on" } });
    let path = format!("/orgs/{}/profile", org.id());
    assert_eq!(control(&webex, "PATCH", &path, Some(&on)).await.status, 200);
    let seen = Caller::v2(&org).get("/Groups").await.json();
    let everybody = seen["Resources"].as_array().unwrap().iter();
    let everybody: Vec<&Value> = everybody
        .filter(|group| group["displayName"] == "All Org Users")
        .collect();
    assert_eq!(everybody.len(), 1);
    let admin = admin(&webex, &org);
    assert_eq!(names(&ok(&admin.get("/groups").await)), ["Team"]);
    let id = text(everybody[0], "id");
    refused(
        &admin.get(&format!("/groups/{id}")).await,
        404,
        &format!("there is no group \"{id}\""),
    );
}

#[tokio::test]
async fn groups_are_searched_by_name_sorted_and_read_page_by_page() {
    let (webex, org, _) = with_groups(&["beta", "Alpha", "alphabet"]).await;
    let admin = admin(&webex, &org);
    for (query, found) in [
        ("", vec!["alphabet", "Alpha", "beta"]),
        ("filter=displayName eq \"alpha\"", vec!["Alpha"]),
        ("filter=displayname SW \"ALPHA\"", vec!["alphabet", "Alpha"]),
        ("filter=displayName eq \"gamma\"", vec![]),
        ("sortBy=displayName", vec!["Alpha", "alphabet", "beta"]),
        (
            "sortBy=displayName&sortOrder=descending",
            vec!["beta", "alphabet", "Alpha"],
        ),
        ("sortBy=displayName&count=1", vec!["Alpha"]),
        ("sortBy=displayName&startIndex=2&count=5", vec!["alphabet", "beta"]),
        ("sortBy=displayName&startIndex=4", vec![]),
        (
            "filter=displayName sw \"alpha\"&sortBy=displayName&startIndex=2&count=1",
            vec!["alphabet"],
        ),
    ] {
        assert_eq!(
            names(&ok(&admin.get(&format!("/groups?{query}")).await)),
            found,
            "{query}"
        );
    }
    let page = ok(&admin.get("/groups?startIndex=2&count=1").await);
    let counts = ["totalResults", "startIndex", "itemsPerPage"].map(|key| page[key].clone());
    assert_eq!(json!(counts), json!([3, 2, 1]));
    let brief = ok(&admin.get("/groups?attributes=displayName,memberSize&count=1").await);
    let brief = brief["groups"][0].as_object().unwrap();
    assert_eq!(brief.keys().collect::<Vec<_>>(), ["id", "displayName", "memberSize"]);
    let mut ids: Vec<String> = Vec::new();
    let sorted = ok(&admin.get("/groups?sortBy=id&sortOrder=ascending").await);
    for group in sorted["groups"].as_array().unwrap() {
        ids.push(text(group, "id").to_owned());
    }
    assert_eq!(ids.len(), 3);
    assert!(ids.is_sorted(), "base64 keeps the order of what it encodes here");
}

#[tokio::test]
async fn a_group_shows_five_hundred_members_at_most_and_counts_them_all() {
    let webex = MockWebex::start().await;
    let org = webex.org().generate(501, 0).create().await;
    let scim = Caller::v2(&org);
    let users = scim.get("/Users?attributes=id&count=1000").await.json();
    let members: Vec<Value> = users["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .skip(1)
        .map(|user| json!({ "value": user["id"] }))
        .collect();
    let admin = admin(&webex, &org);
    for count in [500, 501] {
        let body = json!({ "displayName": format!("of {count}"), "members": members[..count] });
        let group = scim.post("/Groups", &body).await.json();
        let path = format!("/groups/{}?includeMembers=true", text(&group, "id"));
        let shown = ok(&admin.get(&path).await);
        assert_eq!(shown["memberSize"], count);
        assert_eq!(shown["members"].as_array().unwrap().len(), 500);
    }
}

#[tokio::test]
async fn a_page_has_a_hundred_groups_or_as_many_as_asked_for_up_to_a_thousand() {
    let webex = MockWebex::start().await;
    let org = webex.org().generate(0, 1_001).create().await;
    let admin = admin(&webex, &org);
    for (query, count) in [
        ("", 100),
        ("?count=0", 0),
        ("?count=1000", 1_000),
        ("?count=1001", 1_000),
    ] {
        let list = ok(&admin.get(&format!("/groups{query}")).await);
        assert_eq!(list["itemsPerPage"], count, "{query}");
        assert_eq!(list["totalResults"], 1_001, "{query}");
    }
}

#[tokio::test]
async fn what_groups_cannot_be_asked_for_is_refused_with_what_is_wrong() {
    let (webex, org, groups) = with_groups(&["Team"]).await;
    let admin = admin(&webex, &org);
    const FORM: &str = "groups are found by displayName eq \"…\" or displayName sw \"…\"";
    for (query, why) in [
        (
            "filter=displayName ew \"a\"",
            format!("\"displayName ew \\\"a\\\"\" cannot be searched by; {FORM}"),
        ),
        (
            "filter=id eq \"a\"",
            format!("\"id eq \\\"a\\\"\" cannot be searched by; {FORM}"),
        ),
        (
            "filter=displayName eq 7",
            format!("\"displayName eq 7\" cannot be searched by; {FORM}"),
        ),
        (
            "sortBy=created",
            "sortBy must be id or displayName, not \"created\"".to_owned(),
        ),
        (
            "sortOrder=up",
            "sortOrder must be ascending or descending, not \"up\"".to_owned(),
        ),
        (
            "includeMembers=1",
            "includeMembers must be true or false, not \"1\"".to_owned(),
        ),
        ("count=ten", "count must be an integer, not \"ten\"".to_owned()),
    ] {
        refused(&admin.get(&format!("/groups?{query}")).await, 400, &why);
    }
    let of_others = rest_id(
        "SCIM_GROUP",
        &format!("{}:00000000-0000-0000-0000-000000000000", text(&groups[0], "id")),
    );
    let answer = admin.get(&format!("/groups/{of_others}")).await;
    assert_eq!(answer.status, 404, "{}", answer.text());
    let provisioning = super::caller(&webex, &org, "", &["identity:people_rw"]);
    assert_gateway(&provisioning.get("/groups").await, 403, FORBIDDEN);
}
