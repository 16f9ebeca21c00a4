//! Integrations and service apps in a test's hands.

use std::fmt;

use super::{Org, TokenBuilder};
use crate::control::clients::{self, ClientKind, NewClient};
use crate::control::tokens::TokenKind;

/// A client that is about to be registered. Nothing needs to be set.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use webex_scim_mock::MockWebex;
///
/// let webex = MockWebex::start().await;
/// let org = webex.org().create().await;
/// let client = org
///     .client()
///     .redirect_uri("https://app.example/callback")
///     .scopes(["identity:people_rw"])
///     .register();
/// let tokens = client.token().issue_pair();
/// let form = [
///     ("grant_type", "refresh_token"),
///     ("refresh_token", &tokens.refresh_token),
///     ("client_id", client.id()),
///     ("client_secret", client.secret().unwrap()),
/// ];
/// // Sent to `/v1/access_token`, this form brings another access token.
/// assert_eq!(form.len(), 4);
/// # });
/// ```
#[derive(Debug)]
#[must_use = "a client is registered by `register`"]
pub struct ClientBuilder<'a> {
    org: &'a Org,
    new: NewClient,
}

impl<'a> ClientBuilder<'a> {
    pub(super) fn new(org: &'a Org) -> Self {
        let new = NewClient {
            name: "Integration".to_owned(),
            authorized: true,
            ..NewClient::default()
        };
        Self { org, new }
    }

    /// The name that the consent page shows.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.new.name = name.into();
        self
    }

    /// Where people are sent back to; named again, one more. Without one it is `http://localhost:3000/auth/code`.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.new.redirect_uris.push(uri.into());
        self
    }

    /// What it may ask for. Without any it is what reads and writes people by SCIM: `identity:people_rw`.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.new.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Id and secret of a configuration that is fixed: `C` and 64 hexadecimal digits, and 64 hexadecimal digits.
    pub fn credentials(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.new.client_id = Some(id.into());
        self.new.client_secret = Some(secret.into());
        self
    }

    /// Without a secret, as what runs in browsers and on phones.
    pub fn public(mut self) -> Self {
        self.new.public = true;
        self.new.client_secret = None;
        self
    }

    /// A service app, which acts for itself; an administrator has authorized it.
    pub fn service_app(mut self) -> Self {
        self.new.kind = ClientKind::ServiceApp;
        self
    }

    /// Its access tokens are JSON Web Tokens.
    pub fn self_contained(mut self) -> Self {
        self.new.self_contained = true;
        self
    }

    /// Registers it.
    ///
    /// # Panics
    ///
    /// When what was set is refused: an id of another shape or that is taken, a redirect URI that is not absolute.
    #[must_use]
    pub fn register(mut self) -> Client<'a> {
        if self.new.redirect_uris.is_empty() {
            self.new.redirect_uris = vec!["http://localhost:3000/auth/code".to_owned()];
        }
        if self.new.scopes.is_empty() {
            self.new.scopes = vec!["identity:people_rw".to_owned()];
        }
        match clients::register(&self.org.now(), self.new) {
            Ok(registered) => Client {
                org: self.org,
                application_id: registered.application_id(),
                id: registered.client_id,
                secret: registered.client_secret,
                kind: registered.kind,
            },
            Err(problem) => panic!("{problem}"),
        }
    }
}

/// A registered client.
#[derive(Clone)]
pub struct Client<'a> {
    org: &'a Org,
    id: String,
    secret: Option<String>,
    kind: ClientKind,
    application_id: String,
}

impl Client<'_> {
    /// Its `client_id`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its `client_secret`; a public client has none.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// The id that the platform's API has for it: a service app's token is asked for below it.
    #[must_use]
    pub fn application_id(&self) -> &str {
        &self.application_id
    }

    /// Begins a token of it: as if the administrator had signed in for the integration, or the service app's own.
    ///
    /// # Panics
    ///
    /// When the org was deleted.
    pub fn token(&self) -> TokenBuilder {
        let kind = match self.kind {
            ClientKind::Integration => TokenKind::Integration,
            ClientKind::ServiceApp => TokenKind::ServiceApp,
        };
        self.org.token().of_client(&self.id, kind)
    }
}

impl fmt::Debug for Client<'_> {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}
