//! Every preset makes a rule that is valid; parameters go where they belong; the documentation lists them all.

use serde_json::{Value, json};

use super::*;
use crate::fault::flaw::Flaw;
use crate::fault::protocol::{ParamValue, Takes};
use crate::fault::rule::Rule;

/// A preset with parameters, and the rule in its short form.
#[track_caller]
fn check(preset: &str, with: Value, short: &str) {
    let rule = Rule::from_json(&json!({ "preset": preset, "with": with }));
    let rule = rule.unwrap_or_else(|flaws| panic!("{preset}: {flaws:?}"));
    assert_eq!(rule.preset.as_deref(), Some(preset));
    assert_eq!(rule.to_short().as_deref(), Some(short));
}

#[track_caller]
fn refused(rule: Value, pointer: &str, reason: &str) {
    assert_eq!(Rule::from_json(&rule), Err(vec![Flaw::new(pointer, reason)]), "{rule}");
}

const API: &str = "users.*|groups.*|bulk|search|me.*|discovery.*|archived.*|people.*|organizations.*|roles.*|licenses.*|rest.*|authorizations.*";

#[test]
fn every_preset_expands_with_its_defaults_and_with_every_word_that_it_takes() {
    for preset in all() {
        let of_each_word = preset.params().iter().flat_map(|param| match param.takes {
            Takes::OneOf(words) => words
                .iter()
                .map(|word| vec![(param.name, ParamValue::Text((*word).to_owned()))])
                .collect(),
            _ => Vec::new(),
        });
        for given in of_each_word.chain([Vec::new()]) {
            match preset.expand(given) {
                Ok(Expanded::Rule(rule)) => {
                    assert_eq!(rule.preset.as_deref(), Some(preset.name));
                    assert_eq!(Rule::from_json(&rule.to_json()), Ok(*rule));
                }
                Ok(Expanded::Server(fault)) => assert_eq!(fault["kind"], "restart"),
                Ok(Expanded::Later(reason)) => assert!(!reason.is_empty()),
                Err(flaws) => panic!("{}: {flaws:?}", preset.name),
            }
        }
    }
}

#[test]
fn names_are_names_of_one_preset_and_sentences_are_sentences() {
    for preset in all() {
        assert_eq!(
            all().filter(|other| other.name == preset.name).count(),
            1,
            "{}",
            preset.name
        );
        assert!(!preset.faults.is_empty());
        for sentence in [preset.does, preset.reaction] {
            assert!(
                sentence.ends_with('.') && sentence.starts_with(char::is_uppercase),
                "{sentence}"
            );
        }
    }
}

#[test]
fn those_that_concern_a_connection_can_all_be_armed_in_an_org() {
    let concern: Vec<&Preset> = connection().collect();
    assert_eq!(concern.len(), 14);
    for preset in concern {
        assert!(matches!(preset.expand([]), Ok(Expanded::Rule(_))), "{}", preset.name);
        assert!(preset.concerns_connection());
    }
    assert!(!named("drift").unwrap().concerns_connection());
}

#[test]
fn parameters_stand_where_they_belong() {
    check("rate-limit", json!({}), &format!("{API}: 429 retry-after=7s x3"));
    check(
        "rate-limit",
        json!({ "retryAfter": 90, "times": 1 }),
        &format!("{API}: 429 retry-after=90s x1"),
    );
    check(
        "rate-limit-bad-header",
        json!({ "how": "negative" }),
        &format!("{API}: 429 retry-after=bad:-5 x3"),
    );
    check(
        "slow",
        json!({ "median": "2s", "sigma": 0.25 }),
        &format!("{API}: delay=lognormal(2s,0.25)"),
    );
    check("hang", json!({ "after": 100 }), &format!("{API}: hang@100"));
    check(
        "eventual-consistency",
        json!({ "reads": 3 }),
        "users.create|users.replace|users.patch|users.delete|groups.create|groups.replace|groups.patch|groups.delete|bulk: eventual-consistency(reads=3)",
    );
    check(
        "brownout",
        json!({ "to": "10%" }),
        &format!("{API}: delay=1s, 503 ramp(to=0.1,over=5m)"),
    );
    check(
        "conflict-no-scimtype",
        json!({ "status": "400" }),
        "users.create|groups.create: commit, 400, conflict",
    );
    let flaky = Rule::from_json(&json!({ "preset": "flaky-5xx", "with": { "share": "5%" } })).unwrap();
    assert_eq!(flaky.schedule.probability, Some(0.05));
}

