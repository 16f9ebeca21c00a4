//! SCIM 2.0 (RFC 7643, RFC 7644) as a pure library: values in, values out.
//!
//! Nothing in here knows HTTP, a tenant, Webex, the time or a lock. Read it in this order:
//!
//! - [`schema`]: what a resource type looks like, and how a path finds its attribute
//! - [`path`]: `name.givenName`, `emails[type eq "work"].value`
//! - [`filter`]: parse, print, check and evaluate filters
//! - [`resource`]: a client's body becomes a canonical resource
//! - [`patch`]: a PATCH request as a function from resource to resource
//! - [`project`]: `attributes` and `excludedAttributes`
//! - [`sort`]: `sortBy` and `sortOrder`
//! - [`list`]: `startIndex`, `count` and the ListResponse message
//! - [`bulk`]: a BulkRequest, its `bulkId` references, and the order in which its operations can be done
//!
//! The rule throughout: accept every dialect that a real client is known to send, store one canonical form.

pub mod bulk;
pub mod error;
pub mod filter;
pub mod list;
pub mod patch;
pub mod path;
pub mod project;
pub mod resource;
pub mod schema;
pub mod sort;

mod collection;
pub(crate) mod value;

#[cfg(test)]
mod samples;

pub use error::{Error, ScimType};
