//! The device grant (RFC 8628), as Webex documents it: the device's side over HTTP, the person's side in a browser, over
//! the control plane, and through the library.

mod answers;
mod polls;

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{Integration, post_form};
use crate::sign_in::visitor::Visitor;
use crate::support::{Answer, control, start};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub(super) const HELPER: &str = "https://oauth-helper-a.wbx2.com/helperservice/v1/actions/device/callback";
const SCOPE: &str = "identity:people_rw";

const PENDING: &str = "The person has not answered yet.";
const USED: &str = "The device_code was used before. Ask for another.";

/// An org with an integration for devices, whose clock stands still.
struct Stage {
    webex: MockWebex,
    org: Org,
    integration: Integration,
}

/// What a device was given.
struct Begun {
    device_code: String,
    user_code: String,
    /// The link for the person, whole.
    link: String,
}

impl Stage {
    async fn set() -> Self {
        let (webex, org) = start().await;
        org.clock().freeze("2026-11-23T10:00:00Z");
        let scopes = [SCOPE, "spark:people_read", "openid", "email"];
        let body = json!({ "name": "Room display", "redirectUris": [HELPER], "scopes": scopes });
        let integration = Integration::register(&webex, &org, &body).await;
        Self {
            webex,
            org,
            integration,
        }
    }

    /// A stage on which a person is asked for consent.
    async fn asking() -> Self {
        let stage = Self::set().await;
        stage.consent("prompt").await;
        stage
    }

    async fn consent(&self, word: &str) {
        let path = format!("/orgs/{}/settings", self.org.id());
        let answer = control(&self.webex, "PATCH", &path, Some(&json!({ "consent": word }))).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    async fn authorize(&self, form: &[(&str, &str)]) -> Answer {
        post_form(&self.webex, "/v1/device/authorize", form).await
    }

    async fn begin(&self) -> Begun {
        let answer = self
            .authorize(&[("client_id", &self.integration.id), ("scope", SCOPE)])
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let given = answer.json();
        let text = |name: &str| given[name].as_str().unwrap().to_owned();
        Begun {
            device_code: text("device_code"),
            user_code: text("user_code"),
            link: text("verification_uri_complete"),
        }
    }

    /// Asks for the tokens of a device.
    async fn poll(&self, begun: &Begun) -> Answer {
        self.poll_at("/v1/device/token", begun, &[]).await
    }

    async fn poll_at(&self, path: &str, begun: &Begun, more: &[(&str, &str)]) -> Answer {
        let form = [("grant_type", GRANT), ("device_code", begun.device_code.as_str())];
        self.integration.post(&self.webex, path, &[&form, more].concat()).await
    }

    fn wait(&self, seconds: u64) {
        self.org.clock().advance(Duration::from_secs(seconds));
    }

    /// Somebody who has signed in on their way to a page.
    async fn signed_in(&self, link: &str) -> (Visitor, Answer) {
        let mut visitor = Visitor::new(&self.webex);
        let shown = visitor.sign_in(link, self.org.admin()).await;
        (visitor, shown)
    }

    async fn answer(&self, user_code: &str, body: Value) -> Answer {
        let path = format!("/orgs/{}/devices/{user_code}", self.org.id());
        control(&self.webex, "POST", &path, Some(&body)).await
    }
}

/// The value of a hidden field.
#[track_caller]
fn hidden(page: &Answer, name: &str) -> String {
    let html = page.text();
    let (_, rest) = html
        .split_once(&format!("<input type=\"hidden\" name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no field {name} in {html}"));
    rest.split_once('"').unwrap().0.to_owned()
}

/// The page's answer, as a button of it sends it.
fn pressed(page: &Answer, decision: &str) -> String {
    let (code, ticket) = (hidden(page, "userCode"), hidden(page, "ticket"));
    format!("userCode={code}&ticket={ticket}&decision={decision}")
}

#[track_caller]
fn shows(page: &Answer, text: &str) {
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains(text), "{text}\nis missing in\n{}", page.text());
}
