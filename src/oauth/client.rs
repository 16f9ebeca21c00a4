//! OAuth clients, which Webex calls integrations.

use std::collections::HashMap;
use std::fmt;

use super::{Complaint, hex};
use crate::entropy::Entropy;
use crate::ids::RestKind;

/// The client of Microsoft's tutorial for the Webex connector (Microsoft Entra documentation).
pub(crate) const TUTORIAL_CLIENT_ID: &str = "C4ca14fe00b0e51efb414ebd45aa88c1858c3bfb949b2405dba10b0ca4bc37402";
/// Where the tutorial's client is sent back to. Nothing listens there: the token is read from the address bar.
pub(crate) const TUTORIAL_REDIRECT_URI: &str = "http://localhost:3000/auth/code";
/// What the tutorial's client asks for.
pub(crate) const TUTORIAL_SCOPES: [&str; 3] = ["spark:people_read", "spark:people_write", "Identity:SCIM"];

/// Clients that one org holds at most. Source: our choice.
pub(crate) const MAX_CLIENTS: usize = 1_000;

/// What somebody registers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewClient {
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

/// What a client is in Webex's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// The clients of one org.
#[derive(Clone)]
pub(super) struct Clients {
    by_id: HashMap<String, Client>,
    registered: u64,
}

impl Clients {
    /// The clients of a new org: the tutorial's.
    pub(super) fn with_tutorial() -> Self {
        Self {
            by_id: HashMap::from([(TUTORIAL_CLIENT_ID.to_owned(), Client::tutorial())]),
            registered: 0,
        }
    }

    pub(super) fn get(&self, client_id: &str) -> Option<&Client> {
        self.by_id.get(client_id)
    }

    pub(super) fn disable(&mut self, client_id: &str) {
        if let Some(client) = self.by_id.get_mut(client_id) {
            client.disabled = true;
        }
    }

    pub(super) fn register(&mut self, new: NewClient, entropy: &Entropy) -> Result<Client, Complaint> {
        if self.by_id.len() >= MAX_CLIENTS {
            return Err(Complaint::new(
                format!("The org already has {MAX_CLIENTS} clients."),
                "Use one of them, or reset the org.",
            ));
        }
        new.redirect_uris.iter().try_for_each(|uri| check_redirect_uri(uri))?;
        new.scopes.iter().try_for_each(|scope| check_scope(scope))?;
        self.registered += 1;
        let draw = |key| hex(&entropy.bytes::<32>("oauth.client", key, self.registered));
        let client = Client {
            client_id: format!("C{}", draw("id")),
            client_secret: (!new.public).then(|| draw("secret")),
            name: new.name,
            redirect_uris: new.redirect_uris,
            scopes: new.scopes,
            public: new.public,
            disabled: false,
            blocked: false,
            self_contained: new.self_contained,
            kind: new.kind,
            authorized: new.authorized,
        };
        self.by_id.insert(client.client_id.clone(), client.clone());
        Ok(client)
    }
}

/// RFC 6749 section 3.1.2: absolute, and no fragment, because the answer may have to stand there.
fn check_redirect_uri(uri: &str) -> Result<(), Complaint> {
    let refuse = |why: &str| {
        Err(Complaint::new(
            format!("The redirect URI {uri:?} {why}."),
            "Register an absolute URI without fragment, such as http://localhost:3000/auth/code (RFC 6749 section 3.1.2).",
        ))
    };
    let scheme = uri.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_scheme {
        return refuse("is not absolute");
    }
    if uri.contains('#') {
        return refuse("has a fragment");
    }
    // It will stand in a Location header.
    if !uri.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refuse("has characters that no URI may have");
    }
    Ok(())
}

