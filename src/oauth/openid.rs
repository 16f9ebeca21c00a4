//! OpenID Connect: the ID token, and what a client may know of a person.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::token;

/// Who signs ID tokens (Webex's OpenID configuration).
pub(crate) const ISSUER: &str = "https://idbroker-b-us.webex.com/idb";

/// How long an ID token is good.
// Webex: fidelity row "id-token": its life and its claims but for the issuer are not published.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// What an authorization request said for the ID token, kept with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// When the person entered their password.
    pub(crate) auth_time: Timestamp,
    pub(crate) nonce: Option<String>,
}

/// The claim `at_hash`, which binds an ID token to the access token beside it (OpenID Connect Core 1.0 section 3.2.2.9).
pub(crate) fn access_token_hash(token: &str) -> String {
    let digest = Sha256::digest(token);
    URL_SAFE_NO_PAD.encode(&digest[..digest.len() / 2])
}

/// The claims of an ID token (OpenID Connect Core 1.0 section 2). `about` is what it tells of the person besides.
pub(crate) fn id_token(
    subject: &str,
    client_id: &str,
    session: &Session,
    now: Timestamp,
    about: Map<String, Value>,
) -> Value {
    let mut claims = json!({
        "iss": ISSUER,
        "sub": subject,
        "aud": client_id,
        "exp": token::after(now, LIFE).as_second(),
        "iat": now.as_second(),
        "auth_time": session.auth_time.as_second(),
    });
    if let Some(nonce) = &session.nonce {
        claims["nonce"] = nonce.as_str().into();
    }
    if let Some(claims) = claims.as_object_mut() {
        claims.extend(about);
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specifications_own_example_has_its_hash() {
        // OpenID Connect Core 1.0 appendix A.4.
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(access_token_hash(token), "77QmUPtjPfzWtF2AnpK9RQ");
    }
}
