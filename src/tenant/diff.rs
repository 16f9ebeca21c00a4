//! What differs between two moments of a tenant.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use super::kind::Kind;
use super::record::Record;
use super::snapshot::Saved;

/// What became of one moment until another. Who is hidden from lists is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Diff {
    pub(crate) added: Vec<Named>,
    pub(crate) removed: Vec<Named>,
    pub(crate) changed: Vec<Changed>,
}

/// A resource, by what a person knows it by.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Named {
    pub(crate) resource: &'static str,
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) display_name: Option<String>,
}

/// A resource that is there at both moments, and was written between them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Changed {
    #[serde(flatten)]
    pub(crate) named: Named,
    pub(crate) version: Change,
    /// Empty where the write came out as it was before.
    pub(crate) attributes: Vec<Change>,
}

/// One value at both moments; what was not there is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Change {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) path: String,
    pub(crate) before: Value,
    pub(crate) after: Value,
}

impl Saved {
    /// What became of this moment until `after`: users first, each kind in the order of creation.
    pub(crate) fn diff(&self, after: &Self) -> Diff {
        let mut diff = Diff::default();
        for kind in [Kind::User, Kind::Group] {
            let (old, new) = (self.0.of(kind), after.0.of(kind));
            let visible = |record: &&Arc<Record>| !record.hidden;
            for record in new.iter().filter(visible) {
                match old.get(record.id).filter(visible) {
                    None => diff.added.push(named(kind, record)),
                    // A record is never changed in place: the same one is the same.
                    Some(before) if Arc::ptr_eq(before, record) => {}
                    Some(before) => diff.changed.extend(changed(kind, before, record)),
                }
            }
            let gone = old.iter().filter(visible);
            let gone = gone.filter(|record| new.get(record.id).is_none_or(|record| record.hidden));
            diff.removed.extend(gone.map(|record| named(kind, record)));
        }
        diff
    }
}

pub(super) fn named(kind: Kind, record: &Record) -> Named {
    let name = record.text(kind.unique_attribute()).map(str::to_owned);
    let (user_name, display_name) = match kind {
        Kind::User => (name, None),
        Kind::Group => (None, name),
    };
    Named {
        resource: kind.name(),
        id: record.id.to_string(),
        user_name,
        display_name,
    }
}

/// `None` where both are equal to the last byte.
fn changed(kind: Kind, before: &Record, after: &Record) -> Option<Changed> {
    if before.attributes == after.attributes && before.members == after.members {
        return None;
    }
    let mut attributes = Vec::new();
    compare(kind, "", &before.whole(), &after.whole(), &mut attributes);
    let version = |record: &Record| {
        record
            .attributes
            .get("meta")
            .and_then(|meta| meta.get("version"))
            .cloned()
    };
    Some(Changed {
        named: named(kind, after),
        version: Change {
            path: String::new(),
            before: version(before).unwrap_or_default(),
            after: version(after).unwrap_or_default(),
        },
        attributes,
    })
}

/// Compares what stands below a path, objects by their members, everything else whole. `meta` and `schemas` follow from
/// the rest.
fn compare(kind: Kind, at: &str, before: &Map<String, Value>, after: &Map<String, Value>, found: &mut Vec<Change>) {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let (old, new) = (before.get(name), after.get(name));
        if old == new || (at.is_empty() && matches!(name.as_str(), "meta" | "schemas")) {
            continue;
        }
        let path = path(kind, at, name);
        let empty = Map::new();
        let members = |value: Option<&'_ Value>| value.is_none_or(Value::is_object);
        if members(old) && members(new) {
            let object = |value: Option<&'_ Value>| value.and_then(Value::as_object).cloned();
            let (old, new) = (object(old), object(new));
            compare(
                kind,
                &path,
                old.as_ref().unwrap_or(&empty),
                new.as_ref().unwrap_or(&empty),
                found,
            );
            continue;
        }
        found.push(Change {
            path,
            before: old.cloned().unwrap_or_default(),
            after: new.cloned().unwrap_or_default(),
        });
    }
}

/// The path of a member as PATCH writes it (RFC 7644 section 3.10).
fn path(kind: Kind, at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else if kind.resource_type().schema(at).is_some() {
        format!("{at}:{name}")
    } else {
        format!("{at}.{name}")
    }
}
