//! Service apps: an administrator authorises them, and who holds the scope for it asks for their tokens.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{BROKER, Integration, assert_refused};
use crate::support::journal::journal;
use crate::support::rules::arm;
use crate::support::{Answer, Caller, control, start};

const FORBIDDEN: &str = "The server understood the request, but refused to fulfill it because the access token is missing \
     required scopes or the user is missing required roles or licenses.";

/// An org with a service app, and somebody who may ask for its tokens.
struct Stage {
    webex: MockWebex,
    org: Org,
    app: Integration,
    developer: Caller,
}

impl Stage {
    async fn set(authorized: bool) -> Self {
        let (webex, org) = start().await;
        let body = json!({
            "name": "Nightly sync",
            "kind": "service-app",
            "authorized": authorized,
            "redirectUris": ["http://localhost:3000/auth/code"],
            "scopes": ["identity:people_rw", "spark:people_read"],
        });
        let app = Integration::register(&webex, &org, &body).await;
        let token = org.token().plain_user().scopes(["spark:applications_token"]).issue();
        let developer = Caller::new(webex.url(), &token);
        Self {
            webex,
            org,
            app,
            developer,
        }
    }

    fn body(&self) -> Value {
        json!({ "clientId": self.app.id, "clientSecret": self.app.secret, "targetOrgId": self.org.id().to_string() })
    }

    async fn ask(&self, body: &Value) -> Answer {
        let path = format!("/v1/applications/{}/token", application_id(&self.app.id));
        self.developer.post(&path, body).await
    }
}

/// The platform's id of an application.
fn application_id(client_id: &str) -> String {
    use base64::Engine as _;
    let plain = format!("ciscospark://us/APPLICATION/{client_id}");
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(plain)
}

/// Checks a refusal of the platform's, whole but for the words of its description.
#[track_caller]
fn refused(answer: &Answer, status: u16, message: &str) {
    let body = answer.json();
    assert_eq!(
        (answer.status, body["message"].as_str()),
        (status, Some(message)),
        "{body}"
    );
    assert_eq!(body["trackingId"], answer.header("trackingid"));
    let members: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(members, ["message", "errors", "trackingId"]);
}

