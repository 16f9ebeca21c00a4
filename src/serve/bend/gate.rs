//! Refusals before anything is done: a rate limit, an org that is suspended, read-only, or counts as unknown.

use std::time::Duration;

use http::StatusCode;

use super::Bends;
use crate::fault::bucket::Rate;
use crate::fault::protocol::Toggle;
use crate::operation::Call;
use crate::serve::access::Access;
use crate::serve::failure::Failure;
use crate::serve::subject::{Bearer, Subject};
use crate::world::Org;

/// What access came to, bent: who may pass may still be stopped.
///
/// An org that counts as unknown is refused where an unknown one would be: after the token was judged, before roles.
pub(in crate::serve) fn pass(
    bends: Bends<'_>,
    call: &Call,
    subject: &Subject,
    judged: Result<Access, Failure>,
) -> Result<Access, Failure> {
    if bends.has(Toggle::UnknownOrg) && matches!(judged, Ok(_) | Err(Failure::Forbidden { .. })) {
        bends.note(Toggle::UnknownOrg);
        let why = "the organization counts as unknown".to_owned();
        return Err(Failure::UnknownOrg { why });
    }
    let access = judged?;
    limit_rate(bends, subject, &access.org)?;
    if bends.has(Toggle::OrgSuspended) {
        bends.note(Toggle::OrgSuspended);
        let why = "the organization counts as suspended".to_owned();
        return Err(Failure::Forbidden { why });
    }
    let read_only = bends.get(Toggle::ReadOnlyMode).filter(|_| call.operation.writes());
    let Some(toggle) = read_only else {
        return Ok(access);
    };
    bends.note(Toggle::ReadOnlyMode);
    Err(Failure::Injected {
        status: StatusCode::SERVICE_UNAVAILABLE,
        retry_after: toggle.duration("retry-after").map(seconds),
    })
}

/// Takes one from the bucket of the token or of the org.
fn limit_rate(bends: Bends<'_>, subject: &Subject, org: &Org) -> Result<(), Failure> {
    let Some(bend) = bends.with_rule(Toggle::RateLimit) else {
        return Ok(());
    };
    let limit = bend.protocol.count("limit").unwrap_or_default();
    let window = bend.protocol.duration("window").unwrap_or_default();
    let burst = bend.protocol.count("burst").unwrap_or(limit);
    let partition = match (bend.protocol.text("by"), &subject.bearer) {
        (Some("org"), _) => "",
        (_, Bearer::Live { token, .. }) => &token.fingerprint,
        _ => "",
    };
    let rate = Rate { limit, window, burst };
    match org.buckets.take(&bend.rule, partition, rate, org.clock.now()) {
        Ok(()) => Ok(()),
        Err(wait) => {
            bends.note(Toggle::RateLimit);
            Err(Failure::Injected {
                status: StatusCode::TOO_MANY_REQUESTS,
                retry_after: Some(seconds(wait)),
            })
        }
    }
}

/// Whole seconds, rounded up: who waits that long has waited long enough.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
