//! How an org behaves all the time, as opposed to a fault, which a request meets.

use std::time::Duration;

use crate::oauth::lives::Lives;

/// The name under which settings keep state, such as a bucket. No rule can have it, because ids have no blanks.
pub(crate) const SETTINGS_RULE: &str = "the settings";

/// An org's settings; the default is a healthy org without limits. Claims stand in the directory, which judges by them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Webex has suspended the org.
    pub(crate) suspended: bool,
    /// Maintenance: writes are refused, reads work.
    pub(crate) read_only: Option<ReadOnly>,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) consistency: Option<Consistency>,
    /// When a user's groups follow the groups' members.
    pub(crate) group_links: Option<Consistency>,
    /// When a new user has the SIP addresses that Webex gives them; `None` for never.
    pub(crate) sip_addresses: Option<Consistency>,
    /// How long what the org issues is good.
    pub(crate) lives: Lives,
    pub(crate) consent: Consent,
    pub(crate) sign_in_end: SignInEnd,
}

/// Where a sign-in ends that was granted what it asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SignInEnd {
    /// At the client's redirect URI.
    #[default]
    Redirect,
    /// On a page with the token or the code, to be copied.
    Page,
}

/// Who answers whether a client is let in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Every client is, without a question.
    #[default]
    Auto,
    /// The person, on a page.
    Prompt,
    /// None is.
    Deny,
}

/// Writes are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReadOnly {
    /// What `Retry-After` says; `None` for no such header.
    pub(crate) retry_after: Option<u64>,
}

/// A bucket of so many requests, which fills again over the window on the org's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub(crate) limit: u64,
    pub(crate) window: Duration,
    pub(crate) per: Per,
}

/// Who has a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Per {
    Token,
    Org,
}

/// When a read shows what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Consistency {
    /// So long after the write, on the org's clock.
    Lag(Duration),
    /// After so many reads of the resource.
    Reads(u64),
}
