//! Members of groups at Webex's SCIM API: hidden in lists, five hundred in a group, all of them page by page.

use serde_json::{Value, json};

use super::{create_group, crowd, id, ok};
use crate::support::refusal::assert_scim;
use crate::support::{Caller, start};

/// The ids of the members that a group or a page of members shows.
fn values(shown: &Value) -> Vec<&str> {
    let members = shown["members"].as_array().into_iter().flatten();
    members.map(|member| member["value"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn members_of_a_group_come_page_by_page_with_the_size_of_the_group() {
    let (_webex, org) = start().await;
    let caller = Caller::v2(&org);
    let ada = caller.create_user("ada@example.test").await;
    let bob = caller.create_user("bob@example.test").await;
    let crew = create_group(&caller, "Crew", &[]).await;
    let team = create_group(&caller, "Team", &[id(&ada), id(&crew), id(&bob)]).await;
    let page = async |query: &str| ok(&caller.get(&format!("/Groups/{}/Members{query}", id(&team))).await, 200);
    let told = |total: usize, start: usize, members: Value| {
        json!({
            "schemas": ["urn:scim:schemas:extension:cisco:webexidentity:2.0:GroupMembers"],
            "memberSize": total,
            "displayName": "Team",
            "itemsPerPage": members.as_array().unwrap().len(),
            "startIndex": start,
            "members": members,
        })
    };
    let ada = json!({ "value": id(&ada), "type": "user", "display": "ada@example.test" });
    let bob = json!({ "value": id(&bob), "type": "user", "display": "bob@example.test" });
    let crew = json!({ "value": id(&crew), "type": "group", "display": "Crew" });
    assert_eq!(page("").await, told(3, 1, json!([ada, crew, bob])));
    assert_eq!(page("?startIndex=2&count=1").await, told(3, 2, json!([crew])));
    assert_eq!(page("?startIndex=3&count=9").await, told(3, 3, json!([bob])));
    assert_eq!(page("?startIndex=4").await, told(3, 4, json!([])));
    assert_eq!(page("?memberType=user").await, told(2, 1, json!([ada, bob])));
    assert_eq!(page("?memberType=Group").await, told(1, 1, json!([crew])));
    assert_eq!(page("?memberType=machine").await, told(0, 1, json!([])));
}

#[tokio::test]
async fn a_client_that_pages_by_member_size_meets_every_member_once_and_no_empty_page() {
    let (webex, org) = start().await;
    let crowd = crowd(&webex, &org, 501).await;
    let caller = Caller::v2(&org);
    let team = create_group(&caller, "Team", &crowd.iter().map(String::as_str).collect::<Vec<_>>()).await;
    for count in ["", "&count=500", "&count=501", "&count=9999", "&count=200"] {
        let (mut next, mut met) = (1, Vec::new());
        loop {
            let path = format!("/Groups/{}/Members?startIndex={next}{count}", id(&team));
            let page = ok(&caller.get(&path).await, 200);
            met.extend(values(&page).into_iter().map(str::to_owned));
            let items = page["itemsPerPage"].as_u64().unwrap();
            assert!((1..=500).contains(&items), "{count}: {items}");
            assert_eq!(page["memberSize"], 501);
            next += items;
            if next > 501 {
                break;
            }
        }
        assert_eq!(met, crowd, "{count}");
    }
}

#[tokio::test]
async fn a_group_shows_five_hundred_members_at_the_scim_api_and_all_at_the_tenant_url() {
    let (webex, org) = start().await;
    let crowd = crowd(&webex, &org, 501).await;
    let [scim, tenant] = [Caller::v2(&org), Caller::connector(&org)];
    let ids: Vec<&str> = crowd.iter().map(String::as_str).collect();
    let exact = create_group(&scim, "Exact", &ids[..500]).await;
    assert_eq!(values(&exact), ids[..500]);
    let over = create_group(&scim, "Over", &ids).await;
    assert_eq!(values(&over), ids[..500], "what was created");
    let path = format!("/Groups/{}", id(&over));
    assert_eq!(values(&scim.get(&path).await.json()), ids[..500]);
    assert_eq!(values(&tenant.get(&path).await.json()), ids);
    let listed = scim
        .get("/Groups?includeMembers=true&filter=displayName eq \"Over\"")
        .await
        .json();
    assert_eq!(values(&listed["Resources"][0]), ids[..500]);
    let unasked = scim.get(&format!("{path}?excludedAttributes=members")).await.json();
    assert_eq!(unasked.get("members"), None);
}

#[tokio::test]
async fn lists_of_groups_hide_members_at_the_scim_api_until_they_are_asked_for() {
    let (_webex, org) = start().await;
    let [scim, tenant] = [Caller::v2(&org), Caller::connector(&org)];
    let ada = scim.create_user("ada@example.test").await;
    let crew = create_group(&scim, "Crew", &[]).await;
    let (ada, crew) = (id(&ada), id(&crew));
    create_group(&scim, "Team", &[ada, crew]).await;
    for (caller, query, expected) in [
        (&scim, "", &[][..]),
        (&scim, "&attributes=members", &[]),
        (&scim, "&includeMembers=false", &[]),
        (&scim, "&includeMembers=True", &[ada, crew]),
        (&scim, "&includeMembers=true&memberType=user", &[ada]),
        (&scim, "&includeMembers=true&memberType=machine", &[]),
        (&tenant, "", &[ada, crew]),
        (&tenant, "&memberType=group", &[crew]),
        (&tenant, "&includeMembers=FALSE", &[]),
    ] {
        let path = format!("/Groups?filter=displayName eq \"Team\"{query}");
        let list = ok(&caller.get(&path).await, 200);
        assert_eq!(values(&list["Resources"][0]), expected, "{} {query}", caller.base);
        let members = list["Resources"][0].get("members");
        assert_eq!(members.is_some(), !expected.is_empty(), "no empty members: {query}");
    }
}

#[tokio::test]
async fn parameters_of_members_that_make_no_sense_are_refused_by_name() {
    let (_webex, org) = start().await;
    let caller = Caller::v2(&org);
    let team = create_group(&caller, "Team", &[]).await;
    for (path, detail) in [
        (
            "/Groups?includeMembers=yes",
            "includeMembers must be true or false, not \"yes\"",
        ),
        (
            "/Groups?memberType=robot",
            "memberType must be user, machine or group, not \"robot\"",
        ),
    ] {
        assert_scim(&caller.get(path).await, 400, "invalidValue", detail);
    }
    for (query, detail) in [
        (
            "memberType=robot",
            "memberType must be user, machine or group, not \"robot\"",
        ),
        ("count=many", "count must be an integer, not \"many\""),
        ("startIndex=1.5", "startIndex must be an integer, not \"1.5\""),
    ] {
        let refused = caller.get(&format!("/Groups/{}/Members?{query}", id(&team))).await;
        assert_scim(&refused, 400, "invalidValue", detail);
    }
}

#[tokio::test]
async fn members_are_asked_of_groups_at_the_scim_api_by_get_only() {
    let (_webex, org) = start().await;
    let caller = Caller::v2(&org);
    let team = create_group(&caller, "Team", &[]).await;
    let nobody = "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11";
    let gone = caller.get(&format!("/Groups/{nobody}/Members")).await;
    let detail = format!("Group {nobody} does not exist in this organization.");
    assert_scim(&gone, 404, "", &detail);
    let path = format!("/Groups/{}/Members", id(&team));
    let posted = caller.post(&path, &json!({})).await;
    assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD, OPTIONS"));
    assert_eq!(Caller::connector(&org).get(&path).await.status, 404);
    assert_eq!(caller.get(&format!("{path}/{}", id(&team))).await.status, 404);
}
