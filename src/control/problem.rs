//! Errors of the control plane (RFC 9457), written for the tester: what is wrong, and what would be right.

use std::fmt;

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::json;

/// A refused command. `hint` says what to do; `errors` names each flaw of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    #[serde(serialize_with = "code")]
    pub(crate) status: StatusCode,
    pub(crate) detail: String,
    pub(crate) hint: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<Flaw>,
}

/// One flaw of a body: where (RFC 6901), and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Flaw {
    pub(crate) pointer: String,
    pub(crate) reason: String,
}

impl Problem {
    fn new(status: StatusCode, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status,
            detail: detail.into(),
            hint: hint.into(),
            errors: Vec::new(),
        }
    }

    /// 404: no org has this id.
    pub(crate) fn unknown_org(id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            format!("there is no organization {id:?}"),
            "GET /__mock/orgs lists them; POST /__mock/orgs makes one",
        )
    }

    /// 404: something within an org.
    pub(crate) fn not_found(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail, hint)
    }

    /// 405: the path takes other methods.
    pub(crate) fn method_not_allowed(allow: &str) -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "this path does not take that method",
            format!("it takes {allow}"),
        )
    }

    /// 409: something is there already.
    pub(crate) fn conflict(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, detail, hint)
    }

    /// 400: the body is no JSON object.
    pub(crate) fn bad_body(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail, "send a JSON object")
    }

    /// 400: it is not clear which host the request is for.
    pub(crate) fn misdirected(why: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            why,
            "send one Host header, such as 127.0.0.1:8321",
        )
    }

    /// The JSON of a body.
    ///
    /// # Errors
    ///
    /// 400: it is none. 422: a name stands twice in one object of it.
    pub(crate) fn or_json(bytes: &[u8]) -> Result<Value, Self> {
        let read = json::read(bytes).map_err(|error| Self::bad_body(format!("the body is not JSON: {error}")))?;
        if read.twice.is_empty() {
            return Ok(read.value);
        }
        let flaw = |pointer| Flaw {
            pointer,
            reason: json::TWICE.to_owned(),
        };
        Err(Self::flawed(read.twice.into_iter().map(flaw).collect()))
    }

    /// 401: the control plane of a double that is exposed asks for its token.
    pub(crate) fn unauthorized(detail: impl Into<String>) -> Self {
        let hint = "send Authorization: Bearer with the token of --control-token";
        Self::new(StatusCode::UNAUTHORIZED, detail, hint)
    }

    /// 403: the request looks like one that a web page made.
    pub(crate) fn forbidden(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail, hint)
    }

    /// 413: the body is longer than the limit.
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body is longer than {limit} bytes"),
            "send less at once",
        )
    }

    /// 415: changes are taken as JSON only.
    pub(crate) fn not_json(sent: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("the body is {sent}"),
            "send Content-Type: application/json",
        )
    }

    /// 422: a body that cannot be honoured, each flaw by name.
    pub(crate) fn flawed(errors: Vec<Flaw>) -> Self {
        let detail = match errors.as_slice() {
            [only] if only.pointer.is_empty() => only.reason.clone(),
            [only] => format!("{}: {}", only.pointer, only.reason),
            many => format!("the request has {} flaws", many.len()),
        };
        Self {
            errors,
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                detail,
                "nothing was changed; mend what `errors` names and send it again",
            )
        }
    }

    /// 507: a limit of this program is reached.
    pub(crate) fn full(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::INSUFFICIENT_STORAGE, detail, hint)
    }

    /// 500: a defect of the double.
    pub(crate) fn internal(detail: &str) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("the double itself failed: {detail}"),
            "this is a defect worth reporting",
        )
    }
}

/// What is wrong in a line or more, for a test that cannot go on.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.detail, self.hint)?;
        let many = self.errors.iter().filter(|_| self.errors.len() > 1);
        many.into_iter()
            .try_for_each(|flaw| write!(f, "\n  {}: {}", flaw.pointer, flaw.reason))
    }
}

fn code<S: serde::Serializer>(status: &StatusCode, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}
