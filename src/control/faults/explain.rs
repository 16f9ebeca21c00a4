//! Which rules would act on a request, told without sending it.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Map, Value, json};

use super::super::fields::Fields;
use super::{Answer, Result, find_org};
use crate::fault::{Explained, Plan};
use crate::ids::OrgId;
use crate::message::{Body, Connection, Request};
use crate::operation::Call;
use crate::world::{Org, World};

/// Reads the request of `POST /__mock/orgs/{org}/faults/explain`: `{"request": {method, path, headers, body}}`, where the
/// path may have a query, and a body that is no text is sent as JSON.
pub(crate) fn sample(world: &World, org: &str, body: Value) -> Result<(Arc<Org>, Request)> {
    let org = find_org(world, org)?;
    let mut fields = Fields::of(body)?;
    let what = "an object of method, path, and if there are any headers and body";
    let members = fields.needed("request", what, |value| value.as_object().cloned());
    let request = members.map(|members| fields.nested("/request", members, |fields| read(fields, &org)));
    fields.finish()?;
    // Without a request there was a flaw.
    Ok((org, request.unwrap_or_else(|| plain(Method::GET, "/"))))
}

/// The answer about it.
pub(crate) fn explained(request: &Request, plan: &Plan, rules: &[Explained]) -> Result {
    let rules: Vec<Value> = rules
        .iter()
        .map(|rule| json!({ "id": rule.id, "fires": rule.fires, "why": rule.why }))
        .collect();
    Answer::ok(&json!({
        "operation": Call::of(&request.method, &request.path).operation.name(),
        "attempt": plan.attempt,
        "phase": plan.phase,
        "rules": rules,
    }))
}

fn read(fields: &mut Fields, org: &Org) -> Request {
    let method = fields.needed("method", "a method of HTTP", |value| {
        Method::from_bytes(value.as_str()?.as_bytes()).ok()
    });
    let path = fields.needed("path", "a path from its first slash on", |value| {
        value.as_str().filter(|path| path.starts_with('/')).map(str::to_owned)
    });
    let headers = fields.take("headers", "an object of headers, each a text", |value| {
        headers(value.as_object()?)
    });
    let body = fields.take("body", "anything", |value| Some(value.clone()));
    let request = Request {
        headers: headers.unwrap_or_default(),
        body: Body::Whole(body.map(bytes).unwrap_or_default().into()),
        ..plain(method.unwrap_or(Method::GET), &path.unwrap_or_default())
    };
    if let Some(other) = other_org(&request, org) {
        let reason = format!(
            "is about the organization {other:?}; only the rules of {} are asked here",
            org.id
        );
        fields.flaw("path", reason);
    }
    request
}

/// The org that the request's path names, where it is not this one.
fn other_org(request: &Request, org: &Org) -> Option<String> {
    let named = Call::of(&request.method, &request.path).org?;
    let id = named.parse().ok().or_else(|| OrgId::from_webex_id(&named));
    (id != Some(org.id)).then_some(named)
}

fn headers(members: &Map<String, Value>) -> Option<HeaderMap> {
    let each = members.iter().map(|(name, value)| {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        Some((name, HeaderValue::from_str(value.as_str()?).ok()?))
    });
    each.collect()
}

fn bytes(body: Value) -> String {
    match body {
        Value::String(text) => text,
        json => json.to_string(),
    }
}

fn plain(method: Method, target: &str) -> Request {
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (target, None),
    };
    Request {
        method,
        path: path.to_owned(),
        query,
        headers: HeaderMap::new(),
        body: Body::Whole(bytes::Bytes::new()),
        // As if it came alone.
        connection: Connection {
            serial: 1,
            request: 1,
            ..Connection::default()
        },
    }
}
