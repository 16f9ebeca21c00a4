//! Schemas as documents: with every characteristic of RFC 7643 section 7 spelled out.

use serde_json::{Map, Value, json};

use super::{Attribute, Kind, Schema};

/// The URN of schema documents.
pub const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";

impl Schema {
    /// The schema as RFC 7643 section 7 spells one: no characteristic is left to a default, and nothing of another
    /// vocabulary is in it.
    ///
    /// ```
    /// use webex_scim_mock::scim::schema::Schema;
    /// let schema: Schema = serde_json::from_str(r#"{"id": "urn:x:Pet", "attributes": [{"name": "nick", "length": 20}]}"#)?;
    /// let nick = &schema.in_full()["attributes"][0];
    /// assert_eq!((&nick["mutability"], nick.get("length")), (&"readWrite".into(), None));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn in_full(&self) -> Map<String, Value> {
        let attributes: Vec<Value> = self.attributes.iter().map(in_full).collect();
        Map::from_iter([
            ("schemas".to_owned(), json!([SCHEMA])),
            ("id".to_owned(), self.id.as_str().into()),
            ("name".to_owned(), self.name.as_str().into()),
            ("description".to_owned(), self.description.as_str().into()),
            ("attributes".to_owned(), attributes.into()),
        ])
    }
}

fn in_full(attribute: &Attribute) -> Value {
    let mut document = json!({
        "name": attribute.name,
        "type": attribute.kind,
        "multiValued": attribute.multi_valued,
        "description": attribute.description,
        "required": attribute.required,
        "caseExact": attribute.case_exact,
        "mutability": attribute.mutability,
        "returned": attribute.returned,
        "uniqueness": attribute.uniqueness,
    });
    if !attribute.canonical_values.is_empty() {
        document["canonicalValues"] = json!(attribute.canonical_values);
    }
    if attribute.kind == Kind::Reference {
        document["referenceTypes"] = json!(attribute.reference_types);
    }
    if attribute.is_complex() {
        document["subAttributes"] = attribute.sub_attributes.iter().map(in_full).collect();
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_leaves_out_is_told_and_what_the_rfc_does_not_know_is_not() {
        let schema: Schema = serde_json::from_value(json!({
            "id": "urn:x:Pet", "name": "Pet", "description": "An animal.", "attributes": [
                { "name": "owner", "type": "reference", "caseExact": true, "referenceTypes": ["User"], "length": 9 },
                { "name": "toys", "type": "complex", "multiValued": true, "size": 3, "subAttributes": [
                    { "name": "type", "canonicalValues": ["ball"], "mutability": "immutable", "returned": "request" }] }]
        }))
        .unwrap();
        let attribute = |name: &str, kind: &str, more: Value| {
            let mut all = json!({
                "name": name, "type": kind, "multiValued": false, "description": "", "required": false,
                "caseExact": false, "mutability": "readWrite", "returned": "default", "uniqueness": "none",
            });
            for (name, value) in more.as_object().unwrap() {
                all[name] = value.clone();
            }
            all
        };
        let kind = json!({ "canonicalValues": ["ball"], "mutability": "immutable", "returned": "request" });
        let toys = json!({ "multiValued": true, "subAttributes": [attribute("type", "string", kind)] });
        let expected = json!({
            "schemas": [SCHEMA], "id": "urn:x:Pet", "name": "Pet", "description": "An animal.", "attributes": [
                attribute("owner", "reference", json!({ "caseExact": true, "referenceTypes": ["User"] })),
                attribute("toys", "complex", toys)]
        });
        assert_eq!(Value::Object(schema.in_full()), expected);
    }
}
