//! People and groups that nobody has to invent.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use super::{ask, flawed, lists, logins};
use crate::support::{Caller, start};

#[tokio::test]
async fn people_and_groups_are_added_to_those_who_are_there() {
    let (webex, org) = start().await;
    Caller::connector(&org).create_user("ada@example.test").await;
    let made = ask(
        &webex,
        &org,
        "POST /generate",
        json!({"users": 4, "groups": 2, "seed": 9}),
        201,
    )
    .await;
    assert_eq!(made, json!({ "users": 4, "groups": 2, "seed": 9 }));
    // Once more: others, though they are drawn from the same seed.
    ask(
        &webex,
        &org,
        "POST /generate",
        json!({"users": 3, "groups": 1, "seed": 9}),
        201,
    )
    .await;
    let names = logins(&org).await;
    assert_eq!(names.len(), 2 + 4 + 3);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let [_, groups] = lists(&org).await;
    assert_eq!(groups["totalResults"], 3);
    assert!(groups["Resources"][0]["members"].is_array());
}

#[tokio::test]
async fn one_seed_draws_the_same_people_everywhere_and_another_seed_others() {
    let webex = MockWebex::start().await;
    let people = async |seed: u64| {
        let org = webex.org().create().await;
        ask(&webex, &org, "POST /generate", json!({"users": 8, "seed": seed}), 201).await;
        let [users, _] = lists(&org).await;
        let users = users["Resources"].as_array().unwrap().iter().skip(1);
        users
            .map(|user| (user["displayName"].clone(), user["externalId"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(people(1).await, people(1).await);
    assert_ne!(people(1).await, people(2).await);
}

#[tokio::test]
async fn groups_without_new_people_are_of_those_who_are_there() {
    let (webex, org) = start().await;
    let made = ask(&webex, &org, "POST /generate", json!({"groups": 1}), 201).await;
    assert_eq!((&made["users"], &made["groups"]), (&json!(0), &json!(1)));
    let [users, groups] = lists(&org).await;
    assert_eq!(
        groups["Resources"][0]["members"][0]["value"],
        users["Resources"][0]["id"]
    );
}

#[tokio::test]
async fn what_cannot_be_made_whole_is_not_made_at_all() {
    let (webex, org) = start().await;
    ask(&webex, &org, "PATCH /licenses", json!({"calling": {"total": 3}}), 200).await;
    let before = lists(&org).await;
    let reason = "No license \"calling\" is left, which every new user of this organization is given.";
    flawed(&webex, &org, "POST /generate", json!({"users": 4}), &[("", reason)]).await;
    assert_eq!(lists(&org).await, before);
    let flaws = [
        ("/users", "100001 is not a whole number of at most 100000"),
        ("/groups", "-1 is not a whole number of at most 100000"),
        ("/seed", "\"x\" is not a whole number of at least 0"),
        ("/locale", "unknown member"),
    ];
    let body = json!({"users": 100_001, "groups": -1, "seed": "x", "locale": "de"});
    flawed(&webex, &org, "POST /generate", body, &flaws).await;
    assert_eq!(ask(&webex, &org, "POST /generate", Value::Null, 201).await["users"], 0);
    ask(&webex, &org, "POST /generate", json!({"users": 3}), 201).await;
}
