//! Bulk (RFC 7644 section 3.7): many writes in one request, what is answered to each, and what becomes of the rest where
//! one is wrong.

mod access;
mod faults;
mod items;
mod journal;
mod limits;
mod model;
mod references;
mod results;

use serde_json::{Value, json};

use crate::support::{Answer, Caller};

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const CISCO_ERROR: &str = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// A request of these operations, spelled as Webex's own clients do.
fn request(operations: Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "operations": operations })
}

fn post(path: &str, bulk_id: &str, data: Value) -> Value {
    json!({ "method": "POST", "path": path, "bulkId": bulk_id, "data": data })
}

/// Creates `{name}@example.test` under the name as bulkId.
fn user(name: &str) -> Value {
    post("/Users", name, json!({ "userName": login(name) }))
}

/// Creates a group of these members under its name as bulkId.
fn group(name: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|member| json!({ "value": member })).collect();
    post("/Groups", name, json!({ "displayName": name, "members": members }))
}

fn patch(path: &str, attribute: &str, value: impl Into<Value>) -> Value {
    let value: Value = value.into();
    let operations = json!([{ "op": "replace", "path": attribute, "value": value }]);
    json!({ "method": "PATCH", "path": path, "data": crate::support::patch(operations) })
}

fn delete(path: &str) -> Value {
    json!({ "method": "DELETE", "path": path })
}

fn login(name: &str) -> String {
    format!("{name}@example.test")
}

/// Sends operations; what came of each.
async fn results(caller: &Caller, operations: Value) -> Vec<Value> {
    each(&caller.post("/Bulk", &request(operations)).await)
}

#[track_caller]
fn each(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["operations"].as_array().unwrap().clone()
}

/// The statuses of results.
fn statuses(results: &[Value]) -> Vec<&str> {
    results
        .iter()
        .map(|result| result["status"].as_str().unwrap())
        .collect()
}

/// Where the resource of a result is, below the base.
fn path_of(result: &Value) -> String {
    let location = result["location"].as_str().unwrap();
    let parts: Vec<&str> = location.rsplit('/').take(2).collect();
    format!("/{}/{}", parts[1], parts[0])
}

fn id_of(result: &Value) -> String {
    path_of(result).rsplit('/').next().unwrap().to_owned()
}

#[track_caller]
fn detail(result: &Value) -> &str {
    result["response"]["detail"]
        .as_str()
        .unwrap_or_else(|| panic!("no refusal: {result}"))
}

/// The logins of those whom lists show, but for the administrator.
async fn logins(admin: &Caller) -> Vec<String> {
    let users = admin.get("/Users").await.json();
    let names = users["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["userName"].as_str().unwrap());
    names
        .filter(|name| name.ends_with("@example.test"))
        .map(str::to_owned)
        .collect()
}
