//! What an org serves of the paths there are: some only where its profile has them.

use crate::operation::{Call, Operation, Surface};
use crate::webex::profile::{Discovery, Me, SearchEndpoints, Switches};
use crate::world::Org;

/// The same call, or an unknown one where the org's profile has nothing at this path, by whatever method.
pub(super) fn narrow(call: Call, org: Option<&Org>, path: &str) -> Call {
    let switches = org.map_or_else(Switches::default, |org| org.tenant.profile().switches);
    let served = match call.allow.first() {
        Some(method) => offers(&Call::of(method, path), switches),
        None => offers(&call, switches),
    };
    if served {
        return call;
    }
    Call {
        operation: Operation::Unknown,
        resource: None,
        allow: &[],
        ..call
    }
}

fn offers(call: &Call, switches: Switches) -> bool {
    match call.operation {
        Operation::Config | Operation::Types => switches.discovery == Discovery::Rfc,
        // Webex: fidelity row "v2-no-discovery": the published API has no schemas at this place.
        Operation::Schemas => match switches.discovery {
            Discovery::Webex => call.surface == Surface::Connector && call.resource.is_none(),
            Discovery::Rfc => true,
            Discovery::None => false,
        },
        Operation::UsersSearch | Operation::GroupsSearch | Operation::Search => switches.search == SearchEndpoints::On,
        Operation::MeGet | Operation::MeReplace | Operation::MePatch => switches.me == Me::On,
        _ => true,
    }
}
