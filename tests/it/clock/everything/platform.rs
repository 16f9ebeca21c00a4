//! The platform's API and the token endpoint, under a clock that stands still.

use serde_json::{Value, json};

use super::Frozen;
use crate::sign_in::encode;
use crate::support::{Answer, Caller, control, send};
use crate::tokens::integration::Integration;

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
        self.authorizations().await;
    }

    /// What people have granted.
    async fn authorizations(&self) {
        let body = json!({ "role": "id_user_admin", "scopes": ["identity:tokens_read", "identity:tokens_write"] });
        let caller = Caller::new(self.webex.url(), &self.issue(body).await);
        for (method, path) in [
            ("GET", "/v1/authorizations?personEmail=nobody@example.test"),
            ("GET", "/v1/authorizations/tokenExpiry"),
            ("DELETE", "/v1/authorizations/x"),
        ] {
            self.send(&caller, method, path, None).await;
        }
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
        let reduction = "urn:cisco:oauth:grant-type:scope-reduction";
        let reduced = [
            ("grant_type", reduction),
            ("token", caller.token.as_str()),
            ("scope", "openid"),
            ("client_id", &id),
        ];
        self.post("/idb/oauth2/v1/access_token", &reduced, "").await;
        let app = json!({ "clientId": id, "clientSecret": secret });
        self.send(&caller, "POST", "/v1/applications/x/token", Some(&app)).await;
        let revoked = [("token", refresh), ("client_id", &id), ("client_secret", &secret)];
        self.post("/idb/oauth2/v1/revoke", &revoked, "").await;
    }

    /// A device is let in, and the browser leaves.
    pub(super) async fn device(&self, cookie: &str) {
        const HELPER: &str = "https://oauth-helper-a.wbx2.com/helperservice/v1/actions/device/callback";
        let body = json!({ "redirectUris": [HELPER], "scopes": ["identity:people_rw"] });
        let client = Integration::register(&self.webex, &self.org, &body).await;
        let begun = [("client_id", client.id.as_str()), ("scope", "identity:people_rw")];
        let begun = self.post("/v1/device/authorize", &begun, "").await.json();
        let [device, user] = ["device_code", "user_code"].map(|name| begun[name].as_str().unwrap().to_owned());
        let page = format!("{}/verify?userCode={user}", self.webex.url());
        self.check(&send("GET", &page, &[("cookie", cookie)], "").await);
        self.org.accept_device(&user, self.org.admin().0);
        let grant = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", device.as_str()),
            ("client_id", client.id.as_str()),
            ("client_secret", client.secret.as_str()),
        ];
        let tokens = self.post("/v1/device/token", &grant, "").await;
        assert_eq!(tokens.status, 200, "{}", tokens.text());
        let leave = format!("{}/idb/oauth2/v1/logout", self.webex.url());
        self.check(&send("GET", &leave, &[("cookie", cookie)], "").await);
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
