//! Rules over the control plane.

use serde_json::Value;
use webex_scim_mock::{MockWebex, Org};

use super::{Answer, control};

/// Arms a rule, in JSON.
pub(crate) async fn arm(webex: &MockWebex, org: &Org, rule: &Value) {
    let answer = try_to_arm(webex, org, rule).await;
    assert_eq!(answer.status, 201, "{rule}: {}", answer.text());
}

/// What the control plane says to a rule.
pub(crate) async fn try_to_arm(webex: &MockWebex, org: &Org, rule: &Value) -> Answer {
    control(webex, "POST", &format!("/orgs/{}/faults", org.id()), Some(rule)).await
}

/// Removes every rule of the org.
pub(crate) async fn disarm(webex: &MockWebex, org: &Org) {
    let answer = control(webex, "DELETE", &format!("/orgs/{}/faults", org.id()), None).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
}
