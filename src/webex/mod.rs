//! Webex's dialect as data: schemas, filter operators, roles, profiles, and the bodies that refusals carry.

pub(crate) mod access;
pub(crate) mod errors;
pub(crate) mod filters;
pub(crate) mod limits;
pub(crate) mod profile;
pub(crate) mod published;
pub(crate) mod roles;
pub(crate) mod schemas;
pub(crate) mod scim1;
pub(crate) mod scopes;
pub(crate) mod sorting;
