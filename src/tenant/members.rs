//! References between resources: a group's members and a user's manager, on the way in and on the way out.

use serde_json::{Map, Value, json};

use super::directory::{Directory, dangling};
use super::kind::Kind;
use super::membership::{Member, Membership};
use crate::ids::ResourceId;
use crate::scim;
use crate::webex::profile::{MembersForm, References};
use crate::webex::schemas::ENTERPRISE_USER;

type Attributes = Map<String, Value>;

/// Takes the members out of the attributes, of each its id and kind, and refuses ids that nobody here has.
// Webex: fidelity row "member-references": that unknown members are refused is assumed.
pub(super) fn take_members(
    directory: &Directory,
    group: Option<ResourceId>,
    attributes: &mut Attributes,
) -> Result<Membership, scim::Error> {
    let mut members = Membership::default();
    let Some(Value::Array(sent)) = attributes.shift_remove("members") else {
        return Ok(members);
    };
    for (at, member) in sent.into_iter().enumerate() {
        let value = member.get("value").and_then(Value::as_str).unwrap_or_default();
        let place = format!("members[{at}].value");
        let Some((id, kind)) = value.parse().ok().and_then(|id| resolve(directory, id)) else {
            if directory.profile.switches.references == References::On {
                return Err(dangling(&place, value, "a user or group"));
            }
            members.push(Member::Loose(member));
            continue;
        };
        if Some(id) == group {
            return Err(scim::Error::invalid_value(format!("{place} is the group itself")));
        }
        if !members.has(id) {
            members.push(Member::Known(id, kind));
        }
    }
    Ok(members)
}

/// Keeps of the manager its id, and refuses one who is no user of the org (Webex developer documentation).
pub(super) fn check_manager(directory: &Directory, attributes: &mut Attributes) -> Result<(), scim::Error> {
    let Some(manager) = manager(attributes) else {
        return Ok(());
    };
    let value = manager.get("value").and_then(Value::as_str).unwrap_or_default();
    let known = value.parse().ok().and_then(|id| directory.of(Kind::User).get(id));
    let Some(known) = known else {
        if directory.profile.switches.references == References::Off {
            return Ok(());
        }
        let place = format!("{ENTERPRISE_USER}:manager.value");
        return Err(dangling(&place, value, "a user"));
    };
    *manager = json!({ "value": known.id.to_string() });
    Ok(())
}

/// The members as a reader sees them.
pub(super) fn show_members(directory: &Directory, base: &str, members: &Membership) -> Option<Value> {
    let shown = members.iter().map(|member| show_member(directory, base, member));
    (!members.is_empty()).then(|| shown.collect())
}

/// One member as a reader sees it: with the display name of this moment, and where to find it.
pub(super) fn show_member(directory: &Directory, base: &str, member: &Member) -> Value {
    let mut shown = member.to_value();
    let text = |name: &str| shown.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let value = text("value");
    let kind = match text("type").as_str() {
        "group" => Kind::Group,
        _ => Kind::User,
    };
    if directory.profile.switches.members_form == MembersForm::Rfc {
        shown["type"] = kind.name().into();
    } else if let Ok(record) = directory.find(kind, &value) {
        shown["display"] = record.display(kind).into();
    }
    shown["$ref"] = location(base, kind, &value).into();
    shown
}

/// Adds the manager's display name and `$ref`.
pub(super) fn show_manager(directory: &Directory, base: &str, attributes: &mut Attributes) {
    let Some(manager) = manager(attributes) else {
        return;
    };
    let value = manager
        .get("value")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let known = directory.find(Kind::User, &value).ok();
    if let Some(display) = known.and_then(|record| record.text("displayName")) {
        manager["displayName"] = display.into();
    }
    // Where nobody looks whether managers exist, one who does not is nowhere to be found.
    if known.is_some() || directory.profile.switches.references == References::On {
        manager["$ref"] = location(base, Kind::User, &value).into();
    }
}

/// Takes the manager away, and with the last attribute its section.
pub(super) fn forget_manager(attributes: &mut Attributes) {
    if let Some(Value::Object(section)) = attributes.get_mut(ENTERPRISE_USER) {
        section.shift_remove("manager");
    }
    scim::resource::refresh_schemas(Kind::User.resource_type(), attributes);
}

/// Where a resource is found below the base that the client called.
pub(super) fn location(base: &str, kind: Kind, id: &str) -> String {
    format!("{base}{}/{id}", kind.resource_type().endpoint)
}

/// The manager of a user's attributes.
pub(super) fn manager(attributes: &mut Attributes) -> Option<&mut Value> {
    attributes.get_mut(ENTERPRISE_USER)?.get_mut("manager")
}

/// Who has this id, user or group.
pub(super) fn resolve(directory: &Directory, id: ResourceId) -> Option<(ResourceId, Kind)> {
    let kinds = [Kind::User, Kind::Group].into_iter();
    let mut known = kinds.filter(|kind| directory.of(*kind).get(id).is_some());
    known.next().map(|kind| (id, kind))
}
