//! Lines that are no rule: the byte at which they stop to be one, and what would be right there.

use crate::fault::rule::Rule;
use crate::operation::Pattern;

/// The text and where and why it is no rule.
#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = text.parse::<Rule>().map_err(|error| error.to_string());
    assert_eq!(error, Err(expected.to_owned()), "{text}");
}

const EXAMPLES: &str = "such as 503, 429 retry-after=7s, delay=2s, rst or commit";

#[test]
fn a_rule_is_an_operation_a_colon_and_what_happens() {
    let form = "a rule is an operation, a colon and what happens, such as users.create: 503 x2";
    refused("", &format!("at byte 0: {form}"));
    refused("users.create", &format!("at byte 12: {form}"));
    let unknown = Pattern::parse("printers.print").unwrap_err();
    refused("printers.print: 503", &format!("at byte 0: {unknown}"));
    refused("  printers.print: 503", &format!("at byte 2: {unknown}"));
    refused("users.list | printers.print: 503", &format!("at byte 13: {unknown}"));
    refused("users.*|users.*: 503", "at byte 8: stands here twice");
    refused("*:", &format!("at byte 2: what shall happen is missing: {EXAMPLES}"));
    refused("*: x2", &format!("at byte 5: what shall happen is missing: {EXAMPLES}"));
}

#[test]
fn an_unknown_part_is_told_what_parts_there_are() {
    for part in [
        "ä",
        "x",
        "rst@",
        "delay",
        "budget",
        "nope=1",
        "nope(a=1)",
        "invalid_grant",
    ] {
        let reason = match part {
            "rst@" => "`` is not an amount; write a number of bytes, or 0% to 100%".to_owned(),
            "delay" => "`delay` needs a value, as in delay=…".to_owned(),
            "budget" => "`budget` needs brackets, as in budget(…)".to_owned(),
            "invalid_grant" => "`invalid_grant` is not served by this version".to_owned(),
            _ => format!("unknown part `{part}`; parts are {EXAMPLES}, the names of toggles, and xN"),
        };
        refused(&format!("*: 503 {part}"), &format!("at byte 7: {reason}"));
    }
}

#[test]
fn a_number_that_is_too_large_for_json_is_refused_where_it_stands() {
    let whole = "must be a whole number, at least";
    for (part, reason) in [
        ("p=1e400", "must be a number from 0 to 1, such as 0.2".to_owned()),
        ("p=-1e400", "must be a number from 0 to 1, such as 0.2".to_owned()),
        ("skip=1e400", format!("{whole} 0")),
        ("skip=99999999999999999999", format!("{whole} 0")),
        ("every=1e400", format!("{whole} 1")),
        ("nth=1+1e400", format!("{whole} 1")),
        (
            "ramp(to=1e400,over=1m)",
            "must be a number from 0 to 1, such as 0.2".to_owned(),
        ),
        ("priority=1e400", "must be a whole number; lower comes first".to_owned()),
    ] {
        let at = 7 + part.find("to=").unwrap_or(0);
        refused(&format!("*: 503 {part}"), &format!("at byte {at}: {reason}"));
    }
}

#[test]
fn a_value_is_told_what_would_be_right() {
    for status in ["199", "600", "99999999999999999999999"] {
        refused(
            &format!("*: {status}"),
            &format!("at byte 3: `{status}` is not a status that can be injected; those are 200 to 599"),
        );
    }
    refused(
        "*: delay=2",
        "at byte 3: `2` is not a delay; write a whole number with ms, s or m, such as 250ms or 2s",
    );
    refused(
        "*: 503 x0",
        "at byte 7: `x0` is not a number of times; write x1 or more, or nothing for always",
    );
    refused("*: 503 p=2", "at byte 7: must be a number from 0 to 1, such as 0.2");
    refused("*: 503 skip=-1", "at byte 7: must be a whole number, at least 0");
    refused(
        "*: 503 nth=4+1",
        "at byte 7: must ascend, without repetition, such as [1, 4]",
    );
    refused("*: 503 nth=1+x", "at byte 7: must be a whole number, at least 1");
    refused(
        "*: 503 per=colour",
        "at byte 7: must be \"org\", \"token\", \"op\", \"resource\" or \"client\"",
    );
    refused(
        "*: rst@400%",
        "at byte 3: `400%` is not an amount; write a number of bytes, or 0% to 100%",
    );
    refused(
        "*: delay=gamma(1,2)",
        "at byte 3: `gamma` is no law of delays; those are uniform, normal and lognormal",
    );
    refused(
        "*: delay=normal(1s,2s,3s)",
        "at byte 3: `normal(1s,2s,3s)` has too much in its brackets; those are mean, deviation",
    );
    refused("*: delay=normal(1s)", "at byte 3: is missing, such as \"300ms\"");
}

