//! Rules in JSON: right ones, and wrong ones with all their flaws.

use proptest::prelude::*;
use serde_json::json;

use super::leaf::{MAX_ID, MAX_NOTE};
use super::*;
use crate::fault::short::tests::rule;

/// A rule that is right, and its short form.
#[track_caller]
fn check(value: Value, short: &str) {
    let rule = Rule::from_json(&value);
    assert_eq!(rule.map(|rule| rule.to_string()), Ok(short.to_owned()), "{value}");
}

/// A rule that is wrong, and all that is wrong with it.
#[track_caller]
fn refused(value: Value, flaws: &[(&str, &str)]) {
    let expected: Vec<Flaw> = flaws
        .iter()
        .map(|(pointer, reason)| Flaw::new(*pointer, *reason))
        .collect();
    assert_eq!(Rule::from_json(&value), Err(expected), "{value}");
}

#[test]
fn a_rule_is_read_with_each_of_its_parts() {
    check(json!({"effect": {"http": {"status": 503}}}), "*: 503");
    check(
        json!({"match": {}, "schedule": {}, "effect": {"http": {"status": 400}}}),
        "*: 400",
    );
    check(
        json!({"match": {"op": "*"}, "effect": {"http": {"status": 599}}}),
        "*: 599",
    );
    check(
        json!({"match": {"op": "users.create"}, "schedule": {"times": 2}, "effect": {"http": {"status": 503}}}),
        "users.create: 503 x2",
    );
    check(
        json!({"match": {"op": "users.*"}, "effect": {"http": {"status": 429, "retryAfter": 7}}}),
        "users.*: 429 retry-after=7s",
    );
    check(
        json!({"effect": {"http": {"status": 429, "retryAfter": 0}, "transport": {"delay": "1m"}}}),
        "*: delay=1m, 429 retry-after=0s",
    );
    check(json!({"effect": {"transport": {"delay": "250ms"}}}), "*: delay=250ms");
    check(json!({"effect": {"transport": {"end": "rst"}}}), "*: rst");
    check(
        json!({"effect": {"transport": {"delay": "2s", "cut": 0, "end": "rst"}}}),
        "*: delay=2s, rst",
    );
    check(json!({"short": "users.create:503   x2"}), "users.create: 503 x2");
    check(
        json!({"id": null, "match": null, "schedule": {"times": null}, "effect": {"http": {"status": 500}}}),
        "*: 500",
    );
}

#[test]
fn id_and_note_go_with_both_spellings() {
    let spelled = json!({"id": "a.b-c_1", "note": "ticket-123", "effect": {"http": {"status": 503}}});
    let short = json!({"id": "a.b-c_1", "note": "ticket-123", "short": "*: 503"});
    let rule = Rule::from_json(&spelled).unwrap();
    assert_eq!(rule, Rule::from_json(&short).unwrap());
    assert_eq!(
        (rule.id.as_deref(), rule.note.as_deref()),
        (Some("a.b-c_1"), Some("ticket-123"))
    );
}

#[test]
fn all_flaws_are_collected_each_with_its_place() {
    refused(
        json!({
            "id": "a b", "note": 7, "priority": 1, "a/b~c": 1, "hits": 0,
            "match": {"op": "user.create", "header.user-agent": "x", "nope": 1},
            "schedule": {"times": 0, "probability": 0.2},
            "effect": {
                "commit": "first",
                "http": {"status": 200, "retryAfter": -1, "body": "x"},
                "transport": {"delay": "61s", "cut": "40%", "end": "fin", "rate": "4KiB/s"},
            },
        }),
        &[
            ("/priority", "not served by this version"),
            (
                "/a~1b~0c",
                "unknown key; known are id, match, schedule, effect, note, short",
            ),
            ("/hits", "stands in answers only; leave it out"),
            (
                "/id",
                "must be 1 to 64 of the characters A-Z, a-z, 0-9, `-`, `_` and `.`",
            ),
            ("/note", "must be text: what you want to remember about the rule"),
            ("/match/header.user-agent", "not served by this version"),
            ("/match/nope", "unknown key; known are op"),
            ("/match/op", &Pattern::parse("user.create").unwrap_err()),
            ("/schedule/probability", "not served by this version"),
            (
                "/schedule/times",
                "must be a whole number, at least 1; leave it out for always",
            ),
            ("/effect/commit", "not served by this version"),
            ("/effect/http/body", "not served by this version"),
            (
                "/effect/http/retryAfter",
                "must be a number of whole seconds, such as 7",
            ),
            (
                "/effect/http/status",
                "`200` is not a status that can be injected; those are 400 to 599",
            ),
            ("/effect/transport/rate", "not served by this version"),
            ("/effect/transport/delay", "`61s` is over the limit of 1m"),
            (
                "/effect/transport/cut",
                "a cut after some bytes is not served by this version; 0 cuts before any byte",
            ),
            (
                "/effect/transport/end",
                "this end is not served by this version; give \"rst\"",
            ),
        ],
    );
}

