//! Bodies of the clock's commands: what each means, and every flaw by its pointer.

use serde_json::json;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const EVE: &str = "2026-12-24T00:00:00Z";

#[track_caller]
fn flaws<T: std::fmt::Debug>(read: Result<T>, expected: &[(&str, &str)]) {
    let errors = read.unwrap_err().errors;
    let told: Vec<(&str, &str)> = errors.iter().map(|flaw| (&*flaw.pointer, &*flaw.reason)).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_setting_is_a_mode_with_what_belongs_to_it() {
    let there = Some(at(EVE));
    for (body, setting) in [
        (json!({ "mode": "real" }), Setting::Real),
        (json!({ "mode": "real", "at": null }), Setting::Real),
        (json!({ "mode": "offset", "at": EVE }), Setting::Offset { at: at(EVE) }),
        (json!({ "mode": "frozen" }), Setting::Frozen { at: None }),
        (json!({ "mode": "frozen", "at": EVE }), Setting::Frozen { at: there }),
        (
            json!({ "mode": "scaled", "scale": 60 }),
            Setting::Scaled { scale: 60.0, at: None },
        ),
        (
            json!({ "mode": "scaled", "scale": 0.5, "at": EVE }),
            Setting::Scaled { scale: 0.5, at: there },
        ),
    ] {
        assert_eq!(read_setting(body.clone()), Ok(setting), "{body}");
    }
}

#[test]
fn every_flaw_of_a_setting_is_told() {
    let instant = "a time such as \"2026-12-24T00:00:00Z\", from 1970 to the beginning of 9999";
    let scale = "a number above 0 and at most 1000000: how many seconds of the org go by in a real one";
    let only_scaled = "only mode scaled takes it";
    for (body, expected) in [
        (Value::Null, vec![("/mode", format!("{MODES} is needed"))]),
        (
            json!({ "mode": "slow", "at": 7, "scale": "x", "by": "1s" }),
            vec![
                ("/mode", format!("\"slow\" is not {MODES}")),
                ("/at", format!("7 is not {instant}")),
                ("/scale", format!("\"x\" is not {scale}")),
                ("/by", "unknown member".to_owned()),
            ],
        ),
        (
            json!({ "mode": "real", "at": EVE, "scale": 1 }),
            vec![
                (
                    "/at",
                    "mode real takes no instant; mode offset runs on from one".to_owned(),
                ),
                ("/scale", only_scaled.to_owned()),
            ],
        ),
        (
            json!({ "mode": "offset", "scale": 2 }),
            vec![
                ("/at", format!("{instant} is needed")),
                ("/scale", only_scaled.to_owned()),
            ],
        ),
        (
            json!({ "mode": "frozen", "at": "noon" }),
            vec![("/at", format!("\"noon\" is not {instant}"))],
        ),
        (
            json!({ "mode": "scaled" }),
            vec![("/scale", format!("{scale} is needed"))],
        ),
        (
            json!({ "mode": "scaled", "scale": 0 }),
            vec![("/scale", format!("0 is not {scale}"))],
        ),
    ] {
        let expected: Vec<(&str, &str)> = expected.iter().map(|(at, why)| (*at, why.as_str())).collect();
        flaws(read_setting(body), &expected);
    }
}

#[test]
fn a_clock_runs_as_fast_as_the_most_and_not_faster() {
    let scaled = |scale: f64| read_setting(json!({ "mode": "scaled", "scale": scale }));
    assert_eq!(scaled(MAX_SCALE), Ok(Setting::Scaled { scale: 1e6, at: None }));
    flaws(
        scaled(MAX_SCALE + 1.0),
        &[("/scale", &format!("1000001.0 is not {SCALE}"))],
    );
}

#[test]
fn a_step_is_a_length_or_an_instant() {
    for (body, step) in [
        (json!({ "by": "61m" }), Step::By(Duration::from_secs(3_660))),
        (json!({ "by": "PT0.25S" }), Step::By(Duration::from_millis(250))),
        (json!({ "by": "0s" }), Step::By(Duration::ZERO)),
        (json!({ "to": EVE }), Step::To(at(EVE))),
        (json!({ "to": EVE, "by": null }), Step::To(at(EVE))),
    ] {
        assert_eq!(read_step(body.clone()), Ok(step), "{body}");
    }
}

#[test]
fn every_flaw_of_a_step_is_told() {
    let neither = format!("by is needed, {SPAN}, or to, {INSTANT}");
    flaws(read_step(Value::Null), &[("", &neither)]);
    flaws(
        read_step(json!({ "by": "61" })),
        &[("/by", &format!("\"61\" is not {SPAN}"))],
    );
    flaws(read_step(json!({ "by": 61 })), &[("/by", &format!("61 is not {SPAN}"))]);
    flaws(read_step(json!({ "by": "-1s" })), &[("/by", BACK)]);
    for (by, reason) in [
        (
            "99999999d",
            "is too long: a clock goes to the beginning of 9999 and no further",
        ),
        (
            "P1Y",
            "has months or years, which have no fixed length; send days, such as \"365d\"",
        ),
    ] {
        flaws(read_step(json!({ "by": by })), &[("/by", &format!("{by:?} {reason}"))]);
    }
    flaws(
        read_step(json!({ "to": "2026-12-24" })),
        &[("/to", &format!("\"2026-12-24\" is not {INSTANT}"))],
    );
    let both = "by and to are two steps; send one of them";
    flaws(
        read_step(json!({ "by": "1s", "to": EVE, "at": EVE })),
        &[("", both), ("/at", "unknown member")],
    );
}
