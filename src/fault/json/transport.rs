//! `effect.transport`: what happens to the bytes.

use std::num::NonZeroU64;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::node::{Keys, Node, Object};
use super::words::{AT, END, MALFORM};
use crate::fault::delay::{self, MAX_DELAY};
use crate::fault::rule::limits::{MAX_COUNT, MAX_GARBAGE, MAX_SIGMA};
use crate::fault::rule::{Delay, Speed, Transport};
use crate::fault::size;
use crate::message::wire::{Amount, Close, Cut, Intake, Pace};

const KEYS: Keys = Keys {
    later: &["tls"],
    ..Keys::of(&[
        "delay", "at", "rate", "slice", "cut", "end", "garbage", "malform", "close", "intake",
    ])
};

/// Ways to break the framing that come later.
const MALFORM_LATER: [&str; 4] = ["duplicate-length", "status-line", "endless-headers", "extra-bytes"];

/// Nothing where it says nothing.
pub(super) fn read(node: &Node<'_>) -> Option<Transport> {
    let object = node.object(KEYS)?;
    let transport = Transport {
        delay: object.read("delay", |node| read_delay(&node)),
        at: object.read("at", |node| AT.read(&node)).flatten(),
        speed: speed(&object),
        cut: cut(&object),
        garbage: object.read("garbage", |node| node.size(1, MAX_GARBAGE)),
        malform: object.read("malform", |node| malform(&node)),
        close: object.read("close", |node| close(&node)),
        intake: object.read("intake", |node| intake(&node)).unwrap_or_default(),
    };
    if transport.delay.is_none() && object.get("delay").is_none() && object.get("at").is_some() {
        object.flaw("at", "says where a `delay` is, and there is none");
    }
    (transport != Transport::default()).then_some(transport)
}

pub(super) fn print(transport: &Transport) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    };
    put("delay", transport.delay.map(print_delay));
    put("at", transport.at.map(|at| AT.of(Some(at)).into()));
    match transport.speed {
        Some(Speed::Rate(rate)) => put("rate", Some(size::print_rate(rate.get()).into())),
        Some(Speed::Slices(pace)) => {
            put(
                "slice",
                Some(json!({ "size": pace.size, "every": delay::print(pace.every) })),
            );
        }
        None => {}
    }
    put("cut", transport.cut.map(|cut| print_amount(cut.after)));
    put("end", transport.cut.map(|cut| END.of(cut.end).into()));
    put("garbage", transport.garbage.map(Value::from));
    put("malform", transport.malform.map(|malform| MALFORM.of(malform).into()));
    put("close", transport.close.map(print_close));
    put("intake", print_intake(transport.intake));
    out.into()
}

fn read_delay(node: &Node<'_>) -> Option<Delay> {
    if !node.value.is_object() {
        return node.delay().map(Delay::Fixed);
    }
    let object = node.object(Keys::of(&["uniform", "normal", "lognormal"]))?;
    let laws = [object.get("uniform"), object.get("normal"), object.get("lognormal")];
    match laws {
        [Some(node), None, None] => uniform(&node),
        [None, Some(node), None] => normal(&node),
        [None, None, Some(node)] => lognormal(&node),
        _ => node.refuse("must be one of uniform, normal and lognormal"),
    }
}

fn uniform(node: &Node<'_>) -> Option<Delay> {
    const WHAT: &str = "two delays, such as [\"100ms\", \"2s\"]";
    let bounds = node.list(2, WHAT)?;
    let [from, to] = bounds.as_slice() else {
        return node.refuse(format!("must be {WHAT}"));
    };
    let (from, to) = (from.delay(), to.delay());
    let (from, to) = (from?, to?);
    match from <= to {
        true => Some(Delay::Uniform { from, to }),
        false => node.refuse("must begin with the shorter one"),
    }
}

fn normal(node: &Node<'_>) -> Option<Delay> {
    let object = node.object(Keys::of(&["mean", "deviation"]))?;
    let (mean, deviation) = (
        object.need("mean", "\"300ms\"", Node::delay),
        object.need("deviation", "\"300ms\"", Node::delay),
    );
    Some(Delay::Normal {
        mean: mean?,
        deviation: deviation?,
    })
}

fn lognormal(node: &Node<'_>) -> Option<Delay> {
    let object = node.object(Keys::of(&["median", "sigma", "max"]))?;
    let median = object.need("median", "\"300ms\"", Node::delay);
    let sigma = object.get("sigma").and_then(|node| node.value.as_f64());
    let sigma = sigma.filter(|sigma| *sigma > 0.0 && *sigma <= MAX_SIGMA);
    if sigma.is_none() {
        object.flaw(
            "sigma",
            format!("must be a number above 0, at most {MAX_SIGMA}, such as 0.6"),
        );
    }
    let max = match object.get("max") {
        Some(max) => max.delay(),
        None => Some(MAX_DELAY),
    };
    Some(Delay::LogNormal {
        median: median?,
        sigma: sigma?,
        max: max?,
    })
}

