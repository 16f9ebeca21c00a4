//! The scopes that open Webex's SCIM API (Webex developer documentation).

/// The scope of the tutorial's client.
// Webex: fidelity row "connector-scope": documented for the connector, assumed to open the SCIM API too.
pub(crate) const SCIM: &str = "Identity:SCIM";
/// Reads and writes people and groups.
pub(crate) const PEOPLE_RW: &str = "identity:people_rw";
/// Reads people and groups.
pub(crate) const PEOPLE_READ: &str = "identity:people_read";
/// Reads schemas.
pub(crate) const ORGANIZATIONS_RW: &str = "identity:organizations_rw";

/// Every scope of a token that shall open all there is: the tutorial's, and the SCIM API's.
pub(crate) const ALL: [&str; 5] = [
    "spark:people_read",
    "spark:people_write",
    SCIM,
    PEOPLE_RW,
    ORGANIZATIONS_RW,
];