#[test]
fn what_is_given_stands_in_the_place_of_what_the_preset_says() {
    let rule = Rule::from_json(&json!({
        "preset": "rate-limit", "id": "mine", "match": { "op": "users.create" }, "schedule": {}
    }))
    .unwrap();
    assert_eq!(rule.id.as_deref(), Some("mine"));
    assert_eq!(rule.to_short().as_deref(), Some("users.create: 429 retry-after=7s"));
    let rule = Rule::from_json(&json!({ "preset": "rate-limit", "effect": { "http": { "status": 503 } } })).unwrap();
    assert_eq!(rule.to_short(), Some(format!("{API}: 503 x3")));
    // A sequence and an effect exclude each other: the given one stays.
    let rule = Rule::from_json(&json!({ "preset": "flaky-5xx", "effect": { "http": { "status": 504 } } })).unwrap();
    assert_eq!(rule.to_short(), Some(format!("{API}: 504 p=0.2")));
    let sequence = json!({ "sequence": [null, { "http": { "status": 503 } }] });
    let rule = Rule::from_json(&json!({ "preset": "rate-limit", "schedule": sequence })).unwrap();
    assert_eq!(
        (rule.to_json()["schedule"].clone(), rule.to_json()["effect"].clone()),
        (sequence, json!({}))
    );
}

#[test]
fn what_cannot_be_honoured_is_refused() {
    let known: Vec<&str> = all().map(|preset| preset.name).collect();
    refused(
        json!({ "preset": "nope" }),
        "/preset",
        &format!("unknown preset `nope`; known are {}", known.join(", ")),
    );
    refused(
        json!({ "preset": 1 }),
        "/preset",
        "must be text: the name of a preset, such as \"rate-limit\"",
    );
    refused(json!({ "preset": "tls-expired" }), "/preset", "comes with TLS");
    refused(
        json!({ "preset": "restart", "with": { "state": "lost" } }),
        "/preset",
        "is a fault of the whole server: send it to /__mock/faults",
    );
    refused(
        json!({ "preset": "rate-limit", "with": { "limit": 5 } }),
        "/with/limit",
        "unknown parameter of rate-limit; known are retryAfter, times",
    );
    refused(
        json!({ "preset": "rate-limit", "with": { "times": "x" } }),
        "/with/times",
        "`x` is not a whole number of at least 1",
    );
    for times in [json!(0), json!(-1), json!("0")] {
        let told = times.to_string().replace('"', "");
        refused(
            json!({ "preset": "rate-limit", "with": { "times": times } }),
            "/with/times",
            &format!("`{told}` is not a whole number of at least 1"),
        );
    }
    refused(
        json!({ "preset": "conflict", "with": { "a": 1 } }),
        "/with/a",
        "unknown parameter of conflict, which has none",
    );
    refused(
        json!({ "preset": "slow", "with": 5 }),
        "/with",
        "must be an object of parameters",
    );
    refused(
        json!({ "preset": "slow", "with": { "sigma": "a b" } }),
        "/with/sigma",
        "must not hold blanks, commas or brackets, nor be empty",
    );
    refused(
        json!({ "preset": "slow", "with": { "median": "2m" } }),
        "/with",
        &format!(
            "makes `{API}: delay=lognormal(2m,0.5)`, which is wrong at byte {}: `2m` is over the limit of 1m",
            API.len() + ": ".len()
        ),
    );
    refused(
        json!({ "with": {}, "effect": { "http": { "status": 503 } } }),
        "/with",
        "gives parameters to a `preset`, and there is none",
    );
}

#[test]
fn the_documentation_lists_every_preset_as_it_is() {
    let page = include_str!("../../../docs/faults.md");
    let readme = include_str!("../../../README.md");
    for preset in all() {
        let params: Vec<String> = preset.params().iter().map(parameter).collect();
        let params = if params.is_empty() {
            "-".to_owned()
        } else {
            params.join(", ")
        };
        let faults = preset.faults.join(", ");
        let row = format!(
            "| `{}` | {} | {params} | {faults} | {} |",
            preset.name, preset.does, preset.reaction
        );
        assert!(page.contains(&row), "docs/faults.md lacks\n{row}");
        let row = format!("| `{}` | {} | {} |", preset.name, preset.does, preset.reaction);
        assert!(readme.contains(&row), "README.md lacks\n{row}");
    }
}

fn parameter(param: &Param) -> String {
    match param.default() {
        Some(default) => format!("`{}` = {default}", param.key()),
        None => format!("`{}`", param.key()),
    }
}
