//! What the tenant URL tells otherwise than the SCIM API.

use serde_json::Value;

use crate::operation::Surface;
use crate::scim::list;
use crate::webex::profile::{ConnectorLists, Switches};
use crate::webex::scim1;

/// A list as the surface tells it.
// Webex: fidelity row "connector-lists": lists of the 1.1 API were seen so; that the tenant URL might tell them so is assumed.
pub(super) fn list_response(
    switches: &Switches,
    surface: Surface,
    total: usize,
    start_index: usize,
    resources: Vec<Value>,
) -> Value {
    match (switches.connector_lists, surface) {
        (ConnectorLists::Scim1, Surface::Connector) => scim1::list_response(total, start_index, resources),
        _ => list::list_response(total, start_index, resources),
    }
}
