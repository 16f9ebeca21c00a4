//! A local test double of a Cisco Webex organisation, for whoever builds or tests a connector that provisions users
//! into Webex over SCIM.
//!
//! ```
//! use webex_scim_mock::{MockWebex, Role};
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let webex = MockWebex::start().await;
//! let org = webex.org().create().await;
//!
//! // What an administrator would type into the provisioning service:
//! let (tenant_url, secret_token) = (org.tenant_url(), org.admin_token());
//! assert!(tenant_url.ends_with(&format!("/v1/scim/{}", org.id())));
//!
//! // A token that will be refused with 403, because its owner administers nothing:
//! let plain = org.token().plain_user().issue();
//! assert_ne!(plain, secret_token);
//!
//! // A token that may read and not write:
//! let readonly = org.token().role(Role::ReadonlyAdmin).scopes(["identity:people_read"]).issue();
//! # let _ = readonly;
//! webex.shutdown().await;
//! # });
//! ```
//!
//! # Layout
//!
//! Layer by layer, each knowing only those above it in this list; `tests/tidy.rs` holds the table.
//!
//! - vocabulary: `ids`, `clock`, `entropy`, `expression`, `json`, `operation`, `message`, [`scim`] (the RFCs as a pure library), `webex` (the
//!   dialect as data)
//! - state of one org: `tenant`, `oauth`, `fault`, `journal`
//! - behaviour: `world` (all orgs), `serve` (one request in, one outcome out), `control` (operating the double)
//! - the edge: `server`
//! - what users hold: [`MockWebex`] in `mock`, `sim` (clients played by the double), `check` (judges a
//!   connector's test of its connection), [`cli`]

pub mod cli;
pub mod scim;

mod check;
mod clock;
mod control;
mod entropy;
mod expression;
mod fault;
#[cfg(test)]
mod fuzz;
mod ids;
mod journal;
mod json;
mod message;
mod mock;
mod oauth;
mod operation;
mod page;
mod serve;
mod server;
mod sim;
mod tenant;
mod webex;
mod world;

pub use ids::{NotAUuid, OrgId};
pub use mock::{
    Client, ClientBuilder, Clock, Failures, Journal, MockWebex, Org, OrgBuilder, Report, TokenBuilder, TokenPair,
    Verify,
};
pub use webex::profile::Base as Profile;
pub use webex::roles::Role;

/// The README's Rust blocks are tests too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// And so are those of the page about the clock.
#[cfg(doctest)]
#[doc = include_str!("../docs/clock.md")]
struct ClockPage;
