//! What a name says of its value: whether it is a secret. Where it is in doubt it is.

/// What the name of a secret has in it, in lower case and without marks. Source: RFC 6749, RFC 7009, RFC 7521 to RFC 7523,
/// RFC 7636 and RFC 8628 for OAuth, RFC 7643 section 4.1.1 for `password`, SAML 2.0 Bindings section 3.4, and what gateways
/// and clouds call theirs.
const PARTS: [&str; 12] = [
    "token",
    "secret",
    "passw",
    "passphrase",
    "pwd",
    "assertion",
    "signature",
    "jwt",
    "credential",
    "authorization",
    "session",
    "saml",
];

/// Words that mean a secret only by themselves: `sig`, but not `design`.
const WORDS: [&str; 8] = ["auth", "sig", "sid", "otp", "pin", "pass", "verifier", "sas"];

/// How the last word of a secret's name may end: `code`, `device_code`, `apikey`.
const ENDS: [&str; 2] = ["key", "code"];

/// What the name of a header that holds a secret may have in it beside.
const PARTS_OF_HEADERS: [&str; 3] = ["key", "auth", "cookie"];

/// Names that sound like it and are none.
const HARMLESS: [&str; 18] = [
    "codechallenge",
    "codechallengemethod",
    "countrycode",
    "errorcode",
    "idempotencykey",
    "languagecode",
    "postalcode",
    "postcode",
    "proxyauthenticate",
    "secwebsocketkey",
    "sigalg",
    "statuscode",
    "tokenendpoint",
    "tokentype",
    "tokentypehint",
    "wwwauthenticate",
    "xidempotencykey",
    "zipcode",
];

/// Whether a query parameter or a form field of this name holds a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let plain_name = plain(last_step(name));
    if HARMLESS.contains(&plain_name.as_str()) {
        return false;
    }
    let whole = plain(name);
    PARTS.iter().any(|part| whole.contains(part))
        || ENDS.iter().any(|end| plain_name.ends_with(end))
        || words(name).any(|word| WORDS.contains(&word.as_str()) || ENDS.contains(&word.as_str()))
}

/// Whether a header of this name holds one. `Authorization` and the cookies of HTTP have rules of their own.
pub(super) fn is_secret_header(name: &str) -> bool {
    let plain_name = plain(name);
    is_secret(name)
        || !HARMLESS.contains(&plain_name.as_str()) && PARTS_OF_HEADERS.iter().any(|part| plain_name.contains(part))
}

/// Whether the text of a JSON member of this name is one. Directories are full of codes and keys: these do not tell.
pub(super) fn is_secret_text(name: &str) -> bool {
    let name = plain(last_step(name));
    !HARMLESS.contains(&name.as_str()) && PARTS.iter().any(|part| name.contains(part))
}

/// The last step of a path, a URN or a bracketed name.
pub(super) fn last_step(name: &str) -> &str {
    let name = name.trim().trim_end_matches(']');
    name.rsplit([':', '.', '[']).next().unwrap_or(name)
}

/// In lower case and without marks.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '_' | '-'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The words of `api_key`, `api-key` and `apiKey`, in lower case.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        let begins = !c.is_ascii_alphanumeric() || after_lower && c.is_ascii_uppercase();
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
        after_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(judge: fn(&str) -> bool, secret: &str, harmless: &str) {
        for name in secret.split_whitespace() {
            assert!(judge(name), "{name} is kept");
        }
        for name in harmless.split_whitespace() {
            assert!(!judge(name), "{name} is taken out");
        }
    }

    #[test]
    fn a_parameter_is_a_secret_by_its_name() {
        check(
            is_secret,
            "access_token id_token_hint X-Amz-Security-Token client_secret password passwd pwd user[password] assertion \
             client_assertion X-Amz-Signature sig jwt jwt_bearer key api_key apikey apiKey subscription-key code \
             device_code user_code authCode code_verifier X-Amz-Credential auth x-auth authorization session sessionId \
             JSESSIONID sid otp SAMLResponse SAMLRequest Signature pin pass",
            "filter startIndex count attributes excludedAttributes sortBy sortOrder cursor state scope client_id \
             redirect_uri response_type grant_type nonce goto login email code_challenge code_challenge_method token_type \
             token_type_hint SigAlg design author keyword postalCode addresses.postalCode errorCode include",
        );
        assert!(!is_secret(""));
    }

    #[test]
    fn a_header_is_a_secret_by_its_name() {
        check(
            is_secret_header,
            "ocp-apim-subscription-key x-signature x-hub-signature-256 x-api-key x-auth-token x-auth x-access-key \
             x-credential x-session-id x-cookie x-csrf-token x-functions-key proxy-authorization authentication-info \
             x-client-secret x-otp",
            "host accept user-agent content-type content-length keep-alive connection trackingid x-request-id \
             idempotency-key x-idempotency-key sec-websocket-key sec-fetch-site www-authenticate proxy-authenticate \
             if-match etag traceparent x-forwarded-for x-ms-client-request-id location retry-after",
        );
    }

    #[test]
    fn a_text_of_json_is_a_secret_by_its_name() {
        check(
            is_secret_text,
            "newPassword sessionToken jwt clientSecretValue urn:x:User:apiToken signature",
            "postalCode code key token_type tokenEndpoint userName authType detail keyword",
        );
    }
}
