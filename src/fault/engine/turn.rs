//! Whether a matching request is this rule's turn. Pure: from the counters as they stand to the counters as they would
//! be, and what is to happen.
//!
//! What is asked, in this order: is the rule enabled, not past its `ttl` (real time), within its `window`, in its
//! `state`. Only then is the request counted, within its partition: `skip`, `every`, `nth`, `sequence`, then the draw
//! against `probability` and `ramp`, then `budget` and `times`. What a later part refuses was still counted by the
//! earlier ones: a rule with `every: 2, times: 1` counts on after its hit.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::fault::rule::{Effect, From, Rule, Sequence, Then, Window};

/// The counters of one partition of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Matching requests that were counted.
    pub(super) seen: u64,
    /// Those that came as far as the sequence.
    turns: u64,
    pub(super) hits: u64,
    /// The span of the budget that the last hit fell into, and the hits within it.
    pub(super) span: Span,
    spent: u64,
}

/// Which span of a budget it is, counted from when the rule was armed; below zero where the clock was put back before.
pub(super) type Span = i128;

/// When and in which state of the org a rule is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment<'m> {
    /// On the org's clock.
    pub(super) now: Timestamp,
    /// When the rule was armed, on the org's clock.
    pub(super) armed_at: Timestamp,
    /// The rule's ttl is over, in real time.
    pub(super) expired: bool,
    /// The state that the rule's scenario is in.
    pub(super) state: &'m str,
}

/// It is the rule's turn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Turn<'r> {
    pub(super) effect: &'r Effect,
    pub(super) draw: Option<f64>,
}

/// It is not.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pass {
    Disabled,
    Expired,
    WindowClosed,
    OtherState { is: String },
    Skipped { seen: u64, skip: u64 },
    NotEvery { count: u64, every: u64 },
    NotNth { count: u64 },
    SequencePauses { step: usize },
    SequenceOver,
    Drawn { draw: f64, below: f64 },
    BudgetSpent,
    TimesUp { times: u64 },
}

impl Tally {
    /// So many requests counted, and nothing else.
    pub(super) fn seen(seen: u64) -> Self {
        Self {
            seen,
            ..Self::default()
        }
    }

    /// A hit that was spent in this span of the budget was none.
    pub(super) fn give_back(&mut self, span: Span) {
        self.hits = self.hits.saturating_sub(1);
        if self.span == span {
            self.spent = self.spent.saturating_sub(1);
        }
    }
}

impl Pass {
    /// Whether the request was not even counted.
    pub(super) fn is_uncounted(&self) -> bool {
        matches!(
            self,
            Self::Disabled | Self::Expired | Self::WindowClosed | Self::OtherState { .. }
        )
    }
}

/// The counters after this request, and whether the rule is hit. `draw` is asked at most once.
pub(super) fn of<'r>(
    rule: &'r Rule,
    tally: Tally,
    moment: &Moment<'_>,
    draw: impl FnOnce() -> f64,
) -> (Tally, Result<Turn<'r>, Pass>) {
    if let Err(pass) = is_live(rule, moment) {
        return (tally, Err(pass));
    }
    let mut after = tally;
    let turn = count(rule, &mut after, moment, draw);
    (after, turn)
}

fn is_live(rule: &Rule, moment: &Moment<'_>) -> Result<(), Pass> {
    if !rule.enabled {
        return Err(Pass::Disabled);
    }
    if moment.expired {
        return Err(Pass::Expired);
    }
    if rule.schedule.window.is_some_and(|window| !is_open(window, moment)) {
        return Err(Pass::WindowClosed);
    }
    let required = rule.schedule.state.as_ref().and_then(|step| step.is.as_deref());
    match required {
        Some(required) if required != moment.state => Err(Pass::OtherState {
            is: moment.state.to_owned(),
        }),
        _ => Ok(()),
    }
}

/// A window holds its first instant and not its last.
fn is_open(window: Window, moment: &Moment<'_>) -> bool {
    let opens = opening(window, moment.armed_at);
    (opens..later(opens, window.length)).contains(&moment.now)
}

/// When a window opens, of a rule that was armed then.
pub(super) fn opening(window: Window, armed_at: Timestamp) -> Timestamp {
    match window.from {
        From::At(at) => at,
        From::Armed(after) => later(armed_at, after),
    }
}

