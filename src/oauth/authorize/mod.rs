//! The authorization request: reading it, judging it, and the ways back to the client (RFC 6749 sections 4.1 and 4.2,
//! OpenID Connect Core 1.0 section 3).

mod back;

use percent_encoding::percent_decode_str;

use super::client::Client;
use super::pkce::Challenge;
use super::{Complaint, form};

pub(crate) use back::{Announced, code_url, encode, token_url};

use back::Error;

/// The parameters that are read; others are ignored (RFC 6749 section 3.1).
const PARAMETERS: [&str; 11] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "prompt",
    "max_age",
    "login_hint",
];

/// The scope that asks who the person is (OpenID Connect Core 1.0 section 3.1.2.1).
pub(crate) const OPENID: &str = "openid";

/// An authorization request as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    response_type: Option<String>,
    pub(crate) client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    nonce: Option<String>,
    prompt: Option<String>,
    max_age: Option<String>,
    pub(crate) login_hint: Option<String>,
    repeated: Vec<&'static str>,
}

/// What the client wants back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseType {
    Code,
    Token,
    IdToken,
    IdTokenAndToken,
}

/// What the client wants of the person (OpenID Connect Core 1.0 section 3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prompt {
    /// Nothing may be shown.
    pub(crate) none: bool,
    /// Sign in once more, or as somebody else.
    pub(crate) sign_in: bool,
    /// Ask for consent, whatever was consented to before.
    pub(crate) consent: bool,
}

/// A request that may be granted as soon as a person has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approved {
    pub(crate) client_id: String,
    pub(crate) response: ResponseType,
    /// As registered, whatever the spelling in the request.
    pub(crate) redirect_uri: String,
    /// Whether the request named it: then the exchange of a code must name it too.
    pub(crate) names_redirect_uri: bool,
    pub(crate) scopes: Vec<String>,
    pub(crate) state: Option<String>,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) nonce: Option<String>,
    pub(crate) prompt: Prompt,
    /// Seconds since the person signed in, at most.
    pub(crate) max_age: Option<u64>,
    /// Who will probably sign in.
    pub(crate) login_hint: Option<String>,
}

/// A request that may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nobody can be trusted with a redirect: to be shown on the double's own page with status 400.
    Page(Complaint),
    /// The error goes back to the client: the URL to redirect to.
    Redirect(String),
}

impl Request {
    /// Reads a raw query. A parameter without value counts as not sent (RFC 6749 section 3.1).
    pub(crate) fn parse(raw_query: &str) -> Result<Self, Refusal> {
        let pairs = form::pairs(raw_query).map_err(Refusal::Page)?;
        let value = |name: &str| {
            let found = pairs.iter().find(|(key, value)| key == name && !value.is_empty());
            found.map(|(_, value)| value.clone())
        };
        let is_repeated = |name: &&str| pairs.iter().filter(|(key, _)| key == name).count() > 1;
        Ok(Self {
            response_type: value("response_type"),
            client_id: value("client_id"),
            redirect_uri: value("redirect_uri"),
            scope: value("scope"),
            state: value("state"),
            code_challenge: value("code_challenge"),
            code_challenge_method: value("code_challenge_method"),
            nonce: value("nonce"),
            prompt: value("prompt"),
            max_age: value("max_age"),
            login_hint: value("login_hint"),
            repeated: PARAMETERS.into_iter().filter(is_repeated).collect(),
        })
    }

    /// Whether the prompt has this word.
    pub(crate) fn prompts(&self, word: &str) -> bool {
        let mut words = self.prompt.iter().flat_map(|prompt| prompt.split_ascii_whitespace());
        words.any(|asked| asked == word)
    }

    /// Judges the request against the client that its `client_id` names, or `None` where there is none, and hands that on.
    pub(crate) fn judge(&self, client: Option<Client>) -> Result<(Client, Approved), Refusal> {
        let client = self.known(client).map_err(Refusal::Page)?;
        let redirect_uri = self.redirect_target(&client).map_err(Refusal::Page)?;
        let approved = self.approve(&client, redirect_uri);
        let approved = approved.map_err(|error| Refusal::Redirect(self.error_url(redirect_uri, &error)))?;
        Ok((client, approved))
    }

    /// Everything that is left to judge when the way back is known.
    fn approve(&self, client: &Client, redirect_uri: &str) -> Result<Approved, Error> {
        if let Some(name) = self.repeated.first() {
            return Err(Error::invalid_request(format!(
                "The parameter {name} was sent more than once."
            )));
        }
        // Webex: fidelity row "integration-disabled": how a disabled integration is refused is assumed.
        if client.disabled {
            return Err(Error::of("unauthorized_client"));
        }
        let response = self.response()?;
        let challenge = Challenge::read(self.code_challenge.as_deref(), self.code_challenge_method.as_deref());
        let scopes = self.scopes(client)?;
        self.check_openid(response, &scopes)?;
        Ok(Approved {
            client_id: client.client_id.clone(),
            response,
            redirect_uri: redirect_uri.to_owned(),
            names_redirect_uri: self.redirect_uri.is_some(),
            scopes,
            state: self.state.clone(),
            challenge: challenge.map_err(Error::invalid_request)?,
            nonce: self.nonce.clone(),
            prompt: self.prompt()?,
            max_age: self.max_age()?,
            login_hint: self.login_hint.clone(),
        })
    }

