//! Filters that are not heard, and directories that seem empty.

use serde_json::json;

use super::Bent;
use crate::support::control;
use crate::support::refusal::{NOT_FOUND, assert_gateway, assert_scim};
use crate::support::rules::arm;

async fn three() -> Bent {
    let bent = Bent::start().await;
    for name in ["ada", "Bob", "eve"] {
        bent.user(name).await;
    }
    bent
}

#[tokio::test]
async fn an_ignored_filter_finds_everybody() {
    let bent = three().await;
    let all = bent.list("/Users").await;
    let rule = bent.arm("users.list", json!("filter-ignored")).await;
    assert_eq!(bent.list(&super::named("nobody")).await, all);
    assert_eq!(bent.told().await.0, json!(["users.list", 200, "no", [rule]]));
    // It is still read: what is no filter is refused.
    assert_eq!(bent.admin.get("/Users?filter=userName is it").await.status, 400);
}

#[tokio::test]
async fn an_unsupported_filter_is_refused_and_lists_without_one_are_not() {
    let bent = three().await;
    let all = bent.list("/Users").await;
    bent.arm("users.list", json!("filter-unsupported")).await;
    let refused = bent.admin.get(&super::named("ada")).await;
    assert_scim(
        &refused,
        400,
        "invalidFilter",
        "This server does not search by filters.",
    );
    assert_eq!(bent.list("/Users").await, all);
    bent.disarm().await;
    bent.arm("users.list", json!({ "name": "filter-unsupported", "status": 501 }))
        .await;
    assert_gateway(&bent.admin.get(&super::named("ada")).await, 501, "Not Implemented");
    assert_eq!(bent.list("/Users").await, all);
}

#[tokio::test]
async fn a_filter_that_knows_letter_case_finds_the_exact_spelling_only() {
    let bent = three().await;
    assert_eq!(bent.look_up("bob").await, ["Bob"]);
    bent.arm("users.list", json!("filter-case")).await;
    assert!(bent.look_up("bob").await.is_empty());
    assert_eq!(bent.look_up("Bob").await, ["Bob"]);
    // Uniqueness is as it was.
    let again = bent
        .admin
        .post("/Users", &json!({ "userName": "bob@example.test" }))
        .await;
    assert_eq!(again.status, 409);
}

#[tokio::test]
async fn an_empty_directory_finds_nobody_and_still_has_everybody() {
    let bent = three().await;
    let all = bent.names("/Users").await;
    for (keep, shown) in [("0%", 0), ("50%", 2), ("100%", 4)] {
        bent.arm("users.list", json!({ "name": "empty-directory", "keep": keep }))
            .await;
        let list = bent.list("/Users").await;
        assert_eq!(
            (&list["totalResults"], &list["itemsPerPage"]),
            (&json!(shown), &json!(shown))
        );
        assert_eq!(bent.names("/Users").await, all[..shown]);
        let eve = bent.look_up("eve").await;
        assert_eq!(eve.is_empty(), shown < 4);
        bent.disarm().await;
    }
    assert_eq!(bent.names("/Users").await, all);
}

#[tokio::test]
async fn a_list_that_finds_nothing_is_not_found() {
    let bent = three().await;
    let found = bent.list(&super::named("ada")).await;
    let rule = bent.arm("users.list", json!("empty-not-found")).await;
    assert_gateway(&bent.admin.get(&super::named("nobody")).await, 404, NOT_FOUND);
    assert_eq!(bent.told().await.0, json!(["users.list", 404, "no", [rule]]));
    assert_eq!(bent.list(&super::named("ada")).await, found);
}

#[tokio::test]
async fn a_status_that_is_no_refusal_is_no_parameter() {
    let bent = three().await;
    for status in [399, 600] {
        let rule = json!({ "effect": { "protocol": { "name": "filter-unsupported", "status": status } } });
        let refused = control(&bent.webex, "POST", &bent.faults(), Some(&rule)).await;
        assert_eq!(refused.status, 422);
        let told = json!([{ "pointer": "/effect/protocol/status", "reason": format!("`{status}` is not a status from 400 to 599") }]);
        assert_eq!(refused.json()["errors"], told);
    }
}

#[tokio::test]
async fn a_large_organization_refuses_to_list_all_and_too_many_and_lets_single_users_be_looked_up() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let id = ada["id"].as_str().unwrap();
    let [all, some, one] = [
        "/Users?count=1".to_owned(),
        "/Users?filter=userName sw \"a\"".to_owned(),
        format!("/Users?filter=id eq \"{id}\""),
    ];
    for (preset, number, refused, good) in [
        ("large-org", "100106", &all, [&some, &one]),
        ("too-many-matches", "200045", &some, [&all, &one]),
    ] {
        arm(&bent.webex, &bent.org, &json!({ "preset": preset })).await;
        let answer = bent.admin.get(refused).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (403, "application/json;charset=UTF-8")
        );
        let mut error = answer.json()["Errors"][0].clone();
        assert!(error["description"].take().is_string());
        assert_eq!(
            error,
            json!({ "description": null, "code": "403", "errorCode": number })
        );
        for path in good {
            assert_eq!(bent.admin.get(path).await.status, 200, "{preset}: {path}");
        }
        assert_eq!(bent.admin.get("/Groups").await.status, 200);
        bent.disarm().await;
    }
}
