//! Layer H over a raw socket: every way in which a rule replaces or edits an answer, asserted in status line, headers
//! and bytes. A test's comment names the fault of the catalogue that it holds.

mod bodies;
mod broken;
mod headers;
mod redirects;
mod statuses;
mod wait;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::journal::last_entry;
use crate::support::rules::arm;
use crate::support::wire::{Wire, request_of};
use crate::support::{Caller, start};

/// A double with one rule.
struct Bench {
    webex: MockWebex,
    org: Org,
    admin: Caller,
}

/// An answer as it came.
#[derive(Debug)]
struct Raw {
    head: String,
    body: Vec<u8>,
}

impl Bench {
    /// A rule that does this to the answers of an operation.
    async fn with(op: &str, http: &Value) -> Self {
        let bench = Self::without().await;
        bench.arm(op, http).await;
        bench
    }

    async fn without() -> Self {
        let (webex, org) = start().await;
        let admin = Caller::connector(&org);
        Self { webex, org, admin }
    }

    async fn arm(&self, op: &str, http: &Value) {
        let rule = json!({ "match": { "op": op }, "effect": { "http": http } });
        arm(&self.webex, &self.org, &rule).await;
    }

    async fn ask(&self, method: &str, path: &str, body: &Value) -> Raw {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut wire = Wire::connect(self.webex.url()).await;
        wire.send(request_of(&self.admin, method, path, &[], body.as_bytes()))
            .await;
        let (bytes, end) = wire.drain().await;
        end.unwrap();
        Raw::of(&bytes)
    }

    /// A list of users, which the administrator of a new org stands alone in.
    async fn list(&self) -> Raw {
        self.ask("GET", "/Users", &Value::Null).await
    }

    async fn create(&self) -> Raw {
        self.ask("POST", "/Users", &json!({ "userName": "ada@example.test" }))
            .await
    }

    /// `[applied, why]` of the newest entry of the journal.
    async fn told(&self) -> Value {
        let entry = last_entry(&self.webex, &self.org).await;
        json!([entry["applied"], entry["why"]])
    }
}

impl Raw {
    #[track_caller]
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no head in {:?}", String::from_utf8_lossy(bytes)));
        Self {
            head: String::from_utf8(bytes[..end].to_vec()).unwrap(),
            body: bytes[end + 4..].to_vec(),
        }
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.text()))
    }

    /// Every value of a header.
    fn all(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| *key == name).map(|(_, value)| value).collect()
    }

    /// The one value of a header; empty where there is none.
    #[track_caller]
    fn header(&self, name: &str) -> &str {
        let all = self.all(name);
        assert!(all.len() <= 1, "{name} comes {} times", all.len());
        all.first().copied().unwrap_or_default()
    }

    /// The whole head, in which what differs from run to run stands as `…`. There must be one date and one tracking id
    /// in the forms that they have.
    #[track_caller]
    fn assert_head(&self, expected: &str) {
        let (date, tracking) = (self.header("date"), self.header("trackingid"));
        assert_eq!((date.len(), &date[26..]), (29, "GMT"), "{date}");
        assert_eq!((tracking.len(), &tracking[..7]), (43, "ROUTER_"), "{tracking}");
        let head = self.head.replace(date, "…").replace(tracking, "…");
        assert_eq!(head.replace("\r\n", "\n"), expected);
    }

    /// A gateway's body with the tracking id of the header, and nothing else.
    #[track_caller]
    fn assert_gateway(&self, message: &str) {
        let tracking = self.header("trackingid");
        let body = json!({ "message": message, "errors": [{ "description": message }], "trackingId": tracking });
        assert_eq!(self.text(), body.to_string());
    }
}
