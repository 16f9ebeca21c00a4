//! Is it alive, is it ready, what is it.

use jiff::Timestamp;
use serde_json::json;

use super::{Answer, Result};
use crate::clock::rfc3339;

/// `GET /__mock/health/live`
pub(crate) fn live(since: Timestamp) -> Result {
    Answer::ok(&json!({ "status": "live", "since": rfc3339(since) }))
}

/// `GET /__mock/health/ready`. Who can ask has been accepted, and orgs are filled before the listener opens.
pub(crate) fn ready() -> Result {
    Answer::ok(&json!({ "status": "ready", "checks": { "listener": "ok", "seed": "ok", "journal": "ok" } }))
}

/// `GET /__mock/version`
pub(crate) fn version() -> Result {
    Answer::ok(&json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") }))
}
