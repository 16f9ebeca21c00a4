//! Says that a rule can never be hit. Only where that is certain: in each of its operations a rule that is asked before
//! it, that hits every time and without end, and that every request of its own is also about, takes a layer that it needs.

use super::counted::Counted;
use super::index::Rank;
use super::layers::Layer;
use super::state::{Stage, State};
use crate::fault::rule::Rule;
use crate::operation::Operation;

/// The warning for a rule that stands, or would stand, at this place.
pub(super) fn shadow(state: &State, rule: &Rule, order: u64) -> Option<String> {
    if rule.schedule.sequence.is_some() || Layer::of(&rule.effect).next().is_none() {
        return None;
    }
    let mut blockers: Vec<&str> = Vec::new();
    for operation in rule.operations() {
        let blocker = blocker(state, rule, (rule.priority, order), operation)?;
        if !blockers.contains(&blocker.id.as_str()) {
            blockers.push(&blocker.id);
        }
    }
    Some(format!(
        "never hit: earlier and without end, `{}` does the same kind of thing to {}",
        blockers.join("`, `"),
        rule.matches.names()
    ))
}

/// The first rule that has its way before this one, for ever. Rules that are not armed are in no index.
fn blocker<'s>(state: &'s State, rule: &Rule, rank: Rank, operation: Operation) -> Option<&'s Counted> {
    // Whatever acts while a body is read is decided before everything else.
    let (early, same) = match Stage::of(rule) {
        Stage::Intake => (rank, None),
        Stage::Whole => ((i64::MAX, u64::MAX), Some(rank)),
    };
    let early = state.index(Stage::Intake).endless(operation, rule, early);
    let same = same.map(|rank| state.index(Stage::Whole).endless(operation, rule, rank));
    let mut others = early.chain(same.into_iter().flatten());
    others.find_map(|(_, order)| state.rules.get(&order).filter(|other| blocks(&other.rule, rule)))
}

/// Of a rule that hits always.
fn blocks(other: &Rule, rule: &Rule) -> bool {
    let mine: Vec<Layer> = Layer::of(&rule.effect).collect();
    let mut theirs = Layer::of(&other.effect).peekable();
    other.matches.tests.iter().all(|test| rule.matches.tests.contains(test))
        // All of them: a rule that comes too late for a layer of which this one knows nothing does not block it.
        && theirs.peek().is_some()
        && theirs.all(|layer| mine.contains(&layer))
}
