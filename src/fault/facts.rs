//! What a rule may ask about a request.

use jiff::Timestamp;

use crate::message::Request;
use crate::operation::Call;

/// One request as rules see it.
pub(crate) struct Facts<'a> {
    pub(crate) call: &'a Call,
    pub(crate) request: &'a Request,
    /// On the org's clock.
    pub(crate) now: Timestamp,
    /// The living token that it carries.
    pub(crate) token: Option<TokenFacts>,
    /// The resource that it is about. A look-up, so it is done when a rule asks.
    pub(crate) resource: &'a dyn Fn() -> ResourceFacts,
    /// Requests of the org that are being answered, this one included.
    pub(crate) in_flight: u64,
}

/// What is known of a token.
#[derive(Clone, Debug, Default)]
pub(crate) struct TokenFacts {
    pub(crate) client: String,
    pub(crate) scopes: Vec<String>,
    /// Roles of its owner.
    pub(crate) roles: Vec<String>,
    pub(crate) fingerprint: String,
}

/// What is known of the resource that a request reads, writes, or is about to create.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceFacts {
    pub(crate) id: Option<String>,
    /// A user's `userName`, or a group's `displayName`.
    pub(crate) user_name: Option<String>,
    pub(crate) external_id: Option<String>,
}
