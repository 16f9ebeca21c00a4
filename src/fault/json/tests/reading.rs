//! Every key of a rule, as it is read and as it prints.

use serde_json::{Value, json};

use super::check;
use crate::fault::rule::Rule;

/// A match, and how it prints.
#[track_caller]
fn matches(given: Value, printed: Value) {
    let effect = json!({"http": {"status": 503}});
    check(
        json!({"match": given, "effect": effect}),
        json!({"match": printed, "schedule": {}, "effect": effect}),
    );
}

/// A schedule that prints as it was written.
#[track_caller]
fn schedule(given: Value) {
    check_schedule(given.clone(), given);
}

#[track_caller]
fn check_schedule(given: Value, printed: Value) {
    let effect = json!({"http": {"status": 503}});
    check(
        json!({"schedule": given, "effect": effect}),
        json!({"match": {"op": "*"}, "schedule": printed, "effect": effect}),
    );
}

/// An effect that prints as it was written.
#[track_caller]
fn effect(given: Value) {
    check_effect(given.clone(), given);
}

#[track_caller]
fn check_effect(given: Value, printed: Value) {
    check(
        json!({"effect": given}),
        json!({"match": {"op": "*"}, "schedule": {}, "effect": printed}),
    );
}

#[test]
fn a_match_names_operations_and_what_else_must_hold() {
    matches(json!({}), json!({"op": "*"}));
    matches(json!({"op": "users.create"}), json!({"op": "users.create"}));
    matches(json!({"op": ["users.create"]}), json!({"op": "users.create"}));
    matches(
        json!({"op": ["users.*", "groups.list"]}),
        json!({"op": ["users.*", "groups.list"]}),
    );
    let all = json!({
        "op": "*", "attempt": 2, "body.Operations.0.op": "add", "body.active": {"equals": null}, "connection": {"gt": 1},
        "header.user-agent": {"contains": "Azure", "prefix": "A"}, "inFlight": {"gt": 4}, "method": {"in": ["PUT", "PATCH"]},
        "path": {"matches": "^/v1/"}, "phase": "initial", "query.filter": {"absent": true}, "resource.externalId": "7",
        "resource.id": "i", "resource.userName": {"equals": "ada@example.test"}, "token.client": "C1",
        "token.fingerprint": "sha256:0", "token.role": "id_full_admin", "token.scope": {"in": ["identity:people_rw"]}
    });
    // `equals` of a plain value is the value.
    let mut printed = all.clone();
    printed["resource.userName"] = json!("ada@example.test");
    let mut given = all;
    for key in ["attempt", "connection"] {
        given.as_object_mut().unwrap().remove(key);
        printed.as_object_mut().unwrap().remove(key);
    }
    matches(given, printed);
    matches(
        json!({"attempt": 2, "connection": {"gt": 1}}),
        json!({"op": "*", "attempt": 2, "connection": {"gt": 1}}),
    );
    matches(json!({"header.X-Case": "a"}), json!({"op": "*", "header.x-case": "a"}));
}

#[test]
fn dots_may_nest() {
    matches(
        json!({"header": {"user-agent": "a"}, "query": {"count": "1"}, "body": {"name": {"familyName": {"prefix": "L"}}}}),
        json!({"op": "*", "body.name.familyName": {"prefix": "L"}, "header.user-agent": "a", "query.count": "1"}),
    );
    matches(
        json!({"resource": {"id": "i"}, "token": {"role": {"absent": true}}, "body.a": {"b": 1}}),
        json!({"op": "*", "body.a.b": 1, "resource.id": "i", "token.role": {"absent": true}}),
    );
}

#[test]
fn a_schedule_says_which_requests_are_hit() {
    schedule(json!({}));
    schedule(json!({"times": 2, "skip": 1, "every": 3, "nth": [3, 6], "per": "token"}));
    schedule(json!({"probability": 0.2, "budget": {"hits": 3, "per": "1m"}, "ttl": "1d"}));
    schedule(json!({"ramp": {"to": 0.4, "over": "5m"}, "window": {"from": "30s", "for": "2m"}}));
    schedule(json!({"window": {"from": "2026-12-24T00:00:00Z", "for": "1d"}}));
    schedule(json!({"state": {"machine": "m", "is": "started", "then": "down"}}));
    check_schedule(
        json!({"skip": 0, "times": null, "probability": "20%"}),
        json!({"probability": 0.2}),
    );
    check_schedule(
        json!({"window": {"from": "0s", "for": "60s"}, "ttl": "90m"}),
        json!({"window": {"for": "1m"}, "ttl": "90m"}),
    );
    check_schedule(
        json!({"ramp": {"to": "40%", "over": "300s"}, "state": {"machine": "m", "is": null, "then": "x"}}),
        json!({"ramp": {"to": 0.4, "over": "5m"}, "state": {"machine": "m", "then": "x"}}),
    );
    for per in ["org", "token", "op", "resource", "client"] {
        schedule(json!({"per": per}));
    }
}

