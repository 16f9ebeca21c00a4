//! Where SCIM servers go wrong, asked of the double: in profile `rfc`, in profile `webex`, or in both.

mod groups;
mod places;
mod values;

use serde_json::Value;
use webex_scim_mock::{MockWebex, Profile};

use crate::support::Caller;

/// The profiles that nearly everything here holds in.
const PROFILES: [Profile; 2] = [Profile::Webex, Profile::Rfc];

/// An org of this profile and its administrator at Webex's SCIM API.
async fn speaking(profile: Profile) -> (MockWebex, Caller) {
    let webex = MockWebex::start().await;
    let org = webex.org().profile(profile).create().await;
    let admin = Caller::v2(&org);
    (webex, admin)
}

#[track_caller]
fn path(resource: &Value, endpoint: &str) -> String {
    format!("/{endpoint}/{}", resource["id"].as_str().unwrap())
}

/// How many a filter finds.
async fn total(caller: &Caller, endpoint: &str, filter: &str) -> u64 {
    let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    let answer = caller.get(&format!("/{endpoint}?filter={filter}")).await;
    assert_eq!(answer.status, 200, "{filter}: {}", answer.text());
    answer.json()["totalResults"].as_u64().unwrap()
}
