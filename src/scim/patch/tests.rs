//! PATCH: requests, semantics, dialects, errors, speed.

mod dialects;
mod elements;
mod errors;
mod properties;
mod semantics;

use serde_json::{Map, Value, json};

use super::{Applied, PatchRequest};
use crate::scim::error::Error;
use crate::scim::resource::Reading;
use crate::scim::samples::{CORE, ENTERPRISE, GROUP, ada, group, map, user};

fn request(operations: Value) -> Result<PatchRequest, Error> {
    PatchRequest::parse(&json!({"Operations": operations}))
}

/// Applies operations to Ada with the default reading.
fn apply(operations: Value) -> Result<Applied, Error> {
    request(operations)?.apply(&user(), &ada(), &Reading::default())
}

#[track_caller]
fn applied(operations: Value) -> Applied {
    apply(operations.clone()).unwrap_or_else(|error| panic!("{operations}: {error}"))
}

/// The value at `pointer` after the operations, null where there is none.
#[track_caller]
fn check(operations: Value, pointer: &str, expected: Value) {
    let applied = applied(operations.clone());
    let resource = Value::Object(applied.resource);
    let found = resource.pointer(pointer).unwrap_or(&Value::Null);
    assert_eq!(found, &expected, "{operations}");
    assert!(applied.changed, "{operations} should have changed something");
}

#[track_caller]
fn unchanged(operations: Value) {
    let applied = applied(operations.clone());
    assert!(!applied.changed, "{operations}: {:?}", applied.resource);
    assert_eq!(applied.resource, ada());
}

#[track_caller]
fn refused(operations: Value, scim_type: &str, detail: &str) {
    let error = apply(operations).unwrap_err();
    assert_eq!(error.detail, detail);
    assert_eq!(error.scim_type.map(|it| it.as_str()), Some(scim_type));
}

fn small_user() -> Map<String, Value> {
    map(json!({"schemas": [CORE], "userName": "bob"}))
}

fn crowd(count: usize) -> Map<String, Value> {
    let members: Vec<Value> = (0..count)
        .map(|n| json!({"value": format!("u{n}"), "type": "User", "display": format!("User {n}")}))
        .collect();
    map(json!({"schemas": [GROUP], "displayName": "g", "members": members}))
}

#[track_caller]
fn members_after(count: usize, operations: Value) -> Value {
    let applied = request(operations)
        .and_then(|request| request.apply(&group(), &crowd(count), &Reading::default()))
        .unwrap_or_else(|error| panic!("{error}"));
    let members = applied.resource.get("members").cloned();
    members.map_or(Value::Null, |members| {
        let ids = members.as_array().unwrap().iter();
        ids.map(|member| member["value"].clone()).collect()
    })
}

const ENTERPRISE_POINTER: &str = "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn manager_pointer() -> String {
    assert_eq!(ENTERPRISE_POINTER[1..], *ENTERPRISE);
    format!("{ENTERPRISE_POINTER}/manager")
}
