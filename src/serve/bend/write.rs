//! Writes that go another way: late, lost, only in part, or with something left behind.

use super::Bends;
use crate::fault::Bend;
use crate::fault::protocol::Toggle;
use crate::scim::patch::PatchRequest;
use crate::serve::performed::Performed;
use crate::tenant::{Changed, Farewell, Kind, Later, Shape, Twist, Wait};
use crate::world::{Consistency, Org, SETTINGS_RULE, Settings};

/// How the directory is to do a write.
pub(in crate::serve) fn twist<'a>(bends: Bends<'a>, settings: Settings, shape: Option<&'a Shape<'a>>) -> Twist<'a> {
    Twist {
        shape,
        doubled: bends.has(Toggle::DuplicateAllowed),
        lag: later(bends, Toggle::EventualConsistency, "lag"),
        links: settings.group_links.map(all_the_time),
        sip_addresses: settings.sip_addresses.map(all_the_time),
        settles: later(bends, Toggle::AsyncCreation, "settles"),
        lost: bends.has(Toggle::LostUpdate),
        rekeyed: bends.has(Toggle::IdChanges),
        farewell: farewell(bends),
    }
}

/// What the org does all the time, as opposed to a rule.
fn all_the_time(consistency: Consistency) -> Later<'static> {
    let wait = match consistency {
        Consistency::Lag(lag) => Wait::For(lag),
        Consistency::Reads(reads) => Wait::Reads(reads),
    };
    Later {
        rule: SETTINGS_RULE,
        wait,
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

/// Notes what took effect in a create.
pub(in crate::serve) fn note_created(bends: Bends<'_>, org: &Org, kind: Kind, created: &Changed) {
    note(bends, Toggle::EventualConsistency, true);
    let active = || (org.tenant.resource(kind, created.id)).is_some_and(|record| record.is_active());
    note(
        bends,
        Toggle::AsyncCreation,
        bends.has(Toggle::AsyncCreation) && active(),
    );
    let first = || {
        let name = created.view.get(kind.unique_attribute())?.as_str()?;
        org.tenant.named(kind, name)
    };
    let doubles = || first().is_some_and(|first| first.id != created.id);
    note(
        bends,
        Toggle::DuplicateAllowed,
        bends.has(Toggle::DuplicateAllowed) && doubles(),
    );
}

/// Notes what took effect in a replacement or a PATCH.
pub(in crate::serve) fn note_changed(bends: Bends<'_>, changed: &Changed) {
    for toggle in [Toggle::EventualConsistency, Toggle::LostUpdate, Toggle::IdChanges] {
        note(bends, toggle, changed.altered);
    }
}

/// Notes what took effect in a deletion.
pub(in crate::serve) fn note_deleted(bends: Bends<'_>) {
    note(bends, Toggle::EventualConsistency, true);
    let left = match farewell(bends) {
        Farewell::Gone => return,
        Farewell::Inactive => Toggle::SoftDelete,
        Farewell::Buried(_) => Toggle::Tombstone,
        Farewell::Returns(_) => Toggle::Resurrect,
    };
    note(bends, left, true);
}

/// Notes what left out operations of a PATCH that was done.
pub(in crate::serve) fn note_cut(bends: Bends<'_>, kept: Option<usize>) {
    let ignored = bends.has(Toggle::PatchIgnored);
    let toggle = if ignored {
        Toggle::PatchIgnored
    } else {
        Toggle::PatchPartial
    };
    note(bends, toggle, kept.is_some());
}

fn note(bends: Bends<'_>, toggle: Toggle, took_effect: bool) {
    if took_effect && bends.has(toggle) {
        bends.note(toggle);
    }
}

/// How a PATCH is answered.
pub(in crate::serve) fn answered(bends: Bends<'_>, performed: Performed) -> Performed {
    match bends.has(Toggle::PatchNoContent) {
        true => {
            bends.note(Toggle::PatchNoContent);
            performed.without_content()
        }
        false => performed,
    }
}
