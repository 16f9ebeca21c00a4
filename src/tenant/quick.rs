//! The PATCH of a group that names members by their ids, at a cost that grows with the PATCH and not with the group.
//!
//! It covers what clients send day by day, in both of Entra ID's dialects and Okta's: members added, removed by a list or
//! by `members[value eq "…"]`, put in the place of all, and other attributes beside them. Whatever it is not sure about,
//! every error included, goes the long way round over the whole group as JSON; what both make of a PATCH is the same.

use serde_json::{Map, Value};

use super::View;
use super::directory::Directory;
use super::kind::Kind;
use super::members::resolve;
use super::membership::{Member, Membership};
use super::reading;
use super::record::Record;
use crate::ids::ResourceId;
use crate::scim::patch::{Op, Operation, PatchRequest};
use crate::scim::path::PatchPath;

/// What one operation is about.
enum About {
    Others,
    Members(Edit),
}

/// What an operation does to the members.
enum Edit {
    Add(Vec<ResourceId>),
    Remove(Vec<ResourceId>),
    Replace(Vec<ResourceId>),
}

/// What a PATCH makes of a group, members apart; `None` where the long way has to tell.
pub(super) fn patch(directory: &Directory, group: &Record, patch: &PatchRequest) -> Option<(View, Membership)> {
    if group.members.has_loose() {
        return None;
    }
    let mut members = group.members.clone();
    let mut others = Vec::new();
    for operation in &patch.operations {
        match about(directory, operation)? {
            About::Others => others.push(operation.clone()),
            About::Members(edit) => edit.apply(directory, group.id, &mut members)?,
        }
    }
    if others.is_empty() {
        return Some((group.attributes.clone(), members));
    }
    let others = PatchRequest { operations: others };
    let applied = others.apply(
        Kind::Group.resource_type(),
        &group.attributes,
        &reading(&directory.profile.switches),
    );
    Some((applied.ok()?.resource, members))
}

fn about(directory: &Directory, operation: &Operation) -> Option<About> {
    let Some(path) = &operation.path else {
        let Some(Value::Object(value)) = &operation.value else {
            return None;
        };
        let plain = |key: &String| !key.contains(':') && !key.to_ascii_lowercase().contains("members");
        return value.keys().all(plain).then_some(About::Others);
    };
    let group = Kind::Group.resource_type();
    if group.schema_named(&path.path).is_some() {
        return None;
    }
    let found = group.resolve(&path.path)?;
    if found.extension.is_some() || found.attribute.name != "members" {
        return Some(About::Others);
    }
    if found.sub_attribute.is_some() || path.sub_attribute.is_some() || found.attribute.max_values.is_some() {
        return None;
    }
    let edit = match &path.filter {
        Some(_) => Edit::Remove(filtered(operation.op, path)?),
        None => {
            let ids = listed(directory, operation.value.as_ref()?)?;
            match operation.op {
                Op::Add => Edit::Add(ids),
                Op::Remove => Edit::Remove(ids),
                Op::Replace => Edit::Replace(ids),
            }
        }
    };
    Some(About::Members(edit))
}

/// The ids of `members[value eq "…" or value eq "…"]`.
fn filtered(op: Op, path: &PatchPath) -> Option<Vec<ResourceId>> {
    let wanted = path.filter.as_ref()?.wanted_values("value")?;
    // What is no id is nobody's.
    (op == Op::Remove).then(|| wanted.iter().filter_map(|value| value.parse().ok()).collect())
}

/// The ids of a list of elements, or of a lone one.
fn listed(directory: &Directory, value: &Value) -> Option<Vec<ResourceId>> {
    match value {
        Value::Array(items) => items.iter().map(|item| element(directory, item.as_object()?)).collect(),
        Value::Object(item) => Some(vec![element(directory, item)?]),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// The id of an element that says nothing else, or nothing else that counts: who has this id is of this type.
fn element(directory: &Directory, item: &Map<String, Value>) -> Option<ResourceId> {
    let id: ResourceId = item.get("value")?.as_str()?.parse().ok()?;
    let said = |(name, value): (&String, &Value)| match (name.as_str(), value) {
        ("value" | "display", _) | ("type" | "$ref", Value::Null) => true,
        ("type", Value::String(said)) => {
            resolve(directory, id).is_some_and(|(_, kind)| kind.name().eq_ignore_ascii_case(said))
        }
        ("$ref", Value::String(text)) => !text.contains('\0'),
        _ => false,
    };
    item.iter().all(said).then_some(id)
}

impl Edit {
    fn apply(self, directory: &Directory, group: ResourceId, members: &mut Membership) -> Option<()> {
        match self {
            Self::Remove(ids) => ids.into_iter().for_each(|id| members.remove(id)),
            Self::Add(ids) => add(directory, group, ids, members)?,
            Self::Replace(ids) => {
                *members = Membership::default();
                add(directory, group, ids, members)?;
            }
        }
        Some(())
    }
}

fn add(directory: &Directory, group: ResourceId, ids: Vec<ResourceId>, members: &mut Membership) -> Option<()> {
    for id in ids {
        if !members.has(id) {
            let (id, kind) = resolve(directory, id).filter(|(id, _)| *id != group)?;
            members.push(Member::Known(id, kind));
        }
    }
    Some(())
}
