//! Edits of an answer's body: another in its place, or the genuine one patched, broken, padded, cut.

use bytes::Bytes;
use http::header;
use serde_json::Value;

use crate::fault::rule::{Corruption, Http, InjectedBody, ScimError};
use crate::message::Response;
use crate::message::wire::Amount;
use crate::serve::reply::{self, Context};
use crate::webex::errors;

/// Does all that the rule says of the body. The text says why a patch was not applied.
pub(super) fn edit(http: &Http, context: &Context<'_>, answer: &mut Response) -> Option<String> {
    if let Some(error) = &http.scim {
        scim(error, context, answer);
    }
    if let Some(body) = &http.body {
        inject(body, context, answer);
    }
    let why = http.patch.as_ref().and_then(|patch| self::patch(patch, answer).err());
    if let Some(corruption) = http.corrupt {
        answer.body = corrupt(&answer.body, corruption).into();
    }
    if let Some(blanks) = http.pad_body {
        let blanks = vec![b' '; usize::try_from(blanks).unwrap_or_default()];
        answer.body = [&answer.body[..], &blanks].concat().into();
    }
    if let Some(amount) = http.truncate {
        answer.body.truncate(part(amount, answer.body.len()));
    }
    why
}

fn scim(error: &ScimError, context: &Context<'_>, answer: &mut Response) {
    let detail = error.detail.as_deref().unwrap_or(reply::reason(answer.status));
    let scim_type = error.scim_type.as_deref();
    let body = reply::scim_body(context, answer.status, scim_type, detail);
    put(answer, reply::media_type(context), body.to_string());
}

fn inject(body: &InjectedBody, context: &Context<'_>, answer: &mut Response) {
    match body {
        // A body of nothing has no type either.
        InjectedBody::Text(text) if text.is_empty() => {
            answer.body.clear();
            answer.headers.remove(header::CONTENT_TYPE);
        }
        InjectedBody::Text(text) => put(answer, "text/plain;charset=UTF-8", text.clone()),
        InjectedBody::Json(json) => put(answer, reply::media_type(context), json.to_string()),
        InjectedBody::HtmlGateway => {
            let page = errors::html_gateway(answer.status.as_u16(), reply::reason(answer.status));
            put(answer, "text/html", page);
        }
    }
}

fn put(answer: &mut Response, media_type: &'static str, body: String) {
    answer.body = body.into();
    let media_type = header::HeaderValue::from_static(media_type);
    answer.headers.insert(header::CONTENT_TYPE, media_type);
}

/// RFC 6902: all operations or none.
fn patch(patch: &Value, answer: &mut Response) -> Result<(), String> {
    let patched = || -> Result<Bytes, Box<dyn std::error::Error>> {
        let mut body: Value = serde_json::from_slice(&answer.body)?;
        let patch: json_patch::Patch = serde_json::from_value(patch.clone())?;
        json_patch::patch(&mut body, &patch)?;
        Ok(body.to_string().into())
    };
    answer.body = patched().map_err(|error| format!("the fault's patch does not fit this answer: {error}"))?;
    Ok(())
}

fn corrupt(body: &[u8], corruption: Corruption) -> Vec<u8> {
    match corruption {
        Corruption::Bom => [b"\xef\xbb\xbf", body].concat(),
        Corruption::Nan => with_member(body, b"\"nan\":NaN", b"NaN"),
        Corruption::Latin1 => with_member(body, b"\"latin1\":\"\xe9\"", b"\"\xe9\""),
        Corruption::TrailingComma => match before_last_bracket(body) {
            Some((head, tail)) => [head, b",", tail].concat(),
            None => [body, b","].concat(),
        },
    }
}

/// One more member of an object, or one more element of an array; else it is the whole body.
fn with_member(body: &[u8], member: &[u8], element: &[u8]) -> Vec<u8> {
    let Some((head, tail)) = before_last_bracket(body) else {
        return element.to_vec();
    };
    let comma: &[u8] = match head.trim_ascii_end().last() {
        Some(b'{' | b'[') => b"",
        _ => b",",
    };
    let more = if tail.starts_with(b"}") { member } else { element };
    [head, comma, more, tail].concat()
}

fn before_last_bracket(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = body.iter().rposition(|byte| matches!(byte, b'}' | b']'))?;
    body.split_at_checked(at)
}

fn part(amount: Amount, all: usize) -> usize {
    usize::try_from(amount.of(all as u64)).unwrap_or(all)
}
