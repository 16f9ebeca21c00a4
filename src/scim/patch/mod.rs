//! PATCH (RFC 7644 section 3.5.2): parse a request, apply it to a resource.
//!
//! Applying is a function from resource to resource, so a request that fails halfway has changed nothing.

mod apply;
mod attribute;
mod elements;

use serde_json::{Map, Value};

use crate::scim::error::Error;
use crate::scim::path::PatchPath;
use crate::scim::value::{describe, find, quoted};

/// Greatest number of operations in one request.
pub const OPERATIONS_MAX: usize = 1000;

/// A parsed PATCH request.
///
/// ```
/// use webex_scim_mock::scim::patch::{Op, PatchRequest};
/// let request = PatchRequest::parse(&serde_json::json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "Replace", "path": "active", "value": "False"}]
/// }))?;
/// assert_eq!(request.operations[0].op, Op::Replace);
/// # Ok::<(), webex_scim_mock::scim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PatchRequest {
    /// The operations, in the order in which they apply.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// What to do.
    pub op: Op,
    /// Where; `None` for the resource as a whole.
    pub path: Option<PatchPath>,
    /// With what; `None` when the key is missing, which is not the same as null.
    pub value: Option<Value>,
}

/// `add`, `remove`, `replace`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Adds values, or sets what is not set.
    Add,
    /// Removes values.
    Remove,
    /// Replaces values, or sets what is not set.
    Replace,
}

impl Op {
    /// The operation as the RFC spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Replace => "replace",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Add, Self::Remove, Self::Replace]
            .into_iter()
            .find(|op| op.as_str().eq_ignore_ascii_case(text.trim()))
    }
}

/// What applying a request gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// The resource after all operations.
    pub resource: Map<String, Value>,
    /// Whether it differs from the resource before.
    pub changed: bool,
}

impl PatchRequest {
    /// Parses the body of a PATCH request.
    ///
    /// Accepted: any letter case of `op` and of the keys, `schemas` missing, additional keys (`name`, `id`).
    ///
    /// # Errors
    ///
    /// Each led by the operation it is about, as in `Operations[2]: …`: `invalidSyntax` for a malformed body,
    /// `invalidPath` and `invalidFilter` for a malformed path, `noTarget` for a remove without a path,
    /// `invalidValue` for an add or replace without a value.
    pub fn parse(body: &Value) -> Result<Self, Error> {
        let Value::Object(body) = body else {
            let got = describe(body);
            return Err(Error::invalid_syntax(format!(
                "a PATCH request must be a JSON object, not {got}"
            )));
        };
        check_schemas(body)?;
        let operations = match find(body, "Operations") {
            Some(Value::Array(operations)) => operations,
            Some(other) => {
                let got = describe(other);
                return Err(Error::invalid_syntax(format!("Operations must be an array, not {got}")));
            }
            None => return Err(Error::invalid_syntax("a PATCH request needs Operations")),
        };
        if operations.is_empty() || operations.len() > OPERATIONS_MAX {
            return Err(Error::invalid_syntax(format!(
                "Operations must hold 1 to {OPERATIONS_MAX} operations, not {}",
                operations.len()
            )));
        }
        let operations = operations
            .iter()
            .enumerate()
            .map(|(index, operation)| Operation::parse(operation).map_err(|error| error.within(&place(index))));
        Ok(Self {
            operations: operations.collect::<Result<_, _>>()?,
        })
    }
}

fn place(index: usize) -> String {
    format!("Operations[{index}]")
}

fn check_schemas(body: &Map<String, Value>) -> Result<(), Error> {
    match find(body, "schemas") {
        None | Some(Value::Null) => Ok(()),
        Some(Value::Array(urns)) if urns.iter().all(Value::is_string) => Ok(()),
        Some(_) => Err(Error::invalid_syntax("schemas must be an array of strings")),
    }
}

impl Operation {
    fn parse(operation: &Value) -> Result<Self, Error> {
        let Value::Object(operation) = operation else {
            let got = describe(operation);
            return Err(Error::invalid_syntax(format!(
                "an operation must be an object, not {got}"
            )));
        };
        let op = match find(operation, "op") {
            Some(Value::String(text)) => Op::parse(text).ok_or_else(|| {
                Error::invalid_syntax(format!("op must be add, remove or replace, not {}", quoted(text)))
            })?,
            Some(other) => {
                let got = describe(other);
                return Err(Error::invalid_syntax(format!("op must be a string, not {got}")));
            }
            None => return Err(Error::invalid_syntax("op is missing")),
        };
        let path = match find(operation, "path") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.trim().is_empty() => None,
            Some(Value::String(text)) => Some(PatchPath::parse(text)?),
            Some(other) => {
                let got = describe(other);
                return Err(Error::invalid_path(format!("path must be a string, not {got}")));
            }
        };
        let value = find(operation, "value").cloned();
        match (op, &path, &value) {
            (Op::Remove, None, _) => Err(Error::no_target("a remove needs a path")),
            (Op::Add | Op::Replace, _, None) => Err(Error::invalid_value(format!("{} needs a value", op.as_str()))),
            (Op::Add | Op::Replace, None, Some(value)) if !value.is_object() => Err(Error::invalid_value(format!(
                "without a path the value must be an object of attributes, not {}",
                describe(value)
            ))),
            _ => Ok(Self { op, path, value }),
        }
    }
}

#[cfg(test)]
mod tests;
