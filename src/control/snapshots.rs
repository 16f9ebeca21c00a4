//! Snapshots of an org: taken, listed, brought back, compared, forgotten.

use serde::Serialize;
use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::Problem;
use super::{Answer, Result, find_org};
use crate::clock::rfc3339;
use crate::tenant::{Kind, Saved};
use crate::world::{MAX_SNAPSHOTS, Org, Snapshot, World};

/// Longest name of a snapshot: it stands in URLs. Source: our choice, as for the ids of faults.
pub(crate) const MAX_NAME: usize = 64;
/// What stands for the present in a comparison.
const NOW: &str = "now";

/// A snapshot as it is told.
#[derive(Clone, Debug, Serialize)]
struct View {
    name: String,
    at: String,
    users: usize,
    groups: usize,
    tokens: usize,
}

/// `POST /__mock/orgs/{org}/snapshots`: takes one, in the place of the one of that name.
pub(crate) fn create(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let name = read(body)?;
    let snapshot = Snapshot {
        name,
        at: org.clock.now(),
        directory: org.tenant.save(),
        oauth: org.oauth.save(),
    };
    match org.snapshots.put(snapshot) {
        Some(snapshot) => Answer::created(&view(&snapshot)),
        None => Err(Problem::full(
            format!("this organization has {MAX_SNAPSHOTS} snapshots, its most"),
            "DELETE one that is no longer needed, or take this one under a name that is there",
        )),
    }
}

/// `GET /__mock/orgs/{org}/snapshots`
pub(crate) fn list(world: &World, org: &str) -> Result {
    let snapshots = find_org(world, org)?.snapshots.list();
    let items: Vec<View> = snapshots.iter().map(|snapshot| view(snapshot)).collect();
    Answer::ok(&json!({ "items": items, "next": null }))
}

/// `POST /__mock/orgs/{org}/snapshots/{name}/restore`
pub(crate) fn restore(world: &World, org: &str, name: &str, body: Value) -> Result {
    Fields::of(body)?.finish()?;
    let org = find_org(world, org)?;
    let snapshot = org.snapshots.get(name).ok_or_else(|| unknown(name))?;
    org.tenant.restore(&snapshot.directory);
    org.oauth.restore(&snapshot.oauth, org.clock.now());
    Answer::ok(&view(&snapshot))
}

/// `DELETE /__mock/orgs/{org}/snapshots/{name}`
pub(crate) fn delete(world: &World, org: &str, name: &str) -> Result {
    match find_org(world, org)?.snapshots.remove(name) {
        true => Answer::no_content(),
        false => Err(unknown(name)),
    }
}

/// `GET /__mock/orgs/{org}/snapshots/{a}/diff/{b}`: what became of the one until the other, or until `now`.
pub(crate) fn diff(world: &World, org: &str, before: &str, after: &str) -> Result {
    let org = find_org(world, org)?;
    Answer::ok(&moment(&org, before)?.diff(&moment(&org, after)?))
}

fn moment(org: &Org, name: &str) -> Result<Saved> {
    if name == NOW {
        return Ok(org.tenant.save());
    }
    let snapshot = org.snapshots.get(name).ok_or_else(|| unknown(name))?;
    Ok(snapshot.directory.clone())
}

fn read(body: Value) -> Result<String> {
    let mut fields = Fields::of(body)?;
    let expected = format!("1 to {MAX_NAME} of the characters A-Z, a-z, 0-9, `-`, `_` and `.`, and not \"{NOW}\"");
    let name = fields.needed("name", &expected, |name| {
        name.as_str().filter(|name| fits(name)).map(str::to_owned)
    });
    fields.finish()?;
    Ok(name.unwrap_or_default())
}

fn fits(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=MAX_NAME).contains(&name.len()) && name.chars().all(plain) && name != NOW && name.chars().any(|c| c != '.')
}

fn view(snapshot: &Snapshot) -> View {
    View {
        name: snapshot.name.clone(),
        at: rfc3339(snapshot.at),
        users: snapshot.directory.count(Kind::User),
        groups: snapshot.directory.count(Kind::Group),
        tokens: snapshot.oauth.count_tokens(),
    }
}

fn unknown(name: &str) -> Problem {
    Problem::not_found(
        format!("there is no snapshot {name:?}"),
        "GET …/snapshots lists them; POST …/snapshots takes one",
    )
}
