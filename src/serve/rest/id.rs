//! Ids as a client sends them: the platform's own, or the bare name that the SCIM API has for the same thing.

use std::str::FromStr;

use super::{bad, missing};
use crate::ids::{NotAUuid, RestKind};
use crate::scim::value::quoted;
use crate::serve::failure::Failure;

/// The name in an id, which may be one already.
// Webex: fidelity row "rest-ids": that the bare name is taken too is assumed.
pub(super) fn name(kind: RestKind, id: &str) -> String {
    kind.name(id).unwrap_or_else(|| id.to_owned())
}

/// The UUID in an id of a person or an organisation.
pub(super) fn uuid<Id: FromStr<Err = NotAUuid>>(kind: RestKind, id: &str) -> Result<Id, Failure> {
    let why = || {
        let form = RestKind::form(kind);
        bad(format!(
            "{} is no {kind} id: that is a UUID, or base64 of {form}",
            quoted(id)
        ))
    };
    name(kind, id).parse().map_err(|_| why())
}

/// 404: an id that is one, and of nothing here.
pub(super) fn unknown(kind: RestKind, id: &str) -> Failure {
    missing(format!("there is no {kind} {}", quoted(&name(kind, id))))
}
