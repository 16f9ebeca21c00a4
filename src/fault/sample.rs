//! Requests for the tests of this module.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::facts::{Facts, ResourceFacts, TokenFacts};
use crate::message::{Body, Connection, Request};
use crate::operation::{Call, Operation, Surface};

/// A request and all that facts are made of. Time begins at the epoch.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    call: Call,
    request: Request,
    now: Timestamp,
    pub(super) token: Option<TokenFacts>,
    pub(super) resource: ResourceFacts,
    pub(super) in_flight: u64,
}

impl Sample {
    pub(super) fn of(operation: Operation) -> Self {
        let call = Call {
            operation,
            surface: Surface::Connector,
            org: None,
            resource: None,
            allow: &[],
        };
        let request = Request {
            method: Method::GET,
            path: "/path".to_owned(),
            query: None,
            headers: HeaderMap::new(),
            body: Body::Whole(bytes::Bytes::new()),
            connection: Connection::default(),
        };
        Self {
            call,
            request,
            now: Timestamp::UNIX_EPOCH,
            token: None,
            resource: ResourceFacts::default(),
            in_flight: 1,
        }
    }

    /// About this user, who is there already.
    pub(super) fn about(mut self, id: &str, user_name: &str) -> Self {
        self.call.resource = Some(id.to_owned());
        self.resource.id = Some(id.to_owned());
        self.named(user_name)
    }

    pub(super) fn named(mut self, user_name: &str) -> Self {
        self.resource.user_name = Some(user_name.to_owned());
        self
    }

    pub(super) fn body(mut self, body: &Value) -> Self {
        self.request.body = Body::Whole(body.to_string().into());
        self
    }

    pub(super) fn query(mut self, query: &str) -> Self {
        self.request.query = Some(query.to_owned());
        self
    }

    pub(super) fn path(mut self, path: &str) -> Self {
        self.request.path = path.to_owned();
        self
    }

    pub(super) fn method(mut self, method: Method) -> Self {
        self.request.method = method;
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        let name = HeaderName::from_static(name);
        self.request.headers.append(name, HeaderValue::from_static(value));
        self
    }

    /// With a token of this fingerprint and client.
    pub(super) fn token(mut self, fingerprint: &str, client: &str) -> Self {
        self.token = Some(TokenFacts {
            client: client.to_owned(),
            scopes: vec!["identity:people_rw".to_owned(), "Identity:SCIM".to_owned()],
            roles: vec!["id_full_admin".to_owned()],
            fingerprint: fingerprint.to_owned(),
        });
        self
    }

    /// So many seconds after the epoch.
    pub(super) fn at(mut self, seconds: i64) -> Self {
        self.now = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        self
    }

    /// Hands out the facts.
    pub(super) fn ask<T>(&self, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
        ask(&Facts {
            call: &self.call,
            request: &self.request,
            now: self.now,
            token: self.token.clone(),
            resource: &|| self.resource.clone(),
            in_flight: self.in_flight,
        })
    }
}
