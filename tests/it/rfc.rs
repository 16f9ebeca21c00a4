//! The surface of RFC 7643 and RFC 7644 in the profile that follows them to the letter.

mod characteristics;
mod discovery;
mod entity_tags;
mod me;
mod search;
mod sort;
mod users;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org, Profile};

use crate::support::{Answer, Caller};

const CORE_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const CORE_GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// A double, and an empty org in it that speaks as the RFCs do.
async fn start() -> (MockWebex, Org) {
    let webex = MockWebex::start().await;
    let org = webex.org().profile(Profile::Rfc).empty().create().await;
    (webex, org)
}

/// The administrator at both bases.
fn both(org: &Org) -> [Caller; 2] {
    [Caller::connector(org), Caller::v2(org)]
}

/// The answer's JSON, after its status was looked at.
#[track_caller]
fn ok(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    answer.json()
}

/// The body of a refusal (RFC 7644 section 3.12).
fn refusal(status: u16, scim_type: Option<&str>, detail: &str) -> Value {
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": status.to_string(), "detail": detail
    });
    if let Some(scim_type) = scim_type {
        body["scimType"] = scim_type.into();
    }
    body
}

/// A ListResponse message (RFC 7644 section 3.4.2).
fn list_of(total: usize, start_index: usize, resources: &[Value]) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "itemsPerPage": resources.len(),
        "startIndex": start_index,
        "Resources": resources,
    })
}
