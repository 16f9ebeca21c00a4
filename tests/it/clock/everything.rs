//! Nothing but the org's clock is asked what time it is: under a frozen one, no answer of any operation says another,
//! and what was begun under it ends by it.

mod platform;

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::golden::is_like;
use crate::sign_in::{Ask, encode};
use crate::support::journal::journal;
use crate::support::{Answer, Caller, control, patch, send};

fn text<'v>(due: &'v Value, name: &str) -> &'v str {
    due[name].as_str().unwrap()
}

/// An org in which nothing shows that was there before its clock was stopped.
struct Frozen {
    webex: MockWebex,
    org: Org,
    times: &'static Times,
}

/// One instant, and what follows from it.
struct Times {
    /// RFC 3339, and as `Date` says it.
    now: &'static str,
    date: &'static str,
    /// When what begins now ends: sessions, access tokens, refresh tokens, the connector's tokens.
    in_8_hours: &'static str,
    in_14_days: &'static str,
    in_90_days: &'static str,
    in_365_days: &'static str,
}

const PAST: Times = Times {
    now: "1999-12-31T23:59:58.765Z",
    date: "Fri, 31 Dec 1999 23:59:58 GMT",
    in_8_hours: "2000-01-01T07:59:58.765Z",
    in_14_days: "2000-01-14T23:59:58.765Z",
    in_90_days: "2000-03-30T23:59:58.765Z",
    in_365_days: "2000-12-30T23:59:58.765Z",
};

const FUTURE: Times = Times {
    now: "2077-02-28T01:02:03.004Z",
    date: "Sun, 28 Feb 2077 01:02:03 GMT",
    in_8_hours: "2077-02-28T09:02:03.004Z",
    in_14_days: "2077-03-14T01:02:03.004Z",
    in_90_days: "2077-05-29T01:02:03.004Z",
    in_365_days: "2078-02-28T01:02:03.004Z",
};

impl Frozen {
    async fn at(times: &'static Times) -> Self {
        let webex = MockWebex::start().await;
        let org = webex.org().empty().create().await;
        // The group of all users was there as soon as the organization was.
        let everything = json!({
            "switches": { "discovery": "rfc", "search": "on", "me": "on", "groups.allOrgUsers": "off" }
        });
        let path = format!("/orgs/{}/profile", org.id());
        assert_eq!(control(&webex, "PATCH", &path, Some(&everything)).await.status, 200);
        org.clock().freeze(times.now);
        Self { webex, org, times }
    }

    /// Looks for every time in an answer of the double.
    #[track_caller]
    fn check(&self, answer: &Answer) {
        assert_eq!(answer.header("date"), self.times.date, "{}", answer.text());
        self.check_text(&answer.text());
    }

    #[track_caller]
    fn check_text(&self, text: &str) {
        const PICTURE: &str = "0000-00-00T";
        for (start, _) in text.char_indices() {
            let begins = text.get(start..start + PICTURE.len());
            if begins.is_some_and(|begin| is_like(begin, PICTURE)) {
                assert!(
                    text[start..].starts_with(self.times.now),
                    "{} in {text}",
                    &text[start..]
                );
            }
        }
    }

    async fn send(&self, caller: &Caller, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let answer = caller.send(method, path, body).await;
        self.check(&answer);
        answer
    }

    /// One resource's life at one base.
    async fn live(&self, caller: &Caller, kind: &str, body: &Value) {
        let made = self.send(caller, "POST", kind, Some(body)).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let meta = &made.json()["meta"];
        assert_eq!(
            (&meta["created"], &meta["lastModified"]),
            (&json!(self.times.now), &json!(self.times.now))
        );
        let path = format!("{kind}/{}", made.json()["id"].as_str().unwrap());
        let change = patch(json!([{ "op": "add", "path": "externalId", "value": "x" }]));
        for (method, path, body, status) in [
            ("GET", path.as_str(), None, 200),
            ("GET", kind, None, 200),
            ("PATCH", &path, Some(&change), 200),
            ("PUT", &path, Some(body), 200),
            ("POST", kind, Some(body), 409),
            ("DELETE", &path, None, 204),
            ("GET", &path, None, 404),
        ] {
            let answer = self.send(caller, method, path, body).await;
            assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
        }
    }

    /// The sign-in, from the form to the token.
    async fn sign_in(&self) -> String {
        let (email, password) = self.org.admin();
        let ask = Ask::state("s");
        let link = ask.link(self.webex.url(), Some(&self.org));
        self.check(&send("GET", &link, &[], "").await);
        let goto = format!("https://idbroker.webex.com/idb/oauth2/v1/authorize?{}", ask.query());
        let form = [
            ("goto", &*goto),
            ("org", &self.org.id().to_string()),
            ("email", email),
            ("password", password),
        ];
        let form = form.map(|(name, value)| format!("{name}={}", encode(value))).join("&");
        let url = format!("{}/idb/saml2/jsp/doSSO.jsp", self.webex.url());
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let signed_in = send("POST", &url, &headers, form).await;
        self.check(&signed_in);
        let (cookie, _) = signed_in.header("set-cookie").split_once(';').unwrap();
        let token = send("GET", &ask.authorize(self.webex.url()), &[("cookie", cookie)], "").await;
        self.check(&token);
        assert!(token.header("location").contains("#access_token="), "{token:?}");
        cookie.to_owned()
    }

