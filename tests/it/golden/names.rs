//! What a case remembers by name, filled in where a placeholder stands for it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::kind;

/// Values by name.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// The text with each `{{name}}` replaced, or the first name that nobody has set.
    pub(crate) fn text(&self, text: &str) -> Result<String, String> {
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

    /// The value of a name that was set.
    pub(crate) fn get(&self, name: &str) -> &str {
        &self.0[name]
    }

    /// A body to send: every string in it filled, keys too.
    pub(crate) fn body(&self, body: &Value) -> Result<Value, String> {
        self.value(body, |_| false)
    }

    /// An expected body: as [`Self::body`], but a placeholder for a kind of value stays for the comparer.
    pub(crate) fn expected(&self, body: &Value) -> Result<Value, String> {
        self.value(body, |text| kind(text).is_some())
    }

    fn value(&self, value: &Value, stays: fn(&str) -> bool) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) if stays(text) => value.clone(),
            Value::String(text) => Value::String(self.text(text)?),
            Value::Array(items) => items
                .iter()
                .map(|item| self.value(item, stays))
                .collect::<Result<_, _>>()?,
            Value::Object(members) => members
                .iter()
                .map(|(key, member)| Ok((self.text(key)?, self.value(member, stays)?)))
                .collect::<Result<_, String>>()?,
            other => other.clone(),
        })
    }
}
