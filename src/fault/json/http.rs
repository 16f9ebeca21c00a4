//! `effect.http`: what happens to the HTTP answer.

use http::{HeaderValue, StatusCode};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::node::{Keys, Node};
use super::words::{CORRUPTION, ENCODING};
use super::{headers, transport};
use crate::fault::delay;
use crate::fault::rule::limits::{MAX_BODY, MAX_EDITS, MAX_PAD_BODY, MAX_PAD_HEADER, MAX_TEXT};
use crate::fault::rule::{Http, InjectedBody, RetryAfter, ScimError};

const KEYS: Keys = Keys::of(&[
    "status",
    "scim",
    "body",
    "contentType",
    "headers",
    "retryAfter",
    "patch",
    "truncate",
    "corrupt",
    "pad",
    "encoding",
    "dateSkew",
]);

/// The page that stands for itself among bodies.
const HTML_GATEWAY: &str = "@html-gateway";

/// Nothing where it says nothing.
pub(super) fn read(node: &Node<'_>) -> Option<Http> {
    let object = node.object(KEYS)?;
    let pad = object.read("pad", |node| node.object(Keys::of(&["body", "header"])));
    let pad = |key, most| pad.as_ref().and_then(|pad| pad.read(key, |node| node.size(1, most)));
    let headers = object.read("headers", |node| headers::read(&node)).unwrap_or_default();
    let http = Http {
        retry_after: object.read("retryAfter", |node| retry_after(&node)),
        status: object.read("status", |node| status(&node)),
        scim: object.read("scim", |node| scim(&node)),
        body: object.read("body", |node| body(&node)),
        patch: object.read("patch", |node| patch(&node)),
        corrupt: object.read("corrupt", |node| CORRUPTION.read(&node)),
        pad_body: pad("body", MAX_PAD_BODY),
        pad_header: pad("header", MAX_PAD_HEADER),
        truncate: object.read("truncate", |node| transport::amount(&node)),
        encoding: object.read("encoding", |node| ENCODING.read(&node)),
        content_type: object.read("contentType", |node| header_value(&node)),
        date_skew: object.read("dateSkew", |node| date_skew(&node)),
        remove_headers: headers.remove,
        set_headers: headers.set,
        add_headers: headers.add,
    };
    (http != Http::default()).then_some(http)
}

pub(super) fn print(http: &Http) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(key.to_owned(), value);
        }
    };
    put("status", http.status.map(|status| status.as_u16().into()));
    put("scim", http.scim.as_ref().map(print_scim));
    put("body", http.body.as_ref().map(print_body));
    put("contentType", http.content_type.as_deref().map(Value::from));
    put("headers", headers::print(http));
    put("retryAfter", http.retry_after.as_ref().map(print_retry_after));
    put("patch", http.patch.clone());
    put("truncate", http.truncate.map(transport::print_amount));
    put("corrupt", http.corrupt.map(|corrupt| CORRUPTION.of(corrupt).into()));
    let pads = [("body", http.pad_body), ("header", http.pad_header)];
    let pads = pads
        .into_iter()
        .filter_map(|(key, pad)| Some((key.to_owned(), Value::from(pad?))));
    put(
        "pad",
        Some(pads.collect::<Map<_, _>>())
            .filter(|pad| !pad.is_empty())
            .map(Value::from),
    );
    put("encoding", http.encoding.map(|encoding| ENCODING.of(encoding).into()));
    put("dateSkew", http.date_skew.map(|skew| print_skew(skew).into()));
    out.into()
}

fn status(node: &Node<'_>) -> Option<StatusCode> {
    let code = node.value.as_u64().filter(|code| (200..=599).contains(code));
    let status = code.and_then(|code| StatusCode::from_u16(u16::try_from(code).ok()?).ok());
    status.or_else(|| {
        node.refuse(format!(
            "`{}` is not a status that can be injected; those are 200 to 599",
            node.value
        ))
    })
}

fn scim(node: &Node<'_>) -> Option<ScimError> {
    let object = node.object(Keys::of(&["scimType", "detail"]))?;
    let text = |key, what| object.read(key, |node| node.text_within(MAX_TEXT, what));
    Some(ScimError {
        scim_type: text("scimType", "a word such as \"uniqueness\""),
        detail: text("detail", "what the error says"),
    })
}

fn print_scim(scim: &ScimError) -> Value {
    let members = [("scimType", &scim.scim_type), ("detail", &scim.detail)];
    let given = members
        .into_iter()
        .filter_map(|(key, text)| Some((key.to_owned(), text.as_deref()?.into())));
    given.collect::<Map<_, _>>().into()
}

