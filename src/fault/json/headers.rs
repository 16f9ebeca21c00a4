//! `effect.http.headers`: which headers are set, added and removed.

use http::HeaderName;
use serde_json::{Map, Value};

use super::http::header_value;
use super::node::{Keys, Node};
use crate::fault::rule::Http;
use crate::fault::rule::limits::MAX_HEADERS;

/// What is done to the headers.
#[derive(Default)]
pub(super) struct Headers {
    pub(super) set: Vec<(HeaderName, String)>,
    pub(super) add: Vec<(HeaderName, String)>,
    pub(super) remove: Vec<HeaderName>,
}

pub(super) fn read(node: &Node<'_>) -> Option<Headers> {
    let object = node.object(Keys::of(&["set", "add", "remove"]))?;
    let headers = Headers {
        set: object.read("set", |node| values(&node)).unwrap_or_default(),
        add: object.read("add", |node| values(&node)).unwrap_or_default(),
        remove: object.read("remove", |node| names(&node)).unwrap_or_default(),
    };
    for (index, (name, _)) in headers.set.iter().enumerate() {
        if headers.set.iter().take(index).any(|(other, _)| other == name) {
            object.flaw("set", format!("has {name} twice; `add` makes a header come twice"));
        }
    }
    let count = headers.set.len() + headers.add.len() + headers.remove.len();
    if count > MAX_HEADERS {
        return node.refuse(format!("touches {count} headers; the limit is {MAX_HEADERS}"));
    }
    Some(headers)
}

pub(super) fn print(http: &Http) -> Option<Value> {
    let mut out = Map::new();
    for (key, headers) in [("set", &http.set_headers), ("add", &http.add_headers)] {
        let mut members = Map::new();
        for same in headers.chunk_by(|(one, _), (other, _)| one == other) {
            let values: Vec<&str> = same.iter().map(|(_, value)| value.as_str()).collect();
            let (Some((name, _)), Some(first)) = (same.first(), values.first()) else {
                continue;
            };
            let value = if values.len() > 1 {
                values.clone().into()
            } else {
                Value::from(*first)
            };
            members.insert(name.to_string(), value);
        }
        if !members.is_empty() {
            out.insert(key.to_owned(), members.into());
        }
    }
    if !http.remove_headers.is_empty() {
        let names = http.remove_headers.iter().map(|name| Value::from(name.as_str()));
        out.insert("remove".to_owned(), names.collect());
    }
    (!out.is_empty()).then(|| out.into())
}

/// Names with a value, or with a list of them, in the order of the names.
fn values(node: &Node<'_>) -> Option<Vec<(HeaderName, String)>> {
    let Some(object) = node.members() else {
        return node.refuse("must be an object of names and values, such as {\"Location\": \"/elsewhere\"}");
    };
    let mut found = Vec::new();
    for (name, node) in object.iter() {
        let nodes = match node.value {
            Value::Array(_) => node.list(MAX_HEADERS, "values").unwrap_or_default(),
            _ => vec![node.clone()],
        };
        if let Some(name) = header_name(&node, name) {
            let values = nodes.iter().filter_map(header_value);
            found.extend(values.map(|value| (name.clone(), value)));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
    Some(found)
}

fn names(node: &Node<'_>) -> Option<Vec<HeaderName>> {
    let nodes = node.list(MAX_HEADERS, "names, such as [\"TrackingID\"]")?;
    let name = |node: &Node<'_>| header_name(node, node.text("the name of a header")?);
    Some(nodes.iter().filter_map(name).collect())
}

/// A header that a rule may touch. What frames a message belongs to the transport.
fn header_name(node: &Node<'_>, name: &str) -> Option<HeaderName> {
    const FRAMING: [&str; 3] = ["connection", "content-length", "transfer-encoding"];
    match HeaderName::from_bytes(name.as_bytes()) {
        Ok(name) if FRAMING.contains(&name.as_str()) => {
            node.refuse("frames the message; `transport` breaks the framing, with `malform` and `close`")
        }
        Ok(name) => Some(name),
        Err(_) => node.refuse(format!("`{name}` is not the name of a header")),
    }
}
