//! The scopes that open something here (Webex developer documentation).

/// Tells who the owner of a token is (OpenID Connect Core 1.0 section 3.1.2.1).
pub(crate) const OPENID: &str = "openid";
/// The scope of the tutorial's client.
// Webex: fidelity row "connector-scope": documented for the connector, assumed to open the SCIM API too.
pub(crate) const SCIM: &str = "Identity:SCIM";
/// Reads and writes people and groups at the SCIM API.
pub(crate) const PEOPLE_RW: &str = "identity:people_rw";
/// Reads people and groups at the SCIM API.
pub(crate) const PEOPLE_READ: &str = "identity:people_read";
/// Reads schemas, and organisations at the platform's REST API.
pub(crate) const ORGANIZATIONS_RW: &str = "identity:organizations_rw";
/// Reads organisations.
pub(crate) const ORGANIZATIONS_READ: &str = "identity:organizations_read";

/// Sees oneself and, by name, others.
pub(crate) const SPARK_PEOPLE_READ: &str = "spark:people_read";
/// All that a person may do by themselves.
pub(crate) const SPARK_ALL: &str = "spark:all";
/// Sees all people of the organisation, where its owner administers something.
pub(crate) const ADMIN_PEOPLE_READ: &str = "spark-admin:people_read";
/// Gives people licences.
pub(crate) const ADMIN_PEOPLE_WRITE: &str = "spark-admin:people_write";
/// Sees organisations.
pub(crate) const ADMIN_ORGANIZATIONS_READ: &str = "spark-admin:organizations_read";
/// Sees which administrator roles there are.
pub(crate) const ADMIN_ROLES_READ: &str = "spark-admin:roles_read";
/// Sees licences.
pub(crate) const ADMIN_LICENSES_READ: &str = "spark-admin:licenses_read";
/// Reads and writes groups at the platform's REST API.
pub(crate) const GROUPS_RW: &str = "identity:groups_rw";
/// Reads groups there.
pub(crate) const GROUPS_READ: &str = "identity:groups_read";
/// Asks for the tokens of service apps.
pub(crate) const APPLICATIONS_TOKEN: &str = "spark:applications_token";

/// Sees the authorizations of the organisation's people.
pub(crate) const TOKENS_READ: &str = "identity:tokens_read";
/// Ends them.
pub(crate) const TOKENS_WRITE: &str = "identity:tokens_write";

/// Every scope of a token that shall open all there is: the tutorial's, the SCIM API's and the platform's.
pub(crate) const ALL: [&str; 14] = [
    SPARK_PEOPLE_READ,
    "spark:people_write",
    SCIM,
    PEOPLE_RW,
    ORGANIZATIONS_RW,
    ADMIN_PEOPLE_READ,
    ADMIN_PEOPLE_WRITE,
    ADMIN_ORGANIZATIONS_READ,
    ADMIN_ROLES_READ,
    ADMIN_LICENSES_READ,
    GROUPS_RW,
    TOKENS_READ,
    TOKENS_WRITE,
    APPLICATIONS_TOKEN,
];
