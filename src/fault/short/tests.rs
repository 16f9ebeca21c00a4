//! Rules in one line: right ones, wrong ones, and the way there and back.

mod wrong;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::fault::arbitrary;
use crate::fault::rule::Rule;

/// The text and how it prints.
#[track_caller]
fn check(text: &str, printed: &str) {
    let rule = text.parse::<Rule>().map(|rule| rule.to_short());
    assert_eq!(rule, Ok(Some(printed.to_owned())), "{text}");
}

/// The text, which prints as it is, and what it says in JSON.
#[track_caller]
fn says(text: &str, json: Value) {
    check(text, text);
    assert_eq!(text.parse::<Rule>().unwrap(), Rule::from_json(&json).unwrap(), "{text}");
}

/// An effect in any operation.
#[track_caller]
fn does(part: &str, effect: Value) {
    says(&format!("*: {part}"), json!({ "effect": effect }));
}

/// A schedule of a 503.
#[track_caller]
fn when(part: &str, schedule: Value) {
    says(
        &format!("*: 503 {part}"),
        json!({ "schedule": schedule, "effect": { "http": { "status": 503 } } }),
    );
}

#[test]
fn the_examples_print_as_they_were_written() {
    for text in [
        "users.create: 503 x2",
        "users.*: 429 retry-after=7s x3",
        "users.list: delay=300ms",
        "users.patch: rst x1",
        "groups.*: delay=1s, 500",
        "*: 400",
        "oauth.sign-in: delay=1m, rst",
        "users.create: commit, rst@40% x2",
        "users.*: 429 retry-after=7s x3 per=token",
        "users.list: delay=lognormal(300ms,0.6) p=0.2",
        "users.create|groups.create: commit, 400",
        "groups.list|users.list: short-page(drop=2), delay=1s skip=2",
    ] {
        let expected = match text {
            "groups.list|users.list: short-page(drop=2), delay=1s skip=2" => {
                "groups.list|users.list: delay=1s, short-page(drop=2) skip=2"
            }
            same => same,
        };
        check(text, expected);
    }
}

#[test]
fn blanks_commas_and_order_are_free() {
    check("  users.create :503", "users.create: 503");
    check("users.create:503,delay=1000ms x02 ", "users.create: delay=1s, 503 x2");
    check(
        "users.create: 503\tretry-after=7s , delay=1s",
        "users.create: delay=1s, 503 retry-after=7s",
    );
    check("users.create: 503, retry-after=7s", "users.create: 503 retry-after=7s");
    check("users.create: rst delay=60s", "users.create: delay=1m, rst");
    check(
        "x: 503".replace('x', "users.list | groups.* ").as_str(),
        "users.list|groups.*: 503",
    );
    check("*: p=20%, x2, 503", "*: 503 x2 p=0.2");
    check("*: rate-limit( limit=5 , window=60s )", "*: rate-limit(limit=5)");
    check("*: delay=lognormal(300ms, 0.6, 60s)", "*: delay=lognormal(300ms,0.6)");
}

#[test]
fn commits() {
    says(
        "users.create: commit, 400",
        json!({ "match": { "op": "users.create" }, "effect": { "commit": "first", "http": { "status": 400 } } }),
    );
    does(
        "never, 201 no-body",
        json!({ "commit": "never", "http": { "status": 201, "body": "" } }),
    );
    does(
        "only, delay=1s",
        json!({ "commit": "only", "transport": { "delay": "1s" } }),
    );
    says(
        "users.patch: partial(2), 500",
        json!({ "match": { "op": "users.patch" }, "effect": { "commit": { "partial": 2 }, "http": { "status": 500 } } }),
    );
}