#[test]
fn a_sequence_stands_in_the_effects_place() {
    let steps = json!([{"http": {"status": 503}}, null, {"transport": {"cut": 0, "end": "rst"}}]);
    for then in ["repeat", "last"] {
        let schedule = json!({"sequence": steps, "then": then});
        let printed = json!({"match": {"op": "*"}, "schedule": schedule, "effect": {}});
        check(json!({"schedule": schedule}), printed.clone());
        check(printed.clone(), printed);
    }
    check(
        json!({"schedule": {"sequence": ["pass", {"http": {"status": 503}}], "then": "stop"}}),
        json!({"match": {"op": "*"}, "schedule": {"sequence": [null, {"http": {"status": 503}}]}, "effect": {}}),
    );
}

#[test]
fn commit_says_what_becomes_of_the_operation() {
    for commit in ["never", "first"] {
        effect(json!({"commit": commit, "http": {"status": 503}}));
    }
    effect(json!({"commit": "only", "transport": {"delay": "1s"}}));
    effect(json!({"commit": "first", "transport": {"cut": "40%", "end": "rst"}}));
    for (given, printed) in [
        (json!("partial"), json!({"partial": 1})),
        (json!({"partial": 2}), json!({"partial": 2})),
    ] {
        let rule = |commit: Value| json!({"match": {"op": "users.patch"}, "effect": {"commit": commit, "http": {"status": 503}}});
        let mut expected = rule(printed);
        expected["schedule"] = json!({});
        check(rule(given), expected);
    }
}

#[test]
fn an_answer_is_replaced_or_edited() {
    effect(json!({"http": {"status": 200}}));
    effect(json!({"http": {"status": 409, "scim": {"scimType": "uniqueness", "detail": "taken"}}}));
    effect(json!({"http": {"status": 400, "scim": {}}}));
    effect(json!({"http": {"status": 502, "body": "@html-gateway", "contentType": "text/html"}}));
    effect(json!({"http": {"status": 200, "body": ""}}));
    effect(json!({"http": {"body": {"Resources": null}}}));
    effect(
        json!({"http": {"patch": [{"op": "replace", "path": "/totalResults", "value": "3"}, {"op": "copy", "from": "/a", "path": ""}]}}),
    );
    effect(
        json!({"http": {"truncate": "50%", "corrupt": "bom", "pad": {"body": 9, "header": 1}, "encoding": "bad-gzip"}}),
    );
    effect(json!({"http": {"truncate": 20, "dateSkew": "-1h"}}));
    effect(json!({"http": {"headers": {
        "set": {"location": "@path"}, "add": {"set-cookie": ["a", "b"], "trackingid": "x"}, "remove": ["etag", "date"]
    }}}));
    check_effect(
        json!({"http": {"pad": {"body": "1KiB"}, "dateSkew": "90s", "truncate": "1KiB"}}),
        json!({"http": {"pad": {"body": 1024}, "dateSkew": "90s", "truncate": 1024}}),
    );
    check_effect(
        json!({"http": {"status": 500, "pad": {}, "headers": {}}}),
        json!({"http": {"status": 500}}),
    );
    for corrupt in ["bom", "nan", "trailing-comma", "latin-1"] {
        effect(json!({"http": {"corrupt": corrupt}}));
    }
    effect(json!({"http": {"encoding": "unknown"}}));
}

#[test]
fn retry_after_is_seconds_a_date_or_broken() {
    for retry_after in [
        json!(0),
        json!(7),
        json!(3600),
        json!({"date": "30s"}),
        json!({"bad": "-5"}),
        json!({"bad": "soon"}),
    ] {
        effect(json!({"http": {"status": 429, "retryAfter": retry_after}}));
    }
    check_effect(
        json!({"http": {"status": 429, "retryAfter": "date:90s"}}),
        json!({"http": {"status": 429, "retryAfter": {"date": "90s"}}}),
    );
}

