//! SIP addresses, which Webex gives to a new user by itself, some time after the creation.

use serde_json::{Map, Value, json};

use crate::webex::schemas::CISCO_USER;

const ATTRIBUTE: &str = "sipAddresses";

/// A user's attributes with the addresses that Webex gives them; `None` where they have some already.
// Webex: fidelity row "sip-addresses": types and hosts are as clients have seen them, the label of the org is ours.
pub(super) fn given(attributes: &Map<String, Value>) -> Option<Map<String, Value>> {
    let login = attributes.get("userName")?.as_str()?;
    let (local, domain) = login.split_once('@').unwrap_or((login, ""));
    let org = domain.split('.').next().unwrap_or_default();
    let mut given = attributes.clone();
    let section = given.entry(CISCO_USER).or_insert_with(|| json!({})).as_object_mut()?;
    if section.contains_key(ATTRIBUTE) {
        return None;
    }
    let addresses = json!([
        { "value": format!("{local}@{org}.calls.webex.com"), "type": "cloud-calling", "primary": true },
        { "value": format!("{local}@{org}.webex.com"), "type": "personal-room" },
    ]);
    section.insert(ATTRIBUTE.to_owned(), addresses);
    Some(given)
}
