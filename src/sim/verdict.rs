//! What Entra ID would make of an answer to a lookup: a pure table.
//!
//! Microsoft publishes neither the table nor the texts. Codes come from Microsoft Entra documentation and from field
//! reports; the texts are ours. Rows that no report covers say `Entra: assumed`.

use http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderName, StatusCode};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use serde_json::Value;

use super::credentials::Token;
use super::http::{Answer, Failure, FailureKind, MAX_BODY_BYTES};

const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// The name of a failed test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// The tenant answered 401.
    ScimInvalidCredentials,
    /// The tenant answered 404, which is reported as if the credentials were wrong.
    InvalidCredentials,
    /// The tenant answered 400.
    ScimBadRequest,
    /// The answer is no SCIM list.
    ScimServiceIncompatible,
    /// The credentials could not be tried.
    CredentialValidationUnavailable,
    /// The test passes and *Save* fails. The portal shows no code for it; this one is the double's own.
    CannotBeSaved,
}

impl Code {
    /// The code as the service writes it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ScimInvalidCredentials => "SystemForCrossDomainIdentityManagementInvalidCredentials",
            Self::InvalidCredentials => "InvalidCredentials",
            Self::ScimBadRequest => "SystemForCrossDomainIdentityManagementBadRequest",
            Self::ScimServiceIncompatible => "SystemForCrossDomainIdentityManagementServiceIncompatible",
            Self::CredentialValidationUnavailable => "CredentialValidationUnavailable",
            Self::CannotBeSaved => "CannotBeSaved",
        }
    }

    /// The code that stands inside this one.
    pub(crate) const fn inner(self) -> Option<&'static str> {
        match self {
            Self::InvalidCredentials => Some(Self::ScimServiceIncompatible.name()),
            Self::ScimInvalidCredentials
            | Self::ScimBadRequest
            | Self::ScimServiceIncompatible
            | Self::CredentialValidationUnavailable
            | Self::CannotBeSaved => None,
        }
    }
}

/// The judgement on one lookup, or on the whole test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// None is success.
    pub(crate) code: Option<Code>,
    /// What the administrator reads, in our words.
    pub(crate) told: String,
    /// What to do about it on the tenant's side. On success: what is odd all the same.
    pub(crate) hint: Option<String>,
}

impl Verdict {
    /// Nothing stands in the way of provisioning.
    pub(super) fn success() -> Self {
        Self {
            code: None,
            told: "The tenant accepts the credentials: provisioning can be switched on.".to_owned(),
            hint: None,
        }
    }

    pub(super) fn failed(code: Code, told: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: Some(code),
            told: told.into(),
            hint: Some(hint.into()),
        }
    }

    /// Judges one lookup. Hints quote the answer's headers, and a server may have put the `token` in there.
    pub(super) fn of(outcome: &Result<Answer, Failure>, token: &Token) -> Self {
        match outcome {
            Ok(answer) => of_answer(answer, token),
            Err(failure) => of_failure(failure),
        }
    }

    fn unreadable(status: StatusCode, hint: impl Into<String>) -> Self {
        let told = format!(
            "The tenant's answer ({}) is not what a SCIM endpoint sends. Check that the tenant URL is right.",
            status.as_u16()
        );
        Self::failed(Code::ScimServiceIncompatible, told, hint)
    }

    fn unavailable(status: StatusCode, hint: impl Into<String>) -> Self {
        let told = format!(
            "The credentials could not be tried: the tenant answered {}.",
            status.as_u16()
        );
        Self::failed(Code::CredentialValidationUnavailable, told, hint)
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut wire = serializer.serialize_struct("Verdict", 5)?;
        wire.serialize_field("ok", &self.code.is_none())?;
        wire.serialize_field("code", &self.code.map(Code::name))?;
        wire.serialize_field("innerCode", &self.code.and_then(Code::inner))?;
        wire.serialize_field("message", &self.told)?;
        wire.serialize_field("hint", &self.hint)?;
        wire.end()
    }
}

fn of_answer(answer: &Answer, token: &Token) -> Verdict {
    let status = answer.status;
    match status.as_u16() {
        200 => match list(answer) {
            Ok(0) => Verdict::success(),
            Ok(hits) => Verdict {
                hint: Some(format!(
                    "a name that was made up this moment has {hits} match(es): the filter seems to be ignored, and a \
                     sync would take the wrong one for its own"
                )),
                ..Verdict::success()
            },
            Err(why) => Verdict::unreadable(status, why),
        },
        401 => Verdict::failed(
            Code::ScimInvalidCredentials,
            "The tenant does not know these credentials. Check the Secret Token and the account it was made with.",
            "the token is unknown, expired, revoked or not complete: sign in again and copy all of it; the tutorial's \
             token lives 365 days",
        ),
        403 if is_html(answer) => Verdict::unavailable(
            status,
            "a page of HTML comes from something in front of the tenant, such as a web application firewall: let \
             requests pass that have no User-Agent",
        ),
        403 => Verdict::unavailable(
            status,
            "the token is genuine, but its account may not provision here: sign in as a full administrator of this \
             organisation, with all scopes of the tutorial's link; Microsoft's tutorial, too, says to check the \
             account's Admin permissions",
        ),
        404 => Verdict::failed(
            Code::InvalidCredentials,
            "The credentials do not seem to be right: the tenant answered 404 where RFC 7644 section 3.4.2 has 200. \
             Check that the tenant URL is right.",
            "check the Organization ID at the end of the tenant URL; where it is right, answer a search without \
             matches with 200 and an empty list",
        ),
        _ => of_other_status(answer, token),
    }
}

