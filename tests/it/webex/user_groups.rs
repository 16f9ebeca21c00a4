//! The `groups` of users: shown by searches that ask for them, never by a look at one user.

use serde_json::{Value, json};

use super::{create_group, id, ok};
use crate::support::refusal::assert_scim;
use crate::support::{Caller, start};

const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";

fn shown(base: &str, group: &Value) -> Value {
    json!({
        "value": id(group),
        "display": group["displayName"],
        "$ref": format!("{base}/Groups/{}", id(group)),
    })
}

#[tokio::test]
async fn a_search_shows_groups_where_it_asks_for_them_and_of_the_usage_it_asks_for() {
    let (_webex, org) = start().await;
    for (at, caller) in [Caller::connector(&org), Caller::v2(&org)].iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let team = create_group(caller, &format!("Team {at}"), &[id(&ada)]).await;
        let policy = json!({
            "displayName": format!("Policy {at}"), "members": [{ "value": id(&ada) }], CISCO: { "usage": "policy" }
        });
        let policy = ok(&caller.post("/Groups", &policy).await, 201);
        let [team, policy] = [shown(&caller.base, &team), shown(&caller.base, &policy)];
        let both = json!([team, policy]);
        for (query, expected) in [
            ("", Value::Null),
            ("&returnGroups=false&includeGroupDetails=false", Value::Null),
            ("&returnGroups=true", both.clone()),
            ("&returnGroups=True", both.clone()),
            ("&includeGroupDetails=TRUE", both.clone()),
            ("&groupUsageTypes=policy", json!([policy])),
            ("&returnGroups=true&groupUsageTypes=location,Policy", json!([policy])),
            ("&returnGroups=true&groupUsageTypes=location", Value::Null),
            ("&returnGroups=true&attributes=userName", Value::Null),
            (
                "&returnGroups=true&attributes=groups.value",
                json!([
                    { "value": team["value"] }, { "value": policy["value"] }
                ]),
            ),
        ] {
            let path = format!("/Users?filter=userName eq \"ada{at}@example.test\"{query}");
            let list = ok(&caller.get(&path).await, 200);
            let mut groups = list["Resources"][0]["groups"].clone();
            if let Some(groups) = groups.as_array_mut() {
                let own = |group: &Value| [&team, &policy].iter().any(|own| own["value"] == group["value"]);
                groups.retain(own);
                groups.sort_by_key(|group| (group["value"] != team["value"]) as u8);
            }
            assert_eq!(groups, expected, "{query}");
        }
        let one = format!("/Users/{}", id(&ada));
        for path in [
            one.clone(),
            format!("{one}?returnGroups=true"),
            format!("{one}?attributes=groups"),
        ] {
            assert_eq!(ok(&caller.get(&path).await, 200).get("groups"), None, "{path}");
        }
    }
}

#[tokio::test]
async fn a_parameter_of_groups_that_is_neither_true_nor_false_is_refused() {
    let (_webex, org) = start().await;
    let refused = Caller::v2(&org).get("/Users?returnGroups=1").await;
    let detail = "returnGroups must be true or false, not \"1\"";
    assert_scim(&refused, 400, "invalidValue", detail);
}
