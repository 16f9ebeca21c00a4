//! What a new user may not bring, and must, as switches say.

use serde_json::Value;

use crate::operation::Surface;
use crate::scim::Error;
use crate::tenant::Kind;
use crate::webex::errors;
use crate::webex::profile::{ConnectorMultiValued, Switches, UserType};

/// The attributes that Okta's older app could not send.
const UNSUPPORTED: [&str; 2] = ["phoneNumbers", "addresses"];

/// Refuses a new user with too much or too little; groups pass.
pub(super) fn check(switches: &Switches, surface: Surface, kind: Kind, body: &Value) -> Result<(), Error> {
    if kind != Kind::User {
        return Ok(());
    }
    // Webex: fidelity row "connector-multi-valued": Okta's older app met it with phones and addresses of new users.
    let refuses = switches.connector_multi_valued == ConnectorMultiValued::Refuse && surface == Surface::Connector;
    if refuses && UNSUPPORTED.iter().any(|name| sent(body, name).is_some()) {
        return Err(Error::invalid_syntax(errors::MALFORMED));
    }
    // Webex: fidelity row "user-type-optional": documented as required; the words are ours.
    let demanded = switches.user_type == UserType::Required;
    if demanded && sent(body, "userType").is_none_or(Value::is_null) {
        return Err(Error::invalid_value("userType is required, such as \"user\""));
    }
    Ok(())
}

/// What was sent under a name, which may be of any letter case.
fn sent<'b>(body: &'b Value, name: &str) -> Option<&'b Value> {
    let mut members = body.as_object()?.iter();
    members
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}
