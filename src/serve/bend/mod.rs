//! The toggles that are on for one request, and how each bends it.
//!
//! [`gate`] refuses before anything is done, [`found`] and [`page`] bend lists, [`stored`] what is written, [`write`] how,
//! [`shown`] what is answered, [`standing`] is what an org does all the time, and [`other`] is the other administrator who acts just before or after.

pub(super) mod found;
pub(super) mod gate;
pub(super) mod other;
pub(super) mod page;
pub(super) mod shown;
pub(super) mod standing;
pub(super) mod stored;
pub(super) mod write;

use super::acted::Acted;
use crate::fault::Bend;
use crate::fault::protocol::{Protocol, Toggle};
use crate::operation::Operation;
use crate::world::{Org, SETTINGS_RULE};

/// A rule may come to its end while a request that it has hit is under way: what it began by this then ends at once.
pub(super) fn end_of_the_gone(org: &Org, bends: &[Bend]) {
    let of_rules = bends
        .iter()
        .map(|bend| bend.rule.as_str())
        .filter(|rule| *rule != SETTINGS_RULE);
    for gone in of_rules.filter(|rule| !org.faults.lives(rule)) {
        org.end_of_rule(Some(gone));
    }
}

/// The plan's toggles, asked for by name; no toggle is there twice.
///
/// Who bends something by a toggle says so with [`note`](Self::note), or does it within a [`look`](Self::look).
#[derive(Clone, Copy, Debug)]
pub(super) struct Bends<'a> {
    on: &'a [Bend],
    operation: Operation,
    acted: &'a Acted,
    /// What is done is done to see what would come of it.
    trial: bool,
}

impl<'a> Bends<'a> {
    /// The toggles of a request for this operation. A rule may be about more operations than its toggle acts upon.
    pub(super) fn new(on: &'a [Bend], operation: Operation, acted: &'a Acted) -> Self {
        Self {
            on,
            operation,
            acted,
            trial: false,
        }
    }

    /// The same toggles, for one of the operations that a request consists of.
    pub(super) fn within(self, operation: Operation) -> Self {
        Self { operation, ..self }
    }

    /// Notes that a toggle took effect.
    pub(super) fn note(self, toggle: Toggle) {
        self.acted.note(toggle);
    }

    /// What comes of something that only looks, and notes the toggles that made it another than it was without them. It is
    /// tried without any, then with one more of them at a time, in their order; the last time it is meant. In between
    /// somebody else may write, and then a toggle may be thought to have done it.
    pub(super) fn look<T>(self, same: impl Fn(&T, &T) -> bool, look: impl Fn(Self) -> T) -> T {
        let acting: Vec<usize> = (0..self.on.len()).filter(|at| self.acts(&self.on[*at])).collect();
        let tries = acting.iter().map(|at| Self {
            on: &self.on[..*at],
            trial: true,
            ..self
        });
        let tried: Vec<T> = tries.map(&look).collect();
        let meant = look(self);
        let then = tried.iter().skip(1).chain([&meant]);
        for ((at, before), after) in acting.iter().zip(&tried).zip(then) {
            if !same(before, after) {
                self.note(self.on[*at].protocol.toggle);
            }
        }
        meant
    }

    /// Whether this is done only to see what would come of it.
    pub(super) fn is_trial(self) -> bool {
        self.trial
    }

    /// The parameters of a toggle that is on.
    pub(super) fn get(self, toggle: Toggle) -> Option<&'a Protocol> {
        Some(&self.with_rule(toggle)?.protocol)
    }

    /// Whether a toggle is on.
    pub(super) fn has(self, toggle: Toggle) -> bool {
        self.with_rule(toggle).is_some()
    }

    /// A number that a toggle takes, where it is on.
    pub(super) fn count(self, toggle: Toggle, name: &str) -> Option<usize> {
        let count = self.get(toggle)?.count(name)?;
        Some(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// A toggle that is on, with the rule under whose id it keeps state.
    pub(super) fn with_rule(self, toggle: Toggle) -> Option<&'a Bend> {
        let mut on = self.on.iter();
        on.find(|bend| bend.protocol.toggle == toggle && self.acts(bend))
    }

    fn acts(self, bend: &Bend) -> bool {
        bend.protocol.toggle.spec().operations.contains(&self.operation)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fault::protocol::ParamValue;

    #[test]
    fn a_toggle_is_found_with_its_parameters_and_its_rule_where_it_acts_and_another_is_not() {
        let on = [Bend {
            rule: "capped".to_owned(),
            protocol: Arc::new(Protocol::new(Toggle::CountCapped, [])),
        }];
        let acted = Acted::default();
        let bends = Bends::new(&on, Operation::UsersList, &acted);
        assert_eq!(bends.get(Toggle::CountCapped).unwrap().count("to"), Some(10));
        assert_eq!(bends.with_rule(Toggle::CountCapped).unwrap().rule, "capped");
        assert!(!bends.has(Toggle::PageGap));
        assert!(!Bends::new(&on, Operation::UsersGet, &acted).has(Toggle::CountCapped));
        assert!(!Bends::new(&[], Operation::UsersList, &acted).has(Toggle::CountCapped));
    }

    /// The rows of the page's tables: toggle, id and parameters.
    fn documented() -> Vec<(String, String, String)> {
        let page = include_str!("../../../docs/protocol-faults.md");
        let rows = page.lines().filter(|line| line.starts_with("| `"));
        let cell = |row: &str, at: usize| row.split('|').nth(at).unwrap().trim().to_owned();
        rows.map(|row| (cell(row, 1), cell(row, 2), cell(row, 3))).collect()
    }

    #[test]
    fn the_page_has_every_toggle_of_the_directory_and_the_org_with_its_parameters_and_defaults() {
        let mut rows = documented();
        for toggle in Toggle::ALL.iter().filter(|toggle| toggle.spec().id >= "P20") {
            let spec = toggle.spec();
            let name = format!("`{}`", spec.name);
            let at = rows.iter().position(|(toggle, ..)| *toggle == name);
            let (_, id, params) = rows.remove(at.unwrap_or_else(|| panic!("{name} has no row")));
            assert_eq!(id, spec.id, "{name}");
            for (param, value) in Protocol::new(*toggle, []).values() {
                let key = camel(param.name);
                let value = match value {
                    ParamValue::Count(count) => count.to_string(),
                    ParamValue::Percent(percent) => format!("{percent}%"),
                    ParamValue::Text(text) => text.clone(),
                    // Spans are written in many ways; that there is one is enough.
                    ParamValue::Duration(_) => String::new(),
                };
                assert!(params.contains(&format!("`{key}={value}")), "{name}: {key}={value}");
            }
            for param in spec.params {
                assert!(
                    params.contains(&format!("`{}", camel(param.name))),
                    "{name}: {}",
                    param.name
                );
            }
        }
        assert_eq!(rows, [], "toggles that do not exist");
    }

    fn camel(name: &str) -> String {
        let mut words = name.split('-');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
    }
}
