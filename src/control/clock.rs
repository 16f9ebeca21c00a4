//! An org's clock: shown, set, advanced.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Number, Value};

use super::fields::Fields;
use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::clock::{MAX_SCALE, Mode, NoSpan, Reading, Refused, Setting, Step, instant, rfc3339, span_or_why};
use crate::world::{Due, Org, World};

const INSTANT: &str = "a time such as \"2026-12-24T00:00:00Z\", from 1970 to the beginning of 9999";
const SPAN: &str = "a length of time such as \"61m\", \"365d\" or \"PT61M\"";
const SCALE: &str = "a number above 0 and at most 1000000: how many seconds of the org go by in a real one";
const MODES: &str = "one of real, offset, frozen, scaled";
/// The way to an earlier instant.
const BACK: &str = "a clock is not advanced backwards; PUT …/clock sets it to any instant";

/// A clock as the control plane shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    now: String,
    mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scale: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset_ms: Option<i64>,
}

/// A clock that was set, and what fell due by that.
#[derive(Debug, Serialize)]
struct Set {
    #[serde(flatten)]
    clock: View,
    fired: Vec<Due>,
}

/// A clock that was advanced, and what fell due by that.
#[derive(Debug, Serialize)]
struct Advanced {
    now: String,
    mode: &'static str,
    fired: Vec<Due>,
}

/// `GET /__mock/orgs/{org}/clock`
pub(crate) fn get(world: &World, org: &str) -> Result {
    show(&*find_org(world, org)?)
}

/// `PUT /__mock/orgs/{org}/clock`
pub(crate) fn put(world: &World, org: &str, body: Value) -> Result {
    set(&*find_org(world, org)?, body)
}

/// `POST /__mock/orgs/{org}/clock/advance`
pub(crate) fn post_advance(world: &World, org: &str, body: Value) -> Result {
    advance(&*find_org(world, org)?, body)
}

/// Shows the clock.
pub(crate) fn show(org: &Org) -> Result {
    Answer::ok(&View::of(org.clock.reading()))
}

/// Sets how the clock runs and from where, and answers what fell due by that.
pub(crate) fn set(org: &Org, body: Value) -> Result {
    let setting = read_setting(body)?;
    let fired = org.turn_clock(|clock| {
        clock.set(setting);
        Ok::<(), Problem>(())
    })?;
    org.publish_clock(fired.len());
    let clock = View::of(org.clock.reading());
    Answer::ok(&Set { clock, fired })
}

/// Moves the clock on, and answers what fell due by that.
pub(crate) fn advance(org: &Org, body: Value) -> Result {
    let step = read_step(body)?;
    let fired = org.turn_clock(|clock| clock.advance(step).map_err(|why| refusal(step, why)))?;
    org.publish_clock(fired.len());
    let View { now, mode, .. } = View::of(org.clock.reading());
    Answer::ok(&Advanced { now, mode, fired })
}

impl View {
    fn of(reading: Reading) -> Self {
        let now = rfc3339(reading.now);
        Self {
            mode: reading.mode.name(),
            at: (reading.mode == Mode::Frozen).then(|| now.clone()),
            scale: match reading.mode {
                Mode::Scaled(scale) => number(scale),
                Mode::Real | Mode::Offset | Mode::Frozen => None,
            },
            offset_ms: (reading.mode == Mode::Offset).then_some(reading.offset_ms),
            now,
        }
    }
}

/// A number as it was most likely sent: a whole one without a point.
fn number(scale: f64) -> Option<Number> {
    if scale.fract() == 0.0 {
        Number::from_i128(scale as i128)
    } else {
        Number::from_f64(scale)
    }
}

fn read_setting(body: Value) -> Result<Setting> {
    let mut fields = Fields::of(body)?;
    let mode = fields.needed("mode", MODES, |value| {
        let mode = value.as_str()?;
        matches!(mode, "real" | "offset" | "frozen" | "scaled").then(|| mode.to_owned())
    });
    // Missing members are flaws, so what stands in their place is never used.
    let setting = match mode.as_deref() {
        Some("real") => {
            fields.forbid("at", "mode real takes no instant; mode offset runs on from one");
            Setting::Real
        }
        Some("offset") => Setting::Offset {
            at: fields.needed("at", INSTANT, read_instant).unwrap_or_default(),
        },
        Some("frozen") => Setting::Frozen {
            at: fields.take("at", INSTANT, read_instant),
        },
        _ => Setting::Scaled {
            at: fields.take("at", INSTANT, read_instant),
            scale: match mode {
                Some(_) => fields.needed("scale", SCALE, read_scale),
                None => fields.take("scale", SCALE, read_scale),
            }
            .unwrap_or_default(),
        },
    };
    fields.forbid("scale", "only mode scaled takes it");
    fields.finish()?;
    Ok(setting)
}

fn read_step(body: Value) -> Result<Step> {
    let mut fields = Fields::of(body)?;
    match (fields.has("by"), fields.has("to")) {
        (true, true) => fields.flaw_of_whole("by and to are two steps; send one of them"),
        (false, false) => fields.flaw_of_whole(format!("by is needed, {SPAN}, or to, {INSTANT}")),
        _ => {}
    }
    let by = read_by(&mut fields);
    let to = fields.take("to", INSTANT, read_instant);
    fields.finish()?;
    Ok(match to {
        Some(to) => Step::To(to),
        None => Step::By(by.and_then(|by| Duration::try_from(by).ok()).unwrap_or_default()),
    })
}

/// Takes `by`, and says of what is none why it is none.
fn read_by(fields: &mut Fields) -> Option<SignedDuration> {
    let value = fields.raw("by").filter(|value| !value.is_null())?;
    let reason = match value.as_str().map_or(Err(NoSpan::Unreadable), span_or_why) {
        Ok(by) if by.is_negative() => BACK.to_owned(),
        Ok(by) => return Some(by),
        Err(NoSpan::Unreadable) => format!("{value} is not {SPAN}"),
        Err(NoSpan::Calendar) => {
            format!("{value} has months or years, which have no fixed length; send days, such as \"365d\"")
        }
        Err(NoSpan::TooLong) => format!("{value} is too long: a clock goes to the beginning of 9999 and no further"),
    };
    fields.flaw("by", reason);
    None
}

fn read_instant(value: &Value) -> Option<Timestamp> {
    instant(value.as_str()?)
}

fn read_scale(value: &Value) -> Option<f64> {
    value.as_f64().filter(|scale| *scale > 0.0 && *scale <= MAX_SCALE)
}

fn refusal(step: Step, why: Refused) -> Problem {
    let pointer = match step {
        Step::By(_) => "/by",
        Step::To(_) => "/to",
    };
    let reason = match why {
        Refused::Backwards { now } => format!("the clock shows {} already; {BACK}", rfc3339(now)),
        Refused::PastTheEnd { now } => format!(
            "the clock shows {}; it goes to the beginning of 9999 and no further",
            rfc3339(now)
        ),
    };
    Problem::flawed(vec![Flaw {
        pointer: pointer.to_owned(),
        reason,
    }])
}

#[cfg(test)]
mod tests;
