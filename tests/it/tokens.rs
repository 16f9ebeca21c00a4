//! Tokens by the grants of the token endpoint, over HTTP, as an integration gets, uses, renews and loses them.

mod authorize;
mod client;
mod code;
mod consent;
mod copied;
mod device;
mod errors;
mod faults;
pub(crate) mod integration;
mod life;
mod oauth2_crate;
mod openid;
mod pkce;
mod reduction;
mod refresh;
mod revoke;
mod scenarios;
mod service_apps;
mod signed;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;
use crate::support::{Answer, Caller, control, make, send};

pub(crate) use integration::{Integration, post_form, refused};

pub(crate) const CALLBACK: &str = "https://app.example/callback";
/// The token endpoints: the public API's, and the broker's.
pub(crate) const PUBLIC: &str = "/v1/access_token";
pub(crate) const BROKER: &str = "/idb/oauth2/v1/access_token";
pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// An integration, and the org where it is registered.
pub(crate) struct App {
    pub(crate) webex: MockWebex,
    pub(crate) org: Org,
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl App {
    /// A confidential integration that reads and writes people, and asks who they are.
    pub(crate) async fn new() -> Self {
        Self::with(json!({})).await
    }

    /// The same, with other members.
    pub(crate) async fn with(more: Value) -> Self {
        let webex = MockWebex::start().await;
        let org = make(&webex).await;
        // Lives are told to the second, and a busy machine takes some between two calls.
        org.clock().freeze("2026-11-23T10:00:00Z");
        let (id, secret) = register(&webex, &org, more).await;
        Self { webex, org, id, secret }
    }

    /// The query of an authorization request for a code.
    pub(crate) fn query(&self, more: &str) -> String {
        let scope = encode("identity:people_rw openid");
        let redirect = encode(CALLBACK);
        format!(
            "response_type=code&client_id={}&redirect_uri={redirect}&scope={scope}&state=s{more}",
            self.id
        )
    }

    /// The authorization request itself.
    pub(crate) fn authorize(&self, more: &str) -> String {
        format!("{}/v1/authorize?{}", self.webex.url(), self.query(more))
    }

    /// A code, after the administrator has signed in.
    pub(crate) async fn code(&self, more: &str) -> String {
        let answer = Visitor::new(&self.webex)
            .sign_in(&self.authorize(more), self.org.admin())
            .await;
        code_of(&answer)
    }

    /// Asks an endpoint for a token, with the client's credentials in the body.
    pub(crate) async fn ask_at(&self, endpoint: &str, form: &[(&str, &str)]) -> Answer {
        let mut form = form.to_vec();
        form.push(("client_id", &self.id));
        if !self.secret.is_empty() {
            form.push(("client_secret", &self.secret));
        }
        self.post(endpoint, &[], &form).await
    }

    pub(crate) async fn ask(&self, form: &[(&str, &str)]) -> Answer {
        self.ask_at(PUBLIC, form).await
    }

    /// Sends a form as it is.
    pub(crate) async fn post(&self, endpoint: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let mut all = vec![FORM];
        all.extend_from_slice(headers);
        send("POST", &format!("{}{endpoint}", self.webex.url()), &all, body).await
    }

    pub(crate) async fn exchange(&self, code: &str) -> Answer {
        self.ask(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
        ])
        .await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Answer {
        self.ask(&[("grant_type", "refresh_token"), ("refresh_token", token)])
            .await
    }

    /// What a sign-in and an exchange bring.
    pub(crate) async fn tokens(&self) -> Value {
        let answer = self.exchange(&self.code("").await).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Who calls the SCIM API with a token.
    pub(crate) fn caller(&self, token: &Value) -> Caller {
        Caller::new(self.org.scim_url(), token.as_str().unwrap())
    }

    pub(crate) fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.id, self.secret)))
    }

    /// Changes the org's settings.
    pub(crate) async fn set(&self, settings: Value) {
        let path = format!("/orgs/{}/settings", self.org.id());
        let answer = control(&self.webex, "PATCH", &path, Some(&settings)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

/// Registers an integration, and returns its id and its secret, which is empty where it has none.
pub(crate) async fn register(webex: &MockWebex, org: &Org, more: Value) -> (String, String) {
    let mut body = json!({
        "name": "Importer",
        "redirectUris": [CALLBACK],
        "scopes": ["identity:people_rw", "identity:people_read", "openid", "email", "profile"],
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = control(webex, "POST", &format!("/orgs/{}/clients", org.id()), Some(&body)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
    (text("clientId"), text("clientSecret"))
}

/// The code of an answer that leads to the callback, after all of its `Location` was compared.
#[track_caller]
pub(crate) fn code_of(answer: &Answer) -> String {
    let location = answer.header("location");
    let code = location.split_once("?code=").map_or("", |(_, rest)| rest);
    let code = code.split('&').next().unwrap().to_owned();
    assert_eq!(
        (answer.status, location),
        (302, format!("{CALLBACK}?code={code}&state=s").as_str())
    );
    assert_eq!(code.len(), 106, "{code}");
    code
}

/// A whole refusal of the token endpoint, as every library finds its own in it.
#[track_caller]
pub(crate) fn assert_refused(answer: &Answer, endpoint: &str, status: u16, error: &str, description: &str) {
    let tracking = answer.header("trackingid");
    let message = match status {
        401 => "The request requires a valid access token set in the Authorization request header.",
        _ => "The request could not be understood by the server due to malformed syntax.",
    };
    let mut expected = json!({
        "error": error,
        "error_description": description,
        "message": message,
        "errors": [{ "description": description }],
        "trackingId": tracking,
    });
    if endpoint == BROKER {
        expected["trackingID"] = tracking.into();
    }
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    let challenge = if status == 401 { "Basic realm=\"webex\"" } else { "" };
    assert_eq!(answer.header("www-authenticate"), challenge);
}
