//! How people come, are put out of service, and go: by the provisioning service, by directory synchronization, by time.

mod archive;
mod domains;
mod late;
mod soft_delete;
mod sync;
mod unconfirmed;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Answer, Caller, control, patch, start};

/// An org at a clock that stands still, and its administrator.
struct Life {
    webex: MockWebex,
    org: Org,
    admin: Caller,
}

impl Life {
    async fn start() -> Self {
        let (webex, org) = start().await;
        let admin = Caller::connector(&org);
        let life = Self { webex, org, admin };
        let noon = json!({ "mode": "frozen", "at": "2026-03-01T12:00:00.000Z" });
        life.ask("PUT /clock", noon, 200).await;
        life
    }

    /// A call below the org; the body of the answer.
    async fn ask(&self, call: &str, body: Value, status: u16) -> Value {
        let (method, path) = call.split_once(' ').unwrap();
        let body = (!body.is_null()).then_some(&body);
        let answer = control(&self.webex, method, &format!("/orgs/{}{path}", self.org.id()), body).await;
        assert_eq!(answer.status, status, "{call}: {}", answer.text());
        answer.json()
    }

    async fn mutate(&self, change: Value) -> Value {
        self.ask("POST /mutate", change, 200).await["changed"].clone()
    }

    /// Lets so much time pass; what fell due.
    async fn pass(&self, by: &str) -> Value {
        self.ask("POST /clock/advance", json!({ "by": by }), 200).await["fired"].clone()
    }

    /// What creating this login answers.
    async fn create(&self, user_name: &str) -> Answer {
        self.admin.post("/Users", &json!({ "userName": user_name })).await
    }

    /// The logins that a look-up of this one finds.
    async fn look_up(&self, user_name: &str) -> Vec<String> {
        let path = format!("/Users?filter=userName eq \"{user_name}\"");
        let found = self.admin.get(&path).await.json();
        let found = found["Resources"].as_array().unwrap().iter();
        found
            .map(|user| user["userName"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// The path of a resource below its base.
fn path(resource: &Value) -> String {
    let kind = resource["meta"]["resourceType"].as_str().unwrap();
    format!("/{kind}s/{}", resource["id"].as_str().unwrap())
}

/// A PATCH of one attribute.
fn set(attribute: &str, value: impl Into<Value>) -> Value {
    let value: Value = value.into();
    patch(json!([{ "op": "replace", "path": attribute, "value": value }]))
}