pub(super) fn later(at: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn count<'r>(
    rule: &'r Rule,
    tally: &mut Tally,
    moment: &Moment<'_>,
    draw: impl FnOnce() -> f64,
) -> Result<Turn<'r>, Pass> {
    let schedule = &rule.schedule;
    tally.seen += 1;
    let Some(count) = tally.seen.checked_sub(schedule.skip).filter(|count| *count > 0) else {
        return Err(Pass::Skipped {
            seen: tally.seen,
            skip: schedule.skip,
        });
    };
    if let Some(every) = schedule.every.filter(|every| !count.is_multiple_of(every.get())) {
        let every = every.get();
        return Err(Pass::NotEvery { count, every });
    }
    if !schedule.nth.is_empty() && schedule.nth.binary_search(&count).is_err() {
        return Err(Pass::NotNth { count });
    }
    tally.turns += 1;
    let effect = match &schedule.sequence {
        Some(sequence) => step(sequence, tally.turns)?,
        None => &rule.effect,
    };
    let draw = chance(rule, moment, draw)?;
    spend(rule, tally, moment)?;
    if let Some(times) = schedule.times.filter(|times| tally.hits >= times.get()) {
        return Err(Pass::TimesUp { times: times.get() });
    }
    tally.hits += 1;
    tally.spent += 1;
    Ok(Turn { effect, draw })
}

/// The step of the so-manieth turn, from 1.
fn step(sequence: &Sequence, turn: u64) -> Result<&Effect, Pass> {
    let turn = usize::try_from(turn - 1).unwrap_or(usize::MAX);
    let steps = sequence.steps.len().max(1);
    let at = match sequence.then {
        Then::Stop => turn,
        Then::Repeat => turn % steps,
        Then::Last => turn.min(steps - 1),
    };
    match sequence.steps.get(at) {
        Some(Some(effect)) => Ok(effect),
        Some(None) => Err(Pass::SequencePauses { step: at + 1 }),
        None => Err(Pass::SequenceOver),
    }
}

/// The draw, where chance decides, and whether it fell below both probabilities.
fn chance(rule: &Rule, moment: &Moment<'_>, draw: impl FnOnce() -> f64) -> Result<Option<f64>, Pass> {
    let ramp = rule.schedule.ramp.map(|ramp| {
        let elapsed = moment.armed_at.duration_until(moment.now).as_secs_f64();
        let share = elapsed / ramp.over.as_secs_f64().max(f64::MIN_POSITIVE);
        ramp.to * share.clamp(0.0, 1.0)
    });
    let below = match (rule.schedule.probability, ramp) {
        (None, None) => return Ok(None),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(one), Some(other)) => one.min(other),
    };
    let draw = draw();
    if draw < below {
        Ok(Some(draw))
    } else {
        Err(Pass::Drawn { draw, below })
    }
}

/// Spans of the budget follow each other from when the rule was armed, and precede it too: who puts the clock back comes to
/// another span, with a budget of its own.
fn spend(rule: &Rule, tally: &mut Tally, moment: &Moment<'_>) -> Result<(), Pass> {
    let Some(budget) = rule.schedule.budget else {
        return Ok(());
    };
    let per = Span::try_from(budget.per.as_millis()).unwrap_or(Span::MAX);
    let span = moment
        .armed_at
        .duration_until(moment.now)
        .as_millis()
        .div_euclid(per.max(1));
    if span != tally.span {
        (tally.span, tally.spent) = (span, 0);
    }
    if tally.spent < budget.hits.get() {
        Ok(())
    } else {
        Err(Pass::BudgetSpent)
    }
}

impl fmt::Display for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disabled => f.write_str("the rule is disabled"),
            Self::Expired => f.write_str("its ttl is over: it disarmed itself"),
            Self::WindowClosed => f.write_str("its window is not open at this time of the org's clock"),
            Self::OtherState { is } => write!(f, "its scenario is in the state {is:?}"),
            Self::Skipped { seen, skip } => write!(f, "it lets {skip} pass first, and this is number {seen}"),
            Self::NotEvery { count, every } => write!(f, "it hits each {every}., and this is number {count}"),
            Self::NotNth { count } => write!(f, "number {count} is none of its `nth`"),
            Self::SequencePauses { step } => write!(f, "step {step} of its sequence lets one pass"),
            Self::SequenceOver => f.write_str("its sequence is over"),
            Self::Drawn { draw, below } => write!(f, "it drew {draw:.4}, which is not below {below}"),
            Self::BudgetSpent => f.write_str("its budget for this span is spent"),
            Self::TimesUp { times } => write!(f, "it was hit {times} times, as often as it may"),
        }
    }
}

#[cfg(test)]
mod tests;
