//! Where the group of everybody is in sight.

use super::bend::{self, Bends};
use super::scim::Scim;
use crate::operation::Surface;
use crate::tenant::Lens;
use crate::webex::profile::AllOrgUsers;

impl Scim<'_> {
    /// How a read sees the directory from here; `bare`, without the members of groups.
    pub(super) fn lens(&self, bends: Bends<'_>, bare: bool) -> Lens {
        Lens {
            everybody: self.sees_everybody(),
            ..bend::found::lens(bends, bare)
        }
    }

    // Webex: fidelity row "all-org-users": that the tenant URL does not show it is assumed.
    pub(super) fn sees_everybody(&self) -> bool {
        match self.switches().all_org_users {
            AllOrgUsers::Off => false,
            AllOrgUsers::V2 => self.surface == Surface::V2,
            AllOrgUsers::On => true,
        }
    }
}
