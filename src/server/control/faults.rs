//! The part of the table that is about an org's faults.

use super::body;
use crate::control::problem::Problem;
use crate::control::{Result, faults};
use crate::message::Request;
use crate::serve;
use crate::world::World;

/// Answers what stands below `orgs/{org}/faults`; `None` where nothing does.
pub(super) fn route(world: &World, request: &Request, org: &str, rest: &[&str]) -> Option<Result> {
    let sent = || body(request);
    let answered = match (request.method.as_str(), rest) {
        ("GET", []) => faults::list(world, org),
        ("POST", []) => sent().and_then(|body| faults::create(world, org, &body)),
        ("PUT", []) => sent().and_then(|body| faults::replace_all(world, org, &body)),
        ("DELETE", []) => faults::clear(world, org),
        ("POST", ["validate"]) => sent().and_then(|body| faults::validate(world, org, &body)),
        ("POST", ["explain"]) => sent().and_then(|body| explain(world, org, body)),
        ("GET", [id]) => faults::get(world, org, id),
        ("PUT", [id]) => sent().and_then(|body| faults::replace(world, org, id, &body)),
        ("PATCH", [id]) => sent().and_then(|body| faults::change(world, org, id, &body)),
        ("DELETE", [id]) => faults::delete(world, org, id),
        ("POST", [id, "arm"]) => faults::arm(world, org, id),
        ("POST", [id, "disarm"]) => faults::disarm(world, org, id),
        ("POST", [id, "reset-counters"]) => faults::reset_counters(world, org, id),
        (_, rest) => return methods(rest).map(|allow| Err(Problem::method_not_allowed(allow))),
    };
    Some(answered)
}

/// What a path of this part takes.
fn methods(rest: &[&str]) -> Option<&'static str> {
    match rest {
        [] => Some("GET, POST, PUT, DELETE"),
        ["validate" | "explain"] | [_, "arm" | "disarm" | "reset-counters"] => Some("POST"),
        [_] => Some("GET, PUT, PATCH, DELETE"),
        _ => None,
    }
}

fn explain(world: &World, org: &str, body: serde_json::Value) -> Result {
    let (org, sample) = faults::sample(world, org, body)?;
    let (plan, rules) = serve::explain(world, &org, &sample);
    faults::explained(&sample, &plan, &rules)
}
