//! Licences: what there is of each, and what they are called.

use crate::ids::RestKind;
use crate::world::Org;

/// The id of a licence.
// Webex: fidelity row "rest-license-ids": the form was seen, the type and the UUID are ours.
pub(super) fn id(org: &Org, license: &str) -> String {
    let uuid = org.entropy.uuid("license", license, 0);
    RestKind::License.id(&format!("{}:{}_{uuid}", org.id, code(license)))
}

/// The short name of a licence's type, where it was seen.
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
