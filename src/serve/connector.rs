//! What the tenant URL refuses and the SCIM API does not.

use serde_json::Value;

use crate::operation::Surface;
use crate::scim::Error;
use crate::tenant::{Kind, View};
use crate::webex::errors;
use crate::webex::profile::{ConnectorMultiValued, Switches};

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
