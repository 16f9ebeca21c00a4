//! What a conversation remembers, and the placeholders that stand for it.

use std::collections::BTreeMap;

use serde_json::Value;

/// Placeholders for a whole expected value: they check its form, and stay in place for the comparer.
pub(super) const FORMS: [&str; 4] = ["{{any}}", "{{uuid}}", "{{instant}}", "{{etag}}"];
/// Names that no `save` may take.
pub(super) const RESERVED: [&str; 6] = ["base", "org", "any", "uuid", "instant", "etag"];

/// Values by name.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// The text with each `{{name}}` replaced, or the first name that nobody has set.
    pub(super) fn text(&self, text: &str) -> Result<String, String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            let (name, behind) = behind
                .split_once("}}")
                .ok_or_else(|| format!("{text:?} opens a placeholder and does not close it"))?;
            let value = self
                .0
                .get(name)
                .ok_or_else(|| format!("{{{{{name}}}}} stands for nothing here"))?;
            filled.push_str(before);
            filled.push_str(value);
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// A body to send: every string in it filled.
    pub(super) fn body(&self, body: &Value) -> Result<Value, String> {
        self.value(body, &[])
    }

    /// An expected body: as [`Self::body`], but a string that is a form stays.
    pub(super) fn expected(&self, body: &Value) -> Result<Value, String> {
        self.value(body, &FORMS)
    }

    fn value(&self, value: &Value, forms: &[&str]) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) if forms.contains(&text.as_str()) => value.clone(),
            Value::String(text) => Value::String(self.text(text)?),
            Value::Array(items) => items
                .iter()
                .map(|item| self.value(item, forms))
                .collect::<Result<_, _>>()?,
            Value::Object(members) => members
                .iter()
                .map(|(key, member)| Ok((key.clone(), self.value(member, forms)?)))
                .collect::<Result<_, String>>()?,
            other => other.clone(),
        })
    }
}
