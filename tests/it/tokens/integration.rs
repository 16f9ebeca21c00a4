//! Several integrations of one org, and forms that they or others send.

use serde_json::Value;
use webex_scim_mock::{MockWebex, Org};

use super::{PUBLIC, assert_refused};
use crate::support::{Answer, control, send};

/// A registered integration.
#[derive(Clone, Debug)]
pub(crate) struct Integration {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl Integration {
    /// Registers one; the body is that of the control plane's call.
    pub(crate) async fn register(webex: &MockWebex, org: &Org, body: &Value) -> Self {
        let answer = control(webex, "POST", &format!("/orgs/{}/clients", org.id()), Some(body)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let made = answer.json();
        Self {
            id: made["clientId"].as_str().unwrap().to_owned(),
            secret: made["clientSecret"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// Sends a form as this integration, authenticated by its body.
    pub(crate) async fn post(&self, webex: &MockWebex, path: &str, form: &[(&str, &str)]) -> Answer {
        let own = [("client_id", self.id.as_str()), ("client_secret", self.secret.as_str())];
        post_form(webex, path, &[form, &own].concat()).await
    }
}

/// Sends a form.
pub(crate) async fn post_form(webex: &MockWebex, path: &str, form: &[(&str, &str)]) -> Answer {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(form);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    send("POST", &format!("{}{path}", webex.url()), &headers, body.finish()).await
}

/// A whole refusal at the public API.
#[track_caller]
pub(crate) fn refused(answer: &Answer, status: u16, error: &str, description: &str) {
    assert_refused(answer, PUBLIC, status, error, description);
}
