//! A directory in which nothing is under way: what a snapshot brings back, and what a fork begins with.

use super::{Directory, Pending};
use crate::ids::OrgId;

impl Directory {
    /// Whether nothing that a fault began is still to end.
    pub(in crate::tenant) fn is_at_rest(&self) -> bool {
        self.pending.is_empty()
    }

    /// A copy of it for this org, in which everything is as it is and stays so. The records are shared.
    pub(in crate::tenant) fn at_rest(&self, org: OrgId) -> Self {
        Self {
            org,
            pending: Pending::default(),
            ..self.clone()
        }
    }
}
