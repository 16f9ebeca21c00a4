//! What the toggles make of the token endpoint: refusals, and answers that say something else than what was issued.

use serde_json::{Map, Value};

use crate::fault::protocol::Toggle;
use crate::oauth::error::{ErrorCode, TokenError};
use crate::oauth::exchange::Terms;
use crate::serve::bend::Bends;
use crate::world::Org;

/// How a refresh token is treated (P07).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serve) enum Bent {
    /// The answer has none.
    Missing,
    /// Another one takes its place, and it dies.
    Rotated,
    /// It expires now.
    Expired,
}

/// P04, P05: the error that a client is told which may have done everything right.
pub(in crate::serve) fn refusal(bends: Bends<'_>) -> Option<TokenError> {
    if let Some(code) = bends.get(Toggle::CodeRefused) {
        bends.note(Toggle::CodeRefused);
        return Some(TokenError::invalid_grant(match code.text("how") {
            Some("reused") => "The authorization code was used before; the tokens that came of it are revoked.",
            Some("other-client") => "The authorization code was issued to another client.",
            _ => "The authorization code is expired. Ask for another.",
        }));
    }
    let named = bends.get(Toggle::TokenError)?.text("error")?;
    bends.note(Toggle::TokenError);
    Some(match named {
        "invalid_request" => TokenError::invalid_request("The request is not one that can be understood."),
        "invalid_client" => TokenError::invalid_client("Client Id is invalid"),
        "unauthorized_client" => TokenError::new(
            ErrorCode::UnauthorizedClient,
            "The client may not ask for tokens by this grant.",
        ),
        "unsupported_grant_type" => {
            TokenError::new(ErrorCode::UnsupportedGrantType, "The grant_type is not supported.")
        }
        "invalid_scope" => TokenError::new(ErrorCode::InvalidScope, "The requested scope is invalid."),
        _ => TokenError::invalid_grant("The grant is expired, revoked, malformed, or invalid."),
    })
}

/// P07: what becomes of the refresh token. Whoever does it notes that it was done.
pub(in crate::serve) fn refresh_token(bends: Bends<'_>) -> Option<Bent> {
    Some(match bends.get(Toggle::RefreshToken)?.text("how") {
        Some("missing") => Bent::Missing,
        Some("expired") => Bent::Expired,
        _ => Bent::Rotated,
    })
}

/// The org's now, the lives that it gives, and the scopes that are left of those that were granted (P06).
pub(in crate::serve) fn terms<'b>(org: &Org, bends: Bends<'b>) -> Terms<'b> {
    Terms {
        now: org.clock.now(),
        lives: org.settings().lives,
        only: bends.get(Toggle::TokenAnswer).and_then(|answer| answer.text("scope")),
    }
}

/// P06, P07: the answer, as it is told.
pub(in crate::serve) fn answer(bends: Bends<'_>, answer: &mut Map<String, Value>) {
    let before = answer.clone();
    if let Some(told) = bends.get(Toggle::TokenAnswer) {
        if let Some(life) = told.text("expires-in") {
            tell_life(answer, life);
        }
        if let Some(kind) = told.text("token-type") {
            answer.insert("token_type".to_owned(), kind.into());
        }
        if answer != &before || told.text("scope").is_some() {
            bends.note(Toggle::TokenAnswer);
        }
    }
    if refresh_token(bends) == Some(Bent::Missing) && answer.shift_remove("refresh_token").is_some() {
        answer.shift_remove("refresh_token_expires_in");
        bends.note(Toggle::RefreshToken);
    }
}

/// A number as a number, a number in quotes as a text, and `absent` as nothing.
fn tell_life(answer: &mut Map<String, Value>, life: &str) {
    if life == "absent" {
        answer.shift_remove("expires_in");
        return;
    }
    let number = life.parse::<u64>().map(Value::from);
    let text = life.trim_matches(['"', '\'']);
    answer.insert("expires_in".to_owned(), number.unwrap_or_else(|_| text.into()));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_life_is_told_as_a_number_a_text_or_not_at_all() {
        for (life, told) in [
            ("0", json!({ "expires_in": 0 })),
            ("'3600'", json!({ "expires_in": "3600" })),
            ("\"3600\"", json!({ "expires_in": "3600" })),
            ("soon", json!({ "expires_in": "soon" })),
            ("absent", json!({})),
        ] {
            let mut answer = Map::from_iter([("expires_in".to_owned(), 1.into())]);
            tell_life(&mut answer, life);
            assert_eq!(Value::Object(answer), told, "{life}");
        }
    }
}
