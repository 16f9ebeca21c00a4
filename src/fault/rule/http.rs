//! Layer H: what happens to the HTTP answer. Either another answer in its place, or the genuine one, edited.

use std::time::Duration;

use http::{HeaderName, StatusCode};
use jiff::SignedDuration;
use serde_json::Value;

use crate::message::wire::Amount;

/// All that is given is done, in the order of the fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Http {
    /// 200 to 599. From 300 up it stands in the place of the genuine answer, below it only replaces its status.
    pub(crate) status: Option<StatusCode>,
    /// A SCIM error body (RFC 7644 section 3.12) in the place of Webex's gateway body.
    pub(crate) scim: Option<ScimError>,
    /// The body, in the place of any other.
    pub(crate) body: Option<InjectedBody>,
    /// Edits of the genuine JSON body (RFC 6902), an array of operations.
    pub(crate) patch: Option<Value>,
    /// Makes the body something that is no JSON any more.
    pub(crate) corrupt: Option<Corruption>,
    /// Makes the body this much longer, with blanks, in bytes.
    pub(crate) pad_body: Option<u64>,
    /// Adds a header `X-Padding` of so many bytes.
    pub(crate) pad_header: Option<u64>,
    /// Leaves so much of the body, in a complete message.
    pub(crate) truncate: Option<Amount>,
    pub(crate) encoding: Option<Encoding>,
    pub(crate) content_type: Option<String>,
    pub(crate) retry_after: Option<RetryAfter>,
    /// Moves the `Date` header.
    pub(crate) date_skew: Option<SignedDuration>,
    pub(crate) remove_headers: Vec<HeaderName>,
    /// In the place of any of that name. `@self` is the URL that was asked for, `@path` the path of the genuine value.
    pub(crate) set_headers: Vec<(HeaderName, String)>,
    /// Beside any of that name: how a header comes twice.
    pub(crate) add_headers: Vec<(HeaderName, String)>,
}

/// Members of a SCIM error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ScimError {
    pub(crate) scim_type: Option<String>,
    pub(crate) detail: Option<String>,
}

/// A body in the place of the genuine one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum InjectedBody {
    Text(String),
    Json(Value),
    /// `@html-gateway`: the page of a gateway that found nobody behind it, as `text/html`.
    HtmlGateway,
}

/// Ways in which a body that was JSON ends to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Corruption {
    /// A byte order mark before it.
    Bom,
    /// A number that is `NaN`.
    Nan,
    /// A comma before the last bracket.
    TrailingComma,
    /// A byte of ISO 8859-1 that is no UTF-8.
    Latin1,
}

/// What `Content-Encoding` says that the body is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `gzip`, over bytes that are none.
    BadGzip,
    /// A coding that nobody knows.
    Unknown,
}

/// What `Retry-After` says (RFC 9110 section 10.2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RetryAfter {
    Seconds(u64),
    /// An HTTP date, so long from now.
    Date(Duration),
    /// Anything, such as `-5` or `soon`.
    Bad(String),
}

impl Http {
    /// Whether it stands in the place of the genuine answer.
    pub(crate) fn replaces(&self) -> bool {
        self.status.is_some_and(|status| status.as_u16() >= 300)
    }
}
