//! An organisation as the control plane shows it, with all the addresses that clients are pointed at.

use serde::Serialize;
use serde_json::{Value, json};

use crate::clock::rfc3339;
use crate::ids::OrgId;
use crate::oauth::authorize::encode;
use crate::oauth::client::{TUTORIAL_CLIENT_ID, TUTORIAL_REDIRECT_URI, TUTORIAL_SCOPES};
use crate::world::Org;

/// An org as the control plane shows it: all that a client needs to be pointed at it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    pub(crate) org_id: String,
    pub(crate) display_name: String,
    pub(crate) domain: String,
    pub(crate) seed: u64,
    pub(crate) tenant_url: String,
    pub(crate) scim_base_url: String,
    pub(crate) sign_in_url: String,
    pub(crate) authorize_url: String,
    pub(crate) token_url: String,
    pub(crate) dashboard_url: String,
    pub(crate) admin: Admin,
    pub(crate) admin_token: AdminToken,
    pub(crate) env: Value,
}

/// The full administrator whom every org has.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Admin {
    pub(crate) id: String,
    pub(crate) user_name: String,
    pub(crate) password: String,
}

/// A token of the administrator's that opens everything.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AdminToken {
    pub(crate) token: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) expires_at: String,
}

/// An org's view for a server at this base URL.
pub(crate) fn view(org: &Org, url: &str) -> View {
    let id = org.id.to_string();
    let tenant_url = format!("{url}/v1/scim/{id}");
    let scim_base_url = format!("{url}/identity/scim/{id}/v2");
    let sign_in_url = sign_in_url(url, Some(org.id));
    let admin = org.people.first().map(|person| Admin {
        id: person.id.to_string(),
        // SCIM may have renamed them, or deleted them.
        user_name: org
            .tenant
            .person(person.id)
            .map(|record| record.user_name().to_owned())
            .unwrap_or_default(),
        password: person.password.clone(),
    });
    let admin_token = org.admin_token.as_ref().map(|token| AdminToken {
        token: token.text.clone(),
        scopes: token.grant.scopes.clone(),
        expires_at: rfc3339(token.expires_at),
    });
    let admin_token = admin_token.unwrap_or_default();
    let env = json!({
        "WEBEX_SCIM_MOCK_URL": url,
        "WEBEX_SCIM_MOCK_TENANT_URL": tenant_url,
        "WEBEX_SCIM_MOCK_SCIM_URL": scim_base_url,
        "WEBEX_SCIM_MOCK_ORG_ID": id,
        "WEBEX_SCIM_MOCK_TOKEN": admin_token.token,
        "WEBEX_SCIM_MOCK_SIGN_IN_URL": sign_in_url,
    });
    View {
        display_name: org.display_name(),
        domain: org.domain.clone(),
        seed: org.entropy.seed(),
        tenant_url,
        scim_base_url,
        sign_in_url,
        authorize_url: format!("{url}/v1/authorize"),
        token_url: format!("{url}/v1/access_token"),
        dashboard_url: format!("{url}/__mock/orgs/{id}/"),
        admin: admin.unwrap_or_default(),
        admin_token,
        env,
        org_id: id,
    }
}

/// The tutorial's sign-in link with the double in the broker's place.
pub(crate) fn sign_in_url(url: &str, org: Option<OrgId>) -> String {
    let authorize = format!(
        "{url}/idb/oauth2/v1/authorize?response_type=token&client_id={TUTORIAL_CLIENT_ID}&redirect_uri={}&scope={}&state={STATE}",
        encode(TUTORIAL_REDIRECT_URI),
        encode(&TUTORIAL_SCOPES.join(" ")),
    );
    let org = org.map(|org| format!("&org={org}")).unwrap_or_default();
    format!(
        "{url}/idb/saml2/jsp/doSSO.jsp?type=login&goto={}{org}",
        encode(&authorize)
    )
}

/// The `state` of the published link.
const STATE: &str = "this-should-be-a-random-string-for-security-purpose";
