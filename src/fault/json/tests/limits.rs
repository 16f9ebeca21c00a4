//! Every limit of a rule, at n and one beyond.

use serde_json::{Value, json};

use crate::fault::rule::Rule;
use crate::fault::rule::limits::*;

/// A rule that is just within the limit, and one that is just beyond it.
#[track_caller]
fn check<N>(rule: impl Fn(N) -> Value, within: N, beyond: N, pointer: &str, reason: &str) {
    assert_eq!(Rule::from_json(&rule(within)).err(), None);
    let flaws = Rule::from_json(&rule(beyond)).unwrap_err();
    let told: Vec<(&str, &str)> = flaws.iter().map(|flaw| (&*flaw.pointer, &*flaw.reason)).collect();
    assert_eq!(told, [(pointer, reason)]);
}

fn with(key: &str, value: Value) -> Value {
    let mut rule = json!({ "effect": { "http": { "status": 503 } } });
    rule[key] = value;
    rule
}

fn http(key: &str, value: Value) -> Value {
    json!({ "effect": { "http": { key: value } } })
}

fn long(reason: &str, length: usize, limit: usize) -> String {
    reason
        .replace('N', &length.to_string())
        .replace('M', &limit.to_string())
}

const LONG: &str = "is N bytes long; the limit is M";

#[test]
fn names_notes_and_texts() {
    let id = "must be 1 to 64 of the characters A-Z, a-z, 0-9, `-`, `_` and `.`";
    check(|n| with("id", "i".repeat(n).into()), MAX_ID, MAX_ID + 1, "/id", id);
    check(|n| with("id", "i".repeat(n).into()), 1, 0, "/id", id);
    check(
        |n| with("schedule", json!({ "state": { "machine": "m".repeat(n), "is": "a" } })),
        MAX_ID,
        MAX_ID + 1,
        "/schedule/state/machine",
        id,
    );
    check(
        |n| with("note", "n".repeat(n).into()),
        MAX_NOTE,
        MAX_NOTE + 1,
        "/note",
        &long(LONG, MAX_NOTE + 1, MAX_NOTE),
    );
    for (field, test) in [("path", "equals"), ("path", "prefix"), ("path", "contains")] {
        check(
            |n| with("match", json!({ field: { test: "p".repeat(n) } })),
            MAX_TEXT,
            MAX_TEXT + 1,
            &format!("/match/{field}/{test}"),
            &long(LONG, MAX_TEXT + 1, MAX_TEXT),
        );
    }
    check(
        |n| with("match", json!({ "path": { "matches": "p".repeat(n) } })),
        MAX_PATTERN,
        MAX_PATTERN + 1,
        "/match/path/matches",
        &long(LONG, MAX_PATTERN + 1, MAX_PATTERN),
    );
}

#[test]
fn lists() {
    let tests = |n: usize| {
        (0..n)
            .map(|n| (format!("query.q{n}"), json!("a")))
            .collect::<serde_json::Map<_, _>>()
    };
    check(
        |n| with("match", tests(n).into()),
        MAX_TESTS,
        MAX_TESTS + 1,
        "/match",
        "has 17 tests; the limit is 16",
    );
    check(
        |n| with("match", json!({ "path": { "in": vec!["a"; n] } })),
        MAX_ALTERNATIVES,
        MAX_ALTERNATIVES + 1,
        "/match/path/in",
        "holds 101; the limit is 100",
    );
    check(
        |n| with("schedule", json!({ "nth": (1..=n).collect::<Vec<_>>() })),
        MAX_NTH,
        MAX_NTH + 1,
        "/schedule/nth",
        "holds 101; the limit is 100",
    );
    check(
        |n| json!({ "schedule": { "sequence": vec![json!({ "http": { "status": 503 } }); n] } }),
        MAX_STEPS,
        MAX_STEPS + 1,
        "/schedule/sequence",
        "holds 101; the limit is 100",
    );
    check(
        |n| http("patch", json!(vec![json!({ "op": "remove", "path": "/id" }); n])),
        MAX_EDITS,
        MAX_EDITS + 1,
        "/effect/http/patch",
        "holds 101; the limit is 100",
    );
    let names = |n: usize| (0..n).map(|n| format!("x-{n}")).collect::<Vec<_>>();
    let values = |n: usize| {
        names(n)
            .into_iter()
            .map(|name| (name, json!("a")))
            .collect::<serde_json::Map<_, _>>()
    };
    check(
        |n| http("headers", json!({ "remove": names(16), "set": values(n - 16) })),
        MAX_HEADERS,
        MAX_HEADERS + 1,
        "/effect/http/headers",
        "touches 33 headers; the limit is 32",
    );
}

