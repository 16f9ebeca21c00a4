//! The sign-in over HTTP, from the tutorial's link to the token in the fragment, as a browser without script does it.

mod access;
pub(crate) mod callback;
mod links;
mod orgs;
mod page;
mod refusals;
mod session;
pub(crate) mod visitor;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use webex_scim_mock::Org;

use crate::support::{Answer, Caller};

/// The client of Microsoft's tutorial and where it wants its token (Microsoft Entra documentation).
pub(crate) const CLIENT_ID: &str = "C4ca14fe00b0e51efb414ebd45aa88c1858c3bfb949b2405dba10b0ca4bc37402";
pub(crate) const REDIRECT_URI: &str = "http://localhost:3000/auth/code";
pub(crate) const SCOPES: &str = "spark:people_read spark:people_write Identity:SCIM";

/// An authorization request that is about to be made; by default the tutorial's, without a state.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) state: Option<String>,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            client_id: CLIENT_ID.to_owned(),
            redirect_uri: REDIRECT_URI.to_owned(),
            scope: SCOPES.to_owned(),
            state: None,
        }
    }
}

impl Ask {
    pub(crate) fn state(state: &str) -> Self {
        Self {
            state: Some(state.to_owned()),
            ..Self::default()
        }
    }

    /// The request's query.
    pub(crate) fn query(&self) -> String {
        let state = self
            .state
            .as_ref()
            .map(|state| format!("&state={}", encode(state)))
            .unwrap_or_default();
        format!(
            "response_type=token&client_id={}&redirect_uri={}&scope={}{state}",
            self.client_id,
            encode(&self.redirect_uri),
            encode(&self.scope),
        )
    }

    /// The request itself, at a double.
    pub(crate) fn authorize(&self, url: &str) -> String {
        format!("{url}/idb/oauth2/v1/authorize?{}", self.query())
    }

    /// The sign-in link that leads to the request, and names an org or none.
    pub(crate) fn link(&self, url: &str, org: Option<&Org>) -> String {
        let goto = format!("https://idbroker.webex.com/idb/oauth2/v1/authorize?{}", self.query());
        let org = org.map(|org| format!("&org={}", org.id())).unwrap_or_default();
        format!("{url}/idb/saml2/jsp/doSSO.jsp?type=login&goto={}{org}", encode(&goto))
    }
}

/// Text as the value of a parameter.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The token of an answer that leads to this redirect URI, after all of its `Location` was compared.
#[track_caller]
pub(crate) fn token_of(answer: &Answer, redirect_uri: &str, state: &str, org: &Org) -> String {
    assert_eq!((answer.status, answer.text().as_str()), (302, ""));
    let location = answer.header("location");
    token_in(location, redirect_uri, state, org)
}

/// The token in an address, after all of the address was compared.
#[track_caller]
pub(crate) fn token_in(address: &str, redirect_uri: &str, state: &str, org: &Org) -> String {
    let fragment = address
        .split_once("#access_token=")
        .map_or("", |(_, fragment)| fragment);
    let token = fragment.split('&').next().unwrap().to_owned();
    assert_eq!(
        address,
        format!("{redirect_uri}#access_token={token}&token_type=Bearer&expires_in=31535999&state={state}")
    );
    // Webex's opaque shape: 64 base64 characters, the cluster, the organisation.
    let (body, org_id) = (&token[..64], org.id().to_string());
    assert!(body.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{token}");
    assert_eq!(token, format!("{body}_PF84_{org_id}"));
    assert_eq!(token.len(), 106);
    token
}

/// The path of the user of this name, below a SCIM base URL.
async fn path_of(admin: &Caller, user_name: &str) -> String {
    let found = admin.get(&format!("/Users?filter=userName eq \"{user_name}\"")).await;
    format!("/Users/{}", found.json()["Resources"][0]["id"].as_str().unwrap())
}
