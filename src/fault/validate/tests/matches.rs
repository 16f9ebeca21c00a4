//! Matches that nothing can meet are refused; what hardly anything meets is said.

use serde_json::{Value, json};

use super::{fine, refused};
use crate::fault::rule::Rule;

fn of(matches: &Value) -> Value {
    json!({ "match": matches, "effect": { "http": { "status": 503 } } })
}

#[test]
fn a_method_is_one_by_which_an_operation_comes() {
    for (matches, comes) in [
        (
            json!({ "op": "users.list", "method": "POST" }),
            "users.list comes by GET, HEAD",
        ),
        (
            json!({ "op": "users.list", "method": "get" }),
            "users.list comes by GET, HEAD",
        ),
        (
            json!({ "op": ["users.create", "users.delete"], "method": { "in": ["PUT", "GET"] } }),
            "users.create | users.delete comes by DELETE, POST",
        ),
        (
            json!({ "op": "users.list", "method": { "prefix": "G", "contains": "POST" } }),
            "users.list comes by GET, HEAD",
        ),
        (
            json!({ "method": "BREW" }),
            "* comes by CONNECT, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE",
        ),
    ] {
        refused(of(&matches), &[("/match/method", &format!("never holds: {comes}"))]);
    }
    fine(of(&json!({ "op": "users.*", "method": "POST" })));
    fine(of(&json!({ "op": "unknown", "method": "HEAD" })));
    fine(of(&json!({ "op": "users.list", "method": { "matches": "^G" } })));
}

#[test]
fn counts_begin_at_one_and_are_whole() {
    for field in ["attempt", "inFlight", "connection"] {
        let pointer = |below: &str| format!("/match/{field}{below}");
        let whole = "must be a whole number, at least 1";
        refused(of(&json!({ field: 0 })), &[(&pointer(""), whole)]);
        refused(of(&json!({ field: { "in": [1, 0] } })), &[(&pointer("/in/1"), whole)]);
        refused(
            of(&json!({ field: { "gt": 1.5 } })),
            &[(&pointer("/gt"), "must be a whole number, at least 0")],
        );
        fine(of(&json!({ field: 1 })));
        fine(of(&json!({ field: { "gt": 0 } })));
    }
}

#[test]
fn what_says_all_stands_alone() {
    let equals = "`equals` leaves nothing to compare beside it; leave one of the two out";
    let absent = "what is absent cannot be compared as well; leave one of the two out";
    refused(
        of(&json!({ "path": { "equals": "a", "prefix": "b" } })),
        &[("/match/path", equals)],
    );
    refused(
        of(&json!({ "header.a": { "absent": true, "contains": "b" } })),
        &[("/match/header.a", absent)],
    );
    refused(
        of(&json!({ "body.a/b~": { "in": [1, 2], "equals": 1 } })),
        &[("/match/body.a~1b~0", equals)],
    );
    fine(of(
        &json!({ "header.a": { "absent": false, "contains": "b" }, "path": { "prefix": "a", "contains": "b" } }),
    ));
}

#[track_caller]
fn warned(matches: &Value, warnings: &[&str]) {
    let rule = Rule::from_json(&of(matches)).unwrap();
    assert_eq!(super::super::warnings(&rule), warnings, "{matches}");
}

#[test]
fn a_body_is_asked_for_where_one_comes() {
    let without = "hardly ever hits: body.userName needs a body, and users.list | users.delete comes without one";
    let op = json!(["users.list", "users.delete"]);
    warned(&json!({ "op": op, "body.userName": "x" }), &[without]);
    warned(&json!({ "op": op, "body.userName": { "absent": true } }), &[]);
    warned(
        &json!({ "op": ["users.list", "users.create"], "body.userName": "x" }),
        &[],
    );
    warned(&json!({ "body.userName": "x" }), &[]);
}

#[test]
fn a_role_is_one_that_opens_something() {
    let none = "hardly ever hits: token.role fits none of the roles that open anything, id_full_admin, id_user_admin, \
                id_readonly_admin, id_device_admin, id_group_admin";
    warned(&json!({ "token.role": "bogus" }), &[none]);
    warned(&json!({ "token.role": { "in": ["bogus", "id_user_admin"] } }), &[]);
    warned(&json!({ "token.role": { "absent": true } }), &[]);
}