#[test]
fn counts_and_spans() {
    check(
        |n| with("schedule", json!({ "times": n })),
        MAX_COUNT,
        MAX_COUNT + 1,
        "/schedule/times",
        "is over the limit of 9007199254740991",
    );
    check(
        |n| with("schedule", json!({ "skip": n })),
        MAX_COUNT,
        MAX_COUNT + 1,
        "/schedule/skip",
        "is over the limit of 9007199254740991",
    );
    check(
        |text| with("schedule", json!({ "ttl": text })),
        "24h",
        "86401s",
        "/schedule/ttl",
        "is over the limit of 1d",
    );
    check(
        |text| with("schedule", json!({ "ttl": text })),
        "1ms",
        "0s",
        "/schedule/ttl",
        "must not be zero; the least is 1ms",
    );
    check(
        |text| with("schedule", json!({ "window": { "for": text } })),
        "3650d",
        "3651d",
        "/schedule/window/for",
        "`3651d` is over the limit of 3650d",
    );
    for (pointer, rule) in [
        (
            "/schedule/budget/per",
            (|span| json!({ "budget": { "hits": 1, "per": span } })) as fn(&str) -> Value,
        ),
        (
            "/schedule/ramp/over",
            |span| json!({ "ramp": { "to": 1, "over": span } }),
        ),
        ("/schedule/window/for", |span| json!({ "window": { "for": span } })),
    ] {
        check(
            |span| with("schedule", rule(span)),
            "1ms",
            "0ms",
            pointer,
            "must not be zero; the least is 1ms",
        );
    }
}

#[test]
fn delays_chances_and_statuses() {
    check(
        |text| json!({ "effect": { "transport": { "delay": text } } }),
        "60000ms",
        "60001ms",
        "/effect/transport/delay",
        "`60001ms` is over the limit of 1m",
    );
    let lognormal = |sigma: f64| json!({ "effect": { "transport": { "delay": { "lognormal": { "median": "1s", "sigma": sigma } } } } });
    let reason = "must be a number above 0, at most 10, such as 0.6";
    check(
        lognormal,
        MAX_SIGMA,
        MAX_SIGMA + 0.001,
        "/effect/transport/delay/lognormal/sigma",
        reason,
    );
    check(lognormal, 0.001, 0.0, "/effect/transport/delay/lognormal/sigma", reason);
    check(
        |share| with("schedule", json!({ "probability": share })),
        1.0,
        1.001,
        "/schedule/probability",
        "must be a number from 0 to 1, such as 0.2",
    );
    check(
        |share| with("schedule", json!({ "probability": share })),
        0.0,
        -0.001,
        "/schedule/probability",
        "must be a number from 0 to 1, such as 0.2",
    );
    let status = |code: u16| http("status", json!(code));
    let reason = |code: u16| format!("`{code}` is not a status that can be injected; those are 200 to 599");
    check(status, 200, 199, "/effect/http/status", &reason(199));
    check(status, 599, 600, "/effect/http/status", &reason(600));
}

#[test]
fn bytes() {
    check(
        |n| http("body", "b".repeat(n).into()),
        MAX_BODY,
        MAX_BODY + 1,
        "/effect/http/body",
        "is 65537 bytes long; the limit is 65536, and `pad` makes longer ones",
    );
    check(
        |n| http("body", json!(["b".repeat(n - 4)])),
        MAX_BODY,
        MAX_BODY + 1,
        "/effect/http/body",
        "is 65537 bytes long; the limit is 65536, and `pad` makes longer ones",
    );
    let edit = |n: usize| {
        http(
            "patch",
            json!([{ "op": "add", "path": "/a", "value": "v".repeat(n - 37) }]),
        )
    };
    assert_eq!(edit(100)["effect"]["http"]["patch"].to_string().len(), 100);
    check(
        edit,
        MAX_BODY,
        MAX_BODY + 1,
        "/effect/http/patch",
        &long(LONG, MAX_BODY + 1, MAX_BODY),
    );
    check(
        |n| http("pad", json!({ "body": n })),
        MAX_PAD_BODY,
        MAX_PAD_BODY + 1,
        "/effect/http/pad/body",
        "is 16777217 bytes; the limit is 16777216",
    );
    check(
        |n| http("pad", json!({ "header": n })),
        MAX_PAD_HEADER,
        MAX_PAD_HEADER + 1,
        "/effect/http/pad/header",
        "is 1048577 bytes; the limit is 1048576",
    );
    check(
        |n| http("pad", json!({ "body": n })),
        1,
        0,
        "/effect/http/pad/body",
        "must be at least 1",
    );
    check(
        |n| json!({ "effect": { "transport": { "garbage": n } } }),
        MAX_GARBAGE,
        MAX_GARBAGE + 1,
        "/effect/transport/garbage",
        "is 1048577 bytes; the limit is 1048576",
    );
    check(
        |n| http("contentType", "t".repeat(n).into()),
        MAX_TEXT,
        MAX_TEXT + 1,
        "/effect/http/contentType",
        &long(LONG, MAX_TEXT + 1, MAX_TEXT),
    );
}
