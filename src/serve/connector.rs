//! What the tenant URL refuses or tells otherwise, and the SCIM API does not.

use serde_json::Value;

use crate::operation::Surface;
use crate::scim::{Error, list};
use crate::tenant::{Kind, View};
use crate::webex::profile::{ConnectorLists, ConnectorMultiValued, Switches};
use crate::webex::{errors, scim1};

/// The attributes that Okta's older app could not send.
const UNSUPPORTED: [&str; 2] = ["phoneNumbers", "addresses"];

/// Refuses a new user with what an older tenant URL could not take, where it is one.
// Webex: fidelity row "connector-multi-valued": Okta's older app met it with phones and addresses of new users.
pub(super) fn check_new(switches: &Switches, surface: Surface, kind: Kind, body: &Value) -> Result<(), Error> {
    let refuses = switches.connector_multi_valued == ConnectorMultiValued::Refuse;
    if !refuses || surface != Surface::Connector || kind != Kind::User {
        return Ok(());
    }
    let mut names = body.as_object().into_iter().flat_map(View::keys);
    match names.any(|name| UNSUPPORTED.iter().any(|it| it.eq_ignore_ascii_case(name))) {
        true => Err(Error::invalid_syntax(errors::MALFORMED)),
        false => Ok(()),
    }
}

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
