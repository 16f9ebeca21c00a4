//! The parts of a write, for a fault that stops it half-way: the operations of a PATCH or of a bulk request, or the
//! members that it lists.

use serde_json::{Map, Value};

use crate::operation::Operation;

/// A write's body cut down to its first `most` parts, and how many it has. `None` where it has no more than these.
///
/// A bulk request and a PATCH of several operations have these as their parts. A PATCH of one operation has the values that this lists, and
/// every other write the members of the group in its body. What lists nothing is one part.
pub(super) fn first(operation: Operation, body: &[u8], most: u64) -> (Option<Value>, u64) {
    let Ok(mut body) = serde_json::from_slice::<Value>(body) else {
        return (None, 1);
    };
    let parts = match operation {
        Operation::UsersPatch | Operation::GroupsPatch => of_patch(&mut body),
        Operation::Bulk => list(&mut body, "Operations"),
        _ => list(&mut body, "members"),
    };
    let Some(parts) = parts else {
        return (None, 1);
    };
    let all = parts.len().max(1);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    parts.truncate(most);
    ((most < all).then_some(body), all as u64)
}

fn of_patch(body: &mut Value) -> Option<&mut Vec<Value>> {
    let operations = list(body, "Operations")?;
    if operations.len() != 1 {
        return Some(operations);
    }
    match member(operations.first_mut()?.as_object_mut()?, "value")? {
        Value::Array(values) => Some(values),
        value => list(value, "members"),
    }
}

fn list<'v>(value: &'v mut Value, name: &str) -> Option<&'v mut Vec<Value>> {
    member(value.as_object_mut()?, name)?.as_array_mut()
}

/// Attribute names are of any letter case (RFC 7643 section 2.1).
fn member<'m>(object: &'m mut Map<String, Value>, name: &str) -> Option<&'m mut Value> {
    let found = object.iter_mut().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// `left` is null where the body has no more than these parts.
    #[track_caller]
    fn check(operation: Operation, body: &Value, most: u64, (left, all): (Value, u64)) {
        let expected = ((!left.is_null()).then_some(left), all);
        assert_eq!(first(operation, body.to_string().as_bytes(), most), expected, "{body}");
    }

    #[test]
    fn a_patch_of_several_operations_has_these_as_parts() {
        let operation = |n: u64| json!({ "op": "replace", "path": "title", "value": [n, n] });
        let body = json!({ "operations": [operation(1), operation(2), operation(3)], "schemas": [] });
        let left = json!({ "operations": [operation(1), operation(2)], "schemas": [] });
        check(Operation::UsersPatch, &body, 2, (left, 3));
        check(Operation::UsersPatch, &body, 3, (Value::Null, 3));
        check(Operation::UsersPatch, &body, u64::MAX, (Value::Null, 3));
    }

    #[test]
    fn a_patch_of_one_operation_has_the_values_that_it_lists() {
        let with = |value: Value| json!({ "Operations": [{ "op": "add", "Value": value }] });
        let members = |ids: &[u64]| json!({ "members": ids });
        check(
            Operation::UsersPatch,
            &with(members(&[1, 2, 3])),
            1,
            (with(members(&[1])), 3),
        );
        check(Operation::UsersPatch, &with(json!([1, 2])), 1, (with(json!([1])), 2));
        check(Operation::UsersPatch, &with(json!([1, 2])), 2, (Value::Null, 2));
        check(
            Operation::UsersPatch,
            &with(json!({ "title": "x" })),
            1,
            (Value::Null, 1),
        );
        check(Operation::UsersPatch, &with(json!([])), 1, (Value::Null, 1));
    }

    #[test]
    fn a_bulk_request_has_its_operations_as_parts_also_where_it_is_one() {
        let body = |operations: &[u64]| json!({ "failOnErrors": 1, "operations": operations });
        check(Operation::Bulk, &body(&[1, 2, 3]), 2, (body(&[1, 2]), 3));
        check(Operation::Bulk, &body(&[1, 2, 3]), 3, (Value::Null, 3));
        check(Operation::Bulk, &body(&[1]), 1, (Value::Null, 1));
    }

    #[test]
    fn another_write_has_the_members_of_its_body() {
        let body = json!({ "displayName": "Team", "members": [1, 2] });
        let left = json!({ "displayName": "Team", "members": [1] });
        check(Operation::GroupsReplace, &body, 1, (left.clone(), 2));
        check(Operation::GroupsCreate, &body, 1, (left, 2));
        check(
            Operation::GroupsCreate,
            &json!({ "userName": "ada" }),
            1,
            (Value::Null, 1),
        );
        check(Operation::GroupsCreate, &json!("no object"), 1, (Value::Null, 1));
        check(Operation::GroupsDelete, &Value::Null, 1, (Value::Null, 1));
    }
}
