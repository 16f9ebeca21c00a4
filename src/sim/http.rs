//! A very small HTTP client: one GET, with an end to waiting and to reading.

use std::error::Error;
use std::io;
use std::iter;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use url::{Host, Url};

use super::credentials::Token;

/// How much of an answer is read. The lookups of a test ask for names that do not exist, so more is a mistake.
pub(super) const MAX_BODY_BYTES: usize = 1024 * 1024;

/// An answer that came whole.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// There was no whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) kind: FailureKind,
    /// What the system or the HTTP parser said.
    pub(super) text: String,
}

/// Where it broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailureKind {
    /// No connection: refused, unreachable, no such name.
    Connect,
    /// Not everything came in time.
    Timeout,
    /// What came is not HTTP/1.
    Protocol,
    /// The connection ended before the answer did.
    Reset,
    /// More than [`MAX_BODY_BYTES`] came.
    TooLarge,
}

/// Sends one GET on a connection of its own and reads the answer, all of it within `timeout`.
///
/// As was seen from the provisioning service, the request has neither `Accept` nor `User-Agent`.
pub(super) async fn get(url: &Url, token: &Token, timeout: Duration) -> Result<Answer, Failure> {
    let attempt = async {
        let (first, second) = targets(url);
        match (exchange(url, &first, token).await, second) {
            (Err(failure), Some(second)) if failure.kind == FailureKind::Connect => exchange(url, &second, token).await,
            (outcome, _) => outcome,
        }
    };
    match tokio::time::timeout(timeout, attempt).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Failure {
            kind: FailureKind::Timeout,
            text: format!("no complete answer within {timeout:?}"),
        }),
    }
}

/// Where to connect. `localhost` is this machine, whatever a resolver would say (RFC 6761 section 6.3).
fn targets(url: &Url) -> (Url, Option<Url>) {
    let at = |address: IpAddr| {
        let mut url = url.clone();
        // Refused only for URLs without a host, and this one has one.
        let _ = url.set_ip_host(address);
        url
    };
    match url.host() {
        Some(Host::Domain("localhost")) => (at(Ipv4Addr::LOCALHOST.into()), Some(at(Ipv6Addr::LOCALHOST.into()))),
        _ => (url.clone(), None),
    }
}

async fn exchange(url: &Url, target: &Url, token: &Token) -> Result<Answer, Failure> {
    let request = Request::get(target.as_str())
        .header(HOST, host(url))
        .header(AUTHORIZATION, token.authorization())
        .body(Empty::<Bytes>::new())
        .map_err(|error| Failure::of(&error))?;
    // Without a pool no answer depends on what happened to an earlier one.
    let client = Client::builder(TokioExecutor::new())
        .pool_max_idle_per_host(0)
        .build_http();
    let response = client.request(request).await.map_err(|error| {
        let failure = Failure::of(&error);
        let kind = if error.is_connect() {
            FailureKind::Connect
        } else {
            failure.kind
        };
        Failure { kind, ..failure }
    })?;
    let (head, body) = response.into_parts();
    let body = Limited::new(body, MAX_BODY_BYTES)
        .collect()
        .await
        .map_err(|error| Failure::of(&*error))?;
    Ok(Answer {
        status: head.status,
        headers: head.headers,
        body: body.to_bytes(),
    })
}

/// The `Host` header that belongs to the URL as it was typed in (RFC 9110 section 7.2).
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

impl Failure {
    /// Finds the kind along the chain of causes, and the text at its end, where the system's own words stand.
    fn of(error: &(dyn Error + 'static)) -> Self {
        let chain = || iter::successors(Some(error), |&error| error.source());
        Self {
            kind: chain().find_map(kind_of).unwrap_or(FailureKind::Protocol),
            text: chain().last().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

fn kind_of(error: &(dyn Error + 'static)) -> Option<FailureKind> {
    if error.is::<LengthLimitError>() {
        return Some(FailureKind::TooLarge);
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        return (error.is_incomplete_message() || error.is_closed() || error.is_canceled())
            .then_some(FailureKind::Reset);
    }
    match error.downcast_ref::<io::Error>()?.kind() {
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Some(FailureKind::Reset),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
