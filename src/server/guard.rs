//! Keeps web pages off the control plane: any page in a browser can reach a port on loopback.

use std::net::IpAddr;

use http::{Method, header};

use super::exposure::Exposure;
use crate::control::data::NDJSON;
use crate::control::problem::Problem;
use crate::message::{Body, Request};

/// Refuses what a foreign web page could have sent, and on an exposed double whoever has not its token, before it has
/// any effect.
pub(super) fn check(exposure: Option<&Exposure>, request: &Request) -> Result<(), Problem> {
    check_host(exposure, request)?;
    check_origin(request)?;
    check_media_type(request)?;
    match exposure {
        Some(_) if is_open(&request.path) => Ok(()),
        Some(exposure) => exposure.check(request),
        None => Ok(()),
    }
}

/// Whether a path asks for no token: a probe of a container's health has no place for one, and learns nothing by the
/// answer.
pub(super) fn is_open(path: &str) -> bool {
    HEALTH.contains(&path)
}

const HEALTH: [&str; 2] = ["/__mock/health/live", "/__mock/health/ready"];

/// The `Host` must be a name of the double's own: with DNS rebinding it is the attacker's. There is one at most, and it is
/// well-formed: [`host`](super::host) sees to it.
fn check_host(exposure: Option<&Exposure>, request: &Request) -> Result<(), Problem> {
    let host = request.host().unwrap_or_default();
    let name = name_of(host);
    if is_loopback(name) || exposure.is_some_and(|exposure| exposure.names(name)) {
        return Ok(());
    }
    let hint = match exposure {
        None => "call the control plane by 127.0.0.1, [::1] or localhost",
        Some(_) => "call the control plane by a name that --allow-host gives, or by localhost",
    };
    Err(Problem::forbidden(format!("the Host is {host:?}"), hint))
}

/// A browser names the page that asks. Only the double's own pages may; programs send no `Origin`.
fn check_origin(request: &Request) -> Result<(), Problem> {
    let hint = "the control plane is for programs and for the double's own pages";
    if request.headers.contains_key(header::ORIGIN) {
        let origin = request.header(&header::ORIGIN).unwrap_or_default();
        let own = request.host().is_some_and(|host| origin == format!("http://{host}"));
        if !own {
            return Err(Problem::forbidden(format!("the Origin is {origin:?}"), hint));
        }
    }
    let site = request
        .headers
        .get("sec-fetch-site")
        .and_then(|site| site.to_str().ok());
    let foreign = matches!(site, Some("cross-site" | "same-site"));
    if foreign && request.method != Method::GET {
        return Err(Problem::forbidden("the request comes from another site", hint));
    }
    Ok(())
}

