//! The authorization request of the implicit grant: reading it, judging it, and the two ways back to the client
//! (RFC 6749 section 4.2).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::client::Client;
use super::token::Token;
use super::{Complaint, form};

/// All but RFC 3986's unreserved characters: form decoders and URI decoders read the result alike.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The parameters that are read; others are ignored (RFC 6749 section 3.1).
const PARAMETERS: [&str; 5] = ["response_type", "client_id", "redirect_uri", "scope", "state"];

/// An authorization request as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    response_type: Option<String>,
    pub(crate) client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    repeated: Vec<&'static str>,
}

/// A request that may be granted as soon as a person has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approved {
    pub(crate) client_id: String,
    /// As registered, whatever the spelling in the request.
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) state: Option<String>,
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
            repeated: PARAMETERS.into_iter().filter(is_repeated).collect(),
        })
    }

    /// Judges the request against the client that its `client_id` names, or `None` where there is none.
    pub(crate) fn judge(&self, client: Option<&Client>) -> Result<Approved, Refusal> {
        let client = self.known(client).map_err(Refusal::Page)?;
        let redirect_uri = self.redirect_target(client).map_err(Refusal::Page)?;
        match self.scopes(client) {
            Ok(scopes) => Ok(Approved {
                client_id: client.client_id.clone(),
                redirect_uri: redirect_uri.to_owned(),
                scopes,
                state: self.state.clone(),
            }),
            Err(error) => Err(Refusal::Redirect(self.error_url(redirect_uri, &error))),
        }
    }

    fn known<'a>(&self, client: Option<&'a Client>) -> Result<&'a Client, Complaint> {
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

    /// The scopes to grant, each once; everything that is left to judge when the way back is known.
    fn scopes(&self, client: &Client) -> Result<Vec<String>, Error> {
        if let Some(name) = self.repeated.first() {
            return Err(Error::invalid_request(format!(
                "The parameter {name} was sent more than once."
            )));
        }
        // Webex: fidelity row "integration-disabled": how a disabled integration is refused is assumed.
        if client.disabled {
            return Err(Error::of("unauthorized_client"));
        }
        match self.response_type.as_deref() {
            Some("token") => {}
            Some(_) => return Err(Error::of("unsupported_response_type")),
            None => {
                return Err(Error::invalid_request("The parameter response_type is missing."));
            }
        }
        let mut scopes: Vec<String> = Vec::new();
        for scope in self.scope.iter().flat_map(|scope| scope.split_ascii_whitespace()) {
            if !client.scopes.iter().any(|known| known == scope) {
                return Err(Error::of("invalid_scope"));
            }
            if !scopes.iter().any(|known| known == scope) {
                scopes.push(scope.to_owned());
            }
        }
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

/// Where the token goes: in the fragment, in Webex's order, and nothing else with it. Some clients validate
/// an `iss` when there is one.
#[must_use]
pub(crate) fn success_url(approved: &Approved, token: &Token, announced: &Announced<'_>) -> String {
    let life = token.expires_in().to_string();
    let expires_in = match announced.expires_in.unwrap_or(&life) {
        "absent" => String::new(),
        life => format!("&expires_in={}", encode(life)),
    };
    let scope = announced.scope.as_deref();
    let scope = scope.map(|scope| format!("&scope={}", encode(scope)));
    format!(
        "{}#access_token={}&token_type={}{expires_in}{}{}",
        approved.redirect_uri,
        encode(&token.text),
        encode(announced.token_type.unwrap_or("Bearer")),
        state_parameter(approved.state.as_deref()),
        scope.unwrap_or_default(),
    )
}

/// What the answer says of a token in the place of the truth. The default is the truth, which leaves the scope out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Announced<'a> {
    /// `absent` for none.
    pub(crate) expires_in: Option<&'a str>,
    pub(crate) token_type: Option<&'a str>,
    pub(crate) scope: Option<String>,
}

fn state_parameter(state: Option<&str>) -> String {
    state
        .map(|state| format!("&state={}", encode(state)))
        .unwrap_or_default()
}

/// Text as the value of a query or fragment parameter.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// An error of RFC 6749 section 4.2.2.1. The description may hold neither quotes nor backslashes.
struct Error {
    code: String,
    description: String,
}

impl Error {
    fn invalid_request(description: impl Into<String>) -> Self {
        Self {
            code: "invalid_request".to_owned(),
            description: description.into(),
        }
    }

    /// An error whose words are always the same.
    fn of(code: &str) -> Self {
        let description = match code {
            "access_denied" => "The person did not consent.",
            // Webex: fidelity row "authorize-errors": the words of this one are seen, those of the others are ours.
            "invalid_scope" => "The requested scope is invalid.",
            "unauthorized_client" => "The integration is disabled.",
            "unsupported_response_type" => "Only the response type token is served.",
            "temporarily_unavailable" => "The authorization server is busy. Try again later.",
            _ => "The authorization server failed.",
        };
        Self {
            code: code.to_owned(),
            description: description.to_owned(),
        }
    }

    /// Webex returns errors in the query, not in the fragment that RFC 6749 section 4.2.2.1 asks for
    /// (Webex developer documentation).
    fn url(&self, redirect_uri: &str, state: Option<&str>) -> String {
        let separator = if redirect_uri.contains('?') { '&' } else { '?' };
        let Self { code, description } = self;
        let (description, state) = (encode(description), state_parameter(state));
        format!("{redirect_uri}{separator}error={code}&error_description={description}{state}")
    }
}

#[cfg(test)]
mod tests;
