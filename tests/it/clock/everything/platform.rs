//! The platform's API and the token endpoint, under a clock that stands still.

use serde_json::{Value, json};

use super::Frozen;
use crate::sign_in::encode;
use crate::support::{Answer, Caller, control, send};

const CALLBACK: &str = "https://app.example/callback";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

impl Frozen {
    /// The platform's API, which need not know whom it is asked for.
    pub(super) async fn platform(&self) {
        // Somebody who was made after the clock was stopped.
        let scopes = [
            "spark-admin:people_read",
            "spark-admin:people_write",
            "spark-admin:roles_read",
        ];
        let body = json!({ "role": "id_user_admin", "scopes": scopes });
        let token = self.issue(body).await;
        let caller = Caller::new(self.webex.url(), &token);
        // The organization itself was made before.
        caller.get("/v1/organizations").await;
        for path in [
            "/v1/people/me",
            "/v1/people?email=nobody@example.test",
            "/v1/people/x",
            "/v1/organizations/x",
            "/v1/roles",
            "/v1/roles/x",
            "/v1/licenses",
            "/v1/licenses/x",
            "/v1/groups?includeMembers=true",
            "/v1/groups/x",
        ] {
            self.send(&caller, "GET", path, None).await;
        }
        self.send(&caller, "PATCH", "/v1/licenses/users", Some(&json!({})))
            .await;
    }

    async fn issue(&self, body: Value) -> String {
        let path = format!("/orgs/{}/tokens", self.org.id());
        let issued = control(&self.webex, "POST", &path, Some(&body)).await.json();
        issued["token"].as_str().unwrap().to_owned()
    }

    /// Tokens by every grant, after a consent.
    pub(super) async fn grants(&self, cookie: &str) {
        let path = format!("/orgs/{}/clients", self.org.id());
        let body = json!({ "redirectUris": [CALLBACK], "scopes": ["identity:people_rw", "openid"] });
        let client = control(&self.webex, "POST", &path, Some(&body)).await.json();
        let [id, secret] = ["clientId", "clientSecret"].map(|name| client[name].as_str().unwrap().to_owned());
        let code = self.consented(&id, cookie).await;
        let ask = async |pairs: &[(&str, &str)]| {
            let mut pairs = pairs.to_vec();
            pairs.extend([("client_id", id.as_str()), ("client_secret", secret.as_str())]);
            self.post("/v1/access_token", &pairs, "").await
        };
        let by_code = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
        ];
        let tokens = ask(&by_code).await.json();
        let refresh = tokens["refresh_token"].as_str().unwrap();
        ask(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
        ask(&[("grant_type", "client_credentials")]).await;
        ask(&[("grant_type", "none")]).await;
        let caller = Caller::new(self.webex.url(), tokens["access_token"].as_str().unwrap());
        let told = self.send(&caller, "GET", "/v1/userinfo", None).await;
        assert_eq!(told.status, 200, "{}", told.text());
    }

    /// A code, for which the person is asked on a page.
    async fn consented(&self, client_id: &str, cookie: &str) -> String {
        let path = format!("/orgs/{}/settings", self.org.id());
        control(&self.webex, "PATCH", &path, Some(&json!({ "consent": "prompt" }))).await;
        let query = format!("response_type=code&client_id={client_id}&scope=identity%3Apeople_rw%20openid");
        let url = format!("{}/v1/authorize?{query}", self.webex.url());
        let page = send("GET", &url, &[("cookie", cookie)], "").await;
        self.check(&page);
        let page = page.text();
        let ticket = page.split_once(r#"name="ticket" value=""#).unwrap().1;
        let ticket = ticket.split('"').next().unwrap();
        let answer = [("decision", "accept"), ("query", query.as_str()), ("ticket", ticket)];
        let answer = self.post("/idb/oauth2/v1/authorize", &answer, cookie).await;
        let location = answer.header("location");
        let code = location.split_once("?code=").unwrap_or_else(|| panic!("{answer:?}")).1;
        code.to_owned()
    }

    pub(super) async fn post(&self, path: &str, pairs: &[(&str, &str)], cookie: &str) -> Answer {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let url = format!("{}{path}", self.webex.url());
        let answer = send("POST", &url, &[FORM, ("cookie", cookie)], body).await;
        self.check(&answer);
        answer
    }
}