    /// The names of all operations, as a rule with a wrong one is told.
    async fn catalogue(&self) -> BTreeSet<String> {
        let rule = json!({ "match": { "op": "none.such" }, "effect": { "http": { "status": 500 } } });
        let path = format!("/orgs/{}/faults", self.org.id());
        let refused = control(&self.webex, "POST", &path, Some(&rule)).await.json();
        let reason = refused["errors"][0]["reason"].as_str().unwrap();
        let (_, known) = reason.split_once("known are ").unwrap();
        let (names, _) = known.split_once(", globs").unwrap();
        names.split(", ").map(str::to_owned).collect()
    }

    /// A call of the control plane below the org: every time in its answer.
    async fn told(&self, method: &str, below: &str, body: Option<Value>) -> Value {
        let path = format!("/orgs/{}{below}", self.org.id());
        let told = control(&self.webex, method, &path, body.as_ref()).await;
        assert!(
            told.status < 300 && told.text().contains(self.times.now),
            "{below}: {}",
            told.text()
        );
        self.check_text(&told.text());
        told.json()
    }

    /// Everything that is served at both bases.
    async fn serve(&self, token: &str, dead: &str) {
        for base in [self.org.tenant_url(), self.org.scim_url()] {
            let caller = Caller::new(base, token);
            self.live(&caller, "/Users", &json!({ "userName": "ada@example.test" }))
                .await;
            self.live(&caller, "/Groups", &json!({ "displayName": "Team" })).await;
            let bulk = json!({ "operations": [{ "method": "DELETE", "path": "/Users/nobody" }] });
            self.send(&caller, "POST", "/Bulk", Some(&bulk)).await;
            for (method, path) in [
                ("GET", "/Schemas"),
                ("GET", "/ServiceProviderConfig"),
                ("GET", "/ResourceTypes"),
                // The administrator is older than the clock.
                ("GET", "/Me?attributes=userName"),
                ("PUT", "/Me"),
                ("PATCH", "/Me"),
                ("POST", "/.search"),
                ("POST", "/Users/.search"),
                ("POST", "/Groups/.search"),
                ("GET", "/Groups/nobody/Members"),
                ("GET", "/Nothing"),
                ("DELETE", "/Users"),
                ("GET", "/Users?filter=x"),
            ] {
                self.send(&caller, method, path, None).await;
            }
            let host = Caller::new(self.webex.url(), token);
            let archive = format!("/identity/organizations/{}/v1/ArchivedUser", self.org.id());
            // The administrator is older than the clock.
            for path in [
                "/identity/scim/v2/Users/me?attributes=userName",
                "/Schemas/SCIM2/User",
                &archive,
                &format!("{archive}/x"),
            ] {
                self.send(&host, "GET", path, None).await;
            }
            let dead = Caller::new(base, dead);
            assert_eq!(self.send(&dead, "GET", "/Users", None).await.status, 401);
        }
    }

    /// The journal, which knows every operation by now, and the page that shows it.
    async fn account(&self) {
        let entries = journal(&self.webex, &self.org).await;
        let seen = entries.iter().map(|entry| text(entry, "operation").to_owned());
        let seen: BTreeSet<String> = seen.collect();
        let mut known = self.catalogue().await;
        // These are told to everybody, and so are of no organization.
        known.retain(|name| !["oauth.verification", "oauth.configuration", "oauth.webfinger"].contains(&&**name));
        assert_eq!(seen, known, "an operation that this test does not know yet");
        for entry in entries {
            assert_eq!(entry["time"], self.times.now);
            self.check_text(&entry.to_string());
        }
        let page = format!("{}/__mock/orgs/{}/", self.webex.url(), self.org.id());
        self.check_text(&send("GET", &page, &[], "").await.text());
    }
}

async fn check(times: &'static Times) {
    let frozen = Frozen::at(times).await;
    let org = &frozen.org;
    let ended = frozen.told("POST", "/tokens", Some(json!({ "ttl": "0s" }))).await;
    assert_eq!(ended["expiresAt"], times.now);
    let token = org.token().scopes(["Identity:SCIM", "identity:people_rw"]).issue();
    frozen.serve(&token, text(&ended, "token")).await;
    let cookie = frozen.sign_in().await;
    frozen.platform().await;
    frozen.grants(&cookie).await;
    frozen.device(&cookie).await;
    // The browser has signed out there; somebody else stays.
    frozen.sign_in().await;
    // Somebody who stays, for what is told of the directory at large.
    Caller::new(org.tenant_url(), &token)
        .create_user("bob@example.test")
        .await;
    frozen.told("GET", "/data", None).await;
    frozen
        .told("POST", "/snapshots", Some(json!({ "name": "moment" })))
        .await;
    frozen.account().await;

    let ends = org.clock().advance(Duration::from_secs(400 * 24 * 60 * 60));
    let ends: BTreeSet<(&str, &str)> = ends.iter().map(|due| (text(due, "event"), text(due, "at"))).collect();
    let expected = [
        ("session.ended", times.in_8_hours),
        ("token.expired", times.in_14_days),
        ("refresh-token.expired", times.in_90_days),
        ("token.expired", times.in_365_days),
    ];
    assert_eq!(ends, BTreeSet::from(expected));
}

#[tokio::test]
async fn under_a_clock_stopped_in_the_past_no_answer_says_another_time() {
    check(&PAST).await;
}

#[tokio::test]
async fn under_a_clock_stopped_in_the_future_no_answer_says_another_time() {
    check(&FUTURE).await;
}
