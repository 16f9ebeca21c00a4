//! The key of the emulated identity broker, and the JSON Web Tokens that it signs (RFC 7515, RFC 7517, RFC 7519).
//!
//! Making the key and signing take milliseconds: nothing here may run where other requests wait for it.

use std::fmt;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::PrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::entropy::Entropy;

/// Bits of the modulus: what RFC 7518 section 3.3 asks for at least.
const BITS: usize = 2048;

/// One server's key, made when it is first needed.
pub(crate) struct Key {
    entropy: Entropy,
    made: OnceLock<Made>,
}

struct Made {
    signer: SigningKey<Sha256>,
    /// The key's thumbprint (RFC 7638).
    id: String,
    modulus: String,
    exponent: String,
}

impl Key {
    pub(crate) const fn new(entropy: Entropy) -> Self {
        Self {
            entropy,
            made: OnceLock::new(),
        }
    }

    /// A JSON Web Token of these claims, signed by RS256.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let made = self.made();
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": made.id });
        let [header, claims] = [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let signature = made.signer.sign(signed.as_bytes()).to_bytes();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The public half, as a JSON Web Key Set.
    pub(crate) fn public(&self) -> Value {
        let made = self.made();
        json!({
            "keys": [{
                "kty": "RSA",
                "use": "sig",
                "alg": "RS256",
                "kid": made.id,
                "n": made.modulus,
                "e": made.exponent,
            }]
        })
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| Made::new(self.entropy))
    }
}

impl Made {
    fn new(entropy: Entropy) -> Self {
        let mut chance = entropy.generator("oauth.key", "", 0);
        #[expect(clippy::expect_used, reason = "2048 bits are a size that keys can have")]
        let key = PrivateKey::new(&mut chance, BITS).expect("a key of 2048 bits can be made");
        let number = |bytes: Box<[u8]>| URL_SAFE_NO_PAD.encode(bytes);
        let modulus = number(key.n().to_be_bytes_trimmed_vartime());
        let exponent = number(key.e().to_be_bytes_trimmed_vartime());
        // RFC 7638 section 3.1: these members, in this order, without blanks.
        let thumb = format!(r#"{{"e":"{exponent}","kty":"RSA","n":"{modulus}"}}"#);
        Self {
            id: URL_SAFE_NO_PAD.encode(Sha256::digest(thumb)),
            signer: SigningKey::new(key),
            modulus,
            exponent,
        }
    }
}

impl fmt::Debug for Key {
    /// Nothing of the private half.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}

/// The claims of a token that has the shape of a JWT, unverified: for finding out whose it is, and no more.
pub(crate) fn claims(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_header, claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(())?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use rsa::pkcs1v15::{Signature, VerifyingKey};
    use rsa::signature::Verifier as _;
    use rsa::{BoxedUint, PublicKey};

    use super::*;

    fn number(jwk: &Value, name: &str) -> BoxedUint {
        let bytes = URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
        BoxedUint::from_be_slice_vartime(&bytes)
    }

    #[test]
    fn whoever_has_the_public_half_can_verify_a_token_and_a_changed_one_does_not_pass() {
        let key = Key::new(Entropy::new(7));
        let token = key.sign(&json!({ "sub": "ada" }));
        let set = key.public();
        let jwk = &set["keys"][0];
        let public = PublicKey::new(number(jwk, "n"), number(jwk, "e")).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = Signature::try_from(&*URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        let verifier = VerifyingKey::<Sha256>::new(public);
        verifier.verify(signed.as_bytes(), &signature).unwrap();
        verifier
            .verify(format!("{signed}x").as_bytes(), &signature)
            .unwrap_err();
        assert_eq!(claims(&token), Some(json!({ "sub": "ada" })));
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        assert_eq!(header, json!({ "typ": "JWT", "alg": "RS256", "kid": jwk["kid"] }));
        assert_eq!(Key::new(Entropy::new(7)).public(), set, "a seed has one key");
        assert_ne!(Key::new(Entropy::new(8)).public(), set);
    }

    #[test]
    fn what_is_no_jwt_has_no_claims() {
        for text in ["", "a.b", "a.b.c", "a.e30.c.d", "a.bm8.c"] {
            assert_eq!(claims(text), None, "{text}");
        }
        assert_eq!(claims("a.e30.c"), Some(json!({})));
    }
}
