//! Sorted lists as Webex documents them: by three attributes of users, and by three of groups.

use serde_json::Value;

use super::{create_group, ok};
use crate::support::refusal::assert_scim;
use crate::support::{Caller, start};

/// The values of an attribute in the order of a list, those of the organisation's own administrator left out.
async fn listed(caller: &Caller, path: &str, attribute: &str) -> String {
    let list = ok(&caller.get(path).await, 200);
    let values = list["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found[attribute].as_str().unwrap());
    values
        .filter(|value| !value.starts_with("admin") && *value != "All Org Users")
        .map(|value| &value[..1])
        .collect()
}

#[tokio::test]
async fn lists_are_sorted_by_what_is_documented_in_either_order_at_both_bases() {
    let (_webex, org) = start().await;
    let scim = Caller::v2(&org);
    for name in ["c", "a", "b"] {
        scim.create_user(&format!("{name}@example.test")).await;
        create_group(&scim, &format!("{name} team"), &[]).await;
    }
    for caller in [scim, Caller::connector(&org)] {
        for (query, expected) in [
            ("", "cab"),
            ("?sortBy=userName", "abc"),
            ("?sortBy=USERNAME&sortOrder=descending", "cba"),
            ("?sortBy=meta.lastModified", "cab"),
            ("?sortBy=meta.lastModified&sortOrder=Descending", "bac"),
        ] {
            assert_eq!(
                listed(&caller, &format!("/Users{query}"), "userName").await,
                expected,
                "{query}"
            );
            let query = query
                .replace("userName", "displayName")
                .replace("USERNAME", "DisplayName");
            assert_eq!(
                listed(&caller, &format!("/Groups{query}"), "displayName").await,
                expected,
                "{query}"
            );
        }
        let list = ok(&caller.get("/Users?sortBy=id&attributes=id").await, 200);
        let ids: Vec<&str> = list["Resources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["id"].as_str().unwrap())
            .collect();
        assert!(ids.is_sorted(), "{ids:?}");
    }
}

#[tokio::test]
async fn what_no_documented_sorting_is_by_is_refused_by_name() {
    let (_webex, org) = start().await;
    for caller in [Caller::v2(&org), Caller::connector(&org)] {
        let users = "is nothing that a list of Users is sorted by; it is by userName, id, meta.lastModified";
        let refused = caller.get("/Users?sortBy=displayName").await;
        assert_scim(
            &refused,
            400,
            "invalidValue",
            &format!("sortBy \"displayName\" {users}"),
        );
        let groups = "is nothing that a list of Groups is sorted by; it is by displayName, id, meta.lastModified";
        let refused = caller.get("/Groups?sortBy=externalId").await;
        assert_scim(
            &refused,
            400,
            "invalidValue",
            &format!("sortBy \"externalId\" {groups}"),
        );
        assert_ne!(
            caller.get("/Users?sortBy=userName&sortOrder=up").await.json()["detail"],
            Value::Null
        );
    }
}
