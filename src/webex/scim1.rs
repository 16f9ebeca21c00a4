//! What Webex still says in the words of SCIM 1.1: schemas, and lists whose counts are texts.

use serde_json::{Value, json};

/// The schemas of whatever is told so.
pub(crate) const SCHEMAS: [&str; 2] = [
    "urn:scim:schemas:core:1.0",
    "urn:scim:schemas:extension:cisco:commonidentity:1.0",
];

/// A list, or a page of one.
pub(crate) fn list_response(total: usize, start_index: usize, resources: Vec<Value>) -> Value {
    json!({
        "totalResults": total.to_string(),
        "itemsPerPage": resources.len().to_string(),
        "startIndex": start_index.to_string(),
        "schemas": SCHEMAS,
        "Resources": resources,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_counts_in_texts_and_is_of_the_schemas_of_its_resources() {
        let list = list_response(3, 2, vec![json!({}), json!({})]);
        let schemas = r#"["urn:scim:schemas:core:1.0","urn:scim:schemas:extension:cisco:commonidentity:1.0"]"#;
        let expected = format!(
            r#"{{"totalResults":"3","itemsPerPage":"2","startIndex":"2","schemas":{schemas},"Resources":[{{}},{{}}]}}"#
        );
        assert_eq!(list.to_string(), expected);
    }
}
