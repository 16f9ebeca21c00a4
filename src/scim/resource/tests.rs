//! Bodies: what comes in, and the canonical resource or the whole error that comes out.

mod canonical;
mod properties;
mod rules;

use serde_json::{Value, json};

use super::*;
use crate::scim::ScimType;
use crate::scim::error::Error;
use crate::scim::samples::{CISCO, CORE, ENTERPRISE, GROUP, group, map, user};

fn with(reading: Reading, body: Value) -> Result<Value, Error> {
    accept(&user(), body, &reading).map(Value::Object)
}

/// Adds the required `userName` and compares everything else.
#[track_caller]
fn check(mut body: Value, mut expected: Value) {
    body["userName"] = json!("ada");
    expected["userName"] = json!("ada");
    let mut read = with(Reading::default(), body).unwrap_or_else(|error| panic!("{error}"));
    read.as_object_mut().unwrap().shift_remove("schemas");
    assert_eq!(read, expected);
}

#[track_caller]
fn refused(mut body: Value, expected: &str) {
    body["userName"] = json!("ada");
    let error = with(Reading::default(), body).unwrap_err();
    assert_eq!(error.detail, expected);
    assert_eq!(error.scim_type, Some(ScimType::InvalidValue));
}
