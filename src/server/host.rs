//! Which host a request is for: one, and written as one (RFC 9112 section 3.2). Several programs would read several hosts
//! in several ways, and the guard of the control plane would judge another than the one that was meant.

use std::net::Ipv6Addr;

use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Version, header};

/// What is wrong with the host of a request, if anything is.
pub(super) fn flaw(version: Version, target: Option<&Authority>, headers: &HeaderMap) -> Option<&'static str> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (_, Some(_)) => Some("there are several Host headers; RFC 9112 section 3.2 allows one"),
        (None, None) if version == Version::HTTP_11 => {
            Some("there is no Host header; RFC 9112 section 3.2 asks every HTTP/1.1 request for one")
        }
        (host, None) => {
            let named = host.is_none_or(|host| is_host(host.as_bytes()));
            let target = target.is_none_or(|target| is_host(without_userinfo(target).as_bytes()));
            let why = "the Host is no host with or without a port, as RFC 9110 section 7.2 writes one";
            (!named || !target).then_some(why)
        }
    }
}

/// Where the target of a request says itself which host it is for, this takes the place of `Host` (RFC 9112 section
/// 3.2.2).
pub(super) fn settle(target: Option<&Authority>, headers: &mut HeaderMap) {
    let host = target.and_then(|target| HeaderValue::from_str(without_userinfo(target)).ok());
    if let Some(host) = host {
        headers.insert(header::HOST, host);
    }
}

fn without_userinfo(target: &Authority) -> &str {
    let text = target.as_str();
    text.rsplit_once('@').map_or(text, |(_, host)| host)
}

/// `uri-host [ ":" port ]` (RFC 3986 sections 3.2.2 and 3.2.3).
fn is_host(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else {
        return false;
    };
    let (is_name, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) => (address.parse::<Ipv6Addr>().is_ok(), port),
            None => return false,
        },
        None => {
            let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            (name.bytes().all(is_of_name), port)
        }
    };
    is_name && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=%".contains(&byte)
}

fn is_port(port: &str) -> bool {
    port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginning of what is wrong, and the host that counts.
    #[track_caller]
    fn check(version: Version, target: Option<&str>, hosts: &[&str], flawed: Option<&str>, settled: &str) {
        let target = target.map(|target| target.parse::<Authority>().unwrap());
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, host.parse().unwrap());
        }
        let told = flaw(version, target.as_ref(), &headers);
        assert_eq!(told.is_some(), flawed.is_some(), "{hosts:?} {target:?}: {told:?}");
        assert!(
            told.unwrap_or_default().starts_with(flawed.unwrap_or_default()),
            "{told:?}"
        );
        settle(target.as_ref(), &mut headers);
        let host = headers.get(header::HOST).map_or("", |host| host.to_str().unwrap());
        assert_eq!(host, settled);
    }

    #[test]
    fn a_request_has_one_host_and_its_target_names_it_first() {
        let (old, new) = (Version::HTTP_10, Version::HTTP_11);
        check(new, None, &["h:1"], None, "h:1");
        check(new, None, &["h", "h"], Some("there are several"), "h");
        check(old, None, &["h", "i"], Some("there are several"), "h");
        check(new, None, &[], Some("there is no Host"), "");
        check(old, None, &[], None, "");
        check(new, None, &["h:x"], Some("the Host is no host"), "h:x");
        check(new, Some("evil.example:80"), &["127.0.0.1"], None, "evil.example:80");
        check(new, Some("u:s3cret@h:1"), &["127.0.0.1"], None, "h:1");
        check(new, Some("h"), &[], Some("there is no Host"), "h");
        check(new, Some("h"), &["h:x"], Some("the Host is no host"), "h");
        check(new, Some("h"), &["h", "h"], Some("there are several"), "h");
        check(old, Some("h"), &[], None, "h");
    }

    #[test]
    fn a_host_is_a_name_or_an_address_and_perhaps_a_port() {
        for host in [
            "h",
            "h:",
            "h:80",
            "a-b.example",
            "127.0.0.1:65535",
            "[::1]",
            "[::1]:8321",
            "a_b",
            "xn--a",
            "",
        ] {
            assert!(is_host(host.as_bytes()), "{host}");
        }
        for other in [
            "h:abc", "h:65536", "h:-1", "h:1:2", "::1", "[::1", "[::1]8", "[h]", "u@h", "u:p@h", "h/x", "h i", "h, i",
            "h?x",
        ] {
            assert!(!is_host(other.as_bytes()), "{other}");
        }
        assert!(!is_host(b"h\xff"));
    }
}
