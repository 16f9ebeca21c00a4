//! HTTP Archive 1.2 (the format's specification at <http://www.softwareishard.com/blog/har-12-spec/>).

use serde_json::{Map, Value, json};

use crate::clock::rfc3339;
use crate::journal::entry::Entry;
use crate::journal::{body, print};

/// What stands before the entries.
pub(super) fn begin() -> String {
    let creator = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") });
    format!(r#"{{"log":{{"version":"1.2","creator":{creator},"entries":["#) + "\n"
}

/// What stands behind them.
pub(super) const END: &str = "\n]}}\n";

/// One entry. What the format has no place for stands in members that begin with `_`, as it asks.
pub(super) fn entry(entry: &Entry) -> Value {
    let total = print::in_ms(entry.duration);
    let waited = print::in_ms(entry.waited());
    json!({
        "startedDateTime": rfc3339(entry.time),
        "time": total,
        "request": request(entry),
        "response": response(entry),
        "cache": {},
        "timings": { "blocked": waited, "send": 0, "wait": total - waited, "receive": 0 },
        "comment": entry.why.clone().unwrap_or_default(),
        "_id": entry.id,
        "_operation": entry.operation.name(),
        "_applied": entry.applied.name(),
        "_faults": entry.faults,
        "_wire": entry.wire,
    })
}

fn request(entry: &Entry) -> Value {
    let text = text_of(&entry.body);
    let mut request = json!({
        "method": entry.method.as_str(),
        "url": entry.url(),
        "httpVersion": "HTTP/1.1",
        "cookies": cookies(&entry.headers, "cookie"),
        "headers": headers(&entry.headers),
        "queryString": query(entry),
        "headersSize": -1,
        "bodySize": size(entry.headers.get("content-length"), &text),
    });
    if !entry.body.is_null() {
        request["postData"] = json!({ "mimeType": header(&entry.headers, "content-type"), "text": text });
    }
    request
}

/// An answer that never arrived has the status 0, as in browsers.
fn response(entry: &Entry) -> Value {
    let Some(answer) = &entry.response else {
        return json!({
            "status": 0, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
            "content": { "size": 0, "mimeType": "x-unknown" }, "redirectURL": "", "headersSize": -1, "bodySize": 0,
            "_error": entry.delivery_name(),
        });
    };
    let text = text_of(&answer.body);
    json!({
        "status": answer.status.as_u16(),
        "statusText": answer.status.canonical_reason().unwrap_or_default(),
        "httpVersion": "HTTP/1.1",
        "cookies": cookies(&answer.headers, "set-cookie"),
        "headers": headers(&answer.headers),
        "content": { "size": text.len(), "mimeType": header(&answer.headers, "content-type"), "text": text },
        "redirectURL": header(&answer.headers, "location"),
        "headersSize": -1,
        "bodySize": text.len(),
    })
}

fn headers(headers: &Map<String, Value>) -> Vec<Value> {
    let pairs = headers
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value }));
    pairs.collect()
}

fn header<'a>(headers: &'a Map<String, Value>, name: &str) -> &'a str {
    headers.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Names and what was kept of the values; the attributes of a `Set-Cookie` stay in the header.
fn cookies(headers: &Map<String, Value>, name: &str) -> Vec<Value> {
    let value = header(headers, name);
    let pairs = match name {
        "set-cookie" => value.split(';').take(1).collect::<Vec<_>>(),
        _ => value.split(';').collect(),
    };
    let pairs = pairs.into_iter().filter_map(|pair| pair.trim().split_once('='));
    pairs
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

fn query(entry: &Entry) -> Vec<Value> {
    let raw = entry.target.split_once('?').map_or("", |(_, query)| query);
    let pairs = form_urlencoded::parse(raw.as_bytes());
    pairs
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

/// The size that the client announced, else what is kept of it.
fn size(announced: Option<&Value>, text: &str) -> Value {
    let announced = announced
        .and_then(Value::as_str)
        .and_then(|size| size.parse::<u64>().ok());
    announced.map_or_else(|| text.len().into(), Value::from)
}

fn text_of(value: &Value) -> String {
    body::text(value)
}
