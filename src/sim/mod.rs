//! Clients that the double plays itself, Microsoft Entra ID's provisioning service first.
//!
//! A simulated client is a plain HTTP client: it knows a tenant URL and a token, never the server's state, so it can be
//! pointed at any connector or tenant on this machine as well as at the double.

pub(crate) mod credentials;
mod http;
pub(crate) mod report;
pub(crate) mod tenant_url;
pub(crate) mod test_connection;
mod verdict;
