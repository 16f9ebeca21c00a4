//! Licences: what there is of each, and how many are held.

use serde_json::{Value, json};

use super::{Asked, id, organizations};
use crate::ids::RestKind;
use crate::serve::failure::Failure;
use crate::serve::query::Query;
use crate::serve::reply::Reply;
use crate::tenant::License;
use crate::world::Org;

/// Every licence of the organisation, by name. The list has no pages.
pub(super) fn list(asked: &Asked<'_>, query: &Query) -> Result<Reply, Failure> {
    organizations::check_asked(asked, query)?;
    let org = asked.org();
    let items: Vec<Value> = org
        .tenant
        .licenses()
        .iter()
        .map(|license| shown(org, license))
        .collect();
    Ok(Reply::Document(json!({ "items": items })))
}

/// One licence by its id.
pub(super) fn get(asked: &Asked<'_>) -> Result<Reply, Failure> {
    let org = asked.org();
    let all = org.tenant.licenses();
    let found = find(org, &all, asked.id());
    let found = found.ok_or_else(|| id::unknown(RestKind::License, asked.id()))?;
    Ok(Reply::Document(shown(org, found)))
}

/// The licence of an id.
pub(super) fn find<'l>(org: &Org, all: &'l [License], id: &str) -> Option<&'l License> {
    let wanted = id::name(RestKind::License, id);
    all.iter().find(|license| name(org, &license.name) == wanted)
}

/// The id of a licence.
pub(super) fn id(org: &Org, license: &str) -> String {
    RestKind::License.id(&name(org, license))
}

/// What stands in the id of a licence.
// Webex: fidelity row "rest-license-ids": the form was seen; the UUID is ours, and the type where it was not seen.
fn name(org: &Org, license: &str) -> String {
    let uuid = org.entropy.uuid("license", license, 0);
    format!("{}:{}_{uuid}", org.id, code(license))
}

/// The short name of a licence's type.
fn code(license: &str) -> &'static str {
    match license {
        "Webex Calling - Professional" => "BCSTD",
        "Webex Calling - Workspaces" => "BCCA",
        "Webex Meetings Suite" => "EE",
        "Advanced Messaging" => "MS",
        "Basic Messaging" => "FMS",
        "Basic Space Meetings" => "FTM",
        _ => "LIC",
    }
}

/// A licence as the platform counts it: of one without end there are as many as are held.
// Webex: fidelity row "rest-licenses": such counts were seen of licences that cost nothing.
fn shown(org: &Org, license: &License) -> Value {
    json!({
        "id": id(org, &license.name),
        "name": license.name,
        "totalUnits": license.terms.total.unwrap_or(license.used),
        "consumedUnits": license.used,
        "consumedByUsers": license.used,
        "consumedByWorkspaces": 0,
    })
}
