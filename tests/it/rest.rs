//! The platform's REST API under `/v1`: who am I, where am I, who else is there, and what there is of everything.

mod assign;
mod faults;
mod groups;
mod licenses;
mod me;
mod organizations;
mod pages;
mod people;
mod roles;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Answer, Caller};

/// The administrator at the root of the host.
fn admin(webex: &MockWebex, org: &Org) -> Caller {
    Caller::new(&format!("{}/v1", webex.url()), org.admin_token())
}

/// Somebody with other scopes at the root of the host; `user_name` is empty for the administrator.
fn caller(webex: &MockWebex, org: &Org, user_name: &str, scopes: &[&str]) -> Caller {
    let token = match user_name {
        "" => org.token(),
        name => org.token().user_name(name),
    };
    let token = token.scopes(scopes.iter().copied()).issue();
    Caller::new(&format!("{}/v1", webex.url()), &token)
}

/// The REST id of something, as Webex writes it.
pub(crate) fn rest_id(kind: &str, name: &str) -> String {
    BASE64_STANDARD_NO_PAD.encode(format!("ciscospark://us/{kind}/{name}"))
}

/// Other spellings of the same id: padded, of the alphabet for URLs, of another region, and bare.
fn spellings(kind: &str, name: &str) -> [String; 5] {
    let plain = format!("ciscospark://us/{kind}/{name}");
    [
        rest_id(kind, name),
        BASE64_STANDARD.encode(&plain),
        BASE64_URL_SAFE_NO_PAD.encode(&plain),
        BASE64_STANDARD_NO_PAD.encode(format!("ciscospark://urn:TEAM:eu-central-1_k/{kind}/{name}")),
        name.to_owned(),
    ]
}

#[track_caller]
fn ok(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
    answer.json()
}

/// A whole refusal in the platform's words: the reason stands in the body.
#[track_caller]
pub(crate) fn refused(answer: &Answer, status: u16, why: &str) {
    let tracking = answer.header("trackingid");
    assert_eq!(
        answer.json(),
        json!({ "message": why, "errors": [{ "description": why }], "trackingId": tracking })
    );
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("x-mock-fidelity"), "assumed; row=\"rest-refusal\"");
}

/// The text at a key.
#[track_caller]
fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("{value}: no {key}"))
}
