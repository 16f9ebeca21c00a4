//! What the journal says of a bulk request: whether it was applied, and which of its operations were not done and why.

use super::run::Done;
use crate::journal::Applied;
use crate::scim::bulk::BulkRequest;

/// Reasons that are told in full; of the rest there is the number.
const REASONS_MAX: usize = 3;

/// Whether the writes were done, whether anything is another than before, and what was not done.
pub(super) fn of(bulk: &BulkRequest, each: &[Done]) -> (Applied, bool, Option<String>) {
    let all = bulk.operations.len();
    let performed = || each.iter().filter_map(|done| done.result.as_ref().ok());
    let whole = performed()
        .filter(|performed| performed.applied == Applied::Yes)
        .count();
    let touched = performed().any(|performed| performed.applied != Applied::No);
    let applied = match (whole == all, touched) {
        (true, _) => Applied::Yes,
        (false, true) => Applied::Partial,
        (false, false) => Applied::No,
    };
    (applied, performed().any(|performed| performed.altered), why(bulk, each))
}

/// `of 10 operations 9 were done; operations[9]: …`; nothing where all were done as they should.
fn why(bulk: &BulkRequest, each: &[Done]) -> Option<String> {
    let all = bulk.operations.len();
    let reasons: Vec<String> = each
        .iter()
        .filter_map(|done| {
            let reason = match &done.result {
                Ok(performed) => performed.why.clone()?,
                Err(failure) => failure.why(),
            };
            Some(format!("{}[{}]: {reason}", bulk.key, done.at))
        })
        .collect();
    if reasons.is_empty() && each.len() == all {
        return None;
    }
    let done = each.iter().filter(|done| done.result.is_ok()).count();
    let mut parts = vec![format!("of {all} operations {done} were done")];
    parts.extend(reasons.iter().take(REASONS_MAX).cloned());
    if reasons.len() > REASONS_MAX {
        parts.push(format!("and {} more", reasons.len() - REASONS_MAX));
    }
    if each.len() < all {
        parts.push(format!("{} were not tried", all - each.len()));
    }
    Some(parts.join("; "))
}