#[test]
fn a_toggle_comes_with_all_its_parameters() {
    effect(json!({"protocol": "filter-ignored"}));
    let bucket = json!({"name": "rate-limit", "limit": 5, "window": "1m", "by": "token"});
    check_effect(
        json!({"protocol": {"name": "rate-limit", "limit": 5, "window": "60s"}}),
        json!({"protocol": bucket}),
    );
    check_effect(
        json!({"protocol": {"name": "filter-ignored"}}),
        json!({"protocol": "filter-ignored"}),
    );
    check_effect(
        json!({"protocol": "read-only-mode"}),
        json!({"protocol": {"name": "read-only-mode", "retryAfter": "2m"}}),
    );
    check_effect(
        json!({"protocol": {"name": "eventual-consistency", "reads": 3}}),
        json!({"protocol": {"name": "eventual-consistency", "reads": 3}}),
    );
    check_effect(
        json!({"protocol": {"name": "token-answer", "expiresIn": 3600}}),
        json!({"protocol": {"name": "token-answer", "expiresIn": "3600"}}),
    );
    effect(json!({"protocol": {"name": "empty-directory", "keep": "50%"}}));
}

#[test]
fn the_bytes_are_delayed_cut_and_broken() {
    for delay in [
        json!("250ms"),
        json!({"uniform": ["100ms", "2s"]}),
        json!({"normal": {"mean": "1s", "deviation": "200ms"}}),
        json!({"lognormal": {"median": "300ms", "sigma": 0.6}}),
        json!({"lognormal": {"median": "300ms", "sigma": 0.6, "max": "5s"}}),
    ] {
        for at in ["headers-body", "body"] {
            effect(json!({"transport": {"delay": delay, "at": at}}));
        }
        check_effect(
            json!({"transport": {"delay": delay, "at": "before-headers"}}),
            json!({"transport": {"delay": delay}}),
        );
    }
    for end in ["fin", "rst", "hang"] {
        check_effect(
            json!({"transport": {"end": end}}),
            json!({"transport": {"cut": 0, "end": end}}),
        );
        for cut in [json!(0), json!(100), json!("0%"), json!("100%")] {
            effect(json!({"transport": {"cut": cut, "end": end}}));
        }
    }
    for malform in ["chunk", "missing-last-chunk", "length-long", "length-short"] {
        effect(json!({"transport": {"malform": malform}}));
    }
    for close in [json!("always"), json!("stale"), json!({"slow": "2s"})] {
        effect(json!({"transport": {"close": close}}));
    }
    effect(json!({"transport": {"rate": "4KiB/s"}}));
    effect(json!({"transport": {"slice": {"size": 10, "every": "100ms"}}}));
    effect(json!({"transport": {"garbage": 512}}));
    effect(json!({"transport": {"intake": {"rate": "100B/s"}}}));
    effect(json!({"http": {"status": 503}, "transport": {"intake": {"early": true}}}));
    check_effect(
        json!({"transport": {"rate": "4096B/s", "garbage": "1KiB", "intake": {"early": false}}}),
        json!({"transport": {"rate": "4KiB/s", "garbage": 1024}}),
    );
}

#[test]
fn the_rest_of_a_rule_goes_with_every_spelling() {
    let rest = json!({"id": "a.b-c_1", "priority": -3, "optional": true, "enabled": false, "note": "ticket-123"});
    let mut spelled = rest.clone();
    spelled["effect"] = json!({"http": {"status": 503}});
    let mut short = rest.clone();
    short["short"] = json!("*: 503");
    let rule = Rule::from_json(&spelled).unwrap();
    assert_eq!(Rule::from_json(&short), Ok(rule.clone()));
    let printed = rule.to_json();
    for (key, value) in rest.as_object().unwrap() {
        assert_eq!(&printed[key], value, "{key}");
    }
    check(
        json!({"id": null, "match": null, "schedule": {"times": null}, "effect": {"http": {"status": 500}}, "enabled": true}),
        json!({"match": {"op": "*"}, "schedule": {}, "effect": {"http": {"status": 500}}}),
    );
}