#[test]
fn an_effect_must_be_one_and_not_contradict_itself() {
    let nothing = "does nothing; give one of http.status, transport.delay and transport.end";
    refused(
        json!({}),
        &[(
            "/effect",
            "is missing: what shall happen? Such as {\"http\":{\"status\":503}}",
        )],
    );
    refused(json!({"effect": {}}), &[("/effect", nothing)]);
    refused(json!({"effect": {"transport": {}}}), &[("/effect", nothing)]);
    refused(
        json!({"effect": {"http": {"retryAfter": 7}}}),
        &[("/effect/http", "needs a `status` from 400 to 599")],
    );
    refused(
        json!({"effect": {"transport": {"cut": 0}}}),
        &[("/effect/transport/cut", "needs an `end`, which is \"rst\"")],
    );
    refused(
        json!({"effect": {"http": {"status": 503}, "transport": {"end": "rst"}}}),
        &[(
            "/effect",
            "has a status and a reset, but after a reset no status arrives; give one of the two",
        )],
    );
}

#[test]
fn wrong_types_are_told_what_would_be_right() {
    refused(
        json!("users.create: 503"),
        &[(
            "",
            "must be an object; its keys are id, match, schedule, effect, note, short",
        )],
    );
    refused(
        json!({"match": "users.create", "schedule": 2, "effect": 503}),
        &[
            ("/match", "must be an object; its keys are op"),
            ("/schedule", "must be an object; its keys are times"),
            ("/effect", "must be an object; its keys are http, transport"),
        ],
    );
    refused(
        json!({"match": {"op": {"in": []}}, "effect": {"http": {"status": "503", "retryAfter": "bad"}}}),
        &[
            (
                "/match/op",
                "comparisons are not served by this version; give one name or glob as text",
            ),
            (
                "/effect/http/retryAfter",
                "must be a number of seconds; dates and broken values are not served by this version",
            ),
            (
                "/effect/http/status",
                "`\"503\"` is not a status that can be injected; those are 400 to 599",
            ),
        ],
    );
    refused(
        json!({"match": {"op": 1}, "effect": {"transport": {"delay": {"uniform": []}, "cut": true, "end": "now"}}}),
        &[
            (
                "/match/op",
                "must be text: the name of an operation, or a glob such as users.*",
            ),
            (
                "/effect/transport/delay",
                "delays that are drawn are not served by this version; give one, such as \"250ms\"",
            ),
            ("/effect/transport/cut", "must be 0, which cuts before any byte"),
            ("/effect/transport/end", "must be \"rst\""),
        ],
    );
    refused(
        json!({"effect": {"transport": {"delay": 250}}}),
        &[(
            "/effect/transport/delay",
            "must be text: a number with its unit, such as \"250ms\" or \"2s\"",
        )],
    );
}

#[test]
fn a_short_form_in_json_stands_alone() {
    refused(
        json!({"short": "*: 503 x0", "match": {}, "effect": {}}),
        &[
            ("/match", "the rule is given by `short` already; give one or the other"),
            ("/effect", "the rule is given by `short` already; give one or the other"),
            (
                "/short",
                "at byte 7: `x0` is not a number of times; write x1 or more, or nothing for always",
            ),
        ],
    );
    refused(
        json!({"short": 503}),
        &[(
            "/short",
            "must be text: the short form of a rule, such as \"users.create: 503 x2\"",
        )],
    );
}

#[test]
fn limits_hold_at_n_and_one_beyond() {
    let rule = |id: usize, note: usize, status: u64, delay: &str| {
        let effect = json!({"http": {"status": status}, "transport": {"delay": delay}});
        Rule::from_json(&json!({"id": "i".repeat(id), "note": "n".repeat(note), "effect": effect}))
            .map_err(|flaws| flaws.len())
    };
    assert!(rule(MAX_ID, MAX_NOTE, 400, "60000ms").is_ok());
    assert!(rule(1, 0, 599, "1ms").is_ok());
    assert_eq!(rule(MAX_ID + 1, MAX_NOTE + 1, 600, "60001ms"), Err(4));
    assert_eq!(rule(0, 0, 399, "0ms"), Err(3));
}

proptest! {
    #[test]
    fn a_rule_written_as_json_is_read_as_itself(rule in rule()) {
        let (matches, schedule, effect) = crate::fault::simple::parts(&rule);
        let written = json!({"match": matches, "schedule": schedule, "effect": effect});
        prop_assert_eq!(Rule::from_json(&written), Ok(rule));
    }

    #[test]
    fn what_the_two_spellings_say_is_the_same(rule in rule()) {
        prop_assert_eq!(Rule::from_json(&json!({"short": rule.to_string()})), Ok(rule));
    }
}
