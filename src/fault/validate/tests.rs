//! Combinations, each just inside and just outside of what can be honoured.

mod commits;
mod matches;

use serde_json::{Value, json};

use crate::fault::flaw::Flaw;
use crate::fault::rule::Rule;

/// A rule that can be honoured.
#[track_caller]
fn fine(rule: Value) {
    assert_eq!(Rule::from_json(&rule).err(), None, "{rule}");
}

/// A rule that cannot, where, and how the reason begins.
#[track_caller]
fn refused(rule: Value, flaws: &[(&str, &str)]) {
    let expected: Vec<Flaw> = flaws
        .iter()
        .map(|(pointer, reason)| Flaw::new(*pointer, *reason))
        .collect();
    assert_eq!(Rule::from_json(&rule), Err(expected), "{rule}");
}

fn effect(effect: &Value) -> Value {
    json!({ "effect": effect })
}

fn of(op: &str, effect: &Value) -> Value {
    json!({ "match": { "op": op }, "effect": effect })
}

#[test]
fn an_early_answer_is_an_answer() {
    let reason = "answers before anything is done, and there is no answer; give `http.status`, such as 503";
    let early = json!({ "intake": { "early": true } });
    refused(
        effect(&json!({ "transport": early })),
        &[("/effect/transport/intake/early", reason)],
    );
    fine(effect(&json!({ "transport": early, "http": { "status": 503 } })));
    fine(effect(
        &json!({ "transport": { "intake": { "early": true }, "cut": 0, "end": "rst" } }),
    ));
}

#[test]
fn an_effect_does_something() {
    let nothing = "does nothing; give one of http, protocol and transport";
    for empty in [
        json!({}),
        json!({ "http": {} }),
        json!({ "transport": { "intake": {} }, "http": null }),
    ] {
        refused(effect(&empty), &[("/effect", nothing)]);
    }
    refused(
        json!({ "schedule": { "sequence": [null, {}] } }),
        &[("/schedule/sequence/1", nothing)],
    );
}

#[test]
fn after_an_end_before_any_byte_nothing_arrives() {
    for (end, word) in [("rst", "a reset"), ("fin", "an end"), ("hang", "a hang")] {
        for cut in [json!(0), json!("0%")] {
            let wire = json!({ "cut": cut, "end": end });
            let status = format!("has a status and {word}, but after {word} no status arrives; give one of the two");
            refused(
                effect(&json!({ "http": { "status": 503 }, "transport": wire })),
                &[("/effect", &status)],
            );
            let edit = format!(
                "has an edited answer and {word}, but after {word} no edited answer arrives; give one of the two"
            );
            refused(
                effect(&json!({ "http": { "truncate": 9 }, "transport": wire })),
                &[("/effect", &edit)],
            );
        }
        fine(effect(
            &json!({ "http": { "status": 503 }, "transport": { "cut": 1, "end": end } }),
        ));
    }
    refused(
        effect(&json!({ "http": { "status": 503 }, "transport": { "garbage": 1 } })),
        &[(
            "/effect",
            "has a status and garbage, but after garbage no status arrives; give one of the two",
        )],
    );
    let silent = "does nothing where `cut` leaves no byte; leave one of the two out";
    for (part, value) in [
        ("malform", json!("chunk")),
        ("rate", json!("1B/s")),
        ("garbage", json!(1)),
    ] {
        let pointer = format!("/effect/transport/{part}");
        refused(
            effect(&json!({ "transport": { "end": "rst", part: value } })),
            &[(&pointer, silent)],
        );
        fine(effect(&json!({ "transport": { "cut": 1, "end": "rst", part: value } })));
    }
    refused(
        effect(&json!({ "transport": { "end": "rst", "delay": "1s", "at": "body" } })),
        &[("/effect/transport/at", silent)],
    );
    fine(effect(&json!({ "transport": { "end": "rst", "delay": "1s" } })));
}

#[test]
fn garbage_has_no_head_and_no_framing() {
    let garbage = "does nothing to garbage, which has no head and no framing; leave one of the two out";
    refused(
        effect(&json!({ "transport": { "garbage": 9, "malform": "chunk" } })),
        &[("/effect/transport/malform", garbage)],
    );
    refused(
        effect(&json!({ "transport": { "garbage": 9, "delay": "1s", "at": "headers-body" } })),
        &[("/effect/transport/at", garbage)],
    );
    fine(effect(
        &json!({ "transport": { "garbage": 9, "delay": "1s", "rate": "1B/s" } }),
    ));
}

#[test]
fn a_cut_connection_needs_no_close() {
    let reason = "does nothing where `cut` ends the connection; leave one of the two out";
    refused(
        effect(&json!({ "transport": { "cut": "50%", "end": "fin", "close": "stale" } })),
        &[("/effect/transport/close", reason)],
    );
}

