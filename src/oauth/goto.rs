//! `goto`, the way on after a sign-in. Taken as ourselves when it names a broker or the double; never followed.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::{Complaint, form};

/// What no query may hold as it is (RFC 3986 section 3.4). Where a link encodes `goto` once only, blanks and letters
/// beyond ASCII stand bare in it after decoding, and the query is on its way into a `Location` header.
const NOT_IN_A_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The hosts that the double stands in for, besides its own.
const OWN_HOSTS: [&str; 3] = ["idbroker.webex.com", "idbrokerbts.webex.com", "webexapis.com"];
/// Where an authorization request is answered, at the broker and at the public API.
const OWN_PATHS: [&str; 2] = ["/idb/oauth2/v1/authorize", "/v1/authorize"];

/// Where a device's person types its code (RFC 8628 section 3.3).
pub(crate) const VERIFY_PATH: &str = "/verify";

/// Where somebody goes who has signed in: the query, as a URL may hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WayOn {
    Authorize(String),
    /// To the page for devices.
    Verify(String),
}

/// The authorization query inside a `goto`, as [`way_on`] reads it.
pub(crate) fn authorize_target(goto: &str, own_host: Option<&str>) -> Result<String, Complaint> {
    match way_on(goto, own_host)? {
        WayOn::Authorize(query) => Ok(query),
        WayOn::Verify(_) => Err(not_authorize(VERIFY_PATH, own_host)),
    }
}

/// Where a `goto` leads that the query parser has decoded once.
///
/// `own_host` is the `Host` that the client called. Links in circulation are encoded in several ways, so a
/// `goto` that is still percent-encoded as a whole is decoded once more.
pub(crate) fn way_on(goto: &str, own_host: Option<&str>) -> Result<WayOn, Complaint> {
    let own_host = own_host.filter(|host| !host.is_empty());
    let decoded = once_more(goto);
    let goto = decoded.as_deref().unwrap_or(goto);
    let (place, query) = split(goto);
    let path = own_path(place, own_host)?;
    let encoded = || utf8_percent_encode(query, NOT_IN_A_QUERY).to_string();
    if path == VERIFY_PATH {
        return Ok(WayOn::Verify(encoded()));
    }
    if !OWN_PATHS.contains(&path) {
        return Err(not_authorize(path, own_host));
    }
    let names_client = form::pairs(query)?.iter().any(|(name, _)| name == "client_id");
    if !names_client {
        return Err(Complaint::new(
            "goto leads to an authorization request without client_id.",
            "Percent-encode the whole value of goto: unencoded, it ends at its first & and loses the parameters behind it.",
        ));
    }
    Ok(WayOn::Authorize(encoded()))
}

/// The text decoded, where even its scheme's colon is still encoded.
fn once_more(goto: &str) -> Option<String> {
    let starts = |with: &str| {
        goto.get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    (starts("http%3a") || starts("https%3a")).then_some(())?;
    let decoded = percent_decode_str(goto).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// What stands before the query, and the query without a fragment.
fn split(goto: &str) -> (&str, &str) {
    let whole = goto.split_once('#').map_or(goto, |(whole, _)| whole);
    whole.split_once('?').unwrap_or((whole, ""))
}

/// The path of a place that is ours. Read by hand and narrowly: a URL parser forgives what a browser forgives,
/// and that is what tricks are made of.
fn own_path<'a>(place: &'a str, own_host: Option<&str>) -> Result<&'a str, Complaint> {
    if !place.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return Err(foreign(
            format!("goto has characters before its query that no URL may have: {place:?}."),
            own_host,
        ));
    }
    if place.starts_with("//") {
        return Err(foreign(
            format!("goto names a host without a scheme: {place:?}."),
            own_host,
        ));
    }
    if place.starts_with('/') {
        return Ok(place);
    }
    let web = place
        .split_once("://")
        .filter(|(scheme, _)| ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web)));
    let Some((_, rest)) = web else {
        return Err(foreign(
            format!("goto is neither an http(s) URL nor a path: {place:?}."),
            own_host,
        ));
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_host = |own: &str| host.eq_ignore_ascii_case(own);
    if OWN_HOSTS.into_iter().any(is_host) || own_host.is_some_and(is_host) {
        return Ok(path);
    }
    Err(foreign(format!("goto leads to another host: {host:?}."), own_host))
}

fn not_authorize(path: &str, own_host: Option<&str>) -> Complaint {
    let what = format!("goto leads to the path {path:?}, where no authorization is asked for.");
    foreign(what, own_host)
}

fn foreign(what: String, own_host: Option<&str>) -> Complaint {
    let here = own_host.map(|host| format!(" or {host}")).unwrap_or_default();
    Complaint::new(
        what,
        format!(
            "Let goto be https://idbroker.webex.com/idb/oauth2/v1/authorize?…, percent-encoded as a whole; \
             the host may also be idbrokerbts.webex.com, webexapis.com{here}, and the path /v1/authorize."
        ),
    )
}

#[cfg(test)]
mod tests;