fn body(node: &Node<'_>) -> Option<InjectedBody> {
    let length = node
        .value
        .as_str()
        .map_or_else(|| node.value.to_string().len(), str::len);
    if length > MAX_BODY {
        return node.refuse(format!(
            "is {length} bytes long; the limit is {MAX_BODY}, and `pad` makes longer ones"
        ));
    }
    match node.value {
        Value::String(name) if name == HTML_GATEWAY => Some(InjectedBody::HtmlGateway),
        Value::String(name) if name.starts_with('@') => node.refuse(format!(
            "`{name}` is not a body that has a name; there is {HTML_GATEWAY}"
        )),
        Value::String(text) => Some(InjectedBody::Text(text.clone())),
        json => Some(InjectedBody::Json(json.clone())),
    }
}

fn print_body(body: &InjectedBody) -> Value {
    match body {
        InjectedBody::Text(text) => text.as_str().into(),
        InjectedBody::Json(json) => json.clone(),
        InjectedBody::HtmlGateway => HTML_GATEWAY.into(),
    }
}

/// A text that can stand in a header.
pub(super) fn header_value(node: &Node<'_>) -> Option<String> {
    let text = node.text_within(MAX_TEXT, "the value of a header")?;
    match HeaderValue::from_str(&text) {
        Ok(_) => Some(text),
        Err(_) => node.refuse("holds characters that no header can hold"),
    }
}

const RETRY_AFTER: &str = "must be a number of whole seconds such as 7, a date such as {\"date\": \"30s\"}, or anything \
                           broken such as {\"bad\": \"soon\"}";

fn retry_after(node: &Node<'_>) -> Option<RetryAfter> {
    match node.value {
        Value::Number(number) if number.is_u64() => node.count(0).map(RetryAfter::Seconds),
        Value::String(text) => match text.strip_prefix("date:") {
            Some(span) => node.keep(delay::span(span)).map(RetryAfter::Date),
            None => node.refuse(RETRY_AFTER),
        },
        Value::Object(_) => {
            let object = node.object(Keys::of(&["date", "bad"]))?;
            match (object.get("date"), object.get("bad")) {
                (Some(date), None) => date.span().map(RetryAfter::Date),
                (None, Some(bad)) => header_value(&bad).map(RetryAfter::Bad),
                _ => node.refuse(RETRY_AFTER),
            }
        }
        _ => node.refuse(RETRY_AFTER),
    }
}

fn print_retry_after(retry_after: &RetryAfter) -> Value {
    match retry_after {
        RetryAfter::Seconds(seconds) => (*seconds).into(),
        RetryAfter::Date(span) => json!({ "date": delay::print(*span) }),
        RetryAfter::Bad(text) => json!({ "bad": text }),
    }
}

/// A span, with `-` before it for the past.
fn date_skew(node: &Node<'_>) -> Option<SignedDuration> {
    let text = node.text("how far the date is off, such as \"-1h\"")?;
    let (sign, span) = match text.strip_prefix('-') {
        Some(span) => (-1, span),
        None => (1, text),
    };
    let span = node.keep(delay::span(span))?;
    if span.is_zero() {
        return node.refuse("moves nothing; the least is 1ms");
    }
    SignedDuration::try_from(span).ok().map(|span| span * sign)
}

fn print_skew(skew: SignedDuration) -> String {
    let sign = if skew.is_negative() { "-" } else { "" };
    format!("{sign}{}", delay::print(skew.unsigned_abs()))
}

/// Edits in the form of RFC 6902. Whether they fit an answer is seen when there is one.
fn patch(node: &Node<'_>) -> Option<Value> {
    let operations = node.list(
        MAX_EDITS,
        "edits (RFC 6902), such as [{\"op\": \"remove\", \"path\": \"/id\"}]",
    )?;
    if operations.is_empty() {
        return node.refuse("edits nothing");
    }
    let length = node.value.to_string().len();
    if length > MAX_BODY {
        return node.refuse(format!("is {length} bytes long; the limit is {MAX_BODY}"));
    }
    let fine = operations.iter().filter(|operation| is_edit(operation)).count();
    (fine == operations.len()).then(|| node.value.clone())
}

fn is_edit(node: &Node<'_>) -> bool {
    let Some(object) = node.object(Keys::of(&["op", "path", "value", "from"])) else {
        return false;
    };
    let has = |key: &str| node.value.get(key).is_some();
    let pointer = |key: &str| {
        let text = node.value.get(key).and_then(Value::as_str);
        text.is_some_and(|text| text.is_empty() || text.starts_with('/'))
    };
    let op = node.value.get("op").and_then(Value::as_str);
    let complete = match op {
        Some("remove") => pointer("path"),
        Some("add" | "replace" | "test") => pointer("path") && has("value"),
        Some("move" | "copy") => pointer("path") && pointer("from"),
        _ => {
            object.flaw("op", "must be add, remove, replace, move, copy or test (RFC 6902)");
            return false;
        }
    };
    if !complete {
        node.flaw("lacks what its `op` needs: a `path` such as \"/Resources/0\", and a `value` or a `from`");
    }
    complete
}
