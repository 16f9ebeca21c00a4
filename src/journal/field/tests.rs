//! What stands in the fields of a request.

use serde_json::json;

use super::*;
use crate::journal::samples::Sample;
use crate::journal::{Journal, Limits, Sequence};
use crate::message::Delivery;
use crate::message::wire::Wire;

#[track_caller]
fn check(sample: Sample, fields: &[(&str, Value)]) {
    let journal = Journal::new(Limits::default(), Sequence::default());
    let entry = sample.record(&journal);
    for (name, expected) in fields {
        let values: Vec<Value> = Field::named(name)
            .unwrap()
            .values(&entry)
            .into_iter()
            .map(Cow::into_owned)
            .collect();
        assert_eq!(Value::from(values), *expected, "{name}");
    }
}

#[test]
fn the_fields_of_the_request_line_and_of_the_outcome() {
    let sample = Sample {
        target: "/v1/scim/o/Users?filter=a+b&filter=%22c%22&count=".to_owned(),
        faults: vec!["slow", "late"],
        ..Sample::default()
    };
    check(
        sample,
        &[
            ("op", json!(["users.list"])),
            ("surface", json!(["connector"])),
            ("method", json!(["GET"])),
            ("path", json!(["/v1/scim/o/Users"])),
            ("target", json!(["/v1/scim/o/Users?filter=a+b&filter=%22c%22&count="])),
            ("status", json!([200])),
            ("org", json!([])),
            ("fault", json!(["slow", "late"])),
            ("applied", json!(["no"])),
            ("delivery", json!(["whole"])),
            ("why", json!([])),
            ("query.filter", json!(["a b", "\"c\""])),
            ("query.count", json!([""])),
            ("query.Count", json!([])),
        ],
    );
    let reset = Sample {
        delivery: Delivery::Wire(Wire::reset()),
        ..Sample::default()
    };
    let none = json!([]);
    check(
        reset,
        &[
            ("status", none.clone()),
            ("response.body.id", none.clone()),
            ("response.header.etag", none),
            ("delivery", json!(["reset_peer"])),
        ],
    );
}

#[test]
fn headers_and_bodies_are_reached_by_name_and_path() {
    let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let body = json!({
        "userName": "ada",
        "name": { "givenName": "Ada" },
        "emails": [{ "value": "a@example.test" }, { "value": "b@example.test" }],
        urn: { "department": "Sales" },
        "a.b": 1, "a": { "b": 2 },
    });
    let sample = Sample {
        method: "POST",
        headers: vec![("content-type", "application/scim+json"), ("x-run", "7")],
        body: body.to_string(),
        answer: json!({ "id": "u-1", "meta": { "version": "W/\"1\"" } }).to_string(),
        ..Sample::default()
    };
    check(
        sample,
        &[
            ("header.X-Run", json!(["7"])),
            ("header.x-none", json!([])),
            ("body.userName", json!(["ada"])),
            ("body.USERNAME", json!(["ada"])),
            ("body.name.givenName", json!(["Ada"])),
            ("body.name", json!([{ "givenName": "Ada" }])),
            ("body.emails.value", json!(["a@example.test", "b@example.test"])),
            ("body.emails.1.value", json!(["b@example.test"])),
            ("body.emails.2.value", json!([])),
            (&format!("body.{urn}.department"), json!(["Sales"])),
            ("body.a.b", json!([1, 2])),
            ("body.userName.x", json!([])),
            ("body.user", json!([])),
            ("response.body.meta.version", json!(["W/\"1\""])),
            ("response.header.content-type", json!(["application/json"])),
        ],
    );
}

#[test]
fn a_resource_is_known_by_where_the_request_names_it() {
    let answered = Sample {
        answer: json!({ "id": "u-1", "userName": "ada" }).to_string(),
        ..Sample::create("ada")
    };
    check(
        answered,
        &[
            ("userName", json!(["ada"])),
            ("id", json!(["u-1"])),
            ("externalId", json!([])),
        ],
    );
    let listed = |filter: &str| Sample::get(&format!("/v1/scim/o/Users?filter={filter}"), 200);
    check(
        listed("userName+EQ+%22ada%22+and+active+eq+true"),
        &[("userName", json!(["ada"]))],
    );
    check(
        listed("username%20eq%20%22a%5C%22b%22"),
        &[("userName", json!(["a\"b"]))],
    );
    check(listed("userName+co+%22ada%22"), &[("userName", json!([]))]);
    check(listed("userName+eq+ada"), &[("userName", json!([]))]);
    let patched = Sample {
        method: "PATCH",
        target: "/v1/scim/o/Users/u-1".to_owned(),
        body: json!({ "Operations": [{ "op": "replace", "value": { "userName": "eve" } }] }).to_string(),
        ..Sample::default()
    };
    check(patched, &[("id", json!(["u-1"])), ("userName", json!(["eve"]))]);
}

#[test]
fn a_field_that_nobody_knows_is_refused() {
    for name in ["", "ops", "query", "query.", "body.", "response.status"] {
        let reason = Field::named(name).unwrap_err();
        assert!(
            reason.starts_with("unknown field; known are op, surface, "),
            "{name}: {reason}"
        );
    }
}
