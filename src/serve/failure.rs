//! Why a request was not done, as values: the status is chosen in one place, the reason is kept for the tester.

use std::time::Duration;

use http::{Method, StatusCode};

use crate::oauth::error::TokenError;
use crate::scim;
use crate::tenant::Refusal;

/// A request that was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// 401: no token, or none that lives.
    Unauthorized { why: String },
    /// 404: the path names no org of this double.
    UnknownOrg { why: String },
    /// 403: the token lives, but does not open this.
    Forbidden { why: String },
    /// The directory refused.
    Refused(Refusal),
    /// No token is issued: RFC 6749 section 5.2.
    OAuth(TokenError),
    /// Any other status, with the reason in the body.
    Declined { status: StatusCode, why: String },
    /// 404: nothing is served at this path.
    NoSuchPath { why: String },
    /// 405: the path is served, but not with this method.
    MethodNotAllowed { allow: &'static [Method] },
    /// 415: the body is in a media type that is not JSON.
    UnsupportedMediaType { media_type: String },
    /// 413: the body is longer than the limit.
    TooLarge { limit: usize },
    /// 408: the body did not come in time.
    TimedOut { after: Duration },
    /// 400, 408, 414 or 431: what came is no HTTP, or less or more of it than can be read.
    Unreadable { status: StatusCode },
    /// 400: it is not clear which host it is for.
    Misdirected { why: &'static str },
    /// A fault answers in the place of the genuine answer.
    Injected {
        status: StatusCode,
        /// Seconds.
        retry_after: Option<u64>,
    },
    /// 500: a defect of the double.
    Panicked { what: String },
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        Self::OAuth(error)
    }
}

impl From<scim::Error> for Failure {
    fn from(error: scim::Error) -> Self {
        Self::Refused(Refusal::Scim(error))
    }
}

impl Failure {
    /// The reason for the journal and the log. It may say more than the client is told.
    pub(crate) fn why(&self) -> String {
        match self {
            Self::Unauthorized { why }
            | Self::UnknownOrg { why }
            | Self::Forbidden { why }
            | Self::Declined { why, .. }
            | Self::NoSuchPath { why } => why.clone(),
            Self::Refused(refusal) => refusal.detail(),
            Self::OAuth(error) => error.description.clone(),
            Self::MethodNotAllowed { allow } => format!("this path takes {}", names(allow)),
            Self::UnsupportedMediaType { media_type } => {
                format!("the body is {media_type}; send application/json or application/scim+json")
            }
            Self::TooLarge { limit } => format!("the body is longer than {limit} bytes"),
            Self::TimedOut { after } => format!("the body did not come whole within {} s", after.as_secs()),
            Self::Unreadable { status } => match *status {
                StatusCode::REQUEST_TIMEOUT => "the head of the request did not come whole in time".to_owned(),
                StatusCode::URI_TOO_LONG => "the request target is too long to be read".to_owned(),
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                    "the head of the request is longer than 64 KiB, or has more than 100 headers".to_owned()
                }
                _ => "what came is no HTTP/1.1 request".to_owned(),
            },
            Self::Misdirected { why } => (*why).to_owned(),
            Self::Injected { .. } => "a fault answered in the operation's place".to_owned(),
            Self::Panicked { what } => format!("the double itself failed: {what}"),
        }
    }
}

/// Methods as an `Allow` header lists them.
pub(super) fn names(methods: &[Method]) -> String {
    let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
    names.join(", ")
}
