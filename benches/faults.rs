//! What faults cost: `cargo bench`. Read the columns as ratios within one run; the times are those of a machine.
//!
//! - `requests`: one request over a connection that stays open, to an organisation without rules, with 10,000 rules about
//!   other people, and with ten that match and draw a chance of nothing.
//! - `directories`: snapshots, forks and the export of an organisation of 10,000 people.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use divan::Bencher;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use webex_scim_mock::{MockWebex, Org};

fn main() {
    divan::main();
}

/// A double of one organisation, and a connection to it.
struct Bench {
    runtime: Runtime,
    webex: MockWebex,
    org: Org,
    wire: TcpStream,
}

impl Bench {
    fn start(people: u64) -> Self {
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

    /// One exchange, whole; the answer's status.
    fn exchange(&mut self, method: &str, path: &str, body: &Value) -> u16 {
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
            if whole(&read).is_some_and(|whole| read.len() >= whole) {
                return std::str::from_utf8(&read[9..12]).unwrap().parse().unwrap();
            }
        }
    }

    fn control(&mut self, method: &str, path: &str, body: &Value, status: u16) {
        let path = format!("/__mock/orgs/{}{path}", self.org.id());
        assert_eq!(self.exchange(method, &path, body), status, "{method} {path}");
    }

    fn arm(&mut self, rules: Vec<Value>) {
        self.control("PUT", "/faults", &json!({ "items": rules }), 200);
    }

    fn ask(&mut self) {
        let path = format!("/v1/scim/{}/Users?count=1", self.org.id());
        assert_eq!(self.exchange("GET", &path, &Value::Null), 200);
    }

    fn stop(self) {
        self.runtime.block_on(self.webex.shutdown());
    }
}

/// Bytes of the whole answer, once its head is there.
fn whole(read: &[u8]) -> Option<usize> {
    let head = read.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&read[..head]).unwrap().to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
    Some(head + length.map_or(0, |length| length.parse::<usize>().unwrap()))
}

mod requests {
    use super::*;

    fn bench(bencher: Bencher<'_, '_>, rules: Vec<Value>) {
        let mut bench = Bench::start(10);
        bench.arm(rules);
        bencher.bench_local(|| bench.ask());
        bench.stop();
    }

    #[divan::bench]
    fn without_rules(bencher: Bencher<'_, '_>) {
        bench(bencher, Vec::new());
    }

    #[divan::bench]
    fn beside_10_000_rules_about_others(bencher: Bencher<'_, '_>) {
        let about = |n| {
            json!({
                "match": { "op": "users.*", "resource.userName": format!("user{n}@example.test") },
                "effect": { "http": { "status": 503 } }
            })
        };
        bench(bencher, (0..10_000).map(about).collect());
    }

    #[divan::bench]
    fn under_ten_rules_that_draw_nothing(bencher: Bencher<'_, '_>) {
        bench(bencher, vec![json!({ "short": "users.list: 503 p=0" }); 10]);
    }
}

mod directories {
    use super::*;

    const PEOPLE: u64 = 10_000;

    #[divan::bench(sample_count = 30)]
    fn snapshot(bencher: Bencher<'_, '_>) {
        let mut bench = Bench::start(PEOPLE);
        bencher.bench_local(|| bench.control("POST", "/snapshots", &json!({ "name": "a" }), 201));
        bench.stop();
    }

    #[divan::bench(sample_count = 30)]
    fn restore(bencher: Bencher<'_, '_>) {
        let mut bench = Bench::start(PEOPLE);
        bench.control("POST", "/snapshots", &json!({ "name": "a" }), 201);
        bencher.bench_local(|| bench.control("POST", "/snapshots/a/restore", &json!({}), 200));
        bench.stop();
    }

    #[divan::bench(sample_count = 30)]
    fn fork(bencher: Bencher<'_, '_>) {
        let mut bench = Bench::start(PEOPLE);
        bencher.bench_local(|| bench.control("POST", "/fork", &json!({}), 201));
        bench.stop();
    }

    #[divan::bench(sample_count = 10)]
    fn export(bencher: Bencher<'_, '_>) {
        let mut bench = Bench::start(PEOPLE);
        bencher.bench_local(|| bench.control("GET", "/data", &Value::Null, 200));
        bench.stop();
    }
}
