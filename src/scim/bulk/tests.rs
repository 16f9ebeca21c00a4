//! What a bulk request is, and what is wrong with what is none.

use serde_json::{Value, json};

use super::*;
use crate::scim::ScimType;

#[track_caller]
fn refused(body: Value, expected: (ScimType, &str)) {
    let error = BulkRequest::parse(&body).unwrap_err();
    assert_eq!(
        (error.scim_type, error.detail.as_str()),
        (Some(expected.0), expected.1),
        "{body}"
    );
}

/// Of an operation: what it is read as, or what is wrong with it.
#[track_caller]
fn item(operation: Value) -> Result<Item, (ScimType, String)> {
    let request = BulkRequest::parse(&json!({ "Operations": [operation] })).unwrap();
    let item = request.operations.into_iter().next().unwrap().item;
    item.map_err(|error| (error.scim_type.unwrap(), error.detail))
}

#[test]
fn the_operations_are_found_in_any_letter_case_and_the_key_is_kept() {
    for key in ["Operations", "operations", "OPERATIONS"] {
        let body = json!({ key: [{ "Method": "DELETE", "PATH": "/Users/1", "bulkid": "d" }], "more": 1 });
        let request = BulkRequest::parse(&body).unwrap();
        assert_eq!((request.key.as_str(), request.fail_on_errors), (key, None));
        let expected = BulkOperation {
            method: Some("DELETE".to_owned()),
            bulk_id: Some("d".to_owned()),
            item: Ok(Item {
                method: Method::Delete,
                path: "/Users/1".to_owned(),
                version: None,
                data: Map::new(),
            }),
        };
        assert_eq!(request.operations, [expected]);
    }
}

#[test]
fn what_is_no_bulk_request_is_refused_as_a_whole() {
    use ScimType::{InvalidSyntax as Syntax, InvalidValue};
    let one = json!([{ "method": "DELETE", "path": "/Users/1" }]);
    refused(
        json!([]),
        (Syntax, "a bulk request must be a JSON object, not an array"),
    );
    refused(json!({}), (Syntax, "a bulk request needs Operations"));
    refused(
        json!({ "operations": {} }),
        (Syntax, "operations must be an array, not an object"),
    );
    refused(
        json!({ "operations": [] }),
        (Syntax, "operations is empty; a bulk request has at least one operation"),
    );
    refused(
        json!({ "Operations": one, "operations": one }),
        (Syntax, "the body has Operations and operations; send one of the two"),
    );
    refused(
        json!({ "operations": [one[0], "x"] }),
        (Syntax, "operations[1]: an operation must be an object, not a string"),
    );
    refused(
        json!({ "schemas": "x", "operations": one }),
        (Syntax, "schemas must be an array of strings"),
    );
    for (value, shown) in [
        (json!(-1), "-1"),
        (json!("1"), "\"1\""),
        (json!(1.5), "1.5"),
        (json!(true), "true"),
    ] {
        let text = format!("failOnErrors must be a whole number of errors, such as 1, not {shown}");
        refused(
            json!({ "failOnErrors": value, "operations": one }),
            (InvalidValue, &text),
        );
    }
}

#[test]
fn fail_on_errors_counts_from_one_and_nothing_or_nought_is_none() {
    for (value, expected) in [
        (Value::Null, None),
        (json!(0), None),
        (json!(1), Some(1)),
        (json!(100), Some(100)),
    ] {
        let body = json!({ "failOnErrors": value, "operations": [{}] });
        assert_eq!(BulkRequest::parse(&body).unwrap().fail_on_errors, expected);
    }
}

#[test]
fn what_is_wrong_with_an_operation_is_told_of_that_operation() {
    use ScimType::{InvalidSyntax as Syntax, InvalidValue};
    for (operation, scim_type, text) in [
        (
            json!({}),
            InvalidValue,
            "method is missing; give POST, PUT, PATCH or DELETE",
        ),
        (json!({ "method": 1 }), Syntax, "method must be a string, not a number"),
        (
            json!({ "method": "GET", "path": "/Users/1" }),
            InvalidValue,
            "method must be POST, PUT, PATCH or DELETE, not \"GET\"",
        ),
        (
            json!({ "method": "post", "path": "/Users" }),
            InvalidValue,
            "method must be POST, PUT, PATCH or DELETE, not \"post\"",
        ),
        (
            json!({ "method": "DELETE", "path": " " }),
            InvalidValue,
            "path is missing; give one such as /Users, or /Users/{id}",
        ),
        (
            json!({ "method": "POST", "path": "/Users", "data": {} }),
            InvalidValue,
            "a POST needs a bulkId, by which its result is known",
        ),
        (
            json!({ "method": "DELETE", "path": "/Users/1", "bulkId": "" }),
            InvalidValue,
            "bulkId is empty",
        ),
        (
            json!({ "method": "DELETE", "path": "/Users/1", "bulkId": 7 }),
            Syntax,
            "bulkId must be a string, not a number",
        ),
        (
            json!({ "method": "POST", "path": "/Users", "bulkId": "a" }),
            InvalidValue,
            "a POST needs data",
        ),
        (
            json!({ "method": "PATCH", "path": "/Users/1", "data": [] }),
            Syntax,
            "data must be an object, not an array",
        ),
        (
            json!({ "method": "DELETE", "path": "/Users/1", "version": 1 }),
            Syntax,
            "version must be a string, not a number",
        ),
    ] {
        assert_eq!(item(operation), Err((scim_type, text.to_owned())));
    }
    let deletion = item(json!({ "method": "DELETE", "path": "/Users/1", "data": "x", "version": "W/\"1\"" })).unwrap();
    assert_eq!((deletion.version.as_deref(), deletion.data.len()), (Some("W/\"1\""), 0));
}

#[test]
fn the_second_operation_of_a_name_is_refused_and_the_first_is_not() {
    let post = |id: &str| json!({ "method": "POST", "path": "/Users", "bulkId": id, "data": {} });
    let body = json!({ "operations": [post("a"), post("A"), post("a"), post("a")] });
    let request = BulkRequest::parse(&body).unwrap();
    let told: Vec<Option<&str>> = request
        .operations
        .iter()
        .map(|operation| operation.item.as_ref().err().map(|error| error.detail.as_str()))
        .collect();
    let text = "the bulkId \"a\" is that of operations[0] too; give each its own";
    assert_eq!(told, [None, None, Some(text), Some(text)]);
}
