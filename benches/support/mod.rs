//! What benches share: a double of one organisation, and one connection that stays open.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};
use tokio::runtime::Runtime;
use webex_scim_mock::{MockWebex, Org};

/// A double of one organisation, and a connection to it.
pub(crate) struct Bench {
    runtime: Runtime,
    webex: MockWebex,
    org: Org,
    wire: TcpStream,
}

impl Bench {
    pub(crate) fn start(people: u64) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let webex = runtime.block_on(MockWebex::start());
        let org = runtime.block_on(webex.org().generate(people, 0).create());
        let wire = TcpStream::connect(webex.url().trim_start_matches("http://")).unwrap();
        wire.set_nodelay(true).unwrap();
        Self {
            runtime,
            webex,
            org,
            wire,
        }
    }

    /// One exchange, whole: the answer's status and body.
    fn exchange(&mut self, method: &str, path: &str, body: &Value) -> (u16, Vec<u8>) {
        let host = self.webex.url().trim_start_matches("http://");
        let token = self.org.admin_token();
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.wire.write_all(request.as_bytes()).unwrap();
        let mut read = Vec::with_capacity(4_096);
        let mut buffer = [0; 65_536];
        loop {
            let length = self.wire.read(&mut buffer).unwrap();
            assert!(length > 0, "the connection ended");
            read.extend_from_slice(&buffer[..length]);
            if let Some((head, whole)) = whole(&read).filter(|(_, whole)| read.len() >= *whole) {
                let status = std::str::from_utf8(&read[9..12]).unwrap().parse().unwrap();
                return (status, read[head..whole].to_vec());
            }
        }
    }

    pub(crate) fn control(&mut self, method: &str, path: &str, body: &Value, status: u16) {
        let path = format!("/__mock/orgs/{}{path}", self.org.id());
        assert_eq!(self.exchange(method, &path, body).0, status, "{method} {path}");
    }

    pub(crate) fn arm(&mut self, rules: Vec<Value>) {
        self.control("PUT", "/faults", &json!({ "items": rules }), 200);
    }

    pub(crate) fn ask(&mut self) {
        let path = format!("/v1/scim/{}/Users?count=1", self.org.id());
        assert_eq!(self.exchange("GET", &path, &Value::Null).0, 200);
    }

    /// A request below the tenant URL that succeeds; the answer.
    pub(crate) fn scim(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/v1/scim/{}{path}", self.org.id());
        let (status, answer) = self.exchange(method, &path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status}");
        serde_json::from_slice(&answer).unwrap_or_default()
    }

    /// The ids of everybody.
    pub(crate) fn people(&mut self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        loop {
            let path = format!("/Users?attributes=id&count=1000&startIndex={}", ids.len() + 1);
            let page = self.scim("GET", &path, &Value::Null);
            let users = page["Resources"].as_array().unwrap();
            if users.is_empty() {
                return ids;
            }
            ids.extend(users.iter().map(|user| user["id"].as_str().unwrap().to_owned()));
        }
    }

    pub(crate) fn stop(self) {
        self.runtime.block_on(self.webex.shutdown());
    }
}

/// Bytes of the head and of the whole answer, once its head is there.
fn whole(read: &[u8]) -> Option<(usize, usize)> {
    let head = read.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&read[..head]).unwrap().to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length = length.map_or(0, |length| length.parse::<usize>().unwrap());
    Some((head, head + length))
}
