//! Proof Key for Code Exchange (RFC 7636).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// What an authorization request said of the verifier that will come with the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    Plain(String),
    S256(String),
}

impl Challenge {
    /// Reads `code_challenge` and `code_challenge_method`; `None` where there is no challenge. The error says what is
    /// wrong with them.
    pub(crate) fn read(challenge: Option<&str>, method: Option<&str>) -> Result<Option<Self>, String> {
        let Some(challenge) = challenge else {
            return match method {
                None => Ok(None),
                Some(_) => Err("The parameter code_challenge is missing beside code_challenge_method.".to_owned()),
            };
        };
        if !is_verifier(challenge) {
            return Err(format!("The code_challenge is not {SHAPE}."));
        }
        match method {
            // RFC 7636 section 4.3: plain where no method is named.
            None | Some("plain") => Ok(Some(Self::Plain(challenge.to_owned()))),
            Some("S256") => Ok(Some(Self::S256(challenge.to_owned()))),
            Some(_) => Err("The code_challenge_method is neither S256 nor plain.".to_owned()),
        }
    }

    /// Whether this verifier is the one that was meant (RFC 7636 section 4.6).
    pub(crate) fn is_met_by(&self, verifier: &str) -> bool {
        match self {
            Self::Plain(challenge) => challenge == verifier,
            Self::S256(challenge) => *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
        }
    }
}

/// What verifiers and challenges look like, in words.
pub(crate) const SHAPE: &str = "43 to 128 letters, digits and the characters - . _ ~";

/// RFC 7636 section 4.1: 43 to 128 unreserved characters. Challenges are of the same shape (section 4.2).
pub(crate) fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[track_caller]
    fn refused(challenge: Option<&str>, method: Option<&str>, why: &str) {
        assert_eq!(Challenge::read(challenge, method), Err(why.to_owned()));
    }

    #[test]
    fn the_rfcs_own_verifier_meets_its_challenge_and_no_other_does() {
        let hashed = Challenge::read(Some(CHALLENGE), Some("S256")).unwrap().unwrap();
        assert!(hashed.is_met_by(VERIFIER));
        assert!(!hashed.is_met_by(CHALLENGE));
        for method in [None, Some("plain")] {
            let plain = Challenge::read(Some(VERIFIER), method).unwrap().unwrap();
            assert!(plain.is_met_by(VERIFIER));
            assert!(!plain.is_met_by(CHALLENGE));
        }
        assert_eq!(Challenge::read(None, None), Ok(None));
    }

    #[test]
    fn a_challenge_that_could_never_be_met_is_refused() {
        refused(
            None,
            Some("S256"),
            "The parameter code_challenge is missing beside code_challenge_method.",
        );
        refused(
            Some(CHALLENGE),
            Some("s256"),
            "The code_challenge_method is neither S256 nor plain.",
        );
        let shape = "The code_challenge is not 43 to 128 letters, digits and the characters - . _ ~.";
        refused(Some(&CHALLENGE[1..]), Some("S256"), shape);
        refused(Some(&"a".repeat(129)), None, shape);
        refused(Some(&format!("{}+", "a".repeat(42))), None, shape);
        assert!(is_verifier(&"a".repeat(43)) && is_verifier(&"~".repeat(128)));
    }
}