#[test]
fn an_answer_has_one_body_and_what_goes_with_it() {
    refused(
        effect(&json!({ "http": { "retryAfter": 7 } })),
        &[(
            "/effect/http/retryAfter",
            "belongs to a status; give `status` too, such as 429",
        )],
    );
    refused(
        effect(&json!({ "http": { "scim": {}, "body": "" } })),
        &[
            (
                "/effect/http/scim",
                "names the status that it comes with; give `status` too, such as 409",
            ),
            (
                "/effect/http/scim",
                "is a body, and `body` is another; give one of the two",
            ),
        ],
    );
    let bodiless = "needs a body, and 204 and 304 have none (RFC 9110 section 6.4.1)";
    for status in [204, 304] {
        for (key, value) in [
            ("body", json!("x")),
            ("scim", json!({})),
            ("corrupt", json!("bom")),
            ("pad", json!({ "body": 1 })),
            ("truncate", json!(1)),
        ] {
            let pointer = format!("/effect/http/{key}");
            refused(
                effect(&json!({ "http": { "status": status, key: value } })),
                &[(&pointer, bodiless)],
            );
            fine(effect(&json!({ "http": { "status": 400, key: value } })));
        }
        fine(effect(
            &json!({ "http": { "status": status, "body": "", "pad": { "header": 1 } } }),
        ));
    }
    let patch = json!([{ "op": "remove", "path": "/id" }]);
    let replaced =
        "edits the genuine body, and another takes its place; leave `body`, `scim` and a status from 300 up out";
    for other in [("status", json!(300)), ("body", json!("x"))] {
        let http = json!({ "patch": patch, other.0: other.1 });
        refused(effect(&json!({ "http": http })), &[("/effect/http/patch", replaced)]);
    }
    fine(effect(&json!({ "http": { "patch": patch, "status": 299 } })));
}

#[test]
fn a_schedule_can_hit() {
    let rule = |schedule: Value| json!({ "schedule": schedule, "effect": { "http": { "status": 503 } } });
    refused(
        rule(json!({ "probability": 0.1, "ramp": { "to": 0.4, "over": "1m" } })),
        &[(
            "/schedule/ramp",
            "is a probability that grows, and `probability` is one that does not; give one of the two",
        )],
    );
    refused(
        rule(json!({ "every": 2, "nth": [1, 3] })),
        &[(
            "/schedule/nth",
            "never hits beside `every`: none of them is a multiple of 2",
        )],
    );
    fine(rule(json!({ "every": 2, "nth": [1, 4] })));
    fine(rule(json!({ "probability": 0 })));
}

#[test]
fn a_sequence_is_the_effect() {
    let step = json!({ "http": { "status": 503 } });
    refused(
        json!({ "schedule": { "sequence": [step] }, "effect": step }),
        &[(
            "/effect",
            "stands beside a sequence, whose steps are effects; give one of the two",
        )],
    );
    for nothing in [json!([]), json!([null, "pass"])] {
        refused(
            json!({ "schedule": { "sequence": nothing } }),
            &[("/schedule/sequence", "lets everything pass; give at least one effect")],
        );
    }
    refused(
        json!({ "match": { "op": "users.get" }, "schedule": { "sequence": [step, { "protocol": "filter-case" }] } }),
        &[(
            "/schedule/sequence/1/protocol",
            "`filter-case` acts upon users.list, groups.list, users.search, groups.search, search, \
             and the rule is about users.get",
        )],
    );
}

#[test]
fn how_a_body_is_read_is_decided_without_it() {
    let slow = json!({ "transport": { "intake": { "rate": "10B/s" } } });
    let reason = "needs the body, and `intake` is decided before the body is read; leave one of the two out";
    for (field, value) in [
        ("body.userName", json!("a")),
        ("resource.userName", json!("a")),
        ("resource.id", json!("a")),
        ("resource.externalId", json!("a")),
        ("attempt", json!(2)),
    ] {
        let pointer = format!("/match/{field}");
        refused(
            json!({ "match": { field: value }, "effect": slow }),
            &[(&pointer, reason)],
        );
    }
    fine(
        json!({ "match": { "header.a": "b", "token.role": "r", "path": "/p", "inFlight": { "gt": 1 } }, "effect": slow }),
    );
    for (key, value) in [
        ("per", json!("resource")),
        ("probability", json!(0.5)),
        ("ramp", json!({ "to": 1, "over": "1m" })),
    ] {
        let pointer = format!("/schedule/{key}");
        refused(
            json!({ "schedule": { key: value }, "effect": slow }),
            &[(&pointer, reason)],
        );
    }
    for per in ["org", "token", "op", "client"] {
        fine(json!({ "schedule": { "per": per, "probability": 0.5 }, "effect": slow }));
    }
    refused(
        json!({ "schedule": { "sequence": [slow] } }),
        &[(
            "/schedule/sequence/0/transport/intake",
            "cannot be a step: it is decided before the body is read; make a rule of it",
        )],
    );
}
