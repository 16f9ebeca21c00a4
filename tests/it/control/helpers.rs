//! What the topics around access, faults and bad input share: the journal, the bodies of refusals, a raw socket.

use std::io;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Answer, control};

/// 401 in the gateway's words (Webex developer documentation).
pub(crate) const UNAUTHORIZED: &str =
    "The request requires a valid access token set in the Authorization request header.";
/// 403 in the gateway's words (Webex developer documentation).
pub(crate) const FORBIDDEN: &str = "The server understood the request, but refused to fulfill it because the access token is \
     missing required scopes or the user is missing required roles or licenses.";
/// 404 of a path or an organization that is not there.
pub(crate) const NOT_FOUND: &str = "The requested resource could not be found.";

/// Long enough for a slow machine, short enough for a test that would hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// The org's journal, the newest entry last.
pub(crate) async fn journal(webex: &MockWebex, org: &Org) -> Vec<Value> {
    items(webex, &format!("/orgs/{}/requests?limit=1000", org.id())).await
}

/// The newest entry of the org's journal.
pub(crate) async fn last_entry(webex: &MockWebex, org: &Org) -> Value {
    journal(webex, org).await.pop().expect("a journal entry")
}

/// The newest entry of all journals of the server.
pub(crate) async fn last_of_server(webex: &MockWebex) -> Value {
    let entry = items(webex, "/requests?limit=1000").await.pop();
    entry.expect("a journal entry")
}

/// Empties the org's journal, so that the next entry is the only one.
pub(crate) async fn forget(webex: &MockWebex, org: &Org) {
    let cleared = control(webex, "DELETE", &format!("/orgs/{}/requests", org.id()), None).await;
    assert_eq!(cleared.status, 204, "{}", cleared.text());
}

async fn items(webex: &MockWebex, path: &str) -> Vec<Value> {
    let answer = control(webex, "GET", path, None).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let listing = answer.json();
    assert_eq!(listing["next"], Value::Null, "more than one page");
    listing["items"].as_array().unwrap().clone()
}

/// Asks `probe` again and again until it finds something: progress is made by requests, not by waiting.
pub(crate) async fn until<T>(what: &str, probe: impl AsyncFn() -> Option<T>) -> T {
    let polling = async {
        loop {
            if let Some(found) = probe().await {
                return found;
            }
        }
    };
    let polled = tokio::time::timeout(PATIENCE, polling).await;
    polled.unwrap_or_else(|_| panic!("never came: {what}"))
}

/// A whole refusal of the API gateway: body, tracking id in body and header, and the challenge on 401 only.
#[track_caller]
pub(crate) fn assert_gateway(answer: &Answer, status: u16, message: &str) {
    let tracking = answer.header("trackingid").to_owned();
    assert_eq!(
        answer.json(),
        json!({ "message": message, "errors": [{ "description": message }], "trackingId": tracking }),
    );
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
    let challenge = if status == 401 { "Bearer" } else { "" };
    assert_eq!(answer.header("www-authenticate"), challenge);
}

/// A whole refusal of the SCIM surface (RFC 7644 section 3.12, and Webex's extension beside it).
#[track_caller]
pub(crate) fn assert_scim(answer: &Answer, status: u16, scim_type: Option<&str>, detail: &str) {
    const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
    const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error";
    let tracking = answer.header("trackingid").to_owned();
    let code = status.to_string();
    let mut expected = json!({
        "schemas": [ERROR, CISCO],
        "status": code,
        "detail": detail,
        CISCO: { "trackingId": tracking, "errorCode": code, "details": detail },
    });
    if let Some(scim_type) = scim_type {
        expected["scimType"] = scim_type.into();
    }
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
    assert_eq!(answer.header("www-authenticate"), "");
}

/// A socket on which every byte is the test's own.
#[derive(Debug)]
pub(crate) struct Wire(TcpStream);

impl Wire {
    /// Connects to the server of this base URL.
    pub(crate) async fn connect(url: &str) -> Self {
        Self(TcpStream::connect(authority(url)).await.unwrap())
    }

    /// Sends all of it.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Sends as much as the server takes: it may answer and close before it has read everything.
    pub(crate) async fn try_send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.0.write_all(bytes.as_ref()).await;
    }

    /// Says that nothing more will come.
    pub(crate) async fn half_close(&mut self) {
        self.0.shutdown().await.unwrap();
    }

    /// Leaves without a word: with RST instead of FIN.
    pub(crate) fn reset(self) {
        self.0.set_zero_linger().unwrap();
    }

    /// Everything that comes until the server ends the connection, and how it ends.
    pub(crate) async fn drain(&mut self) -> (Vec<u8>, io::Result<()>) {
        let mut bytes = Vec::new();
        let read = tokio::time::timeout(PATIENCE, self.0.read_to_end(&mut bytes)).await;
        let end = read.expect("the connection ends").map(drop);
        (bytes, end)
    }

    /// One answer with a `Content-Length`, on a connection that stays open.
    pub(crate) async fn one_answer(&mut self) -> RawAnswer {
        let mut bytes = Vec::new();
        let reading = async {
            loop {
                if let Some(answer) = whole(&bytes) {
                    return answer;
                }
                assert_ne!(self.0.read_buf(&mut bytes).await.unwrap(), 0, "closed too early");
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.expect("an answer")
    }

    /// The one answer on a connection that the server then closes in order.
    pub(crate) async fn answer(&mut self) -> RawAnswer {
        let (bytes, end) = self.drain().await;
        end.unwrap();
        RawAnswer::parse(&bytes)
    }
}

/// An answer as it came over the wire.
#[derive(Debug)]
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl RawAnswer {
    #[track_caller]
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("no head in {text:?}"));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Self {
            status: status.unwrap_or_else(|| panic!("no status in {head:?}")),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    /// A header's text; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = lines
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value);
        values.next().unwrap_or_default()
    }
}

/// The answer, once all that its `Content-Length` promises is there.
fn whole(bytes: &[u8]) -> Option<RawAnswer> {
    bytes.windows(4).any(|window| window == b"\r\n\r\n").then_some(())?;
    let answer = RawAnswer::parse(bytes);
    let length: usize = answer.header("content-length").parse().ok()?;
    (answer.body.len() >= length).then_some(answer)
}

/// Sends these bytes on a socket of their own and reads the answer up to the end of the connection.
pub(crate) async fn raw(url: &str, bytes: impl AsRef<[u8]>) -> RawAnswer {
    let mut wire = Wire::connect(url).await;
    wire.try_send(bytes).await;
    wire.answer().await
}

/// Host and port of a base URL.
pub(crate) fn authority(url: &str) -> &str {
    url.strip_prefix("http://").unwrap()
}

/// The path of a URL of the double.
pub(crate) fn path_of(url: &str) -> &str {
    let authority = authority(url);
    &authority[authority.find('/').unwrap_or(authority.len())..]
}

/// A request as bytes: the line, these headers, and the length of the body. The server shall close after it.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    [head.as_bytes(), b"\r\n", body].concat()
}