fn print_delay(law: Delay) -> Value {
    match law {
        Delay::Fixed(delay) => delay::print(delay).into(),
        Delay::Uniform { from, to } => json!({ "uniform": [delay::print(from), delay::print(to)] }),
        Delay::Normal { mean, deviation } => {
            json!({ "normal": { "mean": delay::print(mean), "deviation": delay::print(deviation) } })
        }
        Delay::LogNormal { median, sigma, max } => {
            let mut law = json!({ "median": delay::print(median), "sigma": sigma });
            if max != MAX_DELAY {
                law["max"] = delay::print(max).into();
            }
            json!({ "lognormal": law })
        }
    }
}

fn speed(object: &Object<'_>) -> Option<Speed> {
    let rate = object.get("rate").and_then(|node| rate(&node));
    let slice = object.get("slice").and_then(|node| slice(&node));
    if object.get("rate").is_some() && object.get("slice").is_some() {
        object.flaw(
            "slice",
            "stands beside `rate`, which makes slices of its own; give one of the two",
        );
    }
    rate.map(Speed::Rate).or(slice.map(Speed::Slices))
}

fn rate(node: &Node<'_>) -> Option<NonZeroU64> {
    let rate = node.spelled("bytes per second, such as \"4KiB/s\"", size::rate)?;
    match rate > MAX_COUNT {
        true => node.refuse(format!("is over the limit of {MAX_COUNT}B/s")),
        false => NonZeroU64::new(rate),
    }
}

fn slice(node: &Node<'_>) -> Option<Pace> {
    let object = node.object(Keys::of(&["size", "every"]))?;
    let size = object.need("size", "10", |node| node.size(1, MAX_COUNT));
    let every = object.need("every", "\"300ms\"", Node::delay);
    Some(Pace {
        size: usize::try_from(size?).ok()?,
        every: every?,
    })
}

fn cut(object: &Object<'_>) -> Option<Cut> {
    let after = object.get("cut").map(|node| amount(&node));
    if let (true, None) = (after.is_some(), object.get("end")) {
        object.flaw("cut", "needs an `end`, which is \"fin\", \"rst\" or \"hang\"");
    }
    let end = object.read("end", |node| END.read(&node))?;
    let after = after.unwrap_or(Some(Amount::Bytes(0)))?;
    Some(Cut { after, end })
}

/// Bytes or a share.
pub(super) fn amount(node: &Node<'_>) -> Option<Amount> {
    match node.value {
        Value::Number(_) => node.count(0).map(Amount::Bytes),
        Value::String(text) => match node.keep(size::amount(text))? {
            Amount::Bytes(MAX_TOO_MANY..) => node.refuse(format!("is over the limit of {MAX_COUNT}")),
            amount => Some(amount),
        },
        _ => node.refuse("must be a number of bytes, or a share such as \"40%\""),
    }
}

const MAX_TOO_MANY: u64 = MAX_COUNT + 1;

pub(super) fn print_amount(amount: Amount) -> Value {
    match amount {
        Amount::Bytes(bytes) => bytes.into(),
        Amount::Percent(percent) => format!("{percent}%").into(),
    }
}

fn malform(node: &Node<'_>) -> Option<crate::message::wire::Malform> {
    match node.value.as_str() {
        Some(word) if MALFORM_LATER.contains(&word) => node.refuse("not served by this version"),
        _ => MALFORM.read(node),
    }
}

const CLOSE: &str = "must be \"always\", \"stale\" or {\"slow\": \"2s\"}";

fn close(node: &Node<'_>) -> Option<Close> {
    match node.value.as_str() {
        Some("always") => return Some(Close::Always),
        Some("stale") => return Some(Close::Stale),
        _ => {}
    }
    let Some(object) = node.members() else {
        return node.refuse(CLOSE);
    };
    match (object.get("slow"), object.iter().count()) {
        (Some(slow), 1) => slow.delay().map(Close::Slow),
        _ => node.refuse(CLOSE),
    }
}

fn print_close(close: Close) -> Value {
    match close {
        Close::Always => "always".into(),
        Close::Stale => "stale".into(),
        Close::Slow(length) => json!({ "slow": delay::print(length) }),
    }
}

fn intake(node: &Node<'_>) -> Option<Intake> {
    let object = node.object(Keys::of(&["rate", "early"]))?;
    Some(Intake {
        rate: object.read("rate", |node| rate(&node)).map(NonZeroU64::get),
        early: object.read("early", |node| node.flag()).unwrap_or_default(),
    })
}

fn print_intake(intake: Intake) -> Option<Value> {
    let mut out = Map::new();
    if let Some(rate) = intake.rate {
        out.insert("rate".to_owned(), size::print_rate(rate).into());
    }
    if intake.early {
        out.insert("early".to_owned(), true.into());
    }
    (!out.is_empty()).then(|| out.into())
}
