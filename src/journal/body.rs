//! What is kept of a body: JSON as JSON, other text as text, and a note in brackets where the bytes are no use.

use bytes::Bytes;
use http::{HeaderMap, header};
use serde_json::{Map, Value};

use super::redact;
use crate::message::{Body, Request, Response};

/// The longest body that is kept whole, in bytes. Source: our choice; a page of a hundred users is about half of it.
pub(super) const MAX_BODY: usize = 64 * 1024;
/// The longest target or header value that is kept whole, in bytes. Source: our choice, the size of many servers'
/// largest request line.
pub(super) const MAX_LINE: usize = 8 * 1024;

/// What is kept of a request's body.
pub(super) fn of_request(request: &Request) -> Value {
    match &request.body {
        Body::Whole(bytes) => kept(bytes, &request.headers),
        Body::TooLarge { limit } => Value::from(format!("[not kept: more than {limit} bytes]")),
        Body::TimedOut { after } => Value::from(format!("[did not arrive whole within {after:?}]")),
        Body::Broken { why } => Value::from(format!("[broke off: {why}]")),
        Body::Unread => Value::from("[not read]"),
    }
}

/// What is kept of an answer's body. Of HTML only the size: sign-in pages show the demo org's passwords.
pub(super) fn of_response(response: &Response) -> Value {
    if is(&response.headers, "text/html") && !response.body.is_empty() {
        return Value::from(format!("[html, {} bytes]", response.body.len()));
    }
    kept(&response.body, &response.headers)
}

fn kept(bytes: &Bytes, headers: &HeaderMap) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            return Value::from(format!("[not UTF-8: {} bytes, the first bad one at {at}]", bytes.len()));
        }
    };
    if let Ok(mut value) = serde_json::from_str(text) {
        redact::json(&mut value);
        if bytes.len() <= MAX_BODY {
            return value;
        }
        return Value::from(cut(value.to_string(), MAX_BODY, bytes.len()));
    }
    // Clients do send JSON under the media type of a form.
    let form = is(headers, "application/x-www-form-urlencoded") && !text.trim_start().starts_with(['{', '[']);
    let shown = match form {
        true => redact::form(text),
        false => redact::text(text),
    };
    Value::from(cut(shown, MAX_BODY, bytes.len()))
}

fn is(headers: &HeaderMap, media_type: &str) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media_type))
}

/// The target or the header value, cut at [`MAX_LINE`].
pub(super) fn cut_line(line: String) -> String {
    let size = line.len();
    cut(line, MAX_LINE, size)
}

/// A kept body as text again: of JSON the JSON, of anything else what was kept of it.
pub(super) fn text(kept: &Value) -> String {
    match kept {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        json => json.to_string(),
    }
}

/// Whether a kept body is only a note that stands in its place, or ends in one.
pub(super) fn is_note(text: &str) -> bool {
    const NOTES: [&str; 6] = [
        "[not kept",
        "[not read",
        "[not UTF-8",
        "[did not arrive",
        "[broke off",
        "[html",
    ];
    text.ends_with(']') && (NOTES.iter().any(|note| text.starts_with(note)) || text.ends_with(" bytes in all]"))
}

/// The text, or as much of it as the limit allows with a note of the size it had when it came.
fn cut(mut text: String, limit: usize, size: usize) -> String {
    if text.len() > limit {
        text.truncate(text.floor_char_boundary(limit));
        text.push_str(&format!("[cut: {size} bytes in all]"));
    }
    text
}

/// Roughly the memory that a value takes, in bytes: the value itself, and what it owns.
pub(super) fn weight(value: &Value) -> usize {
    let owned = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(members) => weight_of_members(members),
    };
    size_of::<Value>() + owned
}

/// Roughly the memory that an object's members take, in bytes.
pub(super) fn weight_of_members(members: &Map<String, Value>) -> usize {
    // Beside key and value an indexed map keeps the key's hash and its place in the table.
    const PER_MEMBER: usize = size_of::<String>() + 3 * size_of::<usize>();
    members
        .iter()
        .map(|(key, value)| PER_MEMBER + key.len() + weight(value))
        .sum()
}
