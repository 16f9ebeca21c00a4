//! What topic files share: a client that checks every answer, and short ways to say a request.

pub(crate) mod description;
pub(crate) mod journal;
pub(crate) mod profiles;
pub(crate) mod refusal;
pub(crate) mod rules;
pub(crate) mod wire;

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use webex_scim_mock::{MockWebex, Org};

/// Long enough for a slow machine, short enough for a test that would hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// One answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's text; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Sends a request as it is and checks what every answer of the double must have.
pub(crate) async fn send(method: &str, url: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Answer {
    let body = body.into();
    let answer = exchange(method, url, headers, body.clone()).await;
    check(method, url, &answer);
    description::check(method, url, &body, &answer).await;
    answer
}

async fn exchange(method: &str, url: &str, headers: &[(&str, &str)], body: Bytes) -> Answer {
    let mut request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(body)).unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let response = client.request(request).await.unwrap();
    let (head, body) = response.into_parts();
    Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: body.collect().await.unwrap().to_bytes(),
    }
}

/// Leaks and slips show up in tests that are about something else.
#[track_caller]
fn check(method: &str, url: &str, answer: &Answer) {
    const KNOWN: [&str; 26] = [
        "access-control-allow-headers",
        "access-control-allow-methods",
        "access-control-allow-origin",
        "access-control-expose-headers",
        "access-control-max-age",
        "allow",
        "cache-control",
        "connection",
        "content-length",
        "content-security-policy",
        "content-type",
        "date",
        "etag",
        "link",
        "location",
        "pragma",
        "referrer-policy",
        "retry-after",
        "set-cookie",
        "trackingid",
        "www-authenticate",
        "x-content-type-options",
        "x-mock-fidelity",
        "x-mock-version",
        "transfer-encoding",
        "vary",
    ];
    for name in answer.headers.keys() {
        assert!(
            KNOWN.contains(&name.as_str()),
            "{method} {url}: unexpected header {name}"
        );
    }
    assert!(!answer.header("date").is_empty(), "{method} {url}: no date");
    let has_type = answer.headers.contains_key(header::CONTENT_TYPE);
    let has_body = match method {
        // Its length says what a GET would bring.
        "HEAD" => answer.headers.contains_key(header::CONTENT_LENGTH),
        _ => !answer.body.is_empty(),
    };
    assert_eq!(has_type, has_body, "{method} {url}: content type against body");
    assert!(method != "HEAD" || answer.body.is_empty(), "{url}: a body behind HEAD");
    let media_type = answer.header("content-type");
    let of_control = url.contains("/__mock") || media_type.starts_with("text/html") || media_type.contains("problem");
    if !of_control {
        assert!(
            answer.header("trackingid").starts_with("ROUTER_"),
            "{method} {url}: no tracking id"
        );
    }
    assert!(
        !answer.text().contains("\"password\":\"") || url.contains("/__mock"),
        "{method} {url}: a password"
    );
}

/// Begins to measure how long the wire takes.
#[expect(
    clippy::disallowed_methods,
    reason = "a delay is measured, no org is asked for its time"
)]
pub(crate) fn started() -> tokio::time::Instant {
    tokio::time::Instant::now()
}

/// A caller with a base URL and a token.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) base: String,
    pub(crate) token: String,
}

impl Caller {
    /// The administrator at the connector URL.
    pub(crate) fn connector(org: &Org) -> Self {
        Self::new(org.tenant_url(), org.admin_token())
    }

    /// The administrator at Webex's SCIM API.
    pub(crate) fn v2(org: &Org) -> Self {
        Self::new(org.scim_url(), org.admin_token())
    }

    pub(crate) fn new(base: &str, token: &str) -> Self {
        Self {
            base: base.to_owned(),
            token: token.to_owned(),
        }
    }

    /// Sends a request below the base. Blanks and quotes in the path are encoded; everything else is sent as it stands.
    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let url = format!("{}{}", self.base, path.replace(' ', "%20").replace('"', "%22"));
        let authorization = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", authorization.as_str())];
        if body.is_some() {
            headers.push(("content-type", "application/scim+json"));
        }
        send(method, &url, &headers, body.map(Value::to_string).unwrap_or_default()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send("PATCH", path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None).await
    }

    /// Creates a user and returns it.
    pub(crate) async fn create_user(&self, user_name: &str) -> Value {
        let answer = self.post("/Users", &serde_json::json!({ "userName": user_name })).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }
}

/// The calls of the control plane in the order of its table, as in `GET /orgs/{org}`.
pub(crate) async fn routes(webex: &MockWebex) -> Vec<String> {
    let list = control(webex, "GET", "/routes", None).await.json();
    let calls = list["items"].as_array().unwrap().iter().map(|route| {
        let [method, path] = ["method", "path"].map(|key| route[key].as_str().unwrap());
        format!("{method} {}", path.strip_prefix("/__mock").unwrap())
    });
    calls.collect()
}

/// A call of the control plane: `path` begins behind `/__mock`.
pub(crate) async fn control(webex: &MockWebex, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let url = format!("{}/__mock{path}", webex.url());
    let headers: &[(&str, &str)] = match body {
        Some(_) => &[("content-type", "application/json")],
        None => &[],
    };
    send(method, &url, headers, body.map(Value::to_string).unwrap_or_default()).await
}

/// A call of the control plane below an org, which answers with this status; the body of the answer.
pub(crate) async fn ask(webex: &MockWebex, org: &Org, call: &str, body: Value, status: u16) -> Value {
    let (method, path) = call.split_once(' ').unwrap();
    let body = (!body.is_null()).then_some(&body);
    let answer = control(webex, method, &format!("/orgs/{}{path}", org.id()), body).await;
    assert_eq!(answer.status, status, "{call}: {}", answer.text());
    if answer.body.is_empty() {
        Value::Null
    } else {
        answer.json()
    }
}

/// A PATCH request of these operations (RFC 7644 section 3.5.2).
pub(crate) fn patch(operations: Value) -> Value {
    serde_json::json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })
}

/// A double and one org in it.
pub(crate) async fn start() -> (MockWebex, Org) {
    let webex = MockWebex::start().await;
    let org = make(&webex).await;
    (webex, org)
}

/// One more org. `scripts/flip-switches` has it speak otherwise by `TEST_SWITCH`, to see that some test minds.
pub(crate) async fn make(webex: &MockWebex) -> Org {
    let org = webex.org().create().await;
    if let Ok(flipped) = std::env::var("TEST_SWITCH") {
        let (switch, word) = flipped.split_once('=').unwrap();
        let switches = serde_json::json!({ "switches": { switch: word } });
        let path = format!("/orgs/{}/profile", org.id());
        let answer = control(webex, "PATCH", &path, Some(&switches)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    org
}
