//! The few parts of a rule that both spellings know.

use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::delay;
use super::rule::{Delay, Effect, Http, RetryAfter, Rule, Transport};
use crate::message::wire::{Cut, End};

/// An effect as the spellings read and print it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Simple {
    pub(super) status: Option<StatusCode>,
    pub(super) retry_after: Option<u64>,
    pub(super) delay: Option<Duration>,
    pub(super) rst: Option<()>,
}

impl Simple {
    pub(super) fn of(effect: &Effect) -> Self {
        let http = effect.http.as_deref();
        let transport = effect.transport.as_deref();
        Self {
            status: http.and_then(|http| http.status),
            retry_after: http.and_then(|http| match http.retry_after {
                Some(RetryAfter::Seconds(seconds)) => Some(seconds),
                _ => None,
            }),
            delay: transport.and_then(|transport| match transport.delay {
                Some(Delay::Fixed(delay)) => Some(delay),
                _ => None,
            }),
            rst: transport.and_then(|transport| transport.cut).map(|_| ()),
        }
    }

    pub(super) fn effect(self) -> Effect {
        let http = self.status.map(|status| Http {
            status: Some(status),
            retry_after: self.retry_after.map(RetryAfter::Seconds),
            ..Http::default()
        });
        let transport = (self.delay.is_some() || self.rst.is_some()).then(|| Transport {
            delay: self.delay.map(Delay::Fixed),
            cut: self.rst.map(|()| Cut::at_once(End::Rst)),
            ..Transport::default()
        });
        Effect {
            http: http.map(Arc::new),
            transport: transport.map(Arc::new),
            ..Effect::default()
        }
    }

    fn json(self) -> Value {
        let mut effect = Map::new();
        if let Some(status) = self.status {
            let mut http = json!({ "status": status.as_u16() });
            if let Some(seconds) = self.retry_after {
                http["retryAfter"] = seconds.into();
            }
            effect.insert("http".to_owned(), http);
        }
        let mut transport = Map::new();
        if let Some(delay) = self.delay {
            transport.insert("delay".to_owned(), delay::print(delay).into());
        }
        if self.rst.is_some() {
            transport.insert("cut".to_owned(), 0.into());
            transport.insert("end".to_owned(), "rst".into());
        }
        if !transport.is_empty() {
            effect.insert("transport".to_owned(), transport.into());
        }
        effect.into()
    }
}

/// Match, schedule and effect of a rule in JSON.
pub(super) fn parts(rule: &Rule) -> (Value, Value, Value) {
    let op = rule
        .matches
        .op
        .first()
        .map_or_else(|| "*".to_owned(), ToString::to_string);
    let schedule = match rule.schedule.times.map(NonZeroU64::get) {
        Some(times) => json!({ "times": times }),
        None => json!({}),
    };
    (json!({ "op": op }), schedule, Simple::of(&rule.effect).json())
}

/// The status that a rule may name, or what would be right.
pub(super) fn status(code: Option<u64>, written: &str) -> Result<StatusCode, String> {
    code.filter(|code| (400..=599).contains(code))
        .and_then(|code| StatusCode::from_u16(u16::try_from(code).ok()?).ok())
        .ok_or_else(|| format!("`{written}` is not a status that can be injected; those are 400 to 599"))
}
