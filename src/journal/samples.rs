//! Exchanges for the tests of this module.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{Applied, Entry, Exchange, FaultHit, Journal};
use crate::ids::TrackingId;
use crate::message::{Body, Connection, Delivery, Request, Response};
use crate::operation::Call;

/// What a test says about an exchange; the rest is the same for all.
pub(super) struct Sample {
    pub(super) method: &'static str,
    pub(super) target: String,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: String,
    pub(super) status: u16,
    /// JSON.
    pub(super) answer: String,
    pub(super) delivery: Delivery,
    pub(super) applied: Applied,
    pub(super) faults: Vec<&'static str>,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            method: "GET",
            target: "/v1/scim/o/Users".to_owned(),
            headers: Vec::new(),
            body: String::new(),
            status: 200,
            answer: String::new(),
            delivery: Delivery::Whole,
            applied: Applied::No,
            faults: Vec::new(),
        }
    }
}

impl Sample {
    /// `POST /Users` with this user name, done.
    pub(super) fn create(user_name: &str) -> Self {
        Self {
            method: "POST",
            headers: vec![("content-type", "application/scim+json")],
            body: format!(r#"{{"userName":"{user_name}"}}"#),
            status: 201,
            applied: Applied::Yes,
            ..Self::default()
        }
    }

    pub(super) fn get(target: &str, status: u16) -> Self {
        Self {
            target: target.to_owned(),
            status,
            ..Self::default()
        }
    }

    /// Records it.
    pub(super) fn record(self, journal: &Journal) -> Arc<Entry> {
        let (path, query) = match self.target.split_once('?') {
            Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
            None => (self.target, None),
        };
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let request = Request {
            method: self.method.parse().unwrap(),
            path,
            query,
            headers,
            body: Body::Whole(Bytes::from(self.body)),
            connection: Connection::default(),
        };
        let status = StatusCode::from_u16(self.status).unwrap();
        let response = match self.answer.is_empty() {
            true => Response::empty(status),
            false => Response::text(status, "application/json", self.answer),
        };
        let faults = self.faults.into_iter().zip(1..).map(|(id, hit)| FaultHit {
            id: id.to_owned(),
            hit,
            draw: None,
        });
        journal.record(Exchange {
            call: &Call::of(&request.method, &request.path),
            request: &request,
            response: &response,
            delivery: self.delivery,
            org: None,
            at: jiff::Timestamp::UNIX_EPOCH,
            duration: Duration::ZERO,
            waited: Duration::ZERO,
            applied: self.applied,
            faults: faults.collect(),
            phase: None,
            attempt: None,
            foreign: Vec::new(),
            tracking_id: &TrackingId::new(uuid::Uuid::nil()),
            why: None,
        })
    }
}
