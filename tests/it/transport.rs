//! Faults of the wire: what a client meets before a byte of its request is read, and how answers leave.

mod door;
mod ends;
mod let_go;
mod restart;
mod rule;
mod slow;
mod unreadable;

use std::io;

use serde_json::Value;
use tokio::net::TcpStream;
use webex_scim_mock::MockWebex;

use crate::support::control;
use crate::support::wire::{Wire, authority, path_of, request};

/// Arms a fault of the server and returns its id.
async fn arm(webex: &MockWebex, fault: Value) -> String {
    let answer = control(webex, "POST", "/faults", Some(&fault)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// `[armed, hits, remaining]` of the server's one fault.
async fn state(webex: &MockWebex) -> Value {
    let listed = control(webex, "GET", "/faults", None).await.json();
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{listed}");
    ["armed", "hits", "remaining"]
        .map(|key| items[0][key].clone())
        .to_vec()
        .into()
}

/// A request that any server answers, as bytes, on a connection that is kept.
fn ask(webex: &MockWebex, method: &str, path: &str) -> String {
    let url = format!("{}/__mock{path}", webex.url());
    let bytes = request(method, path_of(&url), &[("Host", authority(&url))], b"");
    String::from_utf8(bytes).unwrap().replace("Connection: close\r\n", "")
}

/// A fault as a request, for tests that count their connections.
fn ask_to_arm(webex: &MockWebex, fault: &str) -> String {
    let head = ask(webex, "POST", "/faults");
    let head = head.trim_end();
    let length = fault.len();
    format!("{head}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{fault}")
}

/// A connection that has answered a request.
async fn connected(webex: &MockWebex) -> Wire {
    let mut wire = Wire::connect(webex.url()).await;
    assert_answers(webex, &mut wire).await;
    wire
}

/// The connection serves a request.
async fn assert_answers(webex: &MockWebex, wire: &mut Wire) {
    wire.send(ask(webex, "GET", "/version")).await;
    assert_eq!(wire.one_answer().await.status, 200);
}

/// So many requests are served that one which came before had been answered, were it to be.
async fn meanwhile(webex: &MockWebex, wire: &mut Wire) {
    for _ in 0..20 {
        assert_answers(webex, wire).await;
    }
}

/// Whether the port takes connections.
async fn knock(webex: &MockWebex) -> io::Result<()> {
    TcpStream::connect(authority(webex.url())).await.map(drop)
}