#[test]
fn answers() {
    does(
        "409 uniqueness",
        json!({ "http": { "status": 409, "scim": { "scimType": "uniqueness" } } }),
    );
    does(
        "502 html",
        json!({ "http": { "status": 502, "body": "@html-gateway" } }),
    );
    does("200 no-body", json!({ "http": { "status": 200, "body": "" } }));
    does("truncate=50%", json!({ "http": { "truncate": "50%" } }));
    does("truncate=20", json!({ "http": { "truncate": 20 } }));
    does("corrupt=latin-1", json!({ "http": { "corrupt": "latin-1" } }));
    does(
        "pad=1024 pad-header=9",
        json!({ "http": { "pad": { "body": 1024, "header": 9 } } }),
    );
    check("*: pad=1KiB", "*: pad=1024");
    does(
        "content-type=text/plain;charset=utf-8",
        json!({ "http": { "contentType": "text/plain;charset=utf-8" } }),
    );
    does("encoding=bad-gzip", json!({ "http": { "encoding": "bad-gzip" } }));
    does("date-skew=-1h", json!({ "http": { "dateSkew": "-1h" } }));
    for (text, retry_after) in [
        ("0s", json!(0)),
        ("7s", json!(7)),
        ("date:30s", json!({ "date": "30s" })),
        ("bad:-5", json!({ "bad": "-5" })),
        ("bad:", json!({ "bad": "" })),
    ] {
        does(
            &format!("429 retry-after={text}"),
            json!({ "http": { "status": 429, "retryAfter": retry_after } }),
        );
    }
}

#[test]
fn toggles() {
    does("filter-ignored", json!({ "protocol": "filter-ignored" }));
    does(
        "rate-limit(limit=5,window=10s)",
        json!({ "protocol": { "name": "rate-limit", "limit": 5, "window": "10s" } }),
    );
    does(
        "read-only-mode(retry-after=7s)",
        json!({ "protocol": { "name": "read-only-mode", "retryAfter": "7s" } }),
    );
    does(
        "eventual-consistency(reads=3)",
        json!({ "protocol": { "name": "eventual-consistency", "reads": 3 } }),
    );
    does(
        "token-answer(expires-in=3600)",
        json!({ "protocol": { "name": "token-answer", "expiresIn": "3600" } }),
    );
    does(
        "empty-directory(keep=50%)",
        json!({ "protocol": { "name": "empty-directory", "keep": "50%" } }),
    );
    check("*: rate-limit(limit=300)", "*: rate-limit");
}

#[test]
fn bytes() {
    for end in ["rst", "fin", "hang"] {
        does(end, json!({ "transport": { "end": end } }));
        check(&format!("*: {end}@0"), &format!("*: {end}"));
        does(
            &format!("{end}@100"),
            json!({ "transport": { "cut": 100, "end": end } }),
        );
        does(
            &format!("{end}@100%"),
            json!({ "transport": { "cut": "100%", "end": end } }),
        );
    }
    does(
        "delay=uniform(100ms,2s)",
        json!({ "transport": { "delay": { "uniform": ["100ms", "2s"] } } }),
    );
    does(
        "delay=normal(1s,200ms), at=body",
        json!({ "transport": { "delay": { "normal": { "mean": "1s", "deviation": "200ms" } }, "at": "body" } }),
    );
    does(
        "delay=lognormal(300ms,0.6,5s)",
        json!({ "transport": { "delay": { "lognormal": { "median": "300ms", "sigma": 0.6, "max": "5s" } } } }),
    );
    does("rate=4KiB/s", json!({ "transport": { "rate": "4KiB/s" } }));
    does(
        "slice(size=10,every=2s)",
        json!({ "transport": { "slice": { "size": 10, "every": "2s" } } }),
    );
    check("*: dribble", "*: slice(size=1,every=100ms)");
    does("garbage=512", json!({ "transport": { "garbage": 512 } }));
    does(
        "malform=missing-last-chunk",
        json!({ "transport": { "malform": "missing-last-chunk" } }),
    );
    does("close", json!({ "transport": { "close": "always" } }));
    does("stale", json!({ "transport": { "close": "stale" } }));
    does("slow-close=2s", json!({ "transport": { "close": { "slow": "2s" } } }));
    does(
        "read-rate=1KiB/s",
        json!({ "transport": { "intake": { "rate": "1KiB/s" } } }),
    );
    does(
        "413, early",
        json!({ "http": { "status": 413 }, "transport": { "intake": { "early": true } } }),
    );
}

