//! Tokens that end because their client says so (RFC 7009), and sessions that end because their person does.

use super::Oauth;
use super::error::TokenError;
use super::token::Grant;

impl Oauth {
    /// Ends an access token, or a refresh token with every access token that came of it (RFC 7009 section 2.1). A text
    /// that nobody issued is as good as revoked.
    pub(crate) fn revoke_text(&self, text: &str, client_id: &str) -> Result<(), TokenError> {
        let state = &mut *self.state.lock();
        let grant: Option<&Grant> = state.tokens.grant(text).or_else(|| state.refreshes.grant(text));
        if grant.is_some_and(|grant| grant.client_id != client_id) {
            return Err(TokenError::invalid_grant("The token was issued to another client."));
        }
        state.revoke_with_children(text);
        Ok(())
    }

    /// Ends one browser session.
    pub(crate) fn close_session(&self, cookie: &str) {
        self.state.lock().sessions.close_one(cookie);
    }

    /// Whether a client of the org is sent back to this origin: scheme, host and port.
    pub(crate) fn knows_origin(&self, origin: &str) -> bool {
        let state = self.state.lock();
        let mut uris = state.clients.all().into_iter().flat_map(|client| client.redirect_uris);
        uris.any(|uri| origin_of(&uri).is_some_and(|known| known.eq_ignore_ascii_case(origin)))
    }
}

/// The origin of a URL of the web, as it is written: what stands before its path.
pub(crate) fn origin_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let is_web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    // A name before the host, or a backslash, would lead elsewhere than it reads.
    let is_plain = !authority.is_empty()
        && authority
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"@\\".contains(&byte));
    (is_web && is_plain).then(|| &url[..scheme.len() + "://".len() + end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: Option<&str>) {
        assert_eq!(origin_of(url), expected, "{url}");
    }

    #[test]
    fn an_origin_is_scheme_host_and_port_of_the_web_and_of_nothing_that_tricks() {
        check("http://localhost:3000/auth/code", Some("http://localhost:3000"));
        check("HTTPS://a.example", Some("HTTPS://a.example"));
        check("https://a.example?b", Some("https://a.example"));
        check("https://a.example#b", Some("https://a.example"));
        for url in [
            "//a.example/",
            "/a",
            "javascript:alert(1)",
            "https:///a",
            "https://b@a.example/",
            "https://b\\a.example/",
            "ftp://a/",
        ] {
            check(url, None);
        }
    }
}
