//! Tokens that nobody had to sign in for.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Org;
use crate::control::tokens::{self, Issued, NewToken, Owner, TokenKind};
use crate::webex::roles::Role;
use crate::world::{self, World};

/// A token that is about to be issued.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use std::time::Duration;
/// use webex_scim_mock::{MockWebex, Role};
///
/// let webex = MockWebex::start().await;
/// let org = webex.org().create().await;
/// let token = org.token().role(Role::UserAdmin).ttl(Duration::from_secs(60)).issue();
/// // Webex's shape: 64 base64 characters, the cluster, the organisation.
/// assert_eq!(token.len(), 106);
/// assert!(token.ends_with(&format!("_{}", org.id())));
/// # });
/// ```
#[derive(Debug)]
#[must_use = "a token is issued by `issue`"]
pub struct TokenBuilder {
    world: Arc<World>,
    org: Arc<world::Org>,
    new: NewToken,
}

impl TokenBuilder {
    pub(super) fn new(org: &Org) -> Self {
        Self {
            world: Arc::clone(&org.world),
            org: org.now(),
            new: NewToken::default(),
        }
    }

    /// Of this client's, and of this kind.
    pub(super) fn of_client(mut self, client_id: &str, kind: TokenKind) -> Self {
        self.new.client_id = Some(client_id.to_owned());
        self.new.kind = kind;
        self
    }

    /// For a person with exactly this role. Where the org has none, one is made whom lists do not show.
    pub fn role(mut self, role: Role) -> Self {
        self.new.owner = Some(Owner::Role(Some(role)));
        self
    }

    /// For a person who administers nothing: every SCIM call answers 403.
    pub fn plain_user(mut self) -> Self {
        self.new.owner = Some(Owner::Role(None));
        self
    }

    /// For this person of the org.
    pub fn user_name(mut self, user_name: impl Into<String>) -> Self {
        self.new.owner = Some(Owner::UserName(user_name.into()));
        self
    }

    /// With exactly these scopes.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.new.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// For this long, on the org's clock.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.new.ttl = Some(ttl);
        self
    }

    /// A developer's own, as Webex's pages hand it out, for 12 hours.
    pub fn personal(mut self) -> Self {
        self.new.kind = TokenKind::Personal;
        self
    }

    /// A JSON Web Token, signed by the key that `/v1/verification` serves, for 18 hours.
    pub fn self_contained(mut self) -> Self {
        self.new.self_contained = Some(true);
        self
    }

    /// Issues it.
    ///
    /// # Panics
    ///
    /// When the org has no such person.
    #[must_use]
    pub fn issue(self) -> String {
        self.issued().token.text
    }

    /// Issues it, and a refresh token with it. That is for the tokens of a [client](super::Client).
    ///
    /// # Panics
    ///
    /// When the org has no such person, or where Webex gives no refresh token with a token of this kind.
    #[must_use]
    pub fn issue_pair(mut self) -> TokenPair {
        assert!(
            tokens::comes_with_refresh(self.new.kind),
            "Webex gives no refresh token with this kind of token; begin with the token of a client"
        );
        self.new.refresh = true;
        let issued = self.issued();
        let Some(refresh) = issued.refresh else {
            unreachable!("it was asked for");
        };
        TokenPair {
            access_token: issued.token.text,
            refresh_token: refresh.text,
        }
    }

    fn issued(self) -> Issued {
        match tokens::issue(&self.world, &self.org, self.new) {
            Ok((issued, _)) => issued,
            Err(problem) => panic!("{problem}"),
        }
    }
}

/// An access token, and what renews it.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenPair {
    /// For the header `Authorization`.
    pub access_token: String,
    /// For the token endpoint's `refresh_token`.
    pub refresh_token: String,
}

impl fmt::Debug for TokenPair {
    /// Nothing of it: both are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenPair").finish_non_exhaustive()
    }
}
