//! Bulk (RFC 7644 section 3.7): read a request, find out in which order its operations can be done.
//!
//! [`BulkRequest::parse`] refuses what is no bulk request at all. What is wrong with one operation is the business of that
//! operation: it stands in its place, and the others are done. [`order`] says what is done before what, and [`mod@reference`]
//! puts the ids of new resources where the client could only name them.

mod operation;
pub mod order;
pub mod reference;

use serde_json::{Map, Value};

use crate::scim::error::Error;
use crate::scim::value::describe;

pub use operation::{BulkOperation, Item, Method};

/// The URN of the BulkResponse message.
pub const BULK_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

/// The member that holds the operations, as the RFC spells it.
const OPERATIONS: &str = "Operations";

/// A bulk request.
///
/// ```
/// use webex_scim_mock::scim::bulk::BulkRequest;
/// let request = BulkRequest::parse(&serde_json::json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
///     "failOnErrors": 1,
///     "operations": [{ "method": "DELETE", "path": "/Users/1" }, { "method": "POST", "path": "/Users", "data": {} }]
/// }))?;
/// assert_eq!((request.key.as_str(), request.fail_on_errors), ("operations", Some(1)));
/// assert!(request.operations[0].item.is_ok());
/// let error = request.operations[1].item.as_ref().unwrap_err();
/// assert_eq!(error.detail, "a POST needs a bulkId, by which its result is known");
/// # Ok::<(), webex_scim_mock::scim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BulkRequest {
    /// The name of the member that holds the operations, in the letter case of the client.
    pub key: String,
    /// After so many errors nothing more is done; `None` where all operations are tried.
    pub fail_on_errors: Option<u64>,
    /// The operations, in the order of the request.
    pub operations: Vec<BulkOperation>,
}

impl BulkRequest {
    /// Reads the body of a bulk request.
    ///
    /// Accepted: any letter case of the keys, `schemas` missing, additional keys, a `failOnErrors` of 0, which is none.
    ///
    /// # Errors
    ///
    /// `invalidSyntax` for a body that is no bulk request, `invalidValue` for a `failOnErrors` that counts nothing.
    pub fn parse(body: &Value) -> Result<Self, Error> {
        let Value::Object(body) = body else {
            let got = describe(body);
            return Err(Error::invalid_syntax(format!(
                "a bulk request must be a JSON object, not {got}"
            )));
        };
        check_schemas(body)?;
        let (key, operations) = operations(body)?;
        let mut request = Self {
            key: key.to_owned(),
            fail_on_errors: fail_on_errors(body)?,
            operations: Vec::with_capacity(operations.len()),
        };
        for (index, operation) in operations.iter().enumerate() {
            let operation =
                BulkOperation::parse(operation).map_err(|error| error.within(&format!("{key}[{index}]")))?;
            request.operations.push(operation);
        }
        request.refuse_doubles();
        Ok(request)
    }

    /// A bulkId names one operation: the second one of a name is refused, and references mean the first.
    fn refuse_doubles(&mut self) {
        for at in 1..self.operations.len() {
            let (before, rest) = self.operations.split_at_mut(at);
            let Some(operation) = rest.first_mut() else { return };
            let Some(id) = &operation.bulk_id else { continue };
            let first = before.iter().position(|other| other.bulk_id.as_ref() == Some(id));
            if let (Some(first), Ok(_)) = (first, &operation.item) {
                let text = format!(
                    "the bulkId {id:?} is that of {}[{first}] too; give each its own",
                    self.key
                );
                operation.item = Err(Error::invalid_value(text));
            }
        }
    }
}

fn check_schemas(body: &Map<String, Value>) -> Result<(), Error> {
    match one(body, "schemas")? {
        None | Some((_, Value::Null)) => Ok(()),
        Some((_, Value::Array(urns))) if urns.iter().all(Value::is_string) => Ok(()),
        Some(_) => Err(Error::invalid_syntax("schemas must be an array of strings")),
    }
}

fn operations(body: &Map<String, Value>) -> Result<(&str, &[Value]), Error> {
    match one(body, OPERATIONS)? {
        Some((key, Value::Array(operations))) if operations.is_empty() => Err(Error::invalid_syntax(format!(
            "{key} is empty; a bulk request has at least one operation"
        ))),
        Some((key, Value::Array(operations))) => Ok((key, operations)),
        Some((key, other)) => {
            let got = describe(other);
            Err(Error::invalid_syntax(format!("{key} must be an array, not {got}")))
        }
        None => Err(Error::invalid_syntax("a bulk request needs Operations")),
    }
}

fn fail_on_errors(body: &Map<String, Value>) -> Result<Option<u64>, Error> {
    match one(body, "failOnErrors")? {
        None | Some((_, Value::Null)) => Ok(None),
        Some((_, value)) => match value.as_u64() {
            Some(number) => Ok(Some(number).filter(|number| *number > 0)),
            None => Err(Error::invalid_value(format!(
                "failOnErrors must be a whole number of errors, such as 1, not {value}"
            ))),
        },
    }
}

/// The one member of a name in any letter case. Two would leave it open which one is meant.
fn one<'b>(body: &'b Map<String, Value>, name: &str) -> Result<Option<(&'b str, &'b Value)>, Error> {
    let mut found = body.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    let first = found.next();
    match (first, found.next()) {
        (Some((first, _)), Some((second, _))) => Err(Error::invalid_syntax(format!(
            "the body has {first} and {second}; send one of the two"
        ))),
        (first, _) => Ok(first.map(|(key, value)| (key.as_str(), value))),
    }
}

#[cfg(test)]
mod tests;
