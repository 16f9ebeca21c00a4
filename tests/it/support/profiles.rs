//! Orgs that speak otherwise.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org, Profile};

use super::{Caller, control, start};

/// An org with these switches over the `webex` base, and its administrator at the tenant URL. What it speaks anyway is not
/// set, so that tests hold the base too (`scripts/flip-switches`).
pub(crate) async fn speaking(switches: Value) -> (MockWebex, Org, Caller) {
    let (webex, org) = start().await;
    let switches = json!({ "switches": spoken_otherwise(switches) });
    let path = format!("/orgs/{}/profile", org.id());
    let told = control(&webex, "PATCH", &path, Some(&switches)).await;
    assert_eq!(told.status, 200, "{}", told.text());
    let admin = Caller::connector(&org);
    (webex, org, admin)
}

/// An org that speaks as the RFCs do, and its administrator at the tenant URL.
pub(crate) async fn speaking_rfc() -> (MockWebex, Org, Caller) {
    let webex = MockWebex::start().await;
    let org = webex.org().profile(Profile::Rfc).create().await;
    let admin = Caller::connector(&org);
    (webex, org, admin)
}

/// The switches that an org does not speak by anyway.
fn spoken_otherwise(mut switches: Value) -> Value {
    let base: Value = serde_json::from_str(include_str!("../../../fixtures/profiles/webex.json")).unwrap();
    switches
        .as_object_mut()
        .unwrap()
        .retain(|switch, word| base[switch.as_str()] != *word);
    switches
}
