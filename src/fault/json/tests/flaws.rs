//! What is wrong with a value, where, and what would be right.

mod effects;

use serde_json::{Value, json};

use super::refused;
use crate::operation::Pattern;

const KEYS: &str = "id, match, schedule, effect, note, short, preset, with, priority, optional, enabled, toml, json";

/// A match that is wrong.
#[track_caller]
fn matches(given: Value, flaws: &[(&str, &str)]) {
    refused(
        json!({ "match": given, "effect": { "http": { "status": 503 } } }),
        flaws,
    );
}

/// An effect that is wrong.
#[track_caller]
fn effect(given: Value, flaws: &[(&str, &str)]) {
    refused(json!({ "effect": given }), flaws);
}

#[test]
fn all_flaws_are_collected_each_with_its_place() {
    refused(
        json!({
            "id": "a b", "note": 7, "priority": 1.5, "optional": "yes", "a/b~c": 1, "hits": 0,
            "match": {"op": "user.create", "nope": 1, "attempt": "x"},
            "schedule": {"times": 0, "probability": 1.2, "when": 1},
            "effect": {
                "commit": "perhaps",
                "http": {"status": 199, "retryAfter": -1, "corrupt": "rust"},
                "transport": {"delay": "61s", "cut": "140%", "end": "now", "tls": "expired"},
            },
        }),
        &[
            ("/a~1b~0c", &format!("unknown key; known are {KEYS}")),
            ("/hits", "stands in answers only; leave it out"),
            (
                "/id",
                "must be 1 to 64 of the characters A-Z, a-z, 0-9, `-`, `_` and `.`",
            ),
            ("/note", "must be text: what you want to remember about the rule"),
            ("/priority", "must be a whole number; lower comes first"),
            ("/optional", "must be true or false"),
            ("/match/op", &Pattern::parse("user.create").unwrap_err()),
            (
                "/match/nope",
                "unknown key; known are op, method, path, resource.userName, resource.id, resource.externalId, \
                 token.client, token.scope, token.role, token.fingerprint, connection, attempt, phase, inFlight, \
                 query.<name>, header.<name>, body.<path>",
            ),
            ("/match/attempt", "must be a whole number, at least 1"),
            (
                "/schedule/when",
                "unknown key; known are times, skip, every, nth, sequence, then, probability, window, ramp, budget, ttl, \
                 per, state",
            ),
            ("/schedule/probability", "must be a number from 0 to 1, such as 0.2"),
            (
                "/schedule/times",
                "must be a whole number, at least 1; leave it out for always",
            ),
            (
                "/effect/commit",
                "must be \"never\", \"first\", \"only\", \"partial\" or {\"partial\": 2}",
            ),
            (
                "/effect/http/retryAfter",
                "must be a number of whole seconds such as 7, a date such as {\"date\": \"30s\"}, or anything broken \
                 such as {\"bad\": \"soon\"}",
            ),
            (
                "/effect/http/status",
                "`199` is not a status that can be injected; those are 200 to 599",
            ),
            (
                "/effect/http/corrupt",
                "must be \"bom\", \"nan\", \"trailing-comma\" or \"latin-1\"",
            ),
            ("/effect/transport/tls", "not served by this version"),
            ("/effect/transport/delay", "`61s` is over the limit of 1m"),
            (
                "/effect/transport/cut",
                "`140%` is not an amount; write a number of bytes, or 0% to 100%",
            ),
            ("/effect/transport/end", "must be \"fin\", \"rst\" or \"hang\""),
        ],
    );
}

#[test]
fn wrong_types_are_told_what_would_be_right() {
    refused(
        json!("users.create: 503"),
        &[("", &format!("must be an object; its keys are {KEYS}"))],
    );
    refused(
        json!({"match": "users.create", "schedule": 2, "effect": 503}),
        &[
            (
                "/match",
                "must be an object; its keys are op and what else must hold, such as header.user-agent",
            ),
            (
                "/schedule",
                "must be an object; its keys are times, skip, every, nth, sequence, then, probability, window, ramp, \
                 budget, ttl, per, state",
            ),
            (
                "/effect",
                "must be an object; its keys are commit, http, protocol, transport",
            ),
        ],
    );
    refused(
        json!({}),
        &[(
            "/effect",
            "is missing: what shall happen? Such as {\"http\":{\"status\":503}}",
        )],
    );
}

