//! A reader of server-sent events over a raw socket.

use serde_json::Value;
use webex_scim_mock::MockWebex;

use crate::support::wire::{Wire, authority};

/// A connection on which the feed is read.
#[derive(Debug)]
pub(super) struct Stream {
    wire: Wire,
    /// What came and was not read yet, without the chunks' framing.
    text: String,
    raw: String,
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Event {
    pub(super) id: u64,
    pub(super) kind: String,
    pub(super) data: Value,
}

impl Stream {
    /// Asks for the feed at this path below `/__mock`, with more headers, each with its line break.
    pub(super) async fn open(webex: &MockWebex, path: &str, more: &str) -> Self {
        let mut wire = Wire::connect(webex.url()).await;
        let host = authority(webex.url());
        wire.send(format!("GET /__mock{path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n"))
            .await;
        let head = wire.until("retry: 1000\n\n\r\n").await;
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        for header in [
            "content-type: text/event-stream\r\n",
            "cache-control: no-store\r\n",
            "x-mock-version: ",
        ] {
            assert!(head.contains(header), "{head}");
        }
        let (_, raw) = head.split_once("retry: 1000\n\n\r\n").unwrap();
        Self {
            wire,
            text: String::new(),
            raw: raw.to_owned(),
        }
    }

    /// The next event; comments are passed over.
    pub(super) async fn event(&mut self) -> Event {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                if !event.starts_with(':') {
                    return parse(&event);
                }
            } else if !self.take_chunk() {
                self.raw.push_str(&self.wire.until("\n").await);
            }
        }
    }

    /// So many events: their kinds, each with its number.
    pub(super) async fn kinds(&mut self, count: usize) -> Vec<(u64, String)> {
        let mut kinds = Vec::new();
        for _ in 0..count {
            let event = self.event().await;
            kinds.push((event.id, event.kind));
        }
        kinds
    }

    /// Moves a chunk (RFC 9112 section 7.1) that is there whole from the wire's text to the stream's.
    fn take_chunk(&mut self) -> bool {
        let Some((size, rest)) = self.raw.split_once("\r\n") else {
            return false;
        };
        let size = usize::from_str_radix(size, 16).unwrap();
        let Some(chunk) = rest.get(..size).filter(|_| rest.len() >= size + 2) else {
            return false;
        };
        self.text.push_str(chunk);
        self.raw = rest[size + 2..].to_owned();
        true
    }

    /// What is left until the server closes the connection in order.
    pub(super) async fn rest(mut self) -> String {
        let (bytes, end) = self.wire.drain().await;
        end.unwrap();
        format!("{}{}", self.raw, String::from_utf8(bytes).unwrap())
    }
}

fn parse(text: &str) -> Event {
    let line = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {text:?}"))
    };
    assert_eq!(text.lines().count(), 3, "{text:?}");
    Event {
        id: line("id: ").parse().unwrap(),
        kind: line("event: ").to_owned(),
        data: serde_json::from_str(line("data: ")).unwrap(),
    }
}
