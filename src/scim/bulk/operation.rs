//! One operation of a bulk request: what it asks for, or what is wrong with it.

use serde_json::{Map, Value};

use crate::scim::error::Error;
use crate::scim::value::{describe, find, quoted};

/// One operation as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkOperation {
    /// The method as the client spelled it, for the result to repeat; `None` where it is no text.
    pub method: Option<String>,
    /// The client's name for it.
    pub bulk_id: Option<String>,
    /// What it asks for, or why it cannot be done.
    pub item: Result<Item, Error>,
}

/// What an operation asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// How.
    pub method: Method,
    /// Where: a path below the server's base URL.
    pub path: String,
    /// The version that the resource must have.
    pub version: Option<String>,
    /// With what; empty for a DELETE.
    pub data: Map<String, Value>,
}

/// The methods of bulk operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    const ALL: [Self; 4] = [Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The method as HTTP spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl BulkOperation {
    /// Reads one operation. What is wrong with it is kept, so that its result can say so.
    pub(super) fn parse(operation: &Value) -> Result<Self, Error> {
        let Value::Object(operation) = operation else {
            let got = describe(operation);
            return Err(Error::invalid_syntax(format!(
                "an operation must be an object, not {got}"
            )));
        };
        let echoed = |name: &str| find(operation, name).and_then(Value::as_str).map(str::to_owned);
        Ok(Self {
            method: echoed("method"),
            bulk_id: echoed("bulkId"),
            item: Item::parse(operation),
        })
    }
}

impl Item {
    fn parse(operation: &Map<String, Value>) -> Result<Self, Error> {
        let method = method(operation)?;
        let path = match text(operation, "path")? {
            Some(path) if !path.trim().is_empty() => path.to_owned(),
            Some(_) | None => {
                return Err(Error::invalid_value(
                    "path is missing; give one such as /Users, or /Users/{id}",
                ));
            }
        };
        match text(operation, "bulkId")? {
            Some("") => return Err(Error::invalid_value("bulkId is empty")),
            None if method == Method::Post => {
                return Err(Error::invalid_value(
                    "a POST needs a bulkId, by which its result is known",
                ));
            }
            Some(_) | None => {}
        }
        Ok(Self {
            method,
            path,
            version: text(operation, "version")?.map(str::to_owned),
            data: data(operation, method)?,
        })
    }
}

fn method(operation: &Map<String, Value>) -> Result<Method, Error> {
    let known = "POST, PUT, PATCH or DELETE";
    let Some(sent) = text(operation, "method")? else {
        return Err(Error::invalid_value(format!("method is missing; give {known}")));
    };
    let method = Method::ALL.into_iter().find(|method| method.as_str() == sent);
    method.ok_or_else(|| Error::invalid_value(format!("method must be {known}, not {}", quoted(sent))))
}

fn data(operation: &Map<String, Value>, method: Method) -> Result<Map<String, Value>, Error> {
    match find(operation, "data") {
        // What a DELETE brings along means nothing (RFC 7644 section 3.7).
        _ if method == Method::Delete => Ok(Map::new()),
        Some(Value::Object(data)) => Ok(data.clone()),
        None | Some(Value::Null) => Err(Error::invalid_value(format!("a {} needs data", method.as_str()))),
        Some(other) => {
            let got = describe(other);
            Err(Error::invalid_syntax(format!("data must be an object, not {got}")))
        }
    }
}

fn text<'o>(operation: &'o Map<String, Value>, name: &str) -> Result<Option<&'o str>, Error> {
    match find(operation, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            let got = describe(other);
            Err(Error::invalid_syntax(format!("{name} must be a string, not {got}")))
        }
    }
}
