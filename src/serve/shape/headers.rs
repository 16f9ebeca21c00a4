//! Edits of an answer's headers.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::clock::http_date;
use crate::fault::rule::{Encoding, Http, RetryAfter};
use crate::serve::reply::Context;

/// Nothing but size (H16).
const X_PADDING: HeaderName = HeaderName::from_static("x-padding");

/// Does all that the rule says of the headers.
pub(super) fn edit(http: &Http, context: &Context<'_>, headers: &mut HeaderMap) {
    if let Some(length) = http.pad_header {
        let padding = "x".repeat(usize::try_from(length).unwrap_or_default());
        set(headers, &X_PADDING, &padding);
    }
    if let Some(encoding) = http.encoding {
        let named = match encoding {
            Encoding::BadGzip => "gzip",
            Encoding::Unknown => "x-unknown",
        };
        set(headers, &header::CONTENT_ENCODING, named);
    }
    if let Some(media_type) = &http.content_type {
        set(headers, &header::CONTENT_TYPE, media_type);
    }
    if let Some(retry_after) = &http.retry_after {
        set(
            headers,
            &header::RETRY_AFTER,
            &self::retry_after(retry_after, context.now),
        );
    }
    if let Some(skew) = http.date_skew {
        set(headers, &header::DATE, &http_date(moved(context.now, skew)));
    }
    for name in &http.remove_headers {
        headers.remove(name);
    }
    for (name, value) in &http.set_headers {
        let value = filled_in(value, name, context, headers);
        set(headers, name, &value);
    }
    for (name, value) in &http.add_headers {
        let value = filled_in(value, name, context, headers);
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            headers.append(name, value);
        }
    }
}

/// A value that no header may carry is left out: a rule is refused for it, and what is filled in came from a request.
fn set(headers: &mut HeaderMap, name: &HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        headers.insert(name, value);
    }
}

fn retry_after(retry_after: &RetryAfter, now: Timestamp) -> String {
    match retry_after {
        RetryAfter::Seconds(seconds) => seconds.to_string(),
        RetryAfter::Date(after) => {
            let after = SignedDuration::try_from(*after).unwrap_or(SignedDuration::MAX);
            http_date(moved(now, after))
        }
        RetryAfter::Bad(text) => text.clone(),
    }
}

/// Where the sum cannot be written, time stops at its end.
fn moved(now: Timestamp, by: SignedDuration) -> Timestamp {
    let end = if by.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    now.checked_add(by).unwrap_or(end)
}

/// `@self` is the URL that was asked for; `@path` the path of the genuine header, else of that URL.
fn filled_in(value: &str, name: &HeaderName, context: &Context<'_>, headers: &HeaderMap) -> String {
    if !value.contains('@') {
        return value.to_owned();
    }
    let genuine = headers.get(name).and_then(|value| value.to_str().ok());
    let path = genuine.and_then(|genuine| Url::parse(genuine).ok());
    let path = path.map_or_else(|| context.request.target(), |url| url.path().to_owned());
    let own = format!("{}{}", context.host, context.request.target());
    value.replace("@self", &own).replace("@path", &path)
}
