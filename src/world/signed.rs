//! Self-contained access tokens.

use serde_json::json;

use super::{Org, World};
use crate::oauth::token::Draft;

/// Who signs self-contained tokens (Webex developer documentation; ID tokens have another issuer).
const ISSUER: &str = "https://idbroker.webex.com/idb";

/// The JSON Web Token of this draft, signed, with the claims that Webex developer documentation shows.
// Webex: fidelity row "self-contained-claims": the names are published, the values of some are assumed.
pub(crate) fn access_token(world: &World, org: &Org, draft: &Draft<'_>) -> String {
    let id = |what: &str| format!("{}_{}", org.entropy.uuid("oauth.jwt", what, draft.serial), "PF84");
    let person = org.tenant.person(draft.grant.person);
    let modified = person
        .as_ref()
        .and_then(|person| person.attribute("meta")?.get("lastModified").cloned());
    world.key.sign(&json!({
        "cluster": "PF84",
        "private": id("private"),
        "user_type": if draft.grant.kind.is_of_machine() { "machine" } else { "user" },
        "token_id": id("token"),
        "reference_id": org.entropy.uuid("oauth.jwt", "reference", draft.serial).to_string(),
        "iss": ISSUER,
        "user_modify_timestamp": modified,
        "realm": org.id.to_string(),
        "cis_uuid": draft.grant.person.to_string(),
        "token_type": "Bearer",
        "expiry_time": draft.expires_at.as_millisecond(),
        "client_id": draft.grant.client_id,
    }))
}
