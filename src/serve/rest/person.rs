//! A person as the platform shows them, out of the user that SCIM shows.

use serde_json::{Map, Value, json};

use super::licenses;
use crate::ids::RestKind;
use crate::tenant::Record;
use crate::webex::schemas::{CISCO_USER, ENTERPRISE_USER};
use crate::world::Org;

/// How much of a person is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sight {
    /// What only an administrator sees: roles, licences, and whether the account works.
    pub(super) administrative: bool,
    /// Whether they are there just now.
    pub(super) presence: bool,
}

/// The person with what the platform calls it, in the order in which it was seen. What is not there is left out.
// Webex: fidelity row "rest-person": which members there are is published; that nobody is present is assumed.
pub(super) fn shown(org: &Org, user: &Record, sight: Sight) -> Value {
    let text = |attribute: &str| user.value(attribute).cloned();
    let name = |part: &str| user.value("name")?.get(part).cloned();
    let enterprise = |part: &str| user.value(ENTERPRISE_USER)?.get(part).cloned();
    let meta = |part: &str| user.value("meta")?.get(part).cloned();
    let manager = enterprise("manager").and_then(|manager| Some(manager.get("value")?.as_str()?.to_owned()));
    let administrative = |value: Value| sight.administrative.then_some(value);
    let whole = [
        ("id", Some(RestKind::Person.id(&user.id.to_string()).into())),
        ("emails", Some(json!([user.user_name()]))),
        (
            "phoneNumbers",
            each(user.value("phoneNumbers"), &["type", "value", "primary"]),
        ),
        ("sipAddresses", sip_addresses(user)),
        ("displayName", text("displayName")),
        ("nickName", text("nickName")),
        ("firstName", name("givenName")),
        ("lastName", name("familyName")),
        ("orgId", Some(RestKind::Organization.id(&org.id.to_string()).into())),
        ("roles", administrative(roles(user))),
        ("licenses", administrative(held(org, user))),
        ("department", enterprise("department")),
        ("managerId", manager.map(|id| RestKind::Person.id(&id).into())),
        ("title", text("title")),
        ("addresses", each(user.value("addresses"), &ADDRESS)),
        ("created", meta("created")),
        ("lastModified", meta("lastModified")),
        ("timezone", text("timezone")),
        ("status", sight.presence.then(|| "unknown".into())),
        ("invitePending", administrative(false.into())),
        ("loginEnabled", administrative(user.is_active().into())),
        ("type", Some("person".into())),
    ];
    let there = whole
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(Map::from_iter(there))
}

const ADDRESS: [&str; 6] = ["type", "country", "locality", "region", "streetAddress", "postalCode"];

/// A list of objects with these members of each; none where it is empty.
fn each(list: Option<&Value>, members: &[&str]) -> Option<Value> {
    let one = |item: &Value| {
        let there = members
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone())));
        Value::Object(Map::from_iter(there))
    };
    let list = list?.as_array().filter(|list| !list.is_empty())?;
    Some(list.iter().map(one).collect())
}

/// The addresses with `primary` at each, which a published client asks for.
fn sip_addresses(user: &Record) -> Option<Value> {
    let mut list = each(
        user.value(CISCO_USER)?.get("sipAddresses"),
        &["type", "value", "primary"],
    )?;
    for address in list
        .as_array_mut()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
    {
        address.entry("primary").or_insert(false.into());
    }
    Some(list)
}

fn roles(user: &Record) -> Value {
    user.roles().into_iter().map(|role| RestKind::Role.id(role)).collect()
}

fn held(org: &Org, user: &Record) -> Value {
    let names = org.tenant.licenses_of(user.id);
    names.iter().map(|license| licenses::id(org, license)).collect()
}
