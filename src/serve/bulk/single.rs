//! One operation of a bulk request as the request that it would be alone.

use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::Value;

use super::Asked;
use crate::message::{Body, Request};
use crate::operation::{Call, Operation};
use crate::scim::Error;
use crate::scim::bulk::{self, Item};
use crate::scim::value::quoted;
use crate::serve::failure::Failure;
use crate::serve::performed::Performed;
use crate::serve::{identity, scim};
use crate::tenant::Kind;
use crate::webex::profile::BulkPut;

/// An operation that is understood: it names something that can be written.
pub(super) struct Single {
    pub(super) kind: Kind,
    call: Call,
    request: Request,
}

impl Single {
    /// Makes a request of an operation whose references are resolved.
    pub(super) fn of(asked: &Asked<'_>, item: &Item) -> Result<Self, Error> {
        // Webex: fidelity row "bulk-methods": its description of bulk knows POST, PATCH and DELETE.
        let puts = asked.org.tenant.profile().switches.bulk_put;
        if item.method == bulk::Method::Put && puts == BulkPut::Refuse {
            return Err(Error::invalid_value(
                "method must be POST, PATCH or DELETE, not \"PUT\"",
            ));
        }
        let method = match item.method {
            bulk::Method::Post => Method::POST,
            bulk::Method::Put => Method::PUT,
            bulk::Method::Patch => Method::PATCH,
            bulk::Method::Delete => Method::DELETE,
        };
        let path = path(&asked.request.path, &item.path);
        let call = Call::of(&method, &path);
        let Some(kind) = kind(call.operation) else {
            return Err(no_target(item));
        };
        let body = match item.method {
            bulk::Method::Delete => String::new(),
            _ => Value::from(item.data.clone()).to_string(),
        };
        let request = Request {
            method,
            path,
            query: None,
            headers: headers(&asked.request.headers, item.version.as_deref())?,
            body: Body::Whole(body.into()),
            connection: asked.request.connection,
        };
        Ok(Self { kind, call, request })
    }

    /// Does it, if who asks may.
    pub(super) fn perform(&self, asked: &Asked<'_>) -> Result<Performed, Failure> {
        identity::bearer::judge(asked.bends, &self.call, asked.subject)?;
        let bends = asked.bends.within(self.call.operation);
        scim::perform(asked.org, &self.call, &self.request, asked.base, bends)
    }

    /// Where the resource is that the path names; `None` where there is none yet.
    pub(super) fn location(&self, asked: &Asked<'_>) -> Option<String> {
        let id = self.call.resource.as_deref()?;
        Some(format!("{}/{}s/{id}", asked.base, self.kind.name()))
    }
}

/// The path of an operation stands in the place of the request's last segment.
fn path(of_bulk: &str, below: &str) -> String {
    let base = of_bulk.trim_end_matches('/').rsplit_once('/');
    let (base, _) = base.unwrap_or_default();
    format!("{base}/{}", below.trim_start_matches('/'))
}

/// A version that the resource must have is a precondition (RFC 7644 section 3.7.1); those of the whole are none of its.
fn headers(of_bulk: &HeaderMap, version: Option<&str>) -> Result<HeaderMap, Error> {
    let mut headers = of_bulk.clone();
    headers.remove(header::IF_MATCH);
    headers.remove(header::IF_NONE_MATCH);
    if let Some(version) = version {
        let value = HeaderValue::from_str(version);
        let value = value.map_err(|_| Error::invalid_value(format!("version {} is none", quoted(version))))?;
        headers.insert(header::IF_MATCH, value);
    }
    Ok(headers)
}

fn kind(operation: Operation) -> Option<Kind> {
    use Operation as Op;
    match operation {
        Op::UsersCreate | Op::UsersReplace | Op::UsersPatch | Op::UsersDelete => Some(Kind::User),
        Op::GroupsCreate | Op::GroupsReplace | Op::GroupsPatch | Op::GroupsDelete => Some(Kind::Group),
        _ => None,
    }
}

fn no_target(item: &Item) -> Error {
    let right = match item.method {
        bulk::Method::Post => "/Users or /Groups",
        bulk::Method::Put | bulk::Method::Patch | bulk::Method::Delete => "/Users/{id} or /Groups/{id}",
    };
    let (method, sent) = (item.method.as_str(), quoted(&item.path));
    Error::invalid_value(format!("the path of a {method} is {right}, not {sent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_an_operation_stands_where_the_requests_last_segment_did() {
        for (of_bulk, below, expected) in [
            ("/v1/scim/o/Bulk", "/Users", "/v1/scim/o/Users"),
            ("/v1/scim/o//Bulk/", "Users/1", "/v1/scim/o//Users/1"),
            ("/v1/scim/o/Bulk", "//Users", "/v1/scim/o/Users"),
        ] {
            assert_eq!(path(of_bulk, below), expected);
        }
    }
}
