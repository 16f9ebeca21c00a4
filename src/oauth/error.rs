//! The errors of the token endpoint (RFC 6749 section 5.2), of the device grant (RFC 8628 section 3.5) and of revocation.

/// Why no token was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TokenError {
    pub(crate) code: ErrorCode,
    /// For whoever reads the answer: what was wrong, and what would be right.
    pub(crate) description: String,
    /// The client spoke by `Authorization`, and is told so (RFC 6749 section 5.2).
    pub(crate) by_header: bool,
}

/// The registered names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorCode {
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    /// A refresh token that is good no more: the broker and the public API do not call that by the same name.
    DeadRefreshToken,
    UnauthorizedClient,
    UnsupportedGrantType,
    InvalidScope,
    AccessDenied,
    AuthorizationPending,
    SlowDown,
    /// Of a device code.
    ExpiredToken,
}

impl ErrorCode {
    /// The name in `error`. `broker` is whether the identity broker speaks, and not the public API.
    // Webex: fidelity row "dead-refresh-token": the broker's name and words are those that its clients know.
    pub(crate) const fn name(self, broker: bool) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::DeadRefreshToken if broker => "invalid_request",
            Self::InvalidGrant | Self::DeadRefreshToken => "invalid_grant",
            Self::InvalidClient => "invalid_client",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
        }
    }
}

impl TokenError {
    pub(crate) fn new(code: ErrorCode, description: impl Into<String>) -> Self {
        Self {
            code,
            description: plain(&description.into()),
            by_header: false,
        }
    }

    pub(crate) fn invalid_request(description: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    pub(crate) fn invalid_client(description: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidClient, description)
    }

    pub(crate) fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidGrant, description)
    }

    /// What Webex's clients know of a refresh token that is good no more.
    pub(crate) fn dead_refresh_token() -> Self {
        Self::new(
            ErrorCode::DeadRefreshToken,
            "The refresh token provided is expired, revoked, malformed, or invalid.",
        )
    }

    /// The parameter that is not there.
    pub(crate) fn missing(parameter: &str) -> Self {
        Self::invalid_request(format!("The parameter {parameter} is missing."))
    }
}

/// What an `error_description` may hold (RFC 6749 section 5.2): printable ASCII without quotes and backslashes. A quote
/// becomes a single one, and what else cannot stand there a question mark.
fn plain(description: &str) -> String {
    let fits = |character: char| (character.is_ascii_graphic() || character == ' ') && character != '\\';
    let characters = description.chars().map(|character| match character {
        '"' => '\'',
        fitting if fits(fitting) => fitting,
        _ => '?',
    });
    characters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_only_what_the_rfc_lets_it_have() {
        let error = TokenError::invalid_request("the \"käse\" is \\ at\nline 2");
        assert_eq!(error.description, "the 'k?se' is ? at?line 2");
    }
}
