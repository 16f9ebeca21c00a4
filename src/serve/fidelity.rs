//! Answers whose bytes are assumed say so in a header, so that nobody builds on them by mistake.

use http::header::HeaderName;

use super::failure::Failure;
use super::reply::Reply;
use crate::oauth::error::ErrorCode;
use crate::operation::Surface;
use crate::tenant::{ClaimedBy, Refusal};
use crate::webex::errors;

/// `assumed; row="…"`, in the form of RFC 8941: the row of docs/fidelity.md says what is assumed, and after what.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-mock-fidelity");

/// The header's value, where the answer's bytes are assumed.
pub(super) fn assumed(surface: Surface, result: &Result<Reply, Failure>) -> Option<String> {
    let row = match result {
        Ok(Reply::Refused(failure)) => row_of_failure(failure)?,
        Ok(reply) => row_of_reply(surface, reply)?,
        Err(Failure::Declined { .. } | Failure::Refused(_)) if surface == Surface::Rest => "rest-refusal",
        Err(failure) => row_of_failure(failure)?,
    };
    Some(format!("assumed; row=\"{row}\""))
}

fn row_of_reply(surface: Surface, reply: &Reply) -> Option<&'static str> {
    let scim = matches!(
        reply,
        Reply::Created(_) | Reply::Resource(_) | Reply::Document(_) | Reply::Bulk(_)
    );
    // No answer of the tenant URL was ever published; those of the SCIM API are described.
    if scim && surface == Surface::Connector {
        return Some("connector-scim-2");
    }
    match reply {
        Reply::Bulk(results) if results.has_refusals() => Some("bulk-error"),
        _ => None,
    }
}

fn row_of_failure(failure: &Failure) -> Option<&'static str> {
    match failure {
        Failure::UnknownOrg { .. } | Failure::NoSuchPath { .. } => Some("gateway-404"),
        Failure::MethodNotAllowed { .. } | Failure::TooLarge { .. } | Failure::TimedOut { .. } => Some("gateway-text"),
        Failure::Unreadable { .. } | Failure::Misdirected { .. } => Some("unreadable-request"),
        Failure::Refused(refusal) => row_of_refusal(refusal),
        Failure::Declined { .. } => Some("refusal-text"),
        Failure::OAuth(error) => (error.code != ErrorCode::DeadRefreshToken).then_some("token-error-text"),
        // Published words; and what a tester asked for, or broke.
        Failure::Unauthorized { .. }
        | Failure::Forbidden { .. }
        | Failure::UnsupportedMediaType { .. }
        | Failure::Injected { .. }
        | Failure::Panicked { .. } => None,
    }
}

fn row_of_refusal(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::NotFound { .. } => Some("not-found-text"),
        Refusal::Conflict { .. } => Some("conflict-text"),
        Refusal::Claimed {
            by: ClaimedBy::Consumer,
            ..
        } => Some("consumer-claimed"),
        Refusal::Claimed { .. } => Some("claimed-elsewhere"),
        Refusal::Owned { .. } => Some("ad-owned"),
        Refusal::BuiltIn { .. } => Some("all-org-users-closed"),
        Refusal::LicenseExhausted { .. } => Some("license-exhausted"),
        Refusal::Buried { .. } => Some("tombstone"),
        // Webex: fidelity row "refusal-text": the words of a 400 are ours, but for those that were seen.
        Refusal::Scim(error) => (!errors::was_seen(&error.detail)).then_some("refusal-text"),
        // As the RFC has it where a switch asks for it; a limit of the double itself; and what no SCIM client asks for.
        Refusal::Stale { .. } | Refusal::Full { .. } | Refusal::License(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::Error;
    use crate::serve::reply::{One, Results};
    use crate::tenant::Kind;

    #[track_caller]
    fn check(surface: Surface, result: Result<Reply, Failure>, row: Option<&str>) {
        let expected = row.map(|row| format!("assumed; row=\"{row}\""));
        assert_eq!(assumed(surface, &result), expected, "{surface:?} {result:?}");
    }

    #[test]
    fn what_is_assumed_names_its_row_and_what_is_published_names_none() {
        let list = || Ok(Reply::Document(json!({})));
        check(Surface::Connector, list(), Some("connector-scim-2"));
        check(Surface::V2, list(), None);
        check(Surface::Connector, Ok(Reply::NoContent), None);
        let bulk = |result| {
            let key = "operations".to_owned();
            let each = vec![One {
                method: None,
                bulk_id: None,
                location: None,
                result,
            }];
            Ok(Reply::Bulk(Results { key, each }))
        };
        check(Surface::V2, bulk(Ok(Reply::NoContent)), None);
        check(
            Surface::V2,
            bulk(Err(Failure::Panicked { what: String::new() })),
            Some("bulk-error"),
        );
        let refused = |refusal| Err(Failure::Refused(refusal));
        let gone = Refusal::NotFound {
            kind: Kind::User,
            id: "7".to_owned(),
        };
        check(Surface::V2, refused(gone), Some("not-found-text"));
        let ours = Error::invalid_value("userName is missing");
        check(Surface::V2, refused(ours.into()), Some("refusal-text"));
        let seen = Error::invalid_filter("The user's externalid, operator: PR is not supported search.");
        check(Surface::V2, refused(seen.into()), None);
        let why = String::new();
        check(Surface::V2, Err(Failure::Unauthorized { why: why.clone() }), None);
        check(Surface::V2, Err(Failure::NoSuchPath { why }), Some("gateway-404"));
    }
}