    /// The names stand in any order (OAuth 2.0 Multiple Response Types, section 3).
    fn response(&self) -> Result<ResponseType, Error> {
        let Some(asked) = self.response_type.as_deref() else {
            return Err(Error::invalid_request("The parameter response_type is missing."));
        };
        let mut names: Vec<&str> = asked.split_ascii_whitespace().collect();
        names.sort_unstable();
        match names[..] {
            ["code"] => Ok(ResponseType::Code),
            ["token"] => Ok(ResponseType::Token),
            ["id_token"] => Ok(ResponseType::IdToken),
            ["id_token", "token"] => Ok(ResponseType::IdTokenAndToken),
            _ => Err(Error::of("unsupported_response_type")),
        }
    }

    /// OpenID Connect Core 1.0 section 3.2.2.1: an ID token is for who asks for OpenID, with a nonce.
    fn check_openid(&self, response: ResponseType, scopes: &[String]) -> Result<(), Error> {
        if matches!(response, ResponseType::Code | ResponseType::Token) {
            return Ok(());
        }
        if !scopes.iter().any(|scope| scope == OPENID) {
            return Err(Error::invalid_request("An id_token needs the scope openid."));
        }
        match self.nonce {
            Some(_) => Ok(()),
            None => Err(Error::invalid_request(
                "The parameter nonce is missing; an id_token holds it.",
            )),
        }
    }

    fn prompt(&self) -> Result<Prompt, Error> {
        let mut prompt = Prompt::default();
        let asked = self.prompt.iter().flat_map(|prompt| prompt.split_ascii_whitespace());
        for word in asked.clone() {
            match word {
                "none" => prompt.none = true,
                "login" | "select_account" => prompt.sign_in = true,
                "consent" => prompt.consent = true,
                _ => {
                    return Err(Error::invalid_request(
                        "The prompt is none of none, login, select_account and consent.",
                    ));
                }
            }
        }
        if prompt.none && asked.count() > 1 {
            return Err(Error::invalid_request("The prompt none goes with no other."));
        }
        Ok(prompt)
    }

    fn max_age(&self) -> Result<Option<u64>, Error> {
        let age = self.max_age.as_deref().map(str::parse).transpose();
        age.map_err(|_| Error::invalid_request("The max_age is not a whole number of seconds."))
    }

    fn known(&self, client: Option<Client>) -> Result<Client, Complaint> {
        self.once("client_id")?;
        let Some(client_id) = &self.client_id else {
            return Err(Complaint::new(
                "The authorization request has no client_id.",
                "Add the client_id of a registered client, and percent-encode the value of goto if the link has one.",
            ));
        };
        client.ok_or_else(|| {
            Complaint::new(
                format!("No client is registered with the client_id {client_id:?}."),
                "Use the client_id of the published sign-in link, or register a client of your own first.",
            )
        })
    }

    /// The registered redirect URI that the request means (RFC 6749 section 3.1.2.3).
    fn redirect_target<'a>(&self, client: &'a Client) -> Result<&'a str, Complaint> {
        self.once("redirect_uri")?;
        let Some(sent) = &self.redirect_uri else {
            return match client.redirect_uris.as_slice() {
                [only] => Ok(only),
                _ => Err(Complaint::new(
                    format!(
                        "The authorization request has no redirect_uri, and the client {:?} has not exactly one.",
                        client.name
                    ),
                    registered(client),
                )),
            };
        };
        // Links in circulation encode the redirect once more than needed; the match is still with a registered one.
        let decoded = percent_decode_str(sent).decode_utf8_lossy();
        let named = |wanted: &str| client.redirect_uris.iter().find(|uri| *uri == wanted);
        named(sent)
            .or_else(|| named(&decoded))
            .map(String::as_str)
            .ok_or_else(|| not_registered(sent, client))
    }

    fn once(&self, name: &str) -> Result<(), Complaint> {
        if !self.repeated.contains(&name) {
            return Ok(());
        }
        Err(Complaint::new(
            format!("The authorization request has {name} more than once."),
            "Send each parameter once (RFC 6749 section 3.1).",
        ))
    }

    /// The scopes to grant, each once.
    fn scopes(&self, client: &Client) -> Result<Vec<String>, Error> {
        let asked = self.scope.as_deref().unwrap_or_default();
        let scopes = client.scopes_of(asked).map_err(|_| Error::of("invalid_scope"))?;
        if scopes.is_empty() {
            return Err(Error::of("invalid_scope"));
        }
        Ok(scopes)
    }

    fn error_url(&self, redirect_uri: &str, error: &Error) -> String {
        // A client could not tell which of two states is meant, so it gets neither.
        let state = self.state.as_deref().filter(|_| !self.repeated.contains(&"state"));
        error.url(redirect_uri, state)
    }
}

impl Approved {
    /// Refuses it all the same, with this error of RFC 6749 section 4.2.2.1.
    pub(crate) fn refuse(&self, code: &str) -> Refusal {
        let error = Error::of(code);
        Refusal::Redirect(error.url(&self.redirect_uri, self.state.as_deref()))
    }

    /// Refuses it all the same, as if its redirect URI were not registered.
    pub(crate) fn refuse_redirect(&self, client: &Client) -> Refusal {
        Refusal::Page(not_registered(&self.redirect_uri, client))
    }
}

fn not_registered(sent: &str, client: &Client) -> Complaint {
    let what = format!(
        "The redirect_uri {sent:?} is not registered for the client {:?}.",
        client.name
    );
    Complaint::new(what, registered(client))
}

fn registered(client: &Client) -> String {
    match client.redirect_uris.join(", ") {
        none if none.is_empty() => "Register a redirect URI for it.".to_owned(),
        some => format!("Registered for it: {some}. The match is exact, character by character."),
    }
}

#[cfg(test)]
mod tests;
