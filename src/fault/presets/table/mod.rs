//! Every preset, as data.

mod directory;
mod identity;
mod load;
mod wire;

use super::{Expansion, Params, Preset};
use crate::fault::protocol::{Param, Takes};
use Takes::{Count, Times};

/// Those that a test of the connection is held against, in the order of how a connection comes about.
pub(super) const CONNECTION: &[&str] = &[
    "bad-token",
    "expired-token",
    "non-admin",
    "wrong-org",
    "unknown-org",
    "rate-limit",
    "unavailable",
    "html-gateway",
    "bad-json",
    "reset",
    "hang",
    "slow",
    "empty-answer",
    "not-found-on-empty-list",
];

const NONE: Params = Params::Own(&[]);
const TIMES: Param = Param::new("times", Times, Some("3"));
const ONCE: Param = Param::new("times", Times, Some("1"));
const RETRY_AFTER: Param = Param::new("retry-after", Count, Some("7"));

const fn preset(
    (name, faults): (&'static str, &'static [&'static str]),
    params: Params,
    expansion: Expansion,
    (does, reaction): (&'static str, &'static str),
) -> Preset {
    Preset {
        name,
        faults,
        params,
        expansion,
        does,
        reaction,
    }
}

/// Every preset, in the order in which they are listed.
pub(super) const ALL: [&[Preset]; 4] = [identity::ALL, load::ALL, directory::ALL, wire::ALL];