/// RFC 6749 section 3.3: `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )`.
fn check_scope(scope: &str) -> Result<(), Complaint> {
    let fits = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    if !scope.is_empty() && scope.bytes().all(fits) {
        return Ok(());
    }
    Err(Complaint::new(
        format!("{scope:?} is not one scope."),
        "List each scope by itself, such as spark:people_read (RFC 6749 section 3.3).",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new_client() -> NewClient {
        NewClient {
            name: "Importer".to_owned(),
            redirect_uris: vec!["https://app.example/cb".to_owned()],
            scopes: vec!["identity:people_rw".to_owned()],
            authorized: true,
            ..NewClient::default()
        }
    }

    fn is_hex(text: &str) -> bool {
        text.len() == 64 && text.bytes().all(|byte| b"0123456789abcdef".contains(&byte))
    }

    #[track_caller]
    fn refused(new: NewClient, what: &str) {
        let mut clients = Clients::with_tutorial();
        let complaint = clients.register(new, &Entropy::new(1)).unwrap_err();
        assert_eq!(complaint.what, what);
        assert_eq!(clients.by_id.len(), 1);
    }

    #[test]
    fn a_registered_client_has_webexs_shape_and_repeats_with_its_seed() {
        let register = |seed| {
            let mut clients = Clients::with_tutorial();
            clients.register(new_client(), &Entropy::new(seed)).unwrap();
            clients.register(new_client(), &Entropy::new(seed)).unwrap()
        };
        let client = register(7);
        assert!(is_hex(client.client_id.strip_prefix('C').unwrap()));
        assert!(is_hex(client.client_secret.as_ref().unwrap()));
        assert_ne!(client.client_id[1..], *client.client_secret.as_ref().unwrap());
        assert_eq!(client, register(7));
        assert_ne!(client, register(8));
        assert!(!format!("{client:?}").contains(client.client_secret.as_ref().unwrap()));
    }

    #[test]
    fn a_public_client_gets_no_secret() {
        let new = NewClient {
            public: true,
            ..new_client()
        };
        let client = Clients::with_tutorial().register(new, &Entropy::new(1)).unwrap();
        assert_eq!(client.client_secret, None);
    }

    #[test]
    fn the_platforms_api_knows_a_client_by_an_id_of_its_own() {
        let client = Client {
            client_id: "C1".to_owned(),
            ..Client::tutorial()
        };
        assert_eq!(client.application_id(), "Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OL0Mx");
    }

    #[test]
    fn redirect_uris_and_scopes_that_could_never_work_are_refused() {
        let redirect = |uri: &str| NewClient {
            redirect_uris: vec![uri.to_owned()],
            ..new_client()
        };
        refused(redirect("/cb"), r#"The redirect URI "/cb" is not absolute."#);
        refused(redirect("1a:b"), r#"The redirect URI "1a:b" is not absolute."#);
        refused(redirect(""), r#"The redirect URI "" is not absolute."#);
        refused(
            redirect("http://a/#b"),
            r##"The redirect URI "http://a/#b" has a fragment."##,
        );
        refused(
            redirect("http://a/\r\nX: y"),
            r#"The redirect URI "http://a/\r\nX: y" has characters that no URI may have."#,
        );
        let scope = |scope: &str| NewClient {
            scopes: vec![scope.to_owned()],
            ..new_client()
        };
        refused(scope("a b"), r#""a b" is not one scope."#);
        refused(scope(""), r#""" is not one scope."#);
        let own_scheme = Clients::with_tutorial().register(redirect("com.example.app:/cb"), &Entropy::new(1));
        assert!(own_scheme.is_ok());
    }

    #[test]
    fn the_last_client_fits_and_one_more_does_not() {
        let mut clients = Clients::with_tutorial();
        while clients.by_id.len() < MAX_CLIENTS {
            clients.register(new_client(), &Entropy::new(1)).unwrap();
        }
        let complaint = clients.register(new_client(), &Entropy::new(1)).unwrap_err();
        assert_eq!(complaint.what, "The org already has 1000 clients.");
        assert_eq!(complaint.hint, "Use one of them, or reset the org.");
        assert_eq!(clients.by_id.len(), MAX_CLIENTS);
    }
}
