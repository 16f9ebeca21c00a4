//! What the parts of a rule say together: combinations that could not be honoured are refused when the rule is written. A
//! fault that is ignored in silence would make a test pass for the wrong reason.

mod answer;
mod effect;
mod matches;
mod schedule;

use super::flaw::Flaw;
use super::rule::limits::MAX_TESTS;
use super::rule::{Effect, Field, Rule};

/// Everything that is wrong with a rule each part of which makes sense by itself.
pub(super) fn rule(rule: &Rule) -> Result<(), Vec<Flaw>> {
    let mut flaws = Vec::new();
    let tests = rule.matches.tests.len();
    if tests > MAX_TESTS {
        flaws.push(Flaw::new(
            "/match",
            format!("has {tests} tests; the limit is {MAX_TESTS}"),
        ));
    }
    matches::check(&rule.matches, &mut flaws);
    schedule::check(&rule.schedule, &mut flaws);
    match &rule.schedule.sequence {
        Some(sequence) => {
            if rule.effect != Effect::default() {
                let reason = "stands beside a sequence, whose steps are effects; give one of the two";
                flaws.push(Flaw::new("/effect", reason));
            }
            for (index, step) in sequence.steps.iter().enumerate() {
                if let Some(step) = step {
                    effect::check(step, &rule.matches, &format!("/schedule/sequence/{index}"), &mut flaws);
                }
            }
        }
        None => effect::check(&rule.effect, &rule.matches, "/effect", &mut flaws),
    }
    intake(rule, &mut flaws);
    if flaws.is_empty() { Ok(()) } else { Err(flaws) }
}

/// What a tester should know of a rule that can be honoured, whatever other rules there are.
pub(super) fn warnings(rule: &Rule) -> Vec<String> {
    matches::warnings(&rule.matches)
}

/// How a body is read is decided before it is there, so nothing that needs it may be asked.
fn intake(rule: &Rule, flaws: &mut Vec<Flaw>) {
    let takes_in = |effect: &Effect| {
        effect
            .transport
            .as_ref()
            .is_some_and(|transport| transport.intake != Default::default())
    };
    if let Some(sequence) = &rule.schedule.sequence {
        for (index, step) in sequence.steps.iter().enumerate() {
            if step.as_ref().is_some_and(takes_in) {
                let pointer = format!("/schedule/sequence/{index}/transport/intake");
                flaws.push(Flaw::new(
                    pointer,
                    "cannot be a step: it is decided before the body is read; make a rule of it",
                ));
            }
        }
    }
    if !takes_in(&rule.effect) {
        return;
    }
    let needs_body = |field: &Field| {
        matches!(
            field,
            Field::Body(_) | Field::ResourceUserName | Field::ResourceId | Field::ResourceExternalId | Field::Attempt
        )
    };
    let asked = rule.matches.tests.iter().map(|(field, _)| field);
    let asked = asked.filter(|field| needs_body(field)).map(Field::pointer);
    let counted = schedule::needs_body(&rule.schedule).map(str::to_owned);
    for pointer in asked.chain(counted) {
        let reason = "needs the body, and `intake` is decided before the body is read; leave one of the two out";
        flaws.push(Flaw::new(pointer, reason));
    }
}

#[cfg(test)]
mod tests;
