//! What [`accept`](super::accept) passes over in silence because no schema knows it.

use serde_json::{Map, Value};

use super::read::key_path;
use crate::scim::schema::{Attribute, ResourceType};

/// The places (RFC 6901) of attributes that no schema knows.
pub(crate) fn unheard_of(resource_type: &ResourceType, resource: &Map<String, Value>) -> Vec<String> {
    let mut places = Vec::new();
    for (key, value) in resource {
        let at = step("", key);
        match (resource_type.schema(key), value) {
            (Some(schema), Value::Object(section)) => {
                for (key, value) in section {
                    let path = key_path(key).filter(|path| path.schema.is_none());
                    let found = path.and_then(|path| {
                        let sub = path.sub_attribute.as_deref();
                        Some(resource_type.resolve_in(schema, &path.attribute, sub)?.leaf())
                    });
                    look(found, value, step(&at, key), &mut places);
                }
            }
            // What is wrong with it is told as an error.
            (Some(_), _) => {}
            (None, value) => {
                let found = key_path(key).and_then(|path| Some(resource_type.resolve(&path)?.leaf()));
                look(found, value, at, &mut places);
            }
        }
    }
    places
}

fn look(attribute: Option<&Attribute>, value: &Value, at: String, places: &mut Vec<String>) {
    let Some(attribute) = attribute else {
        return places.push(at);
    };
    match value {
        Value::Array(items) => {
            for (item, number) in items.iter().zip(0..) {
                look(Some(attribute), item, step(&at, &i32::to_string(&number)), places);
            }
        }
        Value::Object(members) if attribute.is_complex() => {
            for (key, member) in members {
                look(attribute.sub_attribute(key), member, step(&at, key), places);
            }
        }
        _ => {}
    }
}

fn step(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::samples::{ENTERPRISE, user};

    #[track_caller]
    fn check(resource: Value, expected: &[&str]) {
        let resource = resource.as_object().unwrap();
        assert_eq!(unheard_of(&user(), resource), expected);
    }

    #[test]
    fn what_no_schema_knows_is_named_by_its_place_and_what_is_merely_ignored_is_not() {
        check(
            json!({"schemas": [], "id": "1", "meta": {}, "USERNAME": "a", "name": {"givenName": "A"}, "name.familyName": "B",
                "department": "R&D", ENTERPRISE: {"department": "R&D"}, "emails": [{"value": "a@b", "type": "work"}]}),
            &[],
        );
        check(json!({"userName": "a", "bogus": 1, "a/b": null}), &["/bogus", "/a~1b"]);
        check(
            json!({"name": {"zz": 1, "givenName": "A"}, "name.yy": 1}),
            &["/name/zz", "/name.yy"],
        );
        check(
            json!({"emails": [{"value": "a"}, {"valeu": "b"}]}),
            &["/emails/1/valeu"],
        );
        check(
            json!({ENTERPRISE: {"departement": 1}}),
            &[&format!("/{ENTERPRISE}/departement")],
        );
        check(json!({"urn:x:other:User": {"any": 1}}), &["/urn:x:other:User"]);
    }
}
