//! What is wrong with an effect.

use serde_json::json;

use super::effect;

#[test]
fn edits_of_an_answer_are_what_their_standards_say() {
    effect(
        json!({"http": {"patch": []}}),
        &[("/effect/http/patch", "edits nothing")],
    );
    effect(
        json!({"http": {"patch": [{"op": "drop", "path": "/a"}, {"op": "add", "path": "a"}, 1]}}),
        &[
            (
                "/effect/http/patch/0/op",
                "must be add, remove, replace, move, copy or test (RFC 6902)",
            ),
            (
                "/effect/http/patch/1",
                "lacks what its `op` needs: a `path` such as \"/Resources/0\", and a `value` or a `from`",
            ),
            (
                "/effect/http/patch/2",
                "must be an object; its keys are op, path, value, from",
            ),
        ],
    );
    effect(
        json!({"http": {"headers": {"set": {"A": "1", "a": "2"}}}}),
        &[(
            "/effect/http/headers/set",
            "has a twice; `add` makes a header come twice",
        )],
    );
    effect(
        json!({"http": {"headers": {"add": {"a b": "c", "x": "\n"}, "remove": ["Content-Length"]}}}),
        &[
            ("/effect/http/headers/add/a b", "`a b` is not the name of a header"),
            ("/effect/http/headers/add/x", "holds characters that no header can hold"),
            (
                "/effect/http/headers/remove/0",
                "frames the message; `transport` breaks the framing, with `malform` and `close`",
            ),
        ],
    );
    effect(
        json!({"http": {"body": "@nope"}}),
        &[(
            "/effect/http/body",
            "`@nope` is not a body that has a name; there is @html-gateway",
        )],
    );
    effect(
        json!({"http": {"dateSkew": "-0s"}}),
        &[("/effect/http/dateSkew", "moves nothing; the least is 1ms")],
    );
    effect(
        json!({"http": {"status": "503"}}),
        &[(
            "/effect/http/status",
            "`\"503\"` is not a status that can be injected; those are 200 to 599",
        )],
    );
}

#[test]
fn bytes_are_told_what_would_be_right() {
    effect(
        json!({"transport": {"cut": 10}}),
        &[(
            "/effect/transport/cut",
            "needs an `end`, which is \"fin\", \"rst\" or \"hang\"",
        )],
    );
    effect(
        json!({"transport": {"at": "body"}}),
        &[("/effect/transport/at", "says where a `delay` is, and there is none")],
    );
    effect(
        json!({"transport": {"delay": 250}}),
        &[(
            "/effect/transport/delay",
            "must be text: a number with its unit, such as \"250ms\" or \"2s\"",
        )],
    );
    effect(
        json!({"transport": {"delay": {"uniform": ["2s", "1s"]}}}),
        &[("/effect/transport/delay/uniform", "must begin with the shorter one")],
    );
    effect(
        json!({"transport": {"delay": {"uniform": ["2s", "3s"], "normal": {}}}}),
        &[(
            "/effect/transport/delay",
            "must be one of uniform, normal and lognormal",
        )],
    );
    effect(
        json!({"transport": {"rate": "1B/s", "slice": {"size": 1}}}),
        &[
            ("/effect/transport/slice/every", "is missing, such as \"300ms\""),
            (
                "/effect/transport/slice",
                "stands beside `rate`, which makes slices of its own; give one of the two",
            ),
        ],
    );
    effect(
        json!({"transport": {"malform": "endless-headers", "close": "never"}}),
        &[
            ("/effect/transport/malform", "not served by this version"),
            (
                "/effect/transport/close",
                "must be \"always\", \"stale\" or {\"slow\": \"2s\"}",
            ),
        ],
    );
    effect(
        json!({"transport": {"intake": {"rate": "1KiB", "late": true}}}),
        &[
            ("/effect/transport/intake/late", "unknown key; known are rate, early"),
            (
                "/effect/transport/intake/rate",
                "`1KiB` is not a rate; write a size per second, at least 1B/s, such as 4KiB/s",
            ),
        ],
    );
}

#[test]
fn a_toggle_is_one_that_there_is_with_parameters_that_it_has() {
    effect(
        json!({"protocol": {"limit": 5}}),
        &[("/effect/protocol", "needs a `name`, such as \"rate-limit\"")],
    );
    effect(
        json!({"protocol": 5}),
        &[(
            "/effect/protocol",
            "must be the name of a toggle, or an object with its `name` and parameters",
        )],
    );
    effect(
        json!({"protocol": {"name": "tombstone", "size": 5, "for": 7}}),
        &[
            ("/effect/protocol/size", "unknown parameter of tombstone; known are for"),
            ("/effect/protocol/for", "must be text: a span, such as \"2s\""),
        ],
    );
    effect(
        json!({"protocol": {"name": "filter-ignored", "a": 5}}),
        &[(
            "/effect/protocol/a",
            "unknown parameter of filter-ignored, which has none",
        )],
    );
    effect(
        json!({"protocol": {"name": "eventual-consistency", "lag": "1s", "reads": 1}}),
        &[
            ("/effect/protocol/lag", "excludes `reads`; give one of the two"),
            ("/effect/protocol/reads", "excludes `lag`; give one of the two"),
        ],
    );
    effect(
        json!({"protocol": {"name": "drift", "how": "move"}}),
        &[("/effect/protocol/how", "`move` is none of edit, delete")],
    );
}
