//! The ways back to the client: where a code, tokens or an error stand in the URL.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Approved;
use crate::oauth::token::Token;

/// All but RFC 3986's unreserved characters: form decoders and URI decoders read the result alike.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where a code goes: in the query, and nothing else with it but the state.
#[must_use]
pub(crate) fn code_url(approved: &Approved, code: &str) -> String {
    let uri = &approved.redirect_uri;
    let state = state_parameter(approved.state.as_deref());
    format!("{uri}{}code={}{state}", separator(uri), encode(code))
}

/// Where tokens go: in the fragment, in Webex's order, and nothing else with them. Some clients validate
/// an `iss` when there is one.
#[must_use]
pub(crate) fn token_url(
    approved: &Approved,
    id_token: Option<&str>,
    token: Option<(&Token, &Announced<'_>)>,
) -> String {
    let id_token = id_token.map(|text| format!("id_token={}", encode(text)));
    let scope = token.and_then(|(_, announced)| announced.scope.as_deref());
    let parts = [
        id_token,
        token.map(|(token, announced)| token_parameters(token, announced)),
        approved
            .state
            .as_deref()
            .map(|state| format!("state={}", encode(state))),
        scope.map(|scope| format!("scope={}", encode(scope))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{}#{}", approved.redirect_uri, parts.join("&"))
}

fn token_parameters(token: &Token, announced: &Announced<'_>) -> String {
    let life = token.expires_in().to_string();
    let expires_in = match announced.expires_in.unwrap_or(&life) {
        "absent" => String::new(),
        life => format!("&expires_in={}", encode(life)),
    };
    format!(
        "access_token={}&token_type={}{expires_in}",
        encode(&token.text),
        encode(announced.token_type.unwrap_or("Bearer")),
    )
}

fn separator(uri: &str) -> char {
    if uri.contains('?') { '&' } else { '?' }
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

/// An error of RFC 6749 section 4.1.2.1 or of OpenID Connect Core 1.0 section 3.1.2.6. The description may hold neither quotes nor backslashes.
pub(super) struct Error {
    code: String,
    description: String,
}

impl Error {
    pub(super) fn invalid_request(description: impl Into<String>) -> Self {
        Self {
            code: "invalid_request".to_owned(),
            description: description.into(),
        }
    }

    /// An error whose words are always the same.
    pub(super) fn of(code: &str) -> Self {
        let description = match code {
            "access_denied" => "The person did not consent.",
            // Webex: fidelity row "authorize-errors": the words of this one are seen, those of the others are ours.
            "invalid_scope" => "The requested scope is invalid.",
            "unauthorized_client" => "The integration is disabled.",
            "unsupported_response_type" => "Served are the response types code, token, id_token and id_token token.",
            "login_required" => "Nobody is signed in, and the prompt is none.",
            "consent_required" => "The person has not consented, and the prompt is none.",
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
    pub(super) fn url(&self, redirect_uri: &str, state: Option<&str>) -> String {
        let Self { code, description } = self;
        let (description, state) = (encode(description), state_parameter(state));
        let separator = separator(redirect_uri);
        format!("{redirect_uri}{separator}error={code}&error_description={description}{state}")
    }
}
