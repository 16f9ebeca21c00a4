//! A double that more than this machine can reach: who then may operate it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header;

use crate::control::problem::Problem;
use crate::message::Request;

/// The shortest token of the control plane, in characters. Source: our choice; a word can be guessed.
pub(crate) const MIN_TOKEN: usize = 16;

/// What a server that listens beyond loopback asks of who operates it.
#[derive(PartialEq, Eq)]
pub(crate) struct Exposure {
    token: String,
    /// Names that the double is called by, beside those of loopback, without a port and in lower case.
    hosts: Vec<String>,
}

impl Exposure {
    /// An exposure with this token and these names of the double.
    ///
    /// # Errors
    ///
    /// The token is shorter than [`MIN_TOKEN`], or cannot stand in a header.
    pub(crate) fn new(token: &str, hosts: impl IntoIterator<Item = String>) -> Result<Self, String> {
        if token.chars().count() < MIN_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!(
                "a control token has at least {MIN_TOKEN} printable ASCII characters and no blank"
            ));
        }
        Ok(Self {
            token: token.to_owned(),
            hosts: hosts.into_iter().map(|host| host.to_lowercase()).collect(),
        })
    }

    /// Whether the double goes by this name.
    pub(super) fn names(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// The token comes as a bearer token, or, because a browser asks for nothing else, as a Basic password with any name.
    pub(super) fn check(&self, request: &Request) -> Result<(), Problem> {
        let sent = request.header(&header::AUTHORIZATION);
        let Some(sent) = sent else {
            return Err(Problem::unauthorized("there is no Authorization header"));
        };
        let token = match sent.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Some(token.trim().to_owned()),
            Some((scheme, pair)) if scheme.eq_ignore_ascii_case("basic") => password(pair.trim()),
            _ => None,
        };
        match token {
            Some(token) if same(token.as_bytes(), self.token.as_bytes()) => Ok(()),
            _ => Err(Problem::unauthorized("the token is not the control plane's")),
        }
    }
}

impl fmt::Debug for Exposure {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exposure")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

fn password(pair: &str) -> Option<String> {
    let pair = String::from_utf8(STANDARD.decode(pair).ok()?).ok()?;
    Some(pair.split_once(':')?.1.to_owned())
}

/// Compares all of it, so that the time says nothing about where two tokens begin to differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, Method};

    use super::*;
    use crate::message::{Body, Connection};

    const TOKEN: &str = "0123456789abcdef";

    #[track_caller]
    fn check(sent: Option<&str>, expected: Result<(), &str>) {
        let exposure = Exposure::new(TOKEN, []).unwrap();
        let mut request = Request {
            method: Method::GET,
            path: "/__mock/orgs".to_owned(),
            query: None,
            headers: HeaderMap::new(),
            body: Body::Whole(Bytes::new()),
            connection: Connection::default(),
        };
        if let Some(sent) = sent {
            let value = HeaderValue::from_str(sent).unwrap();
            request.headers.insert(header::AUTHORIZATION, value);
        }
        let answer = exposure.check(&request).map_err(|problem| problem.detail);
        assert_eq!(answer, expected.map_err(str::to_owned), "{sent:?}");
    }

    #[test]
    fn the_token_comes_as_bearer_or_as_a_password() {
        check(Some("Bearer 0123456789abcdef"), Ok(()));
        check(Some("bearer  0123456789abcdef "), Ok(()));
        check(
            Some(&format!("Basic {}", STANDARD.encode("me:0123456789abcdef"))),
            Ok(()),
        );
        check(None, Err("there is no Authorization header"));
        let wrong = "the token is not the control plane's";
        for sent in [
            "Bearer 0123456789abcdeg".to_owned(),
            "Bearer 0123456789abcde".to_owned(),
            "Bearer".to_owned(),
            "Digest 0123456789abcdef".to_owned(),
            "Basic !".to_owned(),
            format!("Basic {}", STANDARD.encode("0123456789abcdef")),
            format!("Basic {}", STANDARD.encode("0123456789abcdef:x")),
        ] {
            check(Some(&sent), Err(wrong));
        }
    }

    #[test]
    fn a_token_has_sixteen_characters_that_a_header_can_carry() {
        assert!(Exposure::new(TOKEN, []).is_ok());
        for bad in ["0123456789abcde", "", "0123456789abcde ", "0123456789abcdé"] {
            assert_eq!(
                Exposure::new(bad, []).unwrap_err(),
                "a control token has at least 16 printable ASCII characters and no blank"
            );
        }
    }

    #[test]
    fn names_are_compared_without_regard_to_case() {
        let exposure = Exposure::new(TOKEN, ["Webex.Example".to_owned()]).unwrap();
        assert!(exposure.names("webex.example") && exposure.names("WEBEX.EXAMPLE"));
        assert!(!exposure.names("example"));
        assert!(!format!("{exposure:?}").contains(TOKEN));
    }
}
