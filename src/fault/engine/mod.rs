//! From a request and an org's rules to a plan.
//!
//! [`index`] finds the rules that may be about the request, [`matching`] says which are, [`turn`] whether it is their
//! turn, [`chance`] what they draw, and [`layers`] makes one plan of those that are hit; [`decide`] is the whole way.
//! [`seen`] is the request as all of these look at it, [`state`] what changes from one request to the next, with
//! [`counted`] for each rule, [`receipt`] what a hit that did nothing gives back, [`ahead`] what time alone does to
//! rules, [`explain`] the same way without counting, [`shadow`] says which rules can never be hit, [`doubts`] all that a
//! tester should know of one.

mod ahead;
mod ask;
mod chance;
mod counted;
mod decide;
mod doubts;
mod explain;
mod index;
mod layers;
mod matching;
mod phase;
mod receipt;
mod recent;
mod seen;
mod shadow;
mod state;
mod turn;

pub(crate) use ahead::Change;
pub(super) use counted::Arming;
pub(super) use decide::{Source, decide};
pub(super) use doubts::{Leads, doubts};
pub(crate) use explain::Explained;
pub(super) use explain::explain;
pub(super) use receipt::Receipt;
pub(super) use state::{MAX_PARTITIONS, Stage, State};

#[cfg(test)]
mod tests;
