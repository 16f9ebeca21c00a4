//! OAuth that goes wrong on purpose: sign-ins that end in errors (P01 to P03, P06), tokens that end or count as something
//! else (P08 to P13), accounts and integrations that are gone (P14). Each is tried with what it must leave alone.

mod bearer;
mod ends;
mod sign_in;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::rules::arm;
use crate::support::{Caller, control};

/// Arms a toggle for these operations, for one request.
async fn once(webex: &MockWebex, org: &Org, op: &str, toggle: &Value) {
    let effect = json!({ "protocol": toggle });
    let rule = json!({ "match": { "op": op }, "schedule": { "times": 1 }, "effect": effect });
    arm(webex, org, &rule).await;
}

/// Arms a toggle for these operations, for good.
async fn always(webex: &MockWebex, org: &Org, op: &str, toggle: &Value) {
    arm(
        webex,
        org,
        &json!({ "match": { "op": op }, "effect": { "protocol": toggle } }),
    )
    .await;
}

/// A token that the control plane issues, at the tenant URL.
async fn issued(webex: &MockWebex, org: &Org, body: &Value) -> Caller {
    let answer = control(webex, "POST", &format!("/orgs/{}/tokens", org.id()), Some(body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    Caller::new(org.tenant_url(), answer.json()["token"].as_str().unwrap())
}
