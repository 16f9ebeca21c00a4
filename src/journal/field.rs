//! The fields of a request that criteria can name, and what stands in them.

mod words;

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::entry::Entry;
use crate::operation::Call;

/// A place in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Operation,
    Surface,
    Method,
    Path,
    Target,
    Status,
    Org,
    Fault,
    Applied,
    Delivery,
    Why,
    TrackingId,
    Query(String),
    Header(String),
    Body(String),
    ResponseHeader(String),
    ResponseBody(String),
    /// An attribute by which the request names the resource that it is about.
    Resource(String),
}

const KNOWN: &str = "op, surface, method, path, target, status, org, fault, applied, delivery, why, trackingId, userName, \
                     externalId, displayName, id (also as resource.userName and so on), query.<name>, header.<name>, body.<path>, response.header.<name> and \
                     response.body.<path>";

impl Field {
    /// The field of this name, or what would be one.
    pub(super) fn named(name: &str) -> Result<Self, String> {
        Ok(match name {
            "op" => Self::Operation,
            "surface" => Self::Surface,
            "method" => Self::Method,
            "path" => Self::Path,
            "target" => Self::Target,
            "status" => Self::Status,
            "org" => Self::Org,
            "fault" => Self::Fault,
            "applied" => Self::Applied,
            "delivery" => Self::Delivery,
            "why" => Self::Why,
            "trackingId" => Self::TrackingId,
            "userName" | "externalId" | "displayName" | "id" => Self::Resource(name.to_owned()),
            "resource.userName" | "resource.externalId" | "resource.id" => {
                Self::Resource(name.trim_start_matches("resource.").to_owned())
            }
            _ => return Self::of_family(name).ok_or_else(|| format!("unknown field; known are {KNOWN}")),
        })
    }

    fn of_family(name: &str) -> Option<Self> {
        type Family = (&'static str, fn(String) -> Field);
        let families: [Family; 5] = [
            ("query.", Self::Query),
            ("header.", Self::Header),
            ("body.", Self::Body),
            ("response.header.", Self::ResponseHeader),
            ("response.body.", Self::ResponseBody),
        ];
        let (prefix, of) = families.into_iter().find(|(prefix, _)| name.starts_with(prefix))?;
        let member = name.strip_prefix(prefix).filter(|member| !member.is_empty())?;
        Some(of(member.to_owned()))
    }

    /// What stands there: nothing, one value, or several.
    pub(super) fn values<'a>(&self, entry: &'a Entry) -> Vec<Cow<'a, Value>> {
        let answer = entry.response.as_ref();
        match self {
            Self::Operation => one(entry.operation.name()),
            Self::Surface => one(entry.surface.name()),
            Self::Method => one(entry.method.as_str()),
            Self::Path => one(path(entry)),
            Self::Target => one(entry.target.as_str()),
            Self::Status => entry.status.map_or_else(Vec::new, |status| one(status.as_u16())),
            Self::Org => entry.org.map_or_else(Vec::new, |org| one(org.to_string())),
            Self::Fault => entry
                .faults
                .iter()
                .map(|hit| Cow::Owned(Value::from(hit.id.as_str())))
                .collect(),
            Self::Applied => one(entry.applied.name()),
            Self::Delivery => one(entry.delivery_name()),
            Self::Why => entry.why.as_deref().map_or_else(Vec::new, one),
            Self::TrackingId => one(entry.tracking_id.as_str()),
            Self::Query(name) => query(entry, name).map(|value| Cow::Owned(Value::from(value))).collect(),
            Self::Header(name) => member(&entry.headers, name).map(Cow::Borrowed).collect(),
            Self::Body(path) => borrowed(reach(&entry.body, path)),
            Self::ResponseHeader(name) => {
                let headers = answer.into_iter().flat_map(|answer| member(&answer.headers, name));
                headers.map(Cow::Borrowed).collect()
            }
            Self::ResponseBody(path) => borrowed(answer.map_or_else(Vec::new, |answer| reach(&answer.body, path))),
            Self::Resource(attribute) => resource(entry, attribute),
        }
    }
}

fn one<'a>(value: impl Into<Value>) -> Vec<Cow<'a, Value>> {
    vec![Cow::Owned(value.into())]
}

fn borrowed(values: Vec<&Value>) -> Vec<Cow<'_, Value>> {
    values.into_iter().map(Cow::Borrowed).collect()
}

fn path(entry: &Entry) -> &str {
    entry.target.split(['?', '#']).next().unwrap_or_default()
}

/// The values of a query parameter, decoded.
fn query<'a>(entry: &'a Entry, name: &str) -> impl Iterator<Item = String> + use<'a> {
    let raw = entry.target.split_once('?').map_or("", |(_, query)| query);
    let name = name.to_owned();
    let pairs = form_urlencoded::parse(raw.as_bytes());
    pairs
        .filter(move |(key, _)| *key == name)
        .map(|(_, value)| value.into_owned())
}

/// The members of this name. SCIM's names and HTTP's are of any letter case (RFC 7643 section 2.1, RFC 9110 section 5.1).
fn member<'a>(members: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    let name = name.to_owned();
    let of_name = members.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(&name));
    of_name.map(|(_, value)| value)
}

/// What a dotted path leads to: `name.givenName`, `Operations.0.value`, `emails.value` for the value of every e-mail.
/// A key may hold dots itself, as URNs do.
fn reach<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    match value {
        _ if path.is_empty() => vec![value],
        Value::Object(members) => {
            let steps = members
                .iter()
                .filter_map(|(key, member)| Some((member, rest_behind(path, key)?)));
            steps.flat_map(|(member, rest)| reach(member, rest)).collect()
        }
        Value::Array(items) => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            match first.parse::<usize>() {
                Ok(index) => items.get(index).map_or_else(Vec::new, |item| reach(item, rest)),
                Err(_) => items.iter().flat_map(|item| reach(item, path)).collect(),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// What is left of a path behind its first step, if that is this key.
fn rest_behind<'a>(path: &'a str, key: &str) -> Option<&'a str> {
    let (start, rest) = (path.get(..key.len())?, path.get(key.len()..)?);
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
    (!key.is_empty() && start.eq_ignore_ascii_case(key)).then_some(rest)
}

/// Where a request names its resource: in its body, in a PATCH operation, in its filter, in its path; and the answer.
fn resource<'a>(entry: &'a Entry, attribute: &str) -> Vec<Cow<'a, Value>> {
    let mut values = borrowed(reach(&entry.body, attribute));
    values.extend(borrowed(reach(&entry.body, &format!("Operations.value.{attribute}"))));
    let filters = query(entry, "filter").filter_map(|filter| compared(&filter, attribute));
    values.extend(filters.map(|value| Cow::Owned(Value::from(value))));
    if attribute == "id" {
        let named = Call::of(&entry.method, path(entry)).resource;
        values.extend(named.map(|id| Cow::Owned(Value::from(id))));
    }
    if let Some(answer) = &entry.response {
        values.extend(borrowed(reach(&answer.body, attribute)));
    }
    let mut seen: Vec<Cow<'a, Value>> = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen
}

/// The text that a filter compares the attribute with: `userName eq "ada"`.
fn compared(filter: &str, attribute: &str) -> Option<String> {
    let lower = filter.to_ascii_lowercase();
    let comparison = format!("{} eq ", attribute.to_ascii_lowercase());
    let at = lower.find(&comparison)?;
    let rest = filter.get(at + comparison.len()..)?.trim_start();
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
    values.next()?.ok()
}

#[cfg(test)]
mod tests;
