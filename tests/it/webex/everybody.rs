//! "All Org Users", the group that every organisation has: at the SCIM API, made of whoever is there, and closed.

use serde_json::{Value, json};

use super::{create_group, crowd, id, ok};
use crate::support::refusal::assert_scim;
use crate::support::{Caller, start};

const BY_NAME: &str = "/Groups?filter=displayName eq \"all org users\"";

fn names(list: &Value) -> Vec<&str> {
    let resources = list["Resources"].as_array().unwrap().iter();
    resources.map(|group| group["displayName"].as_str().unwrap()).collect()
}

fn members(shown: &Value) -> Vec<&str> {
    let members = shown["members"].as_array().into_iter().flatten();
    members.map(|member| member["value"].as_str().unwrap()).collect()
}

/// The administrator, who is the first user.
async fn admin(caller: &Caller) -> String {
    id(&ok(&caller.get("/Users?count=1").await, 200)["Resources"][0]).to_owned()
}

/// The group as a list shows it.
async fn everybody(caller: &Caller) -> Value {
    let list = ok(&caller.get(BY_NAME).await, 200);
    assert_eq!(list["totalResults"], 1, "{list}");
    list["Resources"][0].clone()
}

#[tokio::test]
async fn every_org_has_a_group_of_all_its_users_at_the_scim_api_and_not_at_the_tenant_url() {
    let (_webex, org) = start().await;
    let (scim, connector) = (Caller::v2(&org), Caller::connector(&org));
    let ada = scim.create_user("ada@example.test").await;
    let team = create_group(&scim, "Team", &[id(&ada)]).await;
    let group = everybody(&scim).await;
    let path = format!("/Groups/{}", id(&group));
    let meta = json!({
        "resourceType": "Group",
        "location": format!("{}{path}", scim.base),
        "version": group["meta"]["version"],
        "created": group["meta"]["created"],
        "lastModified": group["meta"]["created"],
    });
    let cisco = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";
    let expected = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group", cisco],
        "id": group["id"],
        "displayName": "All Org Users",
        "meta": meta,
        cisco: { "provisionSource": "SCIM", "meta": { "organizationID": org.id().to_string() } },
    });
    assert_eq!(group, expected);
    assert_eq!(names(&ok(&scim.get("/Groups").await, 200)), ["All Org Users", "Team"]);
    let one = ok(&scim.get(&path).await, 200);
    assert_eq!(members(&one), [admin(&scim).await.as_str(), id(&ada)]);
    assert_eq!(one["members"][1]["display"], "ada@example.test");
    for (filter, found) in [
        (format!("id eq \"{}\"", id(&group)), vec!["All Org Users"]),
        (
            format!("members.value eq \"{}\"", id(&ada)),
            vec!["All Org Users", "Team"],
        ),
        (format!("members.value eq \"{}\"", id(&team)), vec![]),
        ("displayName sw \"T\"".to_owned(), vec!["Team"]),
    ] {
        let list = ok(&scim.get(&format!("/Groups?filter={filter}")).await, 200);
        assert_eq!(names(&list), found, "{filter}");
    }
    assert_eq!(names(&ok(&connector.get("/Groups").await, 200)), ["Team"]);
    assert_eq!(connector.get(&path).await.status, 404);
}

#[tokio::test]
async fn the_group_of_all_users_follows_them_and_is_paged_like_any_other() {
    let (webex, org) = start().await;
    let scim = Caller::v2(&org);
    let before = everybody(&scim).await;
    let path = format!("/Groups/{}", id(&before));
    let mut everybody = vec![admin(&scim).await];
    assert_eq!(members(&ok(&scim.get(&path).await, 200)), everybody);
    everybody.extend(crowd(&webex, &org, 500).await.into_iter().rev());
    let after = ok(&scim.get(&path).await, 200);
    assert_eq!(after["id"], before["id"]);
    assert_ne!(after["meta"]["version"], before["meta"]["version"]);
    assert_eq!(members(&after), everybody[..500]);
    let page = ok(&scim.get(&format!("{path}/Members?startIndex=501")).await, 200);
    assert_eq!(
        (&page["memberSize"], members(&page)),
        (&json!(501), vec![everybody[500].as_str()])
    );
    assert_eq!(scim.delete(&format!("/Users/{}", everybody[1])).await.status, 204);
    let less = ok(&scim.get(&path).await, 200);
    everybody.remove(1);
    assert_eq!(members(&less), everybody);
    assert_ne!(less["meta"]["version"], after["meta"]["version"]);
}

#[tokio::test]
async fn users_who_are_asked_for_their_groups_name_that_of_all_users() {
    let (_webex, org) = start().await;
    let scim = Caller::v2(&org);
    let ada = scim.create_user("ada@example.test").await;
    let group = everybody(&scim).await;
    let shown = json!([{
        "value": id(&group), "display": "All Org Users", "$ref": format!("{}/Groups/{}", scim.base, id(&group))
    }]);
    for (query, expected) in [
        ("returnGroups=true", &shown),
        ("groupUsageTypes=policy", &Value::Null),
        ("returnGroups=false", &Value::Null),
    ] {
        let list = ok(&scim.get(&format!("/Users?{query}")).await, 200);
        assert_eq!(list["Resources"][1]["id"], ada["id"]);
        assert_eq!(&list["Resources"][1]["groups"], expected, "{query}");
    }
    let list = ok(
        &scim
            .get(&format!("/Users?filter=groups.value eq \"{}\"", id(&group)))
            .await,
        200,
    );
    assert_eq!(list["totalResults"], 2);
    let there = ok(&Caller::connector(&org).get("/Users?returnGroups=true").await, 200);
    assert_eq!(there["Resources"][1]["groups"], Value::Null);
}

#[tokio::test]
async fn the_group_of_all_users_cannot_be_written_to_and_nobody_else_has_its_name() {
    let (_webex, org) = start().await;
    let scim = Caller::v2(&org);
    let group = everybody(&scim).await;
    let path = format!("/Groups/{}", id(&group));
    let rename = json!({ "Operations": [{ "op": "replace", "path": "displayName", "value": "Us" }] });
    let other = json!({ "displayName": "Us" });
    let told = "Group \"All Org Users\" is kept by the organization itself and cannot be changed or deleted.";
    for refused in [
        scim.patch(&path, &rename).await,
        scim.put(&path, &other).await,
        scim.delete(&path).await,
    ] {
        assert_scim(&refused, 403, "", told);
        assert_eq!(
            refused.header("x-mock-fidelity"),
            "assumed; row=\"all-org-users-closed\""
        );
    }
    assert_eq!(everybody(&scim).await, group);
    for caller in [&scim, &Caller::connector(&org)] {
        let namesake = caller.post("/Groups", &json!({ "displayName": "ALL org users" })).await;
        assert_eq!(
            (namesake.status, &namesake.json()["scimType"]),
            (409, &json!("uniqueness"))
        );
    }
    let team = create_group(&scim, "Team", &[]).await;
    let take = json!({ "Operations": [{ "op": "replace", "path": "displayName", "value": "All Org Users" }] });
    let renamed = scim.patch(&format!("/Groups/{}", id(&team)), &take).await;
    let told = "displayName \"All Org Users\" is taken by another group of this organization.";
    assert_scim(&renamed, 409, "uniqueness", told);
}