/// JSON only, and its lines for data: a form of a foreign page can send text, but not these content types without being
/// asked first.
fn check_media_type(request: &Request) -> Result<(), Problem> {
    let empty = matches!(&request.body, Body::Whole(bytes) if bytes.is_empty());
    if empty || matches!(request.method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let sent = request
        .header(&header::CONTENT_TYPE)
        .unwrap_or("of no stated content type");
    let is_data = request.method == Method::PUT && request.path.trim_end_matches('/').ends_with("/data");
    if media_type_is(request, "application/json") || is_data && media_type_is(request, NDJSON) {
        return Ok(());
    }
    Err(Problem::not_json(sent))
}

/// Whether the body is of this media type, and in UTF-8 if it says in what (RFC 8259 section 8.1).
pub(super) fn media_type_is(request: &Request, media_type: &str) -> bool {
    let sent = request.header(&header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = sent.split(';').map(str::trim);
    let is_of_type = parts.next().is_some_and(|sent| sent.eq_ignore_ascii_case(media_type));
    let mut charsets = parts
        .filter_map(|parameter| parameter.split_once('='))
        .filter(|(name, _)| name.eq_ignore_ascii_case("charset"));
    is_of_type && charsets.all(|(_, charset)| charset.trim_matches('"').eq_ignore_ascii_case("utf-8"))
}

/// The name in a `Host`, without its port; empty where it is none.
fn name_of(host: &str) -> &str {
    match host.strip_prefix('[').map(|rest| rest.split_once(']')) {
        Some(Some((address, port))) if port.is_empty() || port.starts_with(':') => address,
        Some(_) => "",
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

fn is_loopback(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::*;
    use crate::message::Connection;

    fn request(method: Method, headers: &[(&str, &str)], body: &'static str) -> Request {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(
                HeaderName::try_from(*name).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        Request {
            method,
            path: "/__mock/orgs".to_owned(),
            query: None,
            headers: map,
            body: Body::Whole(Bytes::from_static(body.as_bytes())),
            connection: Connection::default(),
        }
    }

    #[track_caller]
    fn refused(request: &Request, detail: &str) {
        assert_eq!(check(None, request).unwrap_err().detail, detail);
    }

    #[test]
    fn loopback_hosts_are_served_and_others_refused() {
        for host in [
            "127.0.0.1:8321",
            "127.9.9.9",
            "localhost",
            "LOCALHOST:1",
            "[::1]:8321",
            "[::1]",
        ] {
            assert_eq!(
                check(None, &request(Method::GET, &[("host", host)], "")),
                Ok(()),
                "{host}"
            );
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example:80",
            "localhost.evil.example",
            "10.0.0.1",
            "[::1",
            "",
        ] {
            refused(
                &request(Method::GET, &[("host", host)], ""),
                &format!("the Host is {host:?}"),
            );
        }
        refused(&request(Method::GET, &[], ""), "the Host is \"\"");
    }

    #[test]
    fn a_foreign_or_null_origin_is_refused_even_for_reading() {
        let with = |origin: &'static str| request(Method::GET, &[("host", "localhost:1"), ("origin", origin)], "");
        assert_eq!(check(None, &with("http://localhost:1")), Ok(()));
        for origin in [
            "null",
            "http://localhost:2",
            "https://localhost:1",
            "http://evil.example",
        ] {
            refused(&with(origin), &format!("the Origin is {origin:?}"));
        }
    }

    #[test]
    fn another_site_may_follow_a_link_and_change_nothing() {
        let headers = [("host", "localhost"), ("sec-fetch-site", "cross-site")];
        assert_eq!(check(None, &request(Method::GET, &headers, "")), Ok(()));
        refused(
            &request(Method::POST, &headers, ""),
            "the request comes from another site",
        );
    }

    #[test]
    fn changes_are_taken_as_json_only() {
        let with = |value: &'static str| request(Method::POST, &[("host", "localhost"), ("content-type", value)], "{}");
        assert_eq!(check(None, &with("application/json; charset=utf-8")), Ok(()));
        assert_eq!(
            check(None, &with("application/json;version=1;CHARSET=\"UTF-8\"")),
            Ok(())
        );
        refused(&with("text/plain"), "the body is text/plain");
        refused(
            &with("application/json;charset=latin-1"),
            "the body is application/json;charset=latin-1",
        );
        refused(
            &request(Method::POST, &[("host", "localhost")], "{}"),
            "the body is of no stated content type",
        );
        assert_eq!(
            check(None, &request(Method::POST, &[("host", "localhost")], "")),
            Ok(())
        );
    }

    #[test]
    fn an_exposed_double_goes_by_its_names_and_asks_for_its_token() {
        let exposure = Exposure::new("0123456789abcdef", ["webex.example".to_owned()]).unwrap();
        let told = |path: &str, headers: &[(&str, &str)]| {
            let mut request = request(Method::GET, headers, "");
            path.clone_into(&mut request.path);
            check(Some(&exposure), &request).map_err(|problem| problem.detail)
        };
        let bearer = ("authorization", "Bearer 0123456789abcdef");
        assert_eq!(told("/__mock/orgs", &[("host", "webex.example:80"), bearer]), Ok(()));
        assert_eq!(told("/__mock/orgs", &[("host", "localhost"), bearer]), Ok(()));
        assert_eq!(told("/__mock/health/live", &[("host", "localhost")]), Ok(()));
        assert_eq!(
            told("/__mock/orgs", &[("host", "localhost")]),
            Err("there is no Authorization header".to_owned())
        );
        assert_eq!(
            told("/__mock/orgs", &[("host", "evil.example"), bearer]),
            Err("the Host is \"evil.example\"".to_owned())
        );
    }
}