#[test]
fn schedules() {
    when("x2", json!({ "times": 2 }));
    when(
        "x3 per=resource skip=1 every=2",
        json!({ "times": 3, "per": "resource", "skip": 1, "every": 2 }),
    );
    when("nth=1+4", json!({ "nth": [1, 4] }));
    when("p=0.001", json!({ "probability": 0.001 }));
    check("*: 503 p=0", "*: 503 p=0.0");
    when("ramp(to=0.4,over=5m)", json!({ "ramp": { "to": 0.4, "over": "5m" } }));
    when("window(for=2m)", json!({ "window": { "for": "2m" } }));
    when(
        "window(from=2026-12-24T00:00:00Z,for=1d)",
        json!({ "window": { "from": "2026-12-24T00:00:00Z", "for": "1d" } }),
    );
    when("budget(hits=3,per=1m)", json!({ "budget": { "hits": 3, "per": "1m" } }));
    when(
        "state(machine=m,is=started,then=down)",
        json!({ "state": { "machine": "m", "is": "started", "then": "down" } }),
    );
    when("ttl=1h", json!({ "ttl": "1h" }));
    let rule: Rule = "*: 503 priority=-2 optional disabled".parse().unwrap();
    assert_eq!((rule.priority, rule.optional, rule.enabled), (-2, true, false));
    assert_eq!(rule.to_short().as_deref(), Some("*: 503 priority=-2 optional disabled"));
}

#[test]
fn what_one_line_cannot_say_is_not_said() {
    for json in [
        json!({ "match": { "header.user-agent": "a" }, "effect": { "http": { "status": 503 } } }),
        json!({ "schedule": { "sequence": [{ "http": { "status": 503 } }] } }),
        json!({ "effect": { "http": { "status": 409, "scim": { "detail": "taken" } } } }),
        json!({ "effect": { "http": { "status": 409, "scim": { "scimType": "own" } } } }),
        json!({ "effect": { "http": { "status": 409, "scim": {} } } }),
        json!({ "effect": { "http": { "body": { "Resources": null } } } }),
        json!({ "effect": { "http": { "patch": [{ "op": "remove", "path": "/id" }] } } }),
        json!({ "effect": { "http": { "headers": { "remove": ["etag"] } } } }),
        json!({ "effect": { "http": { "contentType": "text/plain; charset=utf-8" } } }),
        json!({ "effect": { "http": { "status": 429, "retryAfter": { "bad": "in a while" } } } }),
        json!({ "effect": { "protocol": { "name": "license-exhausted", "license": "a,b" } } }),
    ] {
        assert_eq!(Rule::from_json(&json).unwrap().to_short(), None, "{json}");
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_the_same_rule(rule in arbitrary::nameless()) {
        if let Some(text) = rule.to_short() {
            prop_assert_eq!(text.parse(), Ok(rule), "{}", text);
        }
    }

    #[test]
    fn no_text_panics_and_errors_point_inside_it(text in "[a-z.*|]{0,8}:?[ ,x0-9=@%a-z()\u{e4}]{0,24}") {
        points_inside(&text)?;
    }

    #[test]
    fn no_torn_rule_panics_and_errors_point_inside_it(
        rule in arbitrary::nameless(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), other in "[ ,x0-9=@%a-z()\u{e4}]{0,3}",
    ) {
        if let Some(text) = rule.to_short() {
            let (from, to) = (from.index(text.len() + 1), to.index(text.len() + 1));
            if let (Some(start), Some(end)) = (text.get(..from.min(to)), text.get(from.max(to)..)) {
                points_inside(&format!("{start}{other}{end}"))?;
            }
        }
    }
}

fn points_inside(text: &str) -> Result<(), TestCaseError> {
    if let Err(error) = text.parse::<Rule>() {
        prop_assert!(text.is_char_boundary(error.offset), "{}: {}", text, error);
    }
    Ok(())
}
