//! The part of the table that is about what one org holds: its directory, snapshots, licences, settings and tokens.

use super::{body, bytes};
use crate::control::data::{self, Format, NDJSON};
use crate::control::problem::Problem;
use crate::control::{Result, generate, licenses, mutate, orgs, settings, snapshots, tokens};
use crate::message::Request;
use crate::server::guard::media_type_is;
use crate::world::World;

/// Answers what stands below `orgs/{org}` in this part; `None` where nothing does.
pub(super) fn route(world: &World, request: &Request, url: &str, org: &str, rest: &[&str]) -> Option<Result> {
    let sent = || body(request);
    let answered = match (request.method.as_str(), rest) {
        ("PATCH", []) => sent().and_then(|body| orgs::rename(world, org, body, url)),
        ("POST", ["fork"]) => sent().and_then(|body| orgs::fork(world, org, body, url)),
        ("GET", ["data"]) => data::export(world, org, request.query.as_deref().unwrap_or_default()),
        ("PUT", ["data"]) => bytes(request).and_then(|bytes| data::import(world, org, format(request), bytes)),
        ("POST", ["generate"]) => sent().and_then(|body| generate::generate(world, org, body)),
        ("POST", ["mutate"]) => sent().and_then(|body| mutate::mutate(world, org, body)),
        ("GET", ["snapshots"]) => snapshots::list(world, org),
        ("POST", ["snapshots"]) => sent().and_then(|body| snapshots::create(world, org, body)),
        ("DELETE", ["snapshots", name]) => snapshots::delete(world, org, name),
        ("POST", ["snapshots", name, "restore"]) => sent().and_then(|body| snapshots::restore(world, org, name, body)),
        ("GET", ["snapshots", before, "diff", after]) => snapshots::diff(world, org, before, after),
        ("GET", ["licenses"]) => licenses::get(world, org),
        ("PATCH", ["licenses"]) => sent().and_then(|body| licenses::change(world, org, body)),
        ("GET", ["settings"]) => settings::get(world, org),
        ("PATCH", ["settings"]) => sent().and_then(|body| settings::change(world, org, body)),
        ("GET", ["tokens"]) => tokens::list(world, org),
        ("POST", ["tokens", "expire-all"]) => sent().and_then(|body| tokens::expire_all(world, org, body)),
        ("POST", ["tokens", fingerprint, "revoke"]) => {
            sent().and_then(|body| tokens::revoke(world, org, fingerprint, body))
        }
        (_, rest) => return methods(rest).map(|allow| Err(Problem::method_not_allowed(allow))),
    };
    Some(answered)
}

/// What a path of this part takes.
fn methods(rest: &[&str]) -> Option<&'static str> {
    match rest {
        ["data"] => Some("GET, PUT"),
        ["licenses" | "settings"] => Some("GET, PATCH"),
        ["snapshots"] => Some("GET, POST"),
        ["snapshots", _] => Some("DELETE"),
        ["snapshots", _, "diff", _] => Some("GET"),
        ["fork" | "generate" | "mutate"]
        | ["snapshots", _, "restore"]
        | ["tokens", "expire-all"]
        | ["tokens", _, "revoke"] => Some("POST"),
        _ => None,
    }
}

fn format(request: &Request) -> Format {
    if media_type_is(request, NDJSON) {
        Format::Ndjson
    } else {
        Format::Json
    }
}
