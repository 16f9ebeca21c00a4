//! Credentials that this double did not issue: nothing of them stays, wherever in the request they stand.

use http::{HeaderMap, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// What stands in the place of a credential that is somebody else's.
pub(in crate::journal) const NOT_KEPT: &str = "[foreign credential, not kept]";

/// Shorter than this, a credential is not looked for elsewhere in the request: it would be found in any word.
const MIN_LOOKED_FOR: usize = 8;

/// What a URL leaves as it is (RFC 3986 section 2.3) is left as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The texts of foreign credentials, as they may stand in other places of the same request.
#[derive(Debug, Default)]
pub(in crate::journal) struct Credentials(Vec<String>);

impl Credentials {
    /// The words of the `Authorization` headers, the schemes among them too short to matter.
    pub(in crate::journal) fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::AUTHORIZATION).iter();
        let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let mut texts = Vec::new();
        for value in values {
            for word in value.split_whitespace().filter(|word| word.len() >= MIN_LOOKED_FOR) {
                let encoded = utf8_percent_encode(word, ENCODED).to_string();
                texts.push(encoded.to_lowercase());
                texts.push(encoded);
                texts.push(word.to_owned());
            }
        }
        texts.sort_unstable();
        texts.dedup();
        Self(texts)
    }

    /// Takes them out of a text.
    pub(in crate::journal) fn leave(&self, text: &mut String) {
        for credential in &self.0 {
            if text.contains(credential.as_str()) {
                *text = text.replace(credential.as_str(), NOT_KEPT);
            }
        }
    }

    /// Takes them out of a JSON value, keys included.
    pub(in crate::journal) fn leave_json(&self, value: &mut Value) {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
            Value::String(text) => self.leave(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.leave_json(item)),
            Value::Object(members) => {
                let cleaned = std::mem::take(members).into_iter().map(|(mut key, mut member)| {
                    self.leave(&mut key);
                    self.leave_json(&mut member);
                    (key, member)
                });
                *members = cleaned.collect();
            }
        }
    }
}
