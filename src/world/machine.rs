//! Machine accounts: whom the tokens of a client or of a service app belong to.

use serde_json::json;

use super::Org;
use crate::entropy::fingerprint;
use crate::ids::ResourceId;
use crate::oauth::client::Client;
use crate::tenant::Refusal;
use crate::webex::roles::Role;

/// The client's account, made when it is first needed. Lists do not show it.
// Webex: fidelity row "machine-account": that it is no person is known, its roles are assumed: an administrator let it in.
pub(crate) fn account(org: &Org, client: &Client) -> Result<ResourceId, Refusal> {
    let user_name = format!("machine-{}@{}", fingerprint(&client.client_id), org.domain);
    let known = || org.tenant.person_named(&user_name).map(|found| found.id);
    if let Some(id) = known() {
        return Ok(id);
    }
    let role = Role::FullAdmin;
    let body = json!({
        "userName": user_name,
        "displayName": client.name,
        "userType": "calling_service",
        "roles": [{ "value": role.as_str(), "type": "cirole", "display": role.display() }],
    });
    // Another request may have made it just now.
    let made = org.tenant.create_hidden(body, org.clock.now());
    made.or_else(|refusal| known().ok_or(refusal))
}
