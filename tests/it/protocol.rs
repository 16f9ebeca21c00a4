//! Layer P, seen by a client: what the directory and the org do otherwise while a rule is there, what the journal says of
//! it, and that nothing else is touched. One file per kind of trouble; [`inert`] is the negative space of all of them.

mod conflicts;
mod consistency;
mod deletions;
mod filters;
mod gates;
mod inert;
mod members;
mod pages;
mod patches;
mod settings;
mod stored;

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::journal::last_entry;
use crate::support::{Answer, Caller, control, start};

const HOUR: Duration = Duration::from_secs(3_600);

/// An org, its administrator at the tenant URL, and rules.
struct Bent {
    webex: MockWebex,
    org: Org,
    admin: Caller,
}

impl Bent {
    async fn start() -> Self {
        let (webex, org) = start().await;
        let admin = Caller::connector(&org);
        Self { webex, org, admin }
    }

    /// Arms a toggle under its own name for these operations, and hands the rule's id back.
    async fn arm(&self, op: &str, toggle: Value) -> String {
        let name = toggle.as_str().or_else(|| toggle["name"].as_str()).unwrap().to_owned();
        let rule = json!({ "id": name, "match": { "op": op }, "effect": { "protocol": toggle } });
        let answer = control(&self.webex, "POST", &self.faults(), Some(&rule)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        name
    }

    async fn disarm(&self) {
        let answer = control(&self.webex, "DELETE", &self.faults(), None).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
    }

    fn faults(&self) -> String {
        format!("/orgs/{}/faults", self.org.id())
    }

    fn pass(&self, by: Duration) {
        self.org.clock().advance(by);
    }

    /// Creates `{name}@example.test`.
    async fn user(&self, name: &str) -> Value {
        self.admin.create_user(&format!("{name}@example.test")).await
    }

    /// Creates a group of these members.
    async fn group(&self, name: &str, members: &[&Value]) -> Value {
        let members: Vec<Value> = members.iter().map(|member| json!({ "value": member["id"] })).collect();
        let body = json!({ "displayName": name, "members": members });
        ok(&self.admin.post("/Groups", &body).await, 201)
    }

    /// A list, after a look at its status.
    async fn list(&self, path: &str) -> Value {
        ok(&self.admin.get(path).await, 200)
    }

    /// The local parts of the logins on a page.
    async fn names(&self, path: &str) -> Vec<String> {
        let list = self.list(path).await;
        let users = list["Resources"].as_array().unwrap().iter();
        let local = |user: &Value| user["userName"].as_str().unwrap().split('@').next().unwrap().to_owned();
        users.map(local).collect()
    }

    /// The local parts of the logins that a look-up by `{name}@example.test` finds.
    async fn look_up(&self, name: &str) -> Vec<String> {
        self.names(&named(name)).await
    }

    /// `[operation, status, applied, faults hit]` of the newest journal entry, and why.
    async fn told(&self) -> (Value, String) {
        let entry = last_entry(&self.webex, &self.org).await;
        let hits = entry["faults"].as_array().unwrap().iter();
        let hits: Vec<Value> = hits.map(|hit| hit["id"].clone()).collect();
        let told = json!([entry["operation"], entry["status"], entry["applied"], hits]);
        (told, entry["why"].as_str().unwrap_or_default().to_owned())
    }
}

/// The path of a look-up by login.
fn named(name: &str) -> String {
    format!("/Users?filter=userName eq \"{name}@example.test\"")
}

/// The path of a user or group.
fn path(resource: &Value) -> String {
    let kind = resource["meta"]["resourceType"].as_str().unwrap();
    format!("/{kind}s/{}", resource["id"].as_str().unwrap())
}

/// The body of an answer of this status.
#[track_caller]
fn ok(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    answer.json()
}

/// A PATCH that sets an attribute.
fn set(attribute: &str, value: impl Into<Value>) -> Value {
    let value: Value = value.into();
    crate::support::patch(json!([{ "op": "replace", "path": attribute, "value": value }]))
}
