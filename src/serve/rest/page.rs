//! Pages of the platform's lists: `max` says how long one is, `after` where it begins, and the header `Link` where the
//! next one is (RFC 8288; Webex developer documentation, REST API basics).

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use percent_encoding::{CONTROLS, utf8_percent_encode};

use super::{Asked, bad};
use crate::scim::value::quoted;
use crate::serve::failure::Failure;
use crate::serve::query::Query;

/// A parameter's text; a blank one counts as absent.
pub(super) fn text<'q>(query: &'q Query, name: &str) -> Result<Option<&'q str>, Failure> {
    let text = query.one(name)?.map(str::trim);
    Ok(text.filter(|text| !text.is_empty()))
}

/// How many items a page has: what is asked for, at most so many.
pub(super) fn max(query: &Query, default: usize, most: usize) -> Result<usize, Failure> {
    let Some(text) = text(query, "max")? else {
        return Ok(default.min(most));
    };
    match text.parse() {
        Ok(0) | Err(_) => Err(bad(format!("max must be a whole number from 1, not {}", quoted(text)))),
        Ok(asked) => Ok(usize::min(asked, most)),
    }
}

/// The place behind which a page begins.
pub(super) fn after(query: &Query) -> Result<Option<u64>, Failure> {
    let Some(text) = text(query, "after")? else {
        return Ok(None);
    };
    let place = BASE64.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let place = place.and_then(|place| place.strip_prefix(PLACE)?.parse().ok());
    let why = || bad(format!("after is no cursor of this list: {}", quoted(text)));
    place.map(Some).ok_or_else(why)
}

/// What a cursor begins with, so that nobody takes an id for one.
const PLACE: &str = "place:";

/// The address of the page behind a place: the one that was called, with another cursor.
pub(super) fn next(asked: &Asked<'_>, place: u64) -> String {
    let raw = asked.request.query.as_deref().unwrap_or_default();
    let is_cursor = |part: &&str| matches!(part.split('=').next(), Some("" | "before" | "after"));
    let mut parts: Vec<String> = raw
        .split('&')
        .filter(|part| !is_cursor(part))
        .map(|part| utf8_percent_encode(part, CONTROLS).to_string())
        .collect();
    parts.push(format!("after={}", BASE64.encode(format!("{PLACE}{place}"))));
    format!("{}{}?{}", asked.host, asked.request.path, parts.join("&"))
}
