//! Webex's own surface beside the RFC's: what its SCIM API documents, parameter by parameter and path by path.

mod archived;
mod everybody;
mod first_admin;
mod limits;
mod me;
mod members;
mod patches;
mod queries;
mod schemas;
mod sorting;
mod statuses;
mod user_groups;

use serde_json::{Value, json};

use crate::support::{Answer, Caller, control};

/// The answer's JSON, after its status was looked at.
#[track_caller]
fn ok(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    answer.json()
}

fn id(resource: &Value) -> &str {
    resource["id"].as_str().unwrap()
}

/// Creates a group of these members and returns it.
async fn create_group(caller: &Caller, display_name: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|member| json!({ "value": member })).collect();
    let body = json!({ "displayName": display_name, "members": members });
    ok(&caller.post("/Groups", &body).await, 201)
}

/// Has the double invent so many users, and tells their ids in the order of lists.
async fn crowd(webex: &webex_scim_mock::MockWebex, org: &webex_scim_mock::Org, users: usize) -> Vec<String> {
    let path = format!("/orgs/{}/generate", org.id());
    ok(
        &control(webex, "POST", &path, Some(&json!({ "users": users }))).await,
        201,
    );
    let found = Caller::connector(org)
        .get("/Users?attributes=id&count=1000")
        .await
        .json();
    let all = found["Resources"].as_array().unwrap().iter();
    all.rev().take(users).map(|user| id(user).to_owned()).collect()
}
