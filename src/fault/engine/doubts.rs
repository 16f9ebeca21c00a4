//! What the tester should know about a rule: that it is armed and will not be hit, as things are.

use std::cell::OnceCell;
use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use super::shadow::shadow;
use super::state::{STARTED, State};
use crate::clock::rfc3339;
use crate::fault::rule::{From, Rule, Window};
use crate::fault::validate;

/// States of scenarios that some rule leads to, gathered when the first rule asks: most rules are in no scenario.
pub(in crate::fault) struct Leads<'s> {
    state: &'s State,
    /// A rule that is not among those of the state.
    more: Option<&'s Rule>,
    /// Machine and state.
    led: OnceCell<HashSet<(&'s str, &'s str)>>,
}

impl<'s> Leads<'s> {
    pub(in crate::fault) fn of(state: &'s State) -> Self {
        Self {
            state,
            more: None,
            led: OnceCell::new(),
        }
    }

    /// With one rule more.
    pub(in crate::fault) fn with(state: &'s State, rule: &'s Rule) -> Self {
        Self {
            more: Some(rule),
            ..Self::of(state)
        }
    }

    fn to(&self, machine: &str, is: &str) -> bool {
        self.led.get_or_init(|| self.gathered()).contains(&(machine, is))
    }

    fn gathered(&self) -> HashSet<(&'s str, &'s str)> {
        let there = self.state.machines.iter().map(|(machine, now)| (&**machine, &**now));
        let rules = self.state.rules.values().map(|counted| &counted.rule);
        rules.chain(self.more).filter_map(lead).chain(there).collect()
    }
}

/// The state that a hit leads to.
fn lead(rule: &Rule) -> Option<(&str, &str)> {
    let step = rule.schedule.state.as_ref()?;
    Some((&step.machine, step.then.as_deref()?))
}

/// All warnings of a rule that stands, or would stand, at this place, armed at this instant of the org's clock.
pub(in crate::fault) fn doubts(
    state: &State,
    leads: &Leads<'_>,
    rule: &Rule,
    order: u64,
    armed: Timestamp,
) -> Vec<String> {
    let window = rule.schedule.window.and_then(|window| over(window, armed));
    let mut doubts: Vec<String> = shadow(state, rule, order).into_iter().chain(window).collect();
    doubts.extend(unreachable(leads, rule));
    doubts.extend(validate::warnings(rule));
    doubts
}

/// A window that closed before the rule was armed.
fn over(window: Window, armed: Timestamp) -> Option<String> {
    let From::At(from) = window.from else { return None };
    let closes = from.checked_add(SignedDuration::try_from(window.length).ok()?).ok()?;
    (closes <= armed).then(|| format!("never hits: its window closed at {}", rfc3339(closes)))
}

/// A state that the scenario does not come to.
fn unreachable(leads: &Leads<'_>, rule: &Rule) -> Option<String> {
    let step = rule.schedule.state.as_ref()?;
    let is = step.is.as_deref().filter(|is| *is != STARTED)?;
    (!leads.to(&step.machine, is)).then(|| format!("cannot hit yet: no rule leads `{}` to `{is}`", step.machine))
}