#[test]
fn a_short_form_in_json_stands_alone() {
    refused(
        json!({"short": "*: 503 x0", "match": {}, "effect": {}, "preset": "slow", "toml": ""}),
        &[
            ("/toml", "the rule is given by `short` already; give one or the other"),
            ("/preset", "the rule is given by `short` already; give one or the other"),
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
fn operations_are_named_and_named_once() {
    matches(
        json!({"op": []}),
        &[("/match/op", "names no operation; leave it out for all")],
    );
    let unknown = Pattern::parse("printers.print").unwrap_err();
    matches(
        json!({"op": ["printers.print", 1]}),
        &[
            ("/match/op/0", &unknown),
            (
                "/match/op/1",
                "must be text: the name of an operation, or a glob such as users.*",
            ),
        ],
    );
    matches(json!({"op": ["*", "*"]}), &[("/match/op/1", "stands here twice")]);
}

#[test]
fn a_test_goes_with_the_field_that_it_is_of() {
    matches(
        json!({"path": {}}),
        &[(
            "/match/path",
            "compares nothing; give one of equals, contains, prefix, matches, absent, in, gt",
        )],
    );
    matches(
        json!({"path": {"like": "a"}}),
        &[(
            "/match/path/like",
            "unknown key; known are equals, contains, prefix, matches, absent, in, gt",
        )],
    );
    matches(
        json!({"path": {"absent": true}}),
        &[("/match/path/absent", "does not go with this field, text")],
    );
    matches(
        json!({"connection": {"prefix": "1"}}),
        &[(
            "/match/connection/prefix",
            "does not go with this field, a whole number, at least 1",
        )],
    );
    matches(
        json!({"phase": "begin"}),
        &[(
            "/match/phase",
            "must be one of test-connection, initial, incremental, deprovision",
        )],
    );
    matches(
        json!({"method": ["GET", "PUT"]}),
        &[("/match/method", "must be one value; several stand in {\"in\": [...]}")],
    );
    matches(
        json!({"method": {"in": []}}),
        &[("/match/method/in", "holds nothing, so that nothing matches")],
    );
    matches(json!({"query.count": 5}), &[("/match/query.count", "must be text")]);
    matches(
        json!({"inFlight": {"gt": "4"}}),
        &[("/match/inFlight/gt", "must be a whole number, at least 0")],
    );
    matches(
        json!({"header.a b": "c"}),
        &[("/match/header.a b", "`a b` is not the name of a header")],
    );
    matches(
        json!({"header.a": "b", "header.A": "c"}),
        &[("/match", "has the same test of header.a twice")],
    );
    matches(
        json!({"path": {"matches": "("}}),
        &[(
            "/match/path/matches",
            &crate::expression::Expression::new("(").unwrap_err(),
        )],
    );
    matches(
        json!({"path": {"matches": "(a{50}){50}b0"}}),
        &[(
            "/match/path/matches",
            "is too large a regular expression: compiled it is over the limit of 16384 bytes; repeat less, as in a+ for a{1,99}",
        )],
    );
}

#[test]
fn a_schedule_is_complete_and_ascends() {
    let schedule = |given: Value, flaws: &[(&str, &str)]| {
        refused(
            json!({ "schedule": given, "effect": { "http": { "status": 503 } } }),
            flaws,
        );
    };
    schedule(
        json!({"then": "repeat"}),
        &[(
            "/schedule/then",
            "says what comes after a `sequence`, and there is none",
        )],
    );
    for nth in [json!([2, 1]), json!([1, 1])] {
        schedule(
            json!({ "nth": nth }),
            &[("/schedule/nth", "must ascend, without repetition, such as [1, 4]")],
        );
    }
    schedule(
        json!({"nth": []}),
        &[(
            "/schedule/nth",
            "holds no number, so that nothing is hit; leave it out for all",
        )],
    );
    schedule(
        json!({"nth": [0]}),
        &[("/schedule/nth/0", "must be a whole number, at least 1")],
    );
    schedule(
        json!({"window": {"from": "soon"}}),
        &[
            (
                "/schedule/window/from",
                "`soon` is not a span; write a whole number with ms, s, m, h or d, such as 2s or 7d",
            ),
            ("/schedule/window/for", "is missing, such as \"2m\""),
        ],
    );
    schedule(
        json!({"budget": {}, "ramp": {}}),
        &[
            ("/schedule/ramp/to", "is missing, such as 0.4"),
            ("/schedule/ramp/over", "is missing, such as \"5m\""),
            ("/schedule/budget/hits", "is missing, such as 3"),
            ("/schedule/budget/per", "is missing, such as \"1m\""),
        ],
    );
    schedule(
        json!({"state": {"machine": "m"}}),
        &[(
            "/schedule/state",
            "asks for no state and leads to none; give `is`, `then` or both",
        )],
    );
    schedule(
        json!({"probability": "2x", "every": 0}),
        &[
            ("/schedule/every", "must be a whole number, at least 1"),
            ("/schedule/probability", "must be a number from 0 to 1, such as 0.2"),
        ],
    );
}
