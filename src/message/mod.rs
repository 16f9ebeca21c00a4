//! What goes in and what comes out, as plain values: the core knows neither warp nor sockets.

#[allow(dead_code, reason = "the vocabulary comes first, its users with the next commits")]
pub(crate) mod wire;

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use serde_json::Value;

use wire::{Sent, Wire};

/// The cookie of a browser's session at the sign-in page.
pub(crate) const SESSION_COOKIE: &str = "webex_scim_mock_session";

/// One request, gathered whole before anything judges it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path as it stood on the request line, not decoded.
    pub(crate) path: String,
    /// What followed the `?`, not decoded; `None` where there was none.
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) connection: Connection,
}

/// What is known of the connection that a request came on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Connection {
    /// The how-manieth connection of this server it is, from 1.
    pub(crate) serial: u64,
    /// The how-manieth request on it this is, from 1.
    pub(crate) request: u64,
    /// The HTTP that the client speaks.
    pub(crate) version: Version,
}

/// What became of reading the request's body: a limit that is hit is a value to answer, not a rejection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Whole(Bytes),
    /// More than `limit` bytes were announced or sent; none are kept.
    TooLarge {
        limit: usize,
    },
    /// No complete body came within the time allowed.
    TimedOut {
        after: Duration,
    },
    /// The framing broke, or the client left.
    Broken {
        why: String,
    },
    /// The answer comes before it is read.
    Unread,
}

impl Request {
    /// Path and query as they stood on the request line.
    pub(crate) fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// A header's text, where there is one and it is text.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The `Host` the client called; HTTP/1.0 clients may send none.
    pub(crate) fn host(&self) -> Option<&str> {
        self.header(&header::HOST)
    }

    /// The bytes of a body that came whole.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.body {
            Body::Whole(bytes) => bytes,
            Body::TooLarge { .. } | Body::TimedOut { .. } | Body::Broken { .. } | Body::Unread => &[],
        }
    }
}

/// One answer, before the wire does anything to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Response {
    /// An answer without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// A JSON answer of the given media type.
    pub(crate) fn json(status: StatusCode, media_type: &'static str, body: &Value) -> Self {
        Self::text(status, media_type, body.to_string())
    }

    /// An answer of text of the given media type.
    pub(crate) fn text(status: StatusCode, media_type: &'static str, body: String) -> Self {
        Self {
            body: Bytes::from(body),
            ..Self::empty(status)
        }
        .with(header::CONTENT_TYPE, media_type)
    }

    /// Sets one header. A value that no header may carry is left out: it came from a request.
    #[must_use]
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }
}

/// What the wire does with an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// All of it, as HTTP says.
    #[default]
    Whole,
    /// What this says.
    Wire(Wire),
}

impl Delivery {
    /// Whether the client gets no byte of the answer.
    pub(crate) fn is_silent(&self) -> bool {
        match self {
            Self::Whole => false,
            Self::Wire(wire) => wire.is_silent(),
        }
    }

    /// What will leave of this answer.
    #[allow(dead_code, reason = "the vocabulary comes first, its users with the next commits")]
    pub(crate) fn sent(&self, request: &Request, response: &Response) -> Sent {
        match self {
            Self::Whole => wire::script(request, response, &Wire::default()).sent(),
            Self::Wire(wire) => wire::script(request, response, wire).sent(),
        }
    }
}

/// What the pipeline hands to the edge.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) response: Response,
    pub(crate) delivery: Delivery,
}
