//! Writes that go another way: late, lost, only in part, or with something left behind.

use super::Bends;
use crate::fault::Bend;
use crate::fault::protocol::Toggle;
use crate::scim::patch::PatchRequest;
use crate::serve::performed::Performed;
use crate::serve::reply::Reply;
use crate::tenant::{Farewell, Later, Shape, Twist, Wait};

/// How the directory is to do a write.
pub(in crate::serve) fn twist<'a>(bends: Bends<'a>, shape: &'a Shape<'a>) -> Twist<'a> {
    Twist {
        shape: Some(shape),
        doubled: bends.has(Toggle::DuplicateAllowed),
        lag: later(bends, Toggle::EventualConsistency, "lag"),
        settles: later(bends, Toggle::AsyncCreation, "settles"),
        lost: bends.has(Toggle::LostUpdate),
        rekeyed: bends.has(Toggle::IdChanges),
        farewell: farewell(bends),
    }
}

fn farewell(bends: Bends<'_>) -> Farewell<'_> {
    if bends.has(Toggle::SoftDelete) {
        return Farewell::Inactive;
    }
    let buried = later(bends, Toggle::Tombstone, "for").map(Farewell::Buried);
    buried
        .or_else(|| later(bends, Toggle::Resurrect, "after").map(Farewell::Returns))
        .unwrap_or_default()
}

/// What a toggle begins that lasts for a span of this name, or for so many reads.
fn later<'a>(bends: Bends<'a>, toggle: Toggle, span: &str) -> Option<Later<'a>> {
    let Bend { rule, protocol } = bends.with_rule(toggle)?;
    let reads = protocol.count("reads").map(Wait::Reads);
    let wait = reads.or_else(|| protocol.duration(span).map(Wait::For))?;
    Some(Later { rule, wait })
}

/// Leaves of a PATCH what is done of it; how many operations that is, where it is not all.
pub(in crate::serve) fn cut(bends: Bends<'_>, patch: &mut PatchRequest) -> Option<usize> {
    let kept = match bends.has(Toggle::PatchIgnored) {
        true => 0,
        false => bends.count(Toggle::PatchPartial, "operations")?,
    };
    let cut = kept < patch.operations.len();
    patch.operations.truncate(kept);
    cut.then_some(kept)
}

/// How a PATCH is answered.
pub(in crate::serve) fn answered(bends: Bends<'_>, performed: Performed) -> Performed {
    match bends.has(Toggle::PatchNoContent) {
        true => Performed {
            reply: Reply::NoContent,
            ..performed
        },
        false => performed,
    }
}
