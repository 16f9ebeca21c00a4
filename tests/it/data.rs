//! What an org holds, handled behind the connector's back: data, changes, snapshots, forks, licences, settings, tokens.

mod assigned;
mod claims;
mod forks;
mod generate;
mod licenses;
mod mutate;
mod ndjson;
mod resets;
mod settings;
mod snapshots;
mod tokens;
mod transfer;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Answer, Caller, ask};

/// A call that is refused for these flaws: pointer and reason.
async fn flawed(webex: &MockWebex, org: &Org, call: &str, body: Value, flaws: &[(&str, &str)]) {
    let refused = ask(webex, org, call, body, 422).await;
    let expected: Vec<Value> = flaws
        .iter()
        .map(|(pointer, reason)| json!({ "pointer": pointer, "reason": reason }))
        .collect();
    assert_eq!(refused["errors"], json!(expected), "{call}");
}

/// Everything that lists show of an org, in their order, at one base.
async fn lists(org: &Org) -> [Value; 2] {
    let admin = Caller::connector(org);
    [
        admin.get("/Users?count=1000").await.json(),
        admin.get("/Groups?count=1000").await.json(),
    ]
}

/// The logins that the org's list shows, in its order.
async fn logins(org: &Org) -> Vec<String> {
    let [users, _] = lists(org).await;
    let users = users["Resources"].as_array().unwrap().iter();
    users
        .map(|user| user["userName"].as_str().unwrap().to_owned())
        .collect()
}

/// The list of a token's org: whether the token opens it.
async fn open(org: &Org, token: &str) -> Answer {
    Caller::new(org.tenant_url(), token).get("/Users").await
}

/// An org's card without the end of its token, which depends on when it was made.
fn lasting(mut card: Value) -> Value {
    card["adminToken"].as_object_mut().unwrap().remove("expiresAt");
    card
}
