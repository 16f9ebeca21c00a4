//! Tests of a match against one request, which has a little of everything.

use http::Method;
use serde_json::json;

use super::*;
use crate::fault::sample::Sample;
use crate::operation::Operation;

fn sample() -> Sample {
    let body = json!({
        "userName": "Ada@example.test",
        "active": true,
        "count": 5,
        "nothing": null,
        "emails": [{ "type": "work", "value": "a@b.test" }, { "type": "home", "value": "c@d.test" }],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "Pumps" },
        "list": ["x", "y"],
    });
    let mut sample = Sample::of(Operation::UsersPatch)
        .about("id-7", "Ada@Example.test")
        .method(Method::PATCH)
        .path("/v1/scim/org/Users/id-7")
        .query("filter=userName+eq+%22a%22&count=2&count=3&flag")
        .header("x-two", "one")
        .header("x-two", "two")
        .token("abcdef", "client-1")
        .body(&body);
    sample.resource.external_id = Some("ext-1".to_owned());
    sample.in_flight = 5;
    sample
}

/// The rule with this match, against the request.
#[track_caller]
fn check(matches: Value, expected: bool) {
    let rule = Rule::from_json(&json!({ "match": matches, "effect": { "http": { "status": 500 } } }));
    let rule = rule.unwrap_or_else(|flaws| panic!("{matches}: {flaws:?}"));
    let fits = sample().ask(|facts| {
        let mut seen = Seen::new(facts);
        seen.attempt = Some(2);
        failing(&rule, &seen).is_none()
    });
    assert_eq!(fits, expected, "{matches}");
}

#[test]
fn fields_hold_what_the_request_has() {
    for (matches, expected) in [
        (json!({ "method": "PATCH" }), true),
        (json!({ "method": "GET" }), false),
        (json!({ "path": "/v1/scim/org/Users/id-7" }), true),
        (json!({ "path": "/v1/scim/org/Users" }), false),
        (json!({ "query.filter": "userName eq \"a\"" }), true),
        (json!({ "query.count": "3" }), true),
        (json!({ "query.count": "4" }), false),
        (json!({ "query.flag": { "absent": false } }), true),
        (json!({ "query.other": { "absent": true } }), true),
        (json!({ "query.flag": { "absent": true } }), false),
        (json!({ "header.X-Two": "two" }), true),
        (json!({ "header.x-two": "three" }), false),
        (json!({ "resource.userName": "ADA@example.TEST" }), true),
        (json!({ "resource.userName": { "prefix": "ADA@" } }), true),
        (json!({ "resource.userName": "ada" }), false),
        (json!({ "resource.id": "id-7" }), true),
        (json!({ "resource.externalId": "ext-1" }), true),
        (json!({ "resource.externalId": "EXT-1" }), false),
        (json!({ "token.client": "client-1" }), true),
        (json!({ "token.scope": "Identity:SCIM" }), true),
        (json!({ "token.scope": "identity:people_read" }), false),
        (json!({ "token.role": "id_full_admin" }), true),
        (json!({ "token.fingerprint": "abcdef" }), true),
        (json!({ "attempt": 2 }), true),
        (json!({ "attempt": 1 }), false),
        (json!({ "inFlight": { "gt": 4 } }), true),
        (json!({ "inFlight": { "gt": 5 } }), false),
        (json!({ "phase": "initial" }), true),
        (json!({ "phase": { "in": ["incremental", "deprovision"] } }), false),
    ] {
        check(matches, expected);
    }
}

#[test]
fn tests_hold_as_they_say() {
    for (matches, expected) in [
        (json!({ "path": { "contains": "/Users/" } }), true),
        (json!({ "path": { "contains": "/Groups/" } }), false),
        (json!({ "path": { "prefix": "/v1/" } }), true),
        (json!({ "path": { "prefix": "v1" } }), false),
        (json!({ "path": { "matches": "^/v1/.*/id-[0-9]$" } }), true),
        (json!({ "path": { "matches": "^id" } }), false),
        (json!({ "path": { "in": ["/a", "/v1/scim/org/Users/id-7"] } }), true),
        (json!({ "path": { "in": ["/a", "/b"] } }), false),
        // All that is named must hold.
        (json!({ "method": "PATCH", "path": { "prefix": "/v1/" } }), true),
        (json!({ "method": "PATCH", "path": { "prefix": "/v2/" } }), false),
    ] {
        check(matches, expected);
    }
}

#[test]
fn paths_reach_into_a_body() {
    for (matches, expected) in [
        (json!({ "body.userName": "Ada@example.test" }), true),
        // A name of any case, a value not: this is the body, not the resource.
        (json!({ "body.USERNAME": "Ada@example.test" }), true),
        (json!({ "body.userName": "ada@example.test" }), false),
        (json!({ "body.active": true }), true),
        (json!({ "body.active": "true" }), true),
        (json!({ "body.active": false }), false),
        (json!({ "body.count": 5 }), true),
        (json!({ "body.count": 5.0 }), true),
        (json!({ "body.count": { "gt": 4 } }), true),
        (json!({ "body.count": { "gt": 5 } }), false),
        (json!({ "body.nothing": { "absent": true } }), true),
        (json!({ "body.userName.deeper": { "absent": true } }), true),
        (json!({ "body.emails.0.type": "work" }), true),
        (json!({ "body.emails.1.type": "work" }), false),
        (json!({ "body.emails.2.type": { "absent": true } }), true),
        (json!({ "body.emails.value": "c@d.test" }), true),
        (json!({ "body.emails.value": "e@f.test" }), false),
        (json!({ "body.list": "y" }), true),
        (json!({ "body.list": { "equals": ["x", "y"] } }), true),
        (json!({ "body.list.1": "y" }), true),
        (
            json!({ "body.urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department": "Pumps" }),
            true,
        ),
    ] {
        check(matches, expected);
    }
}

#[test]
fn a_body_that_is_no_json_and_a_request_without_a_token_have_nothing_to_fit() {
    let matches = json!({ "body.userName": { "absent": true }, "token.client": { "absent": true } });
    let rule = json!({ "match": matches, "effect": { "http": { "status": 500 } } });
    let rule = Rule::from_json(&rule).unwrap();
    Sample::of(Operation::UsersCreate).ask(|facts| assert_eq!(failing(&rule, &Seen::new(facts)), None));
}
