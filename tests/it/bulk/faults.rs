//! Faults of a bulk request: those of its own (P40), those that bend the writes that it consists of, and those that are
//! about other requests.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{detail, each, group, login, logins, path_of, post, request, results, statuses, user};
use crate::support::journal::last_entry;
use crate::support::refusal::assert_scim;
use crate::support::rules::{arm, disarm};
use crate::support::{Caller, start};

async fn armed(line: &str) -> (MockWebex, Org, Caller) {
    let (webex, org) = start().await;
    arm(&webex, &org, &json!({ "id": "rule", "short": line })).await;
    let admin = Caller::v2(&org);
    (webex, org, admin)
}

/// Of the newest entry: whether it was applied, why not, and how many rules it met.
async fn told(webex: &MockWebex, org: &Org) -> (String, String, usize) {
    let entry = last_entry(webex, org).await;
    let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    (text("applied"), text("why"), entry["faults"].as_array().unwrap().len())
}

fn applied(word: &str, why: &str, faults: usize) -> (String, String, usize) {
    (word.to_owned(), why.to_owned(), faults)
}

#[tokio::test]
async fn every_so_many_th_operation_fails_and_the_others_are_done() {
    for (line, expected, why) in [
        (
            "bulk: bulk-item-fails",
            ["201", "500", "201", "500", "409"],
            "of 5 operations 2 were done; operations[1]: a fault answered in the operation's place; operations[3]: a fault \
             answered in the operation's place; operations[4]: bulkId:b was not created, and nothing can refer to it.",
        ),
        (
            "bulk: bulk-item-fails(nth=5,status=503)",
            ["201", "201", "201", "201", "503"],
            "of 5 operations 4 were done; operations[4]: a fault answered in the operation's place",
        ),
    ] {
        let (webex, org, admin) = armed(line).await;
        let operations = json!([user("a"), user("b"), user("c"), user("d"), group("Team", &["bulkId:b"])]);
        let done = results(&admin, operations).await;
        assert_eq!(statuses(&done), expected);
        assert_eq!(told(&webex, &org).await, applied("partial", why, 1));
        let users = expected[..4].iter().filter(|status| **status == "201").count();
        assert_eq!(logins(&admin).await.len(), users);
    }
    let (webex, org, admin) = armed("bulk: bulk-item-fails(nth=3)").await;
    assert_eq!(
        statuses(&results(&admin, json!([user("a"), user("b")])).await),
        ["201", "201"]
    );
    assert_eq!(told(&webex, &org).await, applied("yes", "", 0));
}

#[tokio::test]
async fn results_come_in_another_order_and_their_bulk_ids_tell_them_apart() {
    let (webex, org, admin) = armed("bulk: bulk-reordered").await;
    let done = results(&admin, json!([user("a"), user("b"), user("c")])).await;
    let names: Vec<&Value> = done.iter().map(|result| &result["bulkId"]).collect();
    assert_eq!(names, ["c", "b", "a"]);
    for result in &done {
        let shown = admin.get(&path_of(result)).await.json();
        assert_eq!(shown["userName"], login(result["bulkId"].as_str().unwrap()));
    }
    assert_eq!(
        logins(&admin).await,
        [login("a"), login("b"), login("c")],
        "they were done in their order"
    );
    assert_eq!(told(&webex, &org).await.2, 0, "a read is not bent");
    results(&admin, json!([user("d")])).await;
    assert_eq!(told(&webex, &org).await, applied("yes", "", 0));
}

#[tokio::test]
async fn fail_on_errors_is_ignored() {
    let bad = |name: &str| post("/Users", name, json!({ "userName": "x" }));
    let mut body = request(json!([bad("a"), user("b")]));
    body["failOnErrors"] = 1.into();
    let (webex, org, admin) = armed("bulk: bulk-goes-on").await;
    assert_eq!(statuses(&each(&admin.post("/Bulk", &body).await)), ["400", "201"]);
    assert_eq!(told(&webex, &org).await.2, 1);
    body["operations"] = json!([user("c"), bad("d")]);
    assert_eq!(statuses(&each(&admin.post("/Bulk", &body).await)), ["201", "400"]);
    assert_eq!(told(&webex, &org).await.2, 0, "nothing was left to try");
    disarm(&webex, &org).await;
    body["operations"] = json!([bad("e"), user("f")]);
    assert_eq!(statuses(&each(&admin.post("/Bulk", &body).await)), ["400"]);
}