/// The statuses that no report names a code for, 5xx excepted.
fn of_other_status(answer: &Answer, token: &Token) -> Verdict {
    let status = answer.status;
    match status.as_u16() {
        // Entra: assumed. The provisioning log has this code for a 400; nobody reported it of a test.
        400 => Verdict::failed(
            Code::ScimBadRequest,
            "The tenant calls the request malformed (400).",
            "the lookup is an ordinary `eq` filter, with `+` for blanks and unknown keys in the query at most: accept \
             both",
        ),
        // Entra: assumed. The test is known to fail, the code is not.
        406 | 415 => Verdict::unreadable(
            status,
            "the service sends neither Accept nor Content-Type with a lookup: answer without asking for a media type",
        ),
        // Entra: assumed. The provisioning log calls it TooManyRequests; a test has no next cycle to wait for.
        429 => Verdict::unavailable(
            status,
            format!(
                "wait and test again{}; the service expects a tenant to take 25 requests a second",
                quoted(answer, &RETRY_AFTER, token)
            ),
        ),
        // Entra: assumed. Followed or not, a redirect ends at something that is no list.
        300..=399 => Verdict::unreadable(
            status,
            format!(
                "answer where the lookup asks instead of redirecting it{}: redirects lead to a sign-in page or to \
                 https",
                quoted(answer, &LOCATION, token)
            ),
        ),
        500..=599 => Verdict::unavailable(
            status,
            "the tenant, or a proxy before it, failed at a plain search: its log says why",
        ),
        // Entra: assumed. All that is left is no answer to a search.
        _ => Verdict::unreadable(
            status,
            "answer a search with 200 and a ListResponse (RFC 7644 section 3.4.2)",
        ),
    }
}

fn of_failure(failure: &Failure) -> Verdict {
    let text = &failure.text;
    let hint = match failure.kind {
        FailureKind::Connect => {
            format!("nothing listens there, or its name leads nowhere ({text}): check host and port")
        }
        // Entra: assumed. How long the service waits is not published.
        FailureKind::Timeout => format!("{text}: answer sooner, or test with a longer --timeout"),
        FailureKind::Protocol => {
            format!("what came back is not HTTP ({text}): check the port, and that it is not an https port")
        }
        FailureKind::Reset => format!("the connection ended before the answer was complete ({text})"),
        FailureKind::TooLarge => {
            // Entra: assumed. The limit is the double's; no answer to a search without matches comes near it.
            return Verdict::failed(
                Code::ScimServiceIncompatible,
                "The tenant's answer is too long for a search without matches.",
                format!("more than {MAX_BODY_BYTES} bytes came: the filter seems to be ignored"),
            );
        }
    };
    Verdict::failed(
        Code::CredentialValidationUnavailable,
        "The credentials could not be tried: an error occurred while the request was sent.",
        hint,
    )
}

/// The number of matches in a ListResponse (RFC 7644 section 3.4.2), or what is wrong with it.
fn list(answer: &Answer) -> Result<u64, String> {
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Err("the answer has no body: send a ListResponse with `totalResults` 0".to_owned());
    }
    if is_html(answer) {
        return Err(
            "the answer is a page of HTML, as sign-in pages and proxies send it: check the tenant URL".to_owned(),
        );
    }
    let body: Value = serde_json::from_slice(&answer.body).map_err(|error| format!("the body is not JSON: {error}"))?;
    let object = body.as_object().ok_or("the body is JSON, but not an object")?;
    // Entra: assumed, from here on. Its parser is known to refuse such bodies in general, not one by one.
    let schemas = object.get("schemas").and_then(Value::as_array);
    if !schemas.is_some_and(|schemas| schemas.iter().any(|schema| schema == LIST_RESPONSE)) {
        return Err(format!("`schemas` has to be an array with \"{LIST_RESPONSE}\""));
    }
    let total = object
        .get("totalResults")
        .and_then(Value::as_u64)
        .ok_or("`totalResults` has to be an integer of 0 or more")?;
    match object.get("Resources").map(Value::as_array) {
        Some(Some(resources)) => Ok(total.max(resources.len() as u64)),
        None if object.contains_key("resources") => Err("`Resources` has a capital R".to_owned()),
        Some(None) | None => Err("`Resources` has to be an array, an empty one if nothing matches".to_owned()),
    }
}

fn is_html(answer: &Answer) -> bool {
    let typed = answer
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.to_ascii_lowercase().contains("html"));
    typed || answer.body.trim_ascii_start().starts_with(b"<")
}

/// A header for the middle of a hint, such as ` (retry-after: 7)`.
fn quoted(answer: &Answer, name: &HeaderName, token: &Token) -> String {
    match answer.headers.get(name).and_then(|value| value.to_str().ok()) {
        Some(value) => format!(" ({name}: {})", token.hide(value)),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
