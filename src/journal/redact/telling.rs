//! Secrets in running text: whether it names one, and whether it gives one away.

use super::{REDACTED, names};

/// What betrays a secret in running text, where no key says so.
const TELLING: [&str; 16] = [
    "password",
    "client_secret",
    "clientsecret",
    "access_token",
    "accesstoken",
    "refresh_token",
    "refreshtoken",
    "id_token",
    "code_verifier",
    "device_code",
    "client_assertion",
    "api_key",
    "apikey",
    "passwd",
    "jwt",
    "private_key",
];

/// Words that betray one only where a value is assigned to them.
const TELLING_KEYS: [&str; 4] = ["code", "token", "secret", "assertion"];

/// As many characters behind `bearer ` are a token and no word of a sentence.
const TOKEN_CHARS_MIN: usize = 12;

/// Whether the text so much as names a secret.
pub(super) fn tells(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    TELLING.iter().any(|word| text.contains(word))
}

/// Whether the text names a secret and goes on with its value: `password=x`, `"password": "x"`, `password eq "x"`.
pub(super) fn gives_a_secret(text: &str) -> bool {
    // Most strings are names and URNs, which assign and compare nothing.
    if !text.contains(['=', '"', '\'', '[', '.', '@']) && !text.contains(char::is_whitespace) {
        return false;
    }
    if names_a_user(text) || sets_a_secret(text) {
        return true;
    }
    let text = text.to_ascii_lowercase();
    let after = |word: &'static str| {
        text.match_indices(word)
            .map(|(at, word)| (&text[..at], &text[at + word.len()..]))
    };
    let key = |before: &str| !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    TELLING
        .iter()
        .any(|word| after(word).any(|(_, rest)| assigns(rest) || compares(rest)))
        || TELLING_KEYS
            .iter()
            .any(|word| after(word).any(|(before, rest)| key(before) && assigns(rest)))
        || after("bearer ").any(|(_, rest)| is_token(rest))
}

/// Whether a URL in the text says who asks (RFC 3986 section 3.2.1), and perhaps by which password.
fn names_a_user(text: &str) -> bool {
    text.split("://").skip(1).any(|rest| {
        let end = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'');
        let authority = rest.split(end).next().unwrap_or_default();
        authority.rsplit_once('@').is_some_and(|(user, _)| user != REDACTED)
    })
}

/// Whether the text holds a parameter that is a secret by its name, as a URL in a URL does.
fn sets_a_secret(text: &str) -> bool {
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.match_indices('=').any(|(at, _)| {
        let (before, value) = (&text[..at], &text[at + 1..]);
        let name = before.rsplit(|c: char| !of_name(c)).next().unwrap_or_default();
        let is_given = value
            .chars()
            .next()
            .is_some_and(|c| !c.is_whitespace() && !matches!(c, '&' | '='));
        is_given && names::is_secret(name)
    })
}

fn is_token(rest: &str) -> bool {
    let token = rest.trim_start().split(|c: char| c.is_whitespace() || c == '"').next();
    token.is_some_and(|token| token.len() >= TOKEN_CHARS_MIN)
}

fn assigns(rest: &str) -> bool {
    // A quoted key may be escaped, where JSON was put into a string of JSON.
    match rest.trim_start_matches('\\').strip_prefix(['"', '\'']) {
        Some(rest) => rest.trim_start().starts_with([':', '=']),
        None => rest.trim_start().starts_with('='),
    }
}

/// The comparisons of RFC 7644 section 3.4.2.2, also of a part (`password.value eq`, `password[value eq`); `pr` compares
/// with nothing. Blanks and the end of a word are what the filter's parser takes for them.
fn compares(rest: &str) -> bool {
    const OPERATORS: [&str; 9] = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];
    if rest.starts_with(['.', '[']) {
        return true;
    }
    let word = rest.trim_start();
    let end = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '"');
    word.len() < rest.len() && word.split(end).next().is_some_and(|word| OPERATORS.contains(&word))
}
