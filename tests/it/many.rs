//! Many doubles in one process, as a suite of many tests leaves them behind.

use std::net::TcpStream;
use std::time::Duration;

use rustix::process::{Resource, getrlimit, setrlimit};
use webex_scim_mock::MockWebex;

/// What a server holds open while it runs: its listener and the two files of its runtime.
const FILES: u64 = 3;
const SERVERS: usize = 1_000;

/// Lets this process have as many files open as its parent allows.
fn open_many_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
    let needed = (SERVERS as u64 * FILES) + 500;
    assert!(
        limit.maximum.is_none_or(|most| most >= needed),
        "ulimit -Hn must be {needed} at least"
    );
}

/// Whether nothing listens there any more.
fn is_gone(webex_url: &str) -> bool {
    TcpStream::connect(webex_url.trim_start_matches("http://")).is_err()
}

#[tokio::test]
async fn a_thousand_servers_dropped_at_once_do_not_hang() {
    open_many_files();
    let mut servers = Vec::with_capacity(SERVERS);
    for _ in 0..SERVERS {
        servers.push(MockWebex::start().await);
    }
    let urls: Vec<String> = servers.iter().map(|server| server.url().to_owned()).collect();
    let last = servers.pop().unwrap();
    // In one poll: nothing here gives the runtime a chance to run anything else.
    drop(servers);
    last.shutdown().await;
    let all_gone = async {
        for url in &urls {
            while !is_gone(url) {
                tokio::task::yield_now().await;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), all_gone).await.unwrap();
}
