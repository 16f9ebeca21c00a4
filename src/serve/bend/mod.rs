//! The toggles that are on for one request, and how each bends it.
//!
//! [`gate`] refuses before anything is done, [`found`] and [`page`] bend lists, [`stored`] what is written, [`write`] how,
//! [`shown`] what is answered, and [`other`] is the other administrator who acts just before or after.

pub(super) mod found;
pub(super) mod gate;
pub(super) mod other;
pub(super) mod page;
pub(super) mod shown;
pub(super) mod stored;
pub(super) mod write;

use crate::fault::Bend;
use crate::fault::protocol::{Protocol, Toggle};
use crate::operation::Operation;

/// The plan's toggles, asked for by name; no toggle is there twice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bends<'a> {
    on: &'a [Bend],
    operation: Operation,
}

impl<'a> Bends<'a> {
    /// The toggles of a request for this operation. A rule may be about more operations than its toggle acts upon.
    pub(super) fn new(on: &'a [Bend], operation: Operation) -> Self {
        Self { on, operation }
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
        let acts = toggle.spec().operations.contains(&self.operation);
        self.on.iter().find(|bend| acts && bend.protocol.toggle == toggle)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_toggle_is_found_with_its_parameters_and_its_rule_where_it_acts_and_another_is_not() {
        let on = [Bend {
            rule: "capped".to_owned(),
            protocol: Arc::new(Protocol::new(Toggle::CountCapped, [])),
        }];
        let bends = Bends::new(&on, Operation::UsersList);
        assert_eq!(bends.get(Toggle::CountCapped).unwrap().count("to"), Some(10));
        assert_eq!(bends.with_rule(Toggle::CountCapped).unwrap().rule, "capped");
        assert!(!bends.has(Toggle::PageGap));
        assert!(!Bends::new(&on, Operation::UsersGet).has(Toggle::CountCapped));
        assert!(!Bends::new(&[], Operation::UsersList).has(Toggle::CountCapped));
    }
}
