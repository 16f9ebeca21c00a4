//! The answer to a bulk request (RFC 7644 section 3.7.3): each result is what its operation would be answered alone.

use serde_json::{Map, Value, json};

use super::{Context, Reply, Shown, fail, succeed};
use crate::operation::Operation;
use crate::scim::bulk::BULK_RESPONSE;
use crate::serve::failure::Failure;
use crate::webex::profile::{BulkKey, BulkStatus};

/// What came of a bulk request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Results {
    /// What the client calls the member that holds its operations.
    pub(crate) key: String,
    pub(crate) each: Vec<One>,
}

impl Results {
    /// Whether an operation was refused.
    pub(crate) fn has_refusals(&self) -> bool {
        self.each.iter().any(|one| one.result.is_err())
    }
}

/// What came of one operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct One {
    pub(crate) method: Option<String>,
    pub(crate) bulk_id: Option<String>,
    /// Where the resource is; `None` for one that was not created.
    pub(crate) location: Option<String>,
    pub(crate) result: Result<Reply, Failure>,
}

/// The BulkResponse message.
// Webex: fidelity row "bulk-key": its own clients read `operations`, its example shows `Operations`.
pub(super) fn document(context: &Context<'_>, results: &Results) -> Value {
    let key = match context.switches.bulk_key {
        BulkKey::Small => "operations",
        BulkKey::Capital => "Operations",
        BulkKey::Echo => &results.key,
    };
    let context = Context {
        in_bulk: true,
        ..*context
    };
    let each: Vec<Value> = results.each.iter().map(|one| result(&context, one)).collect();
    json!({ "schemas": [BULK_RESPONSE], key: each })
}

fn result(context: &Context<'_>, one: &One) -> Value {
    let response = match &one.result {
        Ok(reply) => succeed(context, reply),
        Err(failure) => fail(context, failure),
    };
    let status = response.status.as_u16();
    let status: Value = match context.switches.bulk_status {
        BulkStatus::Text => status.to_string().into(),
        BulkStatus::Number => status.into(),
    };
    let mut told = Map::new();
    let mut tell = |name: &str, value: Option<Value>| value.map(|value| told.insert(name.to_owned(), value));
    tell("location", one.location.clone().map(Value::from));
    tell("method", one.method.clone().map(Value::from));
    tell("bulkId", one.bulk_id.clone().map(Value::from));
    tell("version", version(&one.result));
    tell("status", Some(status));
    if is_refusal(&one.result) {
        // Webex: fidelity row "bulk-error": the body of the refusal with Webex's extension, as its clients read it.
        tell("response", serde_json::from_slice(&response.body).ok());
    }
    told.into()
}

/// Whether the client is refused, though something may have been done.
fn is_refusal(result: &Result<Reply, Failure>) -> bool {
    matches!(result, Err(_) | Ok(Reply::Refused(_)))
}

fn version(result: &Result<Reply, Failure>) -> Option<Value> {
    match result {
        Ok(Reply::Created(Shown { meta, .. }) | Reply::Resource(Shown { meta, .. })) => meta.get("version").cloned(),
        _ => None,
    }
}

/// The limit that a bulk request exceeds is named (RFC 7644 section 3.7.4).
pub(super) fn too_large(context: &Context<'_>, limit: usize) -> Option<String> {
    (context.call.operation == Operation::Bulk)
        .then(|| format!("The size of the bulk request exceeds the maxPayloadSize of {limit} bytes."))
}
