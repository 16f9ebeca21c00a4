//! How a client says who it is (RFC 6749 section 2.3.1): by HTTP Basic or in the body.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use super::client::Client;
use super::error::{ErrorCode, TokenError};

/// What a request says of its client.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) client_id: Option<String>,
    secret: Option<String>,
    /// It was told by `Authorization`.
    by_header: bool,
}

impl fmt::Debug for Credentials {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("client_id", &self.client_id)
            .field("by_header", &self.by_header)
            .finish_non_exhaustive()
    }
}

impl Credentials {
    /// Reads the `Authorization` header, and `client_id` and `client_secret` of the body.
    pub(crate) fn read(
        authorization: Option<&str>,
        client_id: Option<&str>,
        secret: Option<&str>,
    ) -> Result<Self, TokenError> {
        let Some(authorization) = authorization else {
            return Ok(Self {
                client_id: client_id.map(str::to_owned),
                secret: secret.map(str::to_owned),
                by_header: false,
            });
        };
        let (id, password) = basic(authorization).ok_or_else(|| {
            told_by_header(TokenError::invalid_client(
                "The Authorization header is not Basic with the base64 form of client_id:client_secret.",
            ))
        })?;
        if secret.is_some() {
            return Err(TokenError::invalid_request(
                "The client authenticates twice: send its secret by Authorization or in the body, not by both.",
            ));
        }
        if client_id.is_some_and(|other| other != id) {
            return Err(TokenError::invalid_request(
                "The client_id of the body is not the one of the Authorization header.",
            ));
        }
        Ok(Self {
            client_id: Some(id),
            secret: Some(password).filter(|password| !password.is_empty()),
            by_header: true,
        })
    }

    /// The client, if it is who it says. Nothing is consumed by a refusal: the same code can be sent once more.
    pub(crate) fn authenticate(&self, client: Option<&Client>) -> Result<(), TokenError> {
        self.judge(client).map_err(|error| self.told(error))
    }

    /// A refusal as this client is told it.
    pub(crate) fn told(&self, error: TokenError) -> TokenError {
        match self.by_header {
            true => told_by_header(error),
            false => error,
        }
    }

    /// The client, where its name is enough. A secret that is sent all the same must be the right one.
    pub(crate) fn identify(&self, client: Option<&Client>) -> Result<(), TokenError> {
        match self.authenticate(client) {
            Err(_) if self.secret.is_none() && client.is_some_and(|client| !client.disabled) => Ok(()),
            judged => judged,
        }
    }

    fn judge(&self, client: Option<&Client>) -> Result<(), TokenError> {
        if self.client_id.is_none() {
            return Err(TokenError::invalid_client(
                "No client is named: send client_id and client_secret by HTTP Basic or in the body.",
            ));
        }
        // Webex: fidelity row "client-id-unknown": these words are those of the device grant.
        let client = client.ok_or_else(|| TokenError::invalid_client("Client Id is invalid"))?;
        if client.disabled {
            return Err(TokenError::new(
                ErrorCode::UnauthorizedClient,
                "The integration is disabled.",
            ));
        }
        match (&client.client_secret, &self.secret) {
            (None, None) => Ok(()),
            (Some(right), Some(sent)) if right == sent => Ok(()),
            (Some(_), Some(_)) => Err(TokenError::invalid_client("The client_secret is wrong.")),
            (Some(_), None) => Err(TokenError::invalid_client("The client_secret is missing.")),
            (None, Some(_)) => Err(TokenError::invalid_client(
                "This client is public and has no secret: leave client_secret out.",
            )),
        }
    }
}

fn told_by_header(error: TokenError) -> TokenError {
    TokenError {
        by_header: true,
        ..error
    }
}

/// Name and password, each form-encoded before they were joined (RFC 6749 section 2.3.1).
// Webex: fidelity row "bare-basic": one of Cisco's own clients leaves out the word Basic.
fn basic(authorization: &str) -> Option<(String, String)> {
    let value = authorization.trim();
    let encoded = match value.split_once(' ') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("basic") => rest.trim(),
        Some(_) => return None,
        None => value,
    };
    let plain = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, password) = plain.split_once(':')?;
    Some((decoded(id)?, decoded(password)?))
}

fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    Some(percent_decode_str(&spaced).decode_utf8().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(secret: Option<&str>, disabled: bool) -> Client {
        Client {
            client_id: "C1".to_owned(),
            client_secret: secret.map(str::to_owned),
            disabled,
            ..Client::tutorial()
        }
    }

    fn header(plain: &str) -> String {
        format!("Basic {}", STANDARD.encode(plain))
    }

    #[track_caller]
    fn read(authorization: Option<&str>, body: (Option<&str>, Option<&str>), expected: (&str, Option<&str>)) {
        let credentials = Credentials::read(authorization, body.0, body.1).unwrap();
        let found = (credentials.client_id.as_deref().unwrap(), credentials.secret.as_deref());
        assert_eq!(found, expected);
        assert_eq!(credentials.by_header, authorization.is_some());
    }

    #[track_caller]
    fn refused(authorization: Option<&str>, body: (Option<&str>, Option<&str>), code: ErrorCode, what: &str) {
        let error = Credentials::read(authorization, body.0, body.1).unwrap_err();
        assert_eq!((error.code, error.description.as_str()), (code, what));
    }

    #[track_caller]
    fn judged(client: Option<&Client>, sent: (Option<&str>, Option<&str>), expected: Result<(), (ErrorCode, &str)>) {
        let credentials = Credentials::read(None, sent.0, sent.1).unwrap();
        let found = credentials.authenticate(client);
        let found = found.map_err(|error| (error.code, error.description));
        assert_eq!(found, expected.map_err(|(code, what)| (code, what.to_owned())));
    }

    #[test]
    fn a_client_speaks_by_basic_or_in_the_body() {
        read(None, (Some("C1"), Some("s")), ("C1", Some("s")));
        read(None, (Some("C1"), None), ("C1", None));
        read(Some(&header("C1:s")), (None, None), ("C1", Some("s")));
        read(Some(&header("C1:s")), (Some("C1"), None), ("C1", Some("s")));
        read(Some(&header("C%3A1:a+b%2Bc:d")), (None, None), ("C:1", Some("a b+c:d")));
        read(Some(&header("C1:")), (None, None), ("C1", None));
        read(
            Some(&header("C1:s").replace("Basic", "bASIC  ")),
            (None, None),
            ("C1", Some("s")),
        );
        read(Some(&STANDARD.encode("C1:s")), (None, None), ("C1", Some("s")));
    }

    #[test]
    fn a_header_that_is_not_basic_and_two_ways_at_once_are_refused() {
        let what = "The Authorization header is not Basic with the base64 form of client_id:client_secret.";
        for header in ["Bearer abc", "Basic", "Basic ?", "Basic Zm9v", ""] {
            refused(Some(header), (None, None), ErrorCode::InvalidClient, what);
        }
        let both = "The client authenticates twice: send its secret by Authorization or in the body, not by both.";
        refused(
            Some(&header("C1:s")),
            (None, Some("s")),
            ErrorCode::InvalidRequest,
            both,
        );
        let other = "The client_id of the body is not the one of the Authorization header.";
        refused(
            Some(&header("C1:s")),
            (Some("C2"), None),
            ErrorCode::InvalidRequest,
            other,
        );
    }

    #[test]
    fn a_secret_is_right_wrong_missing_or_too_much() {
        let (secret, public) = (client(Some("s"), false), client(None, false));
        let refuse = |what| Err((ErrorCode::InvalidClient, what));
        judged(Some(&secret), (Some("C1"), Some("s")), Ok(()));
        judged(Some(&public), (Some("C1"), None), Ok(()));
        judged(
            Some(&secret),
            (Some("C1"), Some("t")),
            refuse("The client_secret is wrong."),
        );
        judged(
            Some(&secret),
            (Some("C1"), None),
            refuse("The client_secret is missing."),
        );
        let too_much = "This client is public and has no secret: leave client_secret out.";
        judged(Some(&public), (Some("C1"), Some("s")), refuse(too_much));
        judged(None, (Some("C9"), Some("s")), refuse("Client Id is invalid"));
        let nobody = "No client is named: send client_id and client_secret by HTTP Basic or in the body.";
        judged(None, (None, None), refuse(nobody));
        let disabled = (ErrorCode::UnauthorizedClient, "The integration is disabled.");
        judged(Some(&client(Some("s"), true)), (Some("C1"), Some("s")), Err(disabled));
    }

    #[test]
    fn secrets_do_not_show_when_printed() {
        let credentials = Credentials::read(None, Some("C1"), Some("hush")).unwrap();
        assert!(!format!("{credentials:?}").contains("hush"));
    }
}
