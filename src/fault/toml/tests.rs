//! Rules in TOML: read, printed, and refused with the place.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::fault::arbitrary;

/// The text and its rules in JSON.
#[track_caller]
fn check(text: &str, rules: &[Value]) {
    let expected: Vec<Rule> = rules.iter().map(|rule| Rule::from_json(rule).unwrap()).collect();
    assert_eq!(read(text), Ok(expected), "{text}");
}

/// The text and all that is wrong with it.
#[track_caller]
fn refused(text: &str, flaws: &[(&str, &str)]) {
    let expected: Vec<Flaw> = flaws
        .iter()
        .map(|(pointer, reason)| Flaw::new(*pointer, *reason))
        .collect();
    assert_eq!(read(text), Err(expected), "{text}");
}

const EXAMPLE: &str = r#"[[fault]]
match = { op = "users.create" }
schedule = { times = 2 }
effect = { commit = "first", transport = { cut = "40%", end = "rst" } }
"#;

#[test]
fn a_table_is_a_rule_and_prints_as_it_is_written() {
    let rule = json!({
        "match": { "op": "users.create" },
        "schedule": { "times": 2 },
        "effect": { "commit": "first", "transport": { "cut": "40%", "end": "rst" } }
    });
    assert_eq!(print(&Rule::from_json(&rule).unwrap()), EXAMPLE);
    check(EXAMPLE, &[rule]);
}

#[test]
fn several_tables_are_several_rules_in_their_order() {
    let text = r#"
        # Other spellings go here too, and dots in bare keys nest.
        [[fault]]
        id = "one"
        short = "users.*: 503 x2"

        [[fault]]
        match.header.user-agent = { contains = "Azure" }
        schedule.window = { from = 2026-12-24T00:00:00Z, for = "1d" }
        schedule.probability = 0.5
        effect.http = { status = 429, retryAfter = 7 }

        [[fault]]
        schedule = { sequence = ["pass", { http = { status = 503 } }] }
    "#;
    check(
        text,
        &[
            json!({ "id": "one", "short": "users.*: 503 x2" }),
            json!({
                "match": { "header.user-agent": { "contains": "Azure" } },
                "schedule": { "window": { "from": "2026-12-24T00:00:00Z", "for": "1d" }, "probability": 0.5 },
                "effect": { "http": { "status": 429, "retryAfter": 7 } }
            }),
            json!({ "schedule": { "sequence": [null, { "http": { "status": 503 } }] } }),
        ],
    );
    check("", &[]);
}

#[test]
fn in_json_one_table_may_stand() {
    let spelled = Rule::from_json(&json!({ "id": "a", "toml": EXAMPLE }));
    assert_eq!(
        spelled.map(|rule| (rule.id.clone(), rule.to_short())).unwrap(),
        (
            Some("a".to_owned()),
            Some("users.create: commit, rst@40% x2".to_owned())
        )
    );
    for (toml, below, reason) in [
        (String::new(), "", "holds 0 rules; one is expected here"),
        (EXAMPLE.repeat(2), "", "holds 2 rules; one is expected here"),
        (
            "[[fault]]\nshort = 1".to_owned(),
            "/fault/0/short",
            "must be text: the short form of a rule, such as \"users.create: 503 x2\"",
        ),
    ] {
        assert_eq!(
            Rule::from_json(&json!({ "toml": toml })),
            Err(vec![Flaw::new(format!("/toml{below}"), reason)])
        );
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    refused(
        "[[fault]]\nmatch = {",
        &[("", "line 2, column 10: unclosed inline table, expected `}`")],
    );
    refused("fault = 1", &[("/fault", "must be tables, each below [[fault]]")]);
    refused(
        "faults = 1\n\"a/b~\" = 1",
        &[
            ("/a~1b~0", "unknown key; rules stand below [[fault]]"),
            ("/faults", "unknown key; rules stand below [[fault]]"),
        ],
    );
    refused(
        "fault = [1]",
        &[(
            "/fault/0",
            "must be an object; its keys are id, match, schedule, effect, note, short, preset, with, priority, optional, enabled, toml, json",
        )],
    );
    refused(
        "[[fault]]\nshort = '*: 503'\n[[fault]]\nschedule.probability = nan\neffect.http.status = 503\nnote = 1",
        &[
            (
                "/fault/1/note",
                "must be text: what you want to remember about the rule",
            ),
            (
                "/fault/1/schedule/probability",
                "must be a number from 0 to 1, such as 0.2",
            ),
        ],
    );
}

#[test]
fn what_toml_has_no_words_for_stands_there_in_json() {
    for rule in [
        json!({ "match": { "body.active": { "equals": null } }, "effect": { "http": { "status": 503 } } }),
        json!({ "id": "a", "note": "it's \"so\"\n", "effect": { "http": { "body": { "Resources": null } } } }),
        json!({ "effect": { "http": { "body": { "large": u64::MAX } } } }),
    ] {
        let rule = Rule::from_json(&rule).unwrap();
        let text = print(&rule);
        assert!(text.starts_with("[[fault]]\njson = "), "{text}");
        assert_eq!(read(&text), Ok(vec![rule]), "{text}");
    }
    refused(
        "[[fault]]\njson = '{\"id\": 1, \"effect\": {\"http\": {\"status\": 1}}}'",
        &[
            (
                "/fault/0/json/id",
                "must be text: 1 to 64 of the characters A-Z, a-z, 0-9, `-`, `_` and `.`",
            ),
            (
                "/fault/0/json/effect/http/status",
                "`1` is not a status that can be injected; those are 200 to 599",
            ),
        ],
    );
    refused(
        "[[fault]]\njson = '{\"note\": \"a\", \"note\": \"b\"}'\n[[fault]]\njson = '{'\n[[fault]]\njson = '{}'\nshort = '*: 503'",
        &[
            (
                "/fault/0/json/note",
                "stands twice in its object; leave one of the two out",
            ),
            (
                "/fault/1/json",
                "is not JSON: EOF while parsing an object at line 1 column 1",
            ),
            (
                "/fault/2/json",
                "the rule is given by `short` already; give one or the other",
            ),
        ],
    );
}

proptest! {
    #[test]
    fn a_rule_written_as_toml_is_read_as_itself(rule in arbitrary::rule()) {
        let text = print(&rule);
        prop_assert_eq!(read(&text), Ok(vec![rule]), "{}", text);
    }

    #[test]
    fn no_text_panics(text in "(\\[\\[fault\\]\\]\n)?([a-z.]{1,6} ?= ?[\\[{\"0-9a-z,}\\]\u{e4}]{0,9}\n){0,3}") {
        if let Err(flaws) = read(&text) {
            prop_assert!(!flaws.is_empty());
        }
    }

    #[test]
    fn a_torn_table_is_refused_within_the_text(rule in arbitrary::rule(), at in any::<prop::sample::Index>()) {
        let text = print(&rule);
        let torn = text.get(..at.index(text.len() + 1)).unwrap_or_default();
        if let Err(flaws) = read(torn) {
            for flaw in flaws.iter().filter(|flaw| flaw.pointer.is_empty()) {
                let line = flaw.reason.strip_prefix("line ").and_then(|rest| rest.split_once(',')).map(|(line, _)| line);
                let line: usize = line.unwrap().parse().unwrap();
                prop_assert!((1..=torn.matches('\n').count() + 1).contains(&line), "{}", flaw.reason);
            }
        }
    }
}
