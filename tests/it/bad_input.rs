//! Bad input: each kind gets its status and a body that says what is wrong and where, is journaled, and changes nothing.

mod bodies;
mod filters;
mod half_way;
mod limits;
mod patches;
mod queries;
mod routes;
mod values;
mod wire;

use bytes::Bytes;
use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::journal::{forget, last_entry};
use crate::support::refusal::{assert_gateway, assert_scim};
use crate::support::{Answer, Caller, send, start};

/// An org with a user and a group to do something wrong to.
struct Bench {
    webex: MockWebex,
    org: Org,
    user: Value,
    group: Value,
}

/// A request that is wrong. `{user}` and `{group}` in the path stand for the ids of the two that are there.
struct Wrong<'a> {
    method: &'a str,
    path: &'a str,
    content_type: &'a str,
    body: Bytes,
}

impl<'a> Wrong<'a> {
    fn new(method: &'a str, path: &'a str, body: impl Into<Bytes>) -> Self {
        let content_type = "application/scim+json";
        Self {
            method,
            path,
            content_type,
            body: body.into(),
        }
    }

    fn get(path: &'a str) -> Self {
        Self::new("GET", path, "")
    }

    fn json(method: &'a str, path: &'a str, body: &Value) -> Self {
        Self::new(method, path, body.to_string())
    }
}

impl Bench {
    async fn set() -> Self {
        let (webex, org) = start().await;
        let admin = Caller::v2(&org);
        let user = json!({
            "userName": "ada@example.test",
            "externalId": "ada-1",
            "name": { "givenName": "Ada", "familyName": "Berg" },
            "title": "Engineer",
            "phoneNumbers": [{ "value": "+1 555 0100", "type": "mobile" }],
        });
        let user = admin.post("/Users", &user).await.json();
        let group = json!({ "displayName": "Team", "members": [{ "value": user["id"] }] });
        let group = admin.post("/Groups", &group).await.json();
        assert!(user["id"].is_string() && group["id"].is_string());
        Self {
            webex,
            org,
            user,
            group,
        }
    }

    /// Everything that there is, versions included.
    async fn everything(&self) -> [Value; 2] {
        let admin = Caller::v2(&self.org);
        [admin.get("/Users").await.json(), admin.get("/Groups").await.json()]
    }

    /// Sends it on both bases; `check` judges the answer. Each is journaled with this reason, and nothing changes.
    async fn refused(&self, wrong: &Wrong<'_>, operation: &str, why: &str, check: impl Fn(&Answer)) {
        let id = |resource: &Value| resource["id"].as_str().unwrap().to_owned();
        let path = wrong
            .path
            .replace("{user}", &id(&self.user))
            .replace("{group}", &id(&self.group));
        let authorization = format!("Bearer {}", self.org.admin_token());
        let mut headers = vec![("authorization", authorization.as_str())];
        if !wrong.content_type.is_empty() {
            headers.push(("content-type", wrong.content_type));
        }
        for base in [self.org.tenant_url(), self.org.scim_url()] {
            let before = self.everything().await;
            forget(&self.webex, &self.org).await;
            let answer = send(wrong.method, &format!("{base}{path}"), &headers, wrong.body.clone()).await;
            let entry = last_entry(&self.webex, &self.org).await;
            check(&answer);
            let kept = ["operation", "status", "applied", "why", "trackingId"].map(|key| entry[key].clone());
            let expected = json!([operation, answer.status, "no", why, answer.header("trackingid")]);
            assert_eq!(Value::from(kept.to_vec()), expected, "{} {path}", wrong.method);
            assert_eq!(self.everything().await, before, "{} {path}", wrong.method);
        }
    }

    /// Refused by the SCIM surface with this status.
    async fn scim(&self, wrong: &Wrong<'_>, operation: &str, status: u16, scim_type: &str, detail: &str) {
        let check = |answer: &Answer| assert_scim(answer, status, scim_type, detail);
        self.refused(wrong, operation, detail, check).await;
    }

    /// Refused by the gateway with this message.
    async fn gateway(&self, wrong: &Wrong<'_>, operation: &str, status: u16, message: &str, why: &str) {
        self.refused(wrong, operation, why, |answer| assert_gateway(answer, status, message))
            .await;
    }
}

/// The operations that take a body: name, method, path.
const WITH_BODY: [(&str, &str, &str); 6] = [
    ("users.create", "POST", "/Users"),
    ("users.replace", "PUT", "/Users/{user}"),
    ("users.patch", "PATCH", "/Users/{user}"),
    ("groups.create", "POST", "/Groups"),
    ("groups.replace", "PUT", "/Groups/{group}"),
    ("groups.patch", "PATCH", "/Groups/{group}"),
];