#[test]
fn brackets_hold_keys_and_values() {
    refused(
        "*: 503 budget(hits=3",
        "at byte 13: this bracket is not closed; a `)` is missing",
    );
    refused("*: 503 x2)", "at byte 9: this bracket closes none; leave it out");
    refused(
        "*: 503 budget(hits=3, 4)",
        "at byte 22: `4` is no key with a value, as in limit=5",
    );
    refused(
        "*: 503 budget(hits=3,pro=1m)",
        "at byte 21: unknown key `pro`; budget has hits, per",
    );
    refused("*: 503 budget(hits=3)", "at byte 7: is missing, such as \"1m\"");
    refused(
        "*: 503 budget(hits=3,per=0s)",
        "at byte 21: must not be zero; the least is 1ms",
    );
    refused(
        "*: tombstone(size=5)",
        "at byte 13: unknown parameter `size`; tombstone has for",
    );
    refused(
        "*: filter-ignored(a=1)",
        "at byte 18: `filter-ignored` has no parameters",
    );
    refused("*: rate-limit(limit=x)", "at byte 14: `x` is not a whole number");
    refused(
        "*: eventual-consistency(lag=1s,reads=2)",
        "at byte 24: excludes `reads`; give one of the two",
    );
    refused(
        "users.patch: partial(0), 500",
        "at byte 21: must be a whole number, at least 1",
    );
}

#[test]
fn each_part_stands_at_most_once() {
    for (text, byte, part) in [
        ("*: 503 500", 7, "500"),
        ("*: rst, rst", 8, "rst"),
        ("*: rst@9, fin", 10, "fin"),
        ("*: delay=1s delay=1s", 12, "delay=1s"),
        ("*: 503 retry-after=1s retry-after=2s", 22, "retry-after=2s"),
        ("*: commit, never, 503", 11, "never"),
        ("*: filter-ignored, filter-case", 19, "filter-case"),
        ("*: 503 budget(hits=1,hits=2)", 21, "hits=2"),
        ("*: close, stale", 10, "stale"),
    ] {
        refused(
            text,
            &format!("at byte {byte}: `{part}` is one too many: each part stands at most once"),
        );
    }
}

#[test]
fn what_parts_say_together_is_told_at_the_last_of_them() {
    for (text, byte) in [("*: 503, rst", 8), ("*: rst 503", 7)] {
        let reason = "has a status and a reset, but after a reset no status arrives; give one of the two";
        refused(text, &format!("at byte {byte}: {reason}"));
    }
    refused(
        "*: delay=1s, retry-after=7s",
        "at byte 13: belongs to a status; give `status` too, such as 429",
    );
    refused(
        "users.create: filter-ignored",
        "at byte 14: `filter-ignored` acts upon users.list, groups.list, users.search, groups.search, search, \
         and the rule is about users.create",
    );
    refused(
        "*: 503 at=body",
        "at byte 7: says where a `delay` is, and there is none",
    );
}

#[test]
fn retry_after_is_seconds_unless_it_says_otherwise() {
    for value in ["7", "s", "7ms", "-7s", "99999999999999999999s"] {
        refused(
            &format!("*: 503 retry-after={value}"),
            &format!("at byte 7: `{value}` is not a number of whole seconds; write retry-after=7s"),
        );
    }
    refused(
        "*: 503 retry-after=date:soon",
        "at byte 7: `soon` is not a span; write a whole number with ms, s, m, h or d, such as 2s or 7d",
    );
}

#[test]
fn a_comma_stands_between_two_parts() {
    let missing = format!("a comma stands between two parts, and one is missing here: {EXAMPLES}");
    refused("*: , 503", &format!("at byte 3: {missing}"));
    refused("*: 503,", &format!("at byte 7: {missing}"));
    refused("*: 503, , rst", &format!("at byte 8: {missing}"));
}
