//! What the answer to a change shows of the resource.

use super::roster::bare;
use crate::operation::Operation;
use crate::scim::project::Projection;
use crate::tenant::Kind;
use crate::webex::profile::{GroupWrites, PatchStatus, Switches};

/// How much of a resource is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    Whole,
    /// All but the members of a group.
    Bare,
    Nothing,
}

impl Shows {
    // Webex: fidelity row "group-writes": the whole group is documented.
    pub(super) fn of(switches: &Switches, operation: Operation, kind: Kind, projection: &Projection) -> Self {
        let asked = if bare(kind, projection) {
            Self::Bare
        } else {
            Self::Whole
        };
        // RFC 7644 section 3.5.2: who names the attributes to see is shown them.
        if projection.names_attributes() {
            return asked;
        }
        let is_patch = matches!(
            operation,
            Operation::UsersPatch | Operation::GroupsPatch | Operation::MePatch
        );
        if is_patch && switches.patch_status == PatchStatus::NoContent {
            return Self::Nothing;
        }
        match (kind, switches.group_writes) {
            (Kind::Group, GroupWrites::Empty) => Self::Nothing,
            (Kind::Group, GroupWrites::NoMembers) => Self::Bare,
            (Kind::Group, GroupWrites::Whole) | (Kind::User, _) => asked,
        }
    }

    /// Whether nobody needs the members of a group.
    pub(super) fn is_bare(self) -> bool {
        self != Self::Whole
    }
}