#[tokio::test]
async fn more_operations_than_a_rule_allows_are_too_many() {
    let (webex, org, admin) = armed("bulk: bulk-too-large(operations=2)").await;
    let refused = admin
        .post("/Bulk", &request(json!([user("a"), user("b"), user("c")])))
        .await;
    let why = "The bulk request has 3 operations and exceeds the maxOperations of 2.";
    assert_scim(&refused, 413, "", why);
    assert_eq!(told(&webex, &org).await, applied("no", why, 1));
    assert_eq!(
        statuses(&results(&admin, json!([user("a"), user("b")])).await),
        ["201", "201"]
    );
    assert_eq!(told(&webex, &org).await, applied("yes", "", 0));
}

/// A rule is about requests, and this one is `bulk`: what a rule says of it holds for the writes within it.
#[tokio::test]
async fn a_toggle_bends_the_writes_of_a_bulk_request_where_its_rule_is_about_bulk() {
    for line in ["bulk: conflict", "*: conflict"] {
        let (webex, org, admin) = armed(line).await;
        let done = results(&admin, json!([user("ada"), group("Team", &[])])).await;
        assert_eq!(statuses(&done), ["409", "409"], "{line}");
        assert_eq!(told(&webex, &org).await.2, 1);
        assert_eq!(logins(&admin).await, [login("ada")], "the other administrator's");
    }
    let (webex, org, admin) = armed("bulk: license-exhausted").await;
    let done = results(&admin, json!([user("ada"), group("Team", &[])])).await;
    assert_eq!(statuses(&done), ["403", "201"]);
    assert!(
        detail(&done[0]).starts_with("No license \"calling\" is left"),
        "{}",
        detail(&done[0])
    );
    assert_eq!(told(&webex, &org).await.0, "partial");
}

#[tokio::test]
async fn writes_of_a_bulk_request_lag_as_single_ones_do() {
    let (_webex, org, admin) = armed("bulk: eventual-consistency(lag=30s)").await;
    let done = results(&admin, json!([user("ada"), group("Team", &["bulkId:ada"])])).await;
    assert_eq!(statuses(&done), ["201", "201"]);
    assert_eq!(logins(&admin).await, [""; 0]);
    assert_eq!(admin.get(&path_of(&done[0])).await.status, 404);
    org.clock().advance(std::time::Duration::from_secs(30));
    assert_eq!(logins(&admin).await, [login("ada")]);
    let group = admin.get(&path_of(&done[1])).await.json();
    assert_eq!(group["members"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_rule_about_single_writes_does_not_meet_those_of_a_bulk_request() {
    for line in ["users.create: 503", "users.*|groups.*: conflict", "users.create: rst"] {
        let (webex, org, admin) = armed(line).await;
        assert_eq!(
            statuses(&results(&admin, json!([user("ada")])).await),
            ["201"],
            "{line}"
        );
        assert_eq!(told(&webex, &org).await, applied("yes", "", 0));
    }
    let (webex, org, admin) = armed("bulk: 503").await;
    let refused = admin.post("/Bulk", &request(json!([user("ada")]))).await;
    assert_eq!((refused.status, logins(&admin).await.len()), (503, 0));
    admin.create_user(&login("ada")).await;
    assert_eq!(told(&webex, &org).await, applied("yes", "", 0));
}

#[tokio::test]
async fn a_gate_is_passed_once_by_all_operations_of_a_request() {
    let (webex, org, admin) = armed("bulk: rate-limit(limit=2,window=60s)").await;
    for (name, status) in [("a", 200), ("b", 200), ("c", 429)] {
        let second = format!("{name}{name}");
        let answer = admin.post("/Bulk", &request(json!([user(name), user(&second)]))).await;
        assert_eq!(answer.status, status, "{name}");
    }
    disarm(&webex, &org).await;
    arm(&webex, &org, &json!({ "short": "*: read-only-mode" })).await;
    assert_eq!(admin.post("/Bulk", &request(json!([user("d")]))).await.status, 503);
    assert_eq!(logins(&admin).await.len(), 4);
}
