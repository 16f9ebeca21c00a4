//! The tenant URL: what may be typed in, which requests come out of it, and the guard that keeps them on this machine.

use url::{Host, Url};

/// A tenant URL that may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TenantUrl {
    text: String,
    url: Url,
}

impl TenantUrl {
    /// Reads the text of the portal's field. Only hosts on this machine pass, and those that `allowed` names.
    ///
    /// # Errors
    ///
    /// Everything that no request can be made of, and every host elsewhere.
    pub(crate) fn parse(text: &str, allowed: &[AllowedHost]) -> Result<Self, BadTenantUrl> {
        // The URL parser would drop blanks and line ends silently, which the portal's user then copies again.
        if let Some(at) = text.find(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(BadTenantUrl::Blank { at });
        }
        let url = Url::parse(text).map_err(BadTenantUrl::Syntax)?;
        match url.scheme() {
            "http" => {}
            "https" => return Err(BadTenantUrl::Tls),
            other => return Err(BadTenantUrl::Scheme(other.to_owned())),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadTenantUrl::UserInfo);
        }
        if url.fragment().is_some() {
            return Err(BadTenantUrl::Fragment);
        }
        let host = url.host().ok_or(BadTenantUrl::Syntax(url::ParseError::EmptyHost))?;
        if !is_loopback(&host) && !allowed.iter().any(|allowed| allowed.0 == host.to_owned()) {
            return Err(BadTenantUrl::Elsewhere(host.to_string()));
        }
        if url.as_str().len() > MAX_BYTES {
            return Err(BadTenantUrl::TooLong);
        }
        Ok(Self {
            text: text.to_owned(),
            url,
        })
    }

    /// The text as it was typed in.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The address of a request: the resource's endpoint below the tenant URL, the tenant URL's own query kept in front
    /// (that is where flags such as `aadOptscim062020` stand), then `query` with blanks as `+`.
    ///
    /// One slash at the end is tolerated: an older edition of the tutorial had it.
    pub(crate) fn request(&self, resource: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.url.clone();
        let base = self.url.path();
        url.set_path(&format!("{}/{resource}", base.strip_suffix('/').unwrap_or(base)));
        url.query_pairs_mut().extend_pairs(query);
        url
    }
}

/// Servers stop reading a request line at 8 KiB, and a lookup adds its own query.
const MAX_BYTES: usize = 4096;

/// A host outside this machine that may be called, by name or by address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AllowedHost(Host<String>);

impl AllowedHost {
    /// Reads a bare host: no scheme, no port, no wildcard.
    ///
    /// # Errors
    ///
    /// Whatever is not one host.
    pub(crate) fn parse(text: &str) -> Result<Self, NotAHost> {
        if text.contains('*') {
            return Err(NotAHost);
        }
        Host::parse(text)
            .or_else(|_| Host::parse(&format!("[{text}]")))
            .map(Self)
            .map_err(|_| NotAHost)
    }
}

/// The text names no single host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a host: give a name or an address, without scheme, port and wildcard")]
pub(crate) struct NotAHost;

/// The names and addresses that never leave this machine (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3, RFC 6761
/// section 6.3). The URL parser has made one form of every spelling: `127.1` and `0x7f.1` are 127.0.0.1 here.
fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// A tenant URL that is not called. The text never repeats the URL: a pasted address bar holds a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadTenantUrl {
    #[error("the tenant URL has a blank or a control character at byte {at}")]
    Blank { at: usize },
    #[error("the tenant URL is not a URL: {0}")]
    Syntax(url::ParseError),
    #[error("the tenant URL is https, and this version speaks no TLS")]
    Tls,
    #[error("the tenant URL has the scheme `{0}`")]
    Scheme(String),
    #[error("the tenant URL has user information before the host")]
    UserInfo,
    #[error("the tenant URL has a fragment (`#`), which is never sent")]
    Fragment,
    #[error("the host `{0}` is not on this machine")]
    Elsewhere(String),
    #[error("the tenant URL is longer than {MAX_BYTES} bytes")]
    TooLong,
}

impl BadTenantUrl {
    /// What would be right.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Tls => "give the http:// address of the tenant on this machine".to_owned(),
            Self::UserInfo => "leave out everything up to the `@`: the token is the only credential".to_owned(),
            Self::Elsewhere(host) => format!("give --allow-host {host} to send the token there"),
            Self::Fragment => {
                "give the tenant URL, not the address that the sign-in ended at: that one holds the token".to_owned()
            }
            Self::Blank { .. } | Self::TooLong | Self::Syntax(_) | Self::Scheme(_) => {
                "it reads like http://127.0.0.1:8321/v1/scim/<Organization ID>".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests;
