//! How long each kind of credential lives.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The lives that an org gives to what it issues, on its own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lives {
    /// Tokens of the implicit grant.
    pub(crate) implicit: Duration,
    /// Access tokens of the other grants.
    pub(crate) access: Duration,
    pub(crate) refresh: Duration,
    /// Tokens that are JWTs, whatever the grant.
    pub(crate) self_contained: Duration,
    /// A developer's own token.
    pub(crate) personal: Duration,
    /// Authorization codes.
    pub(crate) code: Duration,
    /// Device codes, and the user codes with them.
    pub(crate) device: Duration,
}

impl Lives {
    /// Those of Webex.
    pub(crate) const WEBEX: Self = Self {
        // Microsoft Entra documentation; 45 days in older policies.
        implicit: Duration::from_secs(365 * DAY),
        access: Duration::from_secs(14 * DAY),
        refresh: Duration::from_secs(90 * DAY),
        self_contained: Duration::from_secs(18 * HOUR),
        personal: Duration::from_secs(12 * HOUR),
        // Webex: fidelity row "code-life": not published; RFC 6749 section 4.1.2 advises ten minutes at most.
        code: Duration::from_secs(5 * MINUTE),
        device: Duration::from_secs(5 * MINUTE),
    };
}

impl Default for Lives {
    fn default() -> Self {
        Self::WEBEX
    }
}
