//! A look-up by a filter is about the resource that it asks for, on every surface.

use serde_json::json;

use super::{arm, state};
use crate::support::rules::disarm;
use crate::support::{Caller, control, start};

fn filter(attribute: &str, value: &str) -> String {
    format!("/Users?filter={attribute}%20eq%20%22{value}%22")
}

#[tokio::test]
async fn a_rule_for_each_resource_counts_look_ups_by_whom_they_ask_for_and_other_lists_together() {
    let (webex, org) = start().await;
    for caller in [Caller::connector(&org), Caller::v2(&org)] {
        arm(&webex, &org, "each", "users.list: 503 x1 per=resource").await;
        let asked = [
            (filter("userName", "ada@example.test"), 503),
            (filter("userName", "ada@example.test"), 200),
            (filter("USERNAME", "ADA@example.test"), 200),
            (filter("userName", "bob@example.test"), 503),
            (filter("externalId", "e-1"), 503),
            (filter("externalId", "e-2"), 503),
            (filter("externalId", "e-1"), 200),
            // No look-up of somebody, and so one partition.
            ("/Users".to_owned(), 503),
            ("/Users?count=1".to_owned(), 200),
            (filter("displayName", "Ada"), 200),
        ];
        for (path, status) in asked {
            assert_eq!(caller.get(&path).await.status, status, "{path} at {}", caller.base);
        }
        assert_eq!(state(&webex, &org, "each").await[1], 5);
    }
}

#[tokio::test]
async fn a_rule_about_somebody_meets_the_look_ups_that_demand_them() {
    let (webex, org) = start().await;
    let both = format!("{}%20and%20active%20eq%20true", filter("userName", "Ada@example.test"));
    let either = format!("{}%20or%20active%20eq%20true", filter("userName", "ada@example.test"));
    for (key, value, path, status) in [
        ("userName", "ada@example.test", both, 503),
        ("userName", "ada@example.test", either, 200),
        (
            "userName",
            "ada@example.test",
            filter("userName", "bob@example.test"),
            200,
        ),
        ("userName", "ada@example.test", "/Users".to_owned(), 200),
        ("externalId", "e-1", filter("externalId", "e-1"), 503),
        ("externalId", "e-1", filter("externalId", "e-2"), 200),
        ("id", "i-1", filter("id", "i-1"), 503),
    ] {
        let matches = json!({ "op": "users.*", format!("resource.{key}"): value });
        let rule = json!({ "match": matches, "effect": { "http": { "status": 503 } } });
        crate::support::rules::arm(&webex, &org, &rule).await;
        for caller in [Caller::connector(&org), Caller::v2(&org)] {
            assert_eq!(
                caller.get(&path).await.status,
                status,
                "{key}: {path} at {}",
                caller.base
            );
        }
        disarm(&webex, &org).await;
    }
}

#[tokio::test]
async fn only_requests_to_the_org_itself_are_explained() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let explain = async |path: &str| {
        let body = json!({ "request": { "method": "GET", "path": path } });
        control(
            &webex,
            "POST",
            &format!("/orgs/{}/faults/explain", org.id()),
            Some(&body),
        )
        .await
    };
    let path_of = |url: &str| url.strip_prefix(webex.url()).unwrap().to_owned();
    for own in [
        path_of(org.tenant_url()),
        path_of(org.scim_url()),
        "/v1/rooms".to_owned(),
    ] {
        assert_eq!(explain(&own).await.status, 200, "{own}");
    }
    for (url, id) in [(other.tenant_url(), other.id()), (other.scim_url(), other.id())] {
        let answer = explain(&format!("{}/Users?count=1", path_of(url))).await;
        let reason = format!(
            "is about the organization \"{id}\"; only the rules of {} are asked here",
            org.id()
        );
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.json()["errors"],
            json!([{ "pointer": "/request/path", "reason": reason }])
        );
    }
}
