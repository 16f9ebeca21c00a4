//! Rules in one line: right ones, wrong ones, and the way there and back.

use std::time::Duration;

use http::StatusCode;
use proptest::prelude::*;

use super::*;
use crate::operation::Operation;

/// The text and how it prints.
#[track_caller]
fn check(text: &str, printed: &str) {
    assert_eq!(
        text.parse::<Rule>().map(|rule| rule.to_string()),
        Ok(printed.to_owned()),
        "{text}"
    );
}

/// The text and where and why it is no rule.
#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = text.parse::<Rule>().map_err(|error| error.to_string());
    assert_eq!(error, Err(expected.to_owned()), "{text}");
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
    ] {
        check(text, text);
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
}

#[test]
fn a_rule_reads_as_its_value() {
    let rule: Rule = "users.*: delay=2s, 429 retry-after=7s x3".parse().unwrap();
    let effect = Simple {
        status: Some(StatusCode::TOO_MANY_REQUESTS),
        retry_after: Some(7),
        delay: Some(Duration::from_secs(2)),
        rst: None,
    };
    let expected = Rule {
        schedule: Schedule {
            times: NonZeroU64::new(3),
            ..Schedule::default()
        },
        ..Rule::new(Match::of([Pattern::Family("users.")]), effect.effect())
    };
    assert_eq!(rule, expected);
}

#[test]
fn an_error_tells_the_byte_and_what_would_be_right() {
    let form = "a rule is an operation, a colon and what happens, such as users.create: 503 x2";
    let parts = "a status such as 503, retry-after=7s, delay=2s or rst";
    refused("", &format!("at byte 0: {form}"));
    refused("users.create", &format!("at byte 12: {form}"));
    refused("bulk: 503", "at byte 0: operation `bulk` is not served by this version");
    refused(
        "  bulk: 503",
        "at byte 2: operation `bulk` is not served by this version",
    );
    refused("*:", &format!("at byte 2: what shall happen is missing: {parts}"));
    refused("*: x2", &format!("at byte 5: what shall happen is missing: {parts}"));
    refused(
        "*: ä",
        &format!("at byte 3: unknown part `ä`; parts are {parts}, and xN at the end"),
    );
    refused(
        "*: 503 x",
        &format!("at byte 7: unknown part `x`; parts are {parts}, and xN at the end"),
    );
    refused(
        "*: 200",
        "at byte 3: `200` is not a status that can be injected; those are 400 to 599",
    );
    refused(
        "*: 99999999999999999999999",
        "at byte 3: `99999999999999999999999` is not a status that can be injected; those are 400 to 599",
    );
    refused(
        "*: 503 500",
        "at byte 7: `500` is one too many: each part stands at most once",
    );
    refused(
        "*: rst, rst",
        "at byte 8: `rst` is one too many: each part stands at most once",
    );
    refused(
        "*: delay=1s delay=1s",
        "at byte 12: `delay=1s` is one too many: each part stands at most once",
    );
    refused(
        "*: delay=2",
        "at byte 3: `2` is not a delay; write a whole number with ms, s or m, such as 250ms or 2s",
    );
    refused("*: 503 x2 rst", "at byte 10: nothing may follow the number of times");
    refused(
        "*: 503 x0",
        "at byte 7: `x0` is not a number of times; write x1 or more, or nothing for always",
    );
    refused(
        "*: 503, rst",
        "at byte 8: after a reset no status arrives; give a status or rst, not both",
    );
    refused(
        "*: rst 503",
        "at byte 7: after a reset no status arrives; give a status or rst, not both",
    );
}

#[test]
fn retry_after_belongs_to_the_status_before_it() {
    refused(
        "*: retry-after=7s 503",
        "at byte 3: retry-after belongs to a status, which stands before it, as in 429 retry-after=7s",
    );
    for value in ["7", "s", "7ms", "-7s", "99999999999999999999s"] {
        let text = format!("*: 503 retry-after={value}");
        refused(
            &text,
            &format!("at byte 7: `{value}` is not a number of whole seconds; write retry-after=7s"),
        );
    }
    refused(
        "*: 503 retry-after=1s retry-after=2s",
        "at byte 22: `retry-after=2s` is one too many: each part stands at most once",
    );
}

#[test]
fn a_comma_stands_between_two_parts() {
    let missing = "a comma stands between two parts, and one is missing here: \
        a status such as 503, retry-after=7s, delay=2s or rst";
    refused("*: , 503", &format!("at byte 3: {missing}"));
    refused("*: 503,", &format!("at byte 7: {missing}"));
    refused("*: 503, , rst", &format!("at byte 8: {missing}"));
    refused("*: 503, x2", &format!("at byte 8: {missing}"));
}

/// Any valid rule without id and note.
pub(in crate::fault) fn rule() -> impl Strategy<Value = Rule> {
    let op = prop::sample::select(vec![
        Pattern::Any,
        Pattern::Family("users."),
        Pattern::Family("oauth."),
        Pattern::One(Operation::UsersPatch),
        Pattern::One(Operation::SignIn),
        Pattern::One(Operation::Unknown),
    ]);
    let http = (400..=599_u16, proptest::option::of(any::<u64>()))
        .prop_map(|(code, retry_after)| (StatusCode::from_u16(code).ok(), retry_after, None));
    let ending = prop_oneof![http, Just((None, None, Some(()))), Just((None, None, None))];
    let delay = proptest::option::of((1..=60_000_u64).prop_map(Duration::from_millis));
    let times = proptest::option::of(any::<NonZeroU64>());
    (op, ending, delay, times)
        .prop_filter("an effect does something", |(_, (status, _, rst), delay, _)| {
            status.is_some() || rst.is_some() || delay.is_some()
        })
        .prop_map(|(op, (status, retry_after, rst), delay, times)| {
            let effect = Simple {
                status,
                retry_after,
                delay,
                rst,
            };
            let schedule = Schedule {
                times,
                ..Schedule::default()
            };
            Rule {
                schedule,
                ..Rule::new(Match::of([op]), effect.effect())
            }
        })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_the_same_rule(rule in rule()) {
        prop_assert_eq!(rule.to_string().parse(), Ok(rule));
    }

    #[test]
    fn no_text_panics(text in "[a-z.*]{0,8}:?[ ,x0-9=@%a-z\u{e4}]{0,24}") {
        if let Err(error) = text.parse::<Rule>() {
            prop_assert!(text.is_char_boundary(error.offset), "{error}");
        }
    }
}
