//! Answers that show something else than is stored.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::Bends;
use crate::fault::protocol::Toggle;
use crate::scim::path::AttributePath;
use crate::tenant::{Kind, View};

/// Those that change what is shown.
const TOGGLES: [Toggle; 4] = [
    Toggle::MembersOmitted,
    Toggle::MembersCapped,
    Toggle::Reordered,
    Toggle::AttributeGone,
];

/// One resource of an answer, before the client's selection of attributes: bent, or where nothing bends it, as it is.
pub(in crate::serve) fn resource<'v>(bends: Bends<'_>, kind: Kind, view: &'v View) -> Cow<'v, View> {
    if !TOGGLES.iter().any(|toggle| bends.has(*toggle)) {
        return Cow::Borrowed(view);
    }
    let mut bent = view.clone();
    bend(bends, kind, &mut bent);
    Cow::Owned(bent)
}

fn bend(bends: Bends<'_>, kind: Kind, view: &mut View) {
    if kind == Kind::Group {
        cap_members(bends, view);
    }
    if bends.has(Toggle::Reordered) {
        reverse(view);
    }
    take_attribute(bends, kind, view);
}

/// Takes the attribute out that is gone, where one is.
pub(in crate::serve) fn take_attribute(bends: Bends<'_>, kind: Kind, view: &mut View) {
    let toggle = bends.get(Toggle::AttributeGone);
    if let Some(attribute) = toggle.and_then(|toggle| toggle.text("attribute")) {
        remove(kind, view, attribute);
    }
}

/// How many of a group's members are there, and whether they come from the last to the first.
pub(in crate::serve) fn members(bends: Bends<'_>) -> (usize, bool) {
    let most = match bends.has(Toggle::MembersOmitted) {
        true => 0,
        false => bends.count(Toggle::MembersCapped, "to").unwrap_or(usize::MAX),
    };
    (most, bends.has(Toggle::Reordered))
}

fn cap_members(bends: Bends<'_>, view: &mut View) {
    if bends.has(Toggle::MembersOmitted) {
        view.shift_remove("members");
    }
    if let Some(Value::Array(shown)) = view.get_mut("members") {
        shown.truncate(members(bends).0);
    }
}

/// Multi-valued attributes have no order (RFC 7643 section 2.4), so any other one is as good.
fn reverse(attributes: &mut Map<String, Value>) {
    for (name, value) in attributes {
        match value {
            Value::Array(values) if name != "schemas" => values.reverse(),
            Value::Object(section) => reverse(section),
            _ => {}
        }
    }
}

/// Takes an attribute out, or a part of one.
fn remove(kind: Kind, view: &mut View, attribute: &str) {
    let path = AttributePath::parse(attribute).ok();
    let Some(found) = path.and_then(|path| kind.resource_type().resolve(&path)) else {
        return;
    };
    let container = match found.extension {
        None => Some(view),
        Some(schema) => view.get_mut(&schema.id).and_then(Value::as_object_mut),
    };
    let Some(container) = container else { return };
    let name = &found.attribute.name;
    match (found.sub_attribute, container.get_mut(name)) {
        (Some(sub), Some(Value::Array(elements))) => {
            for element in elements.iter_mut().filter_map(Value::as_object_mut) {
                element.shift_remove(&sub.name);
            }
        }
        (Some(sub), Some(Value::Object(parts))) => drop(parts.shift_remove(&sub.name)),
        (Some(_), _) => {}
        (None, _) => drop(container.shift_remove(name)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::fault::Bend;
    use crate::fault::protocol::{ParamValue, Protocol};
    use crate::operation::Operation;
    use crate::serve::acted::Acted;
    use crate::webex::schemas::ENTERPRISE_USER;

    #[track_caller]
    fn check(toggle: Toggle, given: Option<(&'static str, ParamValue)>, kind: Kind, view: Value, expected: Value) {
        let bends = [Bend {
            rule: "rule".to_owned(),
            protocol: Arc::new(Protocol::new(toggle, given)),
        }];
        let view = view.as_object().unwrap().clone();
        let operation = match kind {
            Kind::User => Operation::UsersGet,
            Kind::Group => Operation::GroupsGet,
        };
        let view = resource(Bends::new(&bends, operation, &Acted::default()), kind, &view).into_owned();
        assert_eq!(Value::Object(view), expected);
    }

    #[test]
    fn an_attribute_is_gone_wherever_it_stands_and_nothing_beside_it() {
        let user = json!({
            "displayName": "Ada",
            "name": {"givenName": "Ada", "familyName": "L"},
            "emails": [{"value": "a@b", "type": "work"}],
            ENTERPRISE_USER: {"department": "R&D", "costCenter": "1"},
        });
        let without = |pointer: &str| {
            let mut view = user.clone();
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            view.pointer_mut(parent)
                .unwrap()
                .as_object_mut()
                .unwrap()
                .shift_remove(name);
            view
        };
        for (attribute, expected) in [
            ("displayname", without("/displayName")),
            ("name.givenName", without("/name/givenName")),
            ("name", without("/name")),
            ("emails.type", without("/emails/0/type")),
            ("department", without(&format!("/{ENTERPRISE_USER}/department"))),
            ("title", user.clone()),
            ("title.value", user.clone()),
            ("no attribute", user.clone()),
        ] {
            let given = Some(("attribute", ParamValue::Text(attribute.to_owned())));
            check(Toggle::AttributeGone, given, Kind::User, user.clone(), expected);
        }
    }

    #[test]
    fn values_come_in_reverse_and_schemas_do_not() {
        check(
            Toggle::Reordered,
            None,
            Kind::User,
            json!({"schemas": ["a", "b"], "emails": [{"value": 1}, {"value": 2}], "x": {"y": [1, 2, 3]}, "title": "t"}),
            json!({"schemas": ["a", "b"], "emails": [{"value": 2}, {"value": 1}], "x": {"y": [3, 2, 1]}, "title": "t"}),
        );
    }

    #[test]
    fn a_group_shows_no_members_or_the_first_few() {
        let group = json!({"displayName": "Team", "members": [{"value": 1}, {"value": 2}]});
        check(
            Toggle::MembersOmitted,
            None,
            Kind::Group,
            group.clone(),
            json!({"displayName": "Team"}),
        );
        for (to, members) in [
            (0, json!([])),
            (1, json!([{"value": 1}])),
            (2, group["members"].clone()),
            (3, group["members"].clone()),
        ] {
            let given = Some(("to", ParamValue::Count(to)));
            let expected = json!({"displayName": "Team", "members": members});
            check(Toggle::MembersCapped, given, Kind::Group, group.clone(), expected);
        }
    }
}