#[tokio::test]
async fn wx_30_a_service_apps_token_works_unattended_and_is_nobodys() {
    let stage = Stage::set(true).await;
    let by_rest_id = json!({ "targetOrgId": stage.org.id().to_webex_id() });
    for target in [json!({}), by_rest_id] {
        let mut body = stage.body();
        body.as_object_mut()
            .unwrap()
            .extend(target.as_object().unwrap().clone());
        let answer = stage.ask(&body).await;
        let tokens = answer.json();
        let expected = json!({
            "access_token": tokens["access_token"],
            "expires_in": 1_209_599,
            "refresh_token": tokens["refresh_token"],
            "refresh_token_expires_in": 7_775_999,
            "token_type": "Bearer",
            "scope": "identity:people_rw spark:people_read",
        });
        assert_eq!((answer.status, &tokens), (200, &expected));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let tokens = stage.ask(&stage.body()).await.json();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let refreshed = stage.app.post(&stage.webex, "/v1/access_token", &form).await.json();
    assert_eq!(refreshed["refresh_token"], tokens["refresh_token"]);
    for token in [&tokens["access_token"], &refreshed["access_token"]] {
        let caller = Caller::new(stage.webex.url(), token.as_str().unwrap());
        let made = json!({ "userName": format!("{}@example.test", token.as_str().unwrap().len()) });
        let path = format!("/identity/scim/{}/v2/Users", stage.org.id());
        let before = caller.get(&path).await.json()["totalResults"].as_u64().unwrap();
        let created = caller.post(&path, &made).await;
        assert!([201, 409].contains(&created.status), "{}", created.text());
        // The machine's own account is no user of the org.
        let after = caller.get(&path).await.json()["totalResults"].as_u64().unwrap();
        assert_eq!(after - before, u64::from(created.status == 201));
        for me in ["/v1/people/me", "/identity/scim/v2/Users/me"] {
            assert_eq!(caller.get(me).await.status, 404, "{me}");
        }
    }
}

#[tokio::test]
async fn a_service_app_of_self_contained_tokens_gets_a_jwt_of_a_machine() {
    let (webex, org) = start().await;
    let body = json!({
        "kind": "service-app", "selfContained": true, "redirectUris": ["http://localhost/"], "scopes": ["identity:people_read"]
    });
    let app = Integration::register(&webex, &org, &body).await;
    let token = org.token().scopes(["spark:applications_token"]).issue();
    let body = json!({ "clientId": app.id, "clientSecret": app.secret, "targetOrgId": org.id().to_string() });
    let path = format!("/v1/applications/{}/token", application_id(&app.id));
    let answer = Caller::new(webex.url(), &token).post(&path, &body).await.json();
    assert_eq!(answer["expires_in"], 64_799);
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(token.matches('.').count(), 2);
    assert_eq!(Caller::new(org.scim_url(), token).get("/Users").await.status, 200);
}

#[tokio::test]
async fn who_may_not_ask_for_a_service_apps_token_is_told_why() {
    let stage = Stage::set(true).await;
    let with = |name: &str, value: Value| {
        let mut body = stage.body();
        body[name] = value;
        body
    };
    let elsewhere = stage.webex.org().create().await;
    for (body, status, message) in [
        (json!({}), 400, "clientId is not a text of at least one character."),
        (
            with("clientSecret", json!(7)),
            400,
            "clientSecret is not a text of at least one character.",
        ),
        (
            with("targetOrgId", json!("")),
            400,
            "targetOrgId is not a text of at least one character.",
        ),
        (
            with("clientId", json!("C0")),
            400,
            "clientId is not that of the service app.",
        ),
        (with("clientSecret", json!("wrong")), 400, "clientSecret is wrong."),
        (
            with("targetOrgId", json!("nowhere")),
            400,
            "targetOrgId names no organization.",
        ),
        (
            with("targetOrgId", json!(elsewhere.id().to_string())),
            404,
            "The organization of targetOrgId has no service app of this id.",
        ),
    ] {
        refused(&stage.ask(&body).await, status, message);
    }
    let path = format!("/v1/applications/{}/token", application_id("C0"));
    let none = "The organization of targetOrgId has no service app of this id.";
    refused(&stage.developer.post(&path, &stage.body()).await, 404, none);
    let path = format!("/v1/applications/{}/token", application_id(&stage.app.id));
    let scopes = stage.org.token().issue();
    refused(
        &Caller::new(stage.webex.url(), &scopes).post(&path, &stage.body()).await,
        403,
        FORBIDDEN,
    );
    assert_eq!(
        Caller::new(stage.webex.url(), "none")
            .post(&path, &stage.body())
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn an_app_that_no_administrator_authorised_gets_no_token() {
    let stage = Stage::set(false).await;
    refused(&stage.ask(&stage.body()).await, 403, FORBIDDEN);
    let form = [("grant_type", "client_credentials")];
    let answer = stage.app.post(&stage.webex, BROKER, &form).await;
    let what = "No administrator has authorized the service app.";
    assert_refused(&answer, BROKER, 400, "unauthorized_client", what);
    let integration = json!({ "redirectUris": ["http://localhost/"], "scopes": ["identity:people_rw"] });
    let integration = Integration::register(&stage.webex, &stage.org, &integration).await;
    let path = format!("/v1/applications/{}/token", application_id(&integration.id));
    let none = "The organization of targetOrgId has no service app of this id.";
    refused(&stage.developer.post(&path, &stage.body()).await, 404, none);
}

#[tokio::test]
async fn rules_hit_service_apps_by_name_and_the_journal_keeps_no_secret_of_theirs() {
    let stage = Stage::set(true).await;
    arm(
        &stage.webex,
        &stage.org,
        &json!({ "short": "oauth.token.service: 503 x1" }),
    )
    .await;
    assert_eq!(stage.ask(&stage.body()).await.status, 503);
    let tokens = stage.ask(&stage.body()).await.json();
    let kept = json!(journal(&stage.webex, &stage.org).await).to_string();
    assert!(kept.contains("\"oauth.token.service\""), "{kept}");
    let secrets = [
        &stage.app.secret,
        tokens["access_token"].as_str().unwrap(),
        tokens["refresh_token"].as_str().unwrap(),
    ];
    for secret in secrets {
        assert!(!kept.contains(secret), "{secret} is kept in {kept}");
    }
    let listed = control(&stage.webex, "GET", &format!("/orgs/{}/tokens", stage.org.id()), None)
        .await
        .json();
    let owners: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["userName"].as_str())
        .collect();
    assert!(owners.iter().any(|name| name.starts_with("machine-")), "{owners:?}");
}
