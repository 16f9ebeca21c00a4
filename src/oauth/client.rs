//! OAuth clients: what Webex calls integrations and service apps.

mod check;
mod store;

use std::fmt;

use serde::Serialize;

use crate::ids::RestKind;

pub(crate) use check::{is_client_id, is_client_secret};
pub(super) use store::Clients;
pub(crate) use store::Declined;

/// The client of Microsoft's tutorial for the Webex connector (Microsoft Entra documentation).
pub(crate) const TUTORIAL_CLIENT_ID: &str = "C4ca14fe00b0e51efb414ebd45aa88c1858c3bfb949b2405dba10b0ca4bc37402";
/// Where the tutorial's client is sent back to. Nothing listens there: the token is read from the address bar.
pub(crate) const TUTORIAL_REDIRECT_URI: &str = "http://localhost:3000/auth/code";
/// What the tutorial's client asks for.
pub(crate) const TUTORIAL_SCOPES: [&str; 3] = ["spark:people_read", "spark:people_write", "Identity:SCIM"];

/// What somebody registers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewClient {
    /// One that [`is_client_id`]; drawn where none is named.
    pub(crate) client_id: Option<String>,
    /// One that [`is_client_secret`]; drawn where none is named.
    pub(crate) client_secret: Option<String>,
    pub(crate) name: String,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) scopes: Vec<String>,
    /// Cannot keep a secret, so gets none (RFC 6749 section 2.1).
    pub(crate) public: bool,
    pub(crate) self_contained: bool,
    pub(crate) kind: ClientKind,
    /// See [`Client::authorized`].
    pub(crate) authorized: bool,
}

/// What becomes of a client; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) name: Option<String>,
    pub(crate) redirect_uris: Option<Vec<String>>,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) disabled: Option<bool>,
    pub(crate) blocked: Option<bool>,
    pub(crate) self_contained: Option<bool>,
    pub(crate) authorized: Option<bool>,
}

/// What a client is in Webex's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ClientKind {
    /// Acts for people, who sign in for it.
    #[default]
    Integration,
    /// Acts for itself, once an administrator authorised it.
    ServiceApp,
}

/// A registered client.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Client {
    /// `C` and 64 hexadecimal digits.
    pub(crate) client_id: String,
    /// 64 hexadecimal digits; a public client has none.
    pub(crate) client_secret: Option<String>,
    pub(crate) name: String,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) public: bool,
    /// Gets no tokens any more.
    pub(crate) disabled: bool,
    /// An administrator lets nobody sign in for it.
    pub(crate) blocked: bool,
    /// Its access tokens are JWTs.
    pub(crate) self_contained: bool,
    pub(crate) kind: ClientKind,
    /// A full administrator has let the service app in, in Control Hub. An integration is authorised by each person.
    pub(crate) authorized: bool,
}

impl Client {
    /// The id under which the platform's API knows it: a service app's token is asked for below it.
    pub(crate) fn application_id(&self) -> String {
        RestKind::Application.id(&self.client_id)
    }

    /// The scopes of a list, each once; the error is one that is not registered.
    pub(crate) fn scopes_of(&self, list: &str) -> Result<Vec<String>, String> {
        let mut scopes: Vec<String> = Vec::new();
        for scope in list.split_ascii_whitespace() {
            if !self.scopes.iter().any(|known| known == scope) {
                return Err(scope.to_owned());
            }
            if !scopes.iter().any(|known| known == scope) {
                scopes.push(scope.to_owned());
            }
        }
        Ok(scopes)
    }

    /// The tutorial's client, which every org knows.
    pub(super) fn tutorial() -> Self {
        Self {
            client_id: TUTORIAL_CLIENT_ID.to_owned(),
            client_secret: None,
            name: "Cisco Webex connector of the Microsoft Entra tutorial".to_owned(),
            redirect_uris: vec![TUTORIAL_REDIRECT_URI.to_owned()],
            scopes: TUTORIAL_SCOPES.map(str::to_owned).to_vec(),
            public: true,
            disabled: false,
            blocked: false,
            self_contained: false,
            kind: ClientKind::Integration,
            authorized: true,
        }
    }
}

impl fmt::Debug for Client {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("client_id", &self.client_id)
            .field("name", &self.name)
            .field("redirect_uris", &self.redirect_uris)
            .field("scopes", &self.scopes)
            .field("public", &self.public)
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platforms_api_knows_a_client_by_an_id_of_its_own() {
        let client = Client {
            client_id: "C1".to_owned(),
            ..Client::tutorial()
        };
        assert_eq!(client.application_id(), "Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OL0Mx");
    }
}
