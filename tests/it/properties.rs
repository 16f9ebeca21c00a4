//! What holds for every fault there is: one that cannot strike changes no byte, chance is a function of the seed and the
//! request, orgs never meet, who waits keeps nobody waiting, and nothing outlives its rule.

mod chance;
mod endings;
mod inertness;
mod orgs;
mod traffic;
mod waiting;

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use crate::support::journal::until;
use crate::support::wire::{Wire, path_of, request};
use crate::support::{Answer, control};

/// The instant at which the clock of a [`Twin`] stands.
const NOON: &str = "2026-03-01T12:00:00.000Z";
/// The same for all, so that everything that has it in it is the same.
const ORG: &str = "3f9c21ab-0000-4000-8000-000000000001";
const HOST: &str = "webex.test";

/// An org that is made the same way again: two of one seed are the same but for the server that they are in.
struct Twin {
    webex: MockWebex,
    token: String,
    tenant: String,
}

impl Twin {
    async fn start(seed: u64) -> Self {
        let webex = MockWebex::start().await;
        let body = json!({ "orgId": ORG, "seed": seed, "generate": { "users": 9, "groups": 2 } });
        assert_eq!(control(&webex, "POST", "/orgs", Some(&body)).await.status, 201);
        let frozen = json!({ "mode": "frozen", "at": NOON });
        let clock = control(&webex, "PUT", &format!("/orgs/{ORG}/clock"), Some(&frozen)).await;
        assert_eq!(clock.status, 200);
        // Filled again, at the instant at which the clock stands.
        let keep = json!({ "keep": ["clock"] });
        let org = control(&webex, "POST", &format!("/orgs/{ORG}/reset"), Some(&keep)).await;
        assert_eq!(org.status, 200);
        let org = org.json();
        Self {
            webex,
            token: org["adminToken"]["token"].as_str().unwrap().to_owned(),
            tenant: path_of(org["tenantUrl"].as_str().unwrap()).to_owned(),
        }
    }

    async fn control(&self, method: &str, below: &str, body: Option<&Value>) -> Answer {
        control(&self.webex, method, &format!("/orgs/{ORG}{below}"), body).await
    }

    async fn arm(&self, rule: &Value) {
        let armed = self.control("POST", "/faults", Some(rule)).await;
        assert_eq!(armed.status, 201, "{rule}: {}", armed.text());
    }

    /// All rules as they are listed.
    async fn rules(&self) -> Vec<Value> {
        self.control("GET", "/faults", None).await.json()["items"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Lets requests go by until this holds for every rule.
    async fn until_all(&self, what: &str, holds: impl Fn(&Value) -> bool) {
        until(what, async || self.rules().await.iter().all(&holds).then_some(())).await;
    }

    /// Login and path of everybody, in the order in which they were created, and whatever rules there are.
    async fn people(&self) -> Vec<(String, String)> {
        let data = self.control("GET", "/data", None).await.json();
        let text = |user: &Value, key: &str| user["resource"][key].as_str().unwrap().to_owned();
        let users = data["users"].as_array().unwrap().iter();
        users
            .map(|user| (text(user, "userName"), format!("/Users/{}", text(user, "id"))))
            .collect()
    }

    /// The journal, in its order.
    async fn journal(&self) -> Vec<Value> {
        let page = self.control("GET", "/requests?limit=1000", None).await.json();
        assert_eq!(page["next"], Value::Null);
        page["items"].as_array().unwrap().clone()
    }

    /// The administrator's request as bytes. `path` is below the tenant URL; `null` is no body.
    fn bytes(&self, method: &str, path: &str, body: &Value) -> Vec<u8> {
        let token = format!("Bearer {}", self.token);
        let headers = [
            ("Host", HOST),
            ("Authorization", &token),
            ("Content-Type", "application/scim+json"),
        ];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let path = format!("{}{}", self.tenant, path.replace(' ', "%20").replace('"', "%22"));
        request(method, &path, &headers, body.as_bytes())
    }

    /// Sends a request over a socket of its own: every byte that comes back, and how it ends.
    async fn send(&self, method: &str, path: &str, body: &Value) -> (String, bool) {
        let mut wire = Wire::connect(self.webex.url()).await;
        wire.try_send(self.bytes(method, path, body)).await;
        let (bytes, end) = wire.drain().await;
        (String::from_utf8_lossy(&bytes).into_owned(), end.is_ok())
    }

    /// The status of an answer.
    async fn status(&self, method: &str, path: &str, body: &Value) -> u16 {
        let (answer, _) = self.send(method, path, body).await;
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.unwrap_or_else(|| panic!("no status in {answer:?}"))
    }
}
