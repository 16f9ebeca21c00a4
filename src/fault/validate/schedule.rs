//! Schedules that would never hit, or that say two things at once.

use crate::fault::flaw::Flaw;
use crate::fault::rule::{Per, Schedule};

pub(super) fn check(schedule: &Schedule, flaws: &mut Vec<Flaw>) {
    if schedule.probability.is_some() && schedule.ramp.is_some() {
        let reason = "is a probability that grows, and `probability` is one that does not; give one of the two";
        flaws.push(Flaw::new("/schedule/ramp", reason));
    }
    if let Some(every) = schedule.every
        && !schedule.nth.is_empty()
        && schedule.nth.iter().all(|nth| !nth.is_multiple_of(every.get()))
    {
        let reason = format!("never hits beside `every`: none of them is a multiple of {every}");
        flaws.push(Flaw::new("/schedule/nth", reason));
    }
    if let Some(sequence) = &schedule.sequence
        && sequence.steps.iter().all(Option::is_none)
    {
        flaws.push(Flaw::new(
            "/schedule/sequence",
            "lets everything pass; give at least one effect",
        ));
    }
}

/// What of it counts or draws by the body: the logical request is operation, resource and body.
pub(super) fn needs_body(schedule: &Schedule) -> Option<&'static str> {
    match schedule.per {
        Some(Per::Resource) => Some("/schedule/per"),
        Some(Per::Org | Per::Token | Per::Op | Per::Client) => None,
        None if schedule.probability.is_some() => Some("/schedule/probability"),
        None if schedule.ramp.is_some() => Some("/schedule/ramp"),
        None => None,
    }
}
