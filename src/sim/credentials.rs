//! The two fields under "Admin Credentials": Tenant URL and Secret Token.

use std::fmt;

use http::HeaderValue;
use url::form_urlencoded::byte_serialize;

use super::tenant_url::TenantUrl;
use crate::entropy;

/// What one service principal may store, in bytes, all its credentials together (Microsoft Entra documentation,
/// "storage limit" of application provisioning). A longer one passes the test and fails at Save.
pub(crate) const MAX_STORED_BYTES: usize = 1024;

/// What the administrator types in before pressing *Test Connection*.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) tenant_url: TenantUrl,
    pub(crate) token: Token,
}

impl Credentials {
    /// Why the portal cannot store these two fields, if it cannot.
    pub(crate) fn storage_lint(&self) -> Option<String> {
        let url = self.tenant_url.as_str().len();
        let token = self.token.text.len();
        let total = url + token;
        (total > MAX_STORED_BYTES).then(|| {
            format!(
                "tenant URL ({url} bytes) and token ({token} bytes) take {total} of the {MAX_STORED_BYTES} bytes that \
                 can be stored, notification e-mail and certificates included: the portal refuses to save them"
            )
        })
    }
}

/// A bearer token that can stand in a header. Neither `Debug` nor any report shows it.
#[derive(Clone)]
pub(crate) struct Token {
    text: String,
    authorization: HeaderValue,
}

impl Token {
    /// Takes the token as it was pasted.
    ///
    /// # Errors
    ///
    /// An empty token, and one with a character that no header may carry.
    pub(crate) fn parse(text: &str) -> Result<Self, BadToken> {
        if text.is_empty() {
            return Err(BadToken::Empty);
        }
        if let Some(at) = text.bytes().position(|byte| !(b' '..=b'~').contains(&byte)) {
            return Err(BadToken::NotAHeader { at });
        }
        let mut authorization =
            HeaderValue::from_str(&format!("Bearer {text}")).map_err(|_| BadToken::NotAHeader { at: 0 })?;
        authorization.set_sensitive(true);
        Ok(Self {
            text: text.to_owned(),
            authorization,
        })
    }

    /// The value of the `Authorization` header (RFC 6750 section 2.1).
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }

    /// Length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// The name under which journals and logs know this token.
    pub(crate) fn fingerprint(&self) -> String {
        entropy::fingerprint(&self.text)
    }

    /// Takes the token out of a text that a stranger wrote: servers like to echo the request.
    pub(crate) fn hide(&self, text: &str) -> String {
        let mask = format!("[token {}]", self.fingerprint());
        let hidden = text.replace(&self.text, &mask);
        // As JSON may write it (RFC 8259 section 7), and as it stands in a query.
        let spellings = [
            self.text.replace('/', "\\/"),
            byte_serialize(self.text.as_bytes()).collect(),
        ];
        spellings
            .iter()
            .filter(|spelling| **spelling != self.text)
            .fold(hidden, |text, spelling| text.replace(spelling, &mask))
    }

    /// What was probably copied wrong. The token is sent as it is all the same, as the portal would.
    pub(crate) fn paste_lint(&self) -> Option<&'static str> {
        if self.text.contains("access_token=") || self.text.contains("&token_type=") {
            Some("the token holds more than the token: copy what stands between `access_token=` and the next `&`")
        } else if self
            .text
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case("bearer "))
        {
            Some("the token begins with `Bearer `, and the service adds that word itself: leave it out")
        } else if self.text.contains(' ') {
            Some("the token contains a blank, which no bearer token has (RFC 6750 section 2.1): copy it again")
        } else {
            None
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}, {} bytes)", self.fingerprint(), self.len())
    }
}

/// A token that cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadToken {
    #[error("the token is empty")]
    Empty,
    #[error("the token has a character at byte {at} that a header cannot carry (RFC 9110 section 5.5)")]
    NotAHeader { at: usize },
}

impl BadToken {
    /// What would be right.
    pub(crate) const fn hint(self) -> &'static str {
        match self {
            Self::Empty => "give --token, --token-file or WEBEX_SCIM_MOCK_TOKEN",
            Self::NotAHeader { .. } => "copy the token again: it is printable ASCII without line ends",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        assert_eq!(Token::parse(text).unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_token_that_no_header_carries_is_refused() {
        check_refused("", "the token is empty");
        let at =
            |at| format!("the token has a character at byte {at} that a header cannot carry (RFC 9110 section 5.5)");
        check_refused("abc\n", &at(3));
        check_refused("a\r\nX-Evil: 1", &at(1));
        check_refused("é", &at(0));
        check_refused("a\u{7f}", &at(1));
        assert!(Token::parse("!~").is_ok());
    }

    #[test]
    fn a_token_never_shows_itself() {
        let token = Token::parse("s3cret/token").unwrap();
        let shown = format!("{token:?} {:?}", token.authorization());
        assert!(!shown.contains("s3cret"), "{shown}");
        let fingerprint = token.fingerprint();
        assert_eq!(
            token.hide(r#"{"plain":"s3cret/token","escaped":"Bearer s3cret\/token","query":"?t=s3cret%2Ftoken"}"#),
            r#"{"plain":"MASK","escaped":"Bearer MASK","query":"?t=MASK"}"#
                .replace("MASK", &format!("[token {fingerprint}]")),
        );
    }

    #[track_caller]
    fn check_paste(text: &str, expected: Option<&str>) {
        assert_eq!(Token::parse(text).unwrap().paste_lint(), expected, "{text}");
    }

    #[test]
    fn a_wrong_paste_is_noticed() {
        check_paste("NmMw_PF84_6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11", None);
        check_paste(
            "bEaReR abc",
            Some("the token begins with `Bearer `, and the service adds that word itself: leave it out"),
        );
        check_paste(
            "abc def",
            Some("the token contains a blank, which no bearer token has (RFC 6750 section 2.1): copy it again"),
        );
        for paste in [
            "#access_token=abc&token_type=Bearer",
            "abc&token_type=Bearer&expires_in=31535999",
        ] {
            check_paste(
                paste,
                Some("the token holds more than the token: copy what stands between `access_token=` and the next `&`"),
            );
        }
    }

    #[test]
    fn credentials_of_1024_bytes_are_stored_and_of_1025_are_not() {
        let url = "http://127.0.0.1/v1/scim/o";
        let of = |bytes: usize| Credentials {
            tenant_url: TenantUrl::parse(url, &[]).unwrap(),
            token: Token::parse(&"t".repeat(bytes - url.len())).unwrap(),
        };
        assert_eq!(of(1024).storage_lint(), None);
        assert_eq!(
            of(1025).storage_lint().unwrap(),
            "tenant URL (26 bytes) and token (999 bytes) take 1025 of the 1024 bytes that can be stored, notification \
             e-mail and certificates included: the portal refuses to save them"
        );
    }
}
