//! How the values of an entry are written.

use std::time::Duration;

use http::{Method, StatusCode};
use jiff::Timestamp;
use serde::{Serialize as _, Serializer};

use crate::clock;
use crate::message::Delivery;
use crate::operation::{Operation, Surface};

pub(super) fn time<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&clock::rfc3339(*at))
}

pub(super) fn operation<S: Serializer>(operation: &Operation, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(operation.name())
}

pub(super) fn surface<S: Serializer>(surface: &Surface, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(surface.name())
}

pub(super) fn method<S: Serializer>(method: &Method, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(method.as_str())
}

pub(super) fn code<S: Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

pub(super) fn status<S: Serializer>(status: &Option<StatusCode>, serializer: S) -> Result<S::Ok, S::Error> {
    status.map(|status| status.as_u16()).serialize(serializer)
}

pub(super) fn delivery<S: Serializer>(delivery: &Delivery, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(delivery_name(delivery))
}

/// The names of all deliveries.
pub(super) const DELIVERIES: [&str; 4] = ["whole", "shaped", "none", "reset_peer"];

pub(super) fn delivery_name(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Whole => "whole",
        Delivery::Wire(wire) if wire.is_reset() => "reset_peer",
        Delivery::Wire(wire) if wire.is_silent() => "none",
        Delivery::Wire(_) => "shaped",
    }
}

pub(super) fn milliseconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(in_ms(*duration))
}

/// Milliseconds with three digits: microseconds are what a measurement is good for, more digits would be noise.
pub(super) fn in_ms(duration: Duration) -> f64 {
    let micros = u32::try_from(duration.as_micros()).map_or_else(|_| duration.as_secs_f64() * 1e6, f64::from);
    micros / 1_000.0
}
