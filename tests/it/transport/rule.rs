//! An org with one rule of the wire, for one request, and the answer as it is without it.

use std::io::{self, ErrorKind};

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::journal::last_entry;
use crate::support::wire::{Wire, request_of};
use crate::support::{Caller, rules, start};

/// The end of a connection that was reset.
pub(super) const RST: Result<(), ErrorKind> = Err(ErrorKind::ConnectionReset);
/// The end of a connection that was closed in order.
pub(super) const FIN: Result<(), ErrorKind> = Ok(());

pub(super) struct Bench {
    pub(super) webex: MockWebex,
    pub(super) org: Org,
    /// The whole answer to [`ask`](Self::ask), masked.
    pub(super) genuine: String,
}

impl Bench {
    /// The next list of users meets this transport effect, and no other request does.
    pub(super) async fn armed(transport: Value) -> Self {
        let (webex, org) = start().await;
        let mut bench = Self {
            webex,
            org,
            genuine: String::new(),
        };
        bench.genuine = bench.answer_of(&mut bench.connect().await).await;
        let rule = json!({
            "id": "wire",
            "match": { "op": "users.list" },
            "schedule": { "times": 1 },
            "effect": { "transport": transport },
        });
        rules::arm(&bench.webex, &bench.org, &rule).await;
        bench
    }

    pub(super) async fn connect(&self) -> Wire {
        Wire::connect(self.webex.url()).await
    }

    /// A request of which the connection is to be kept.
    pub(super) fn ask(&self) -> String {
        let bytes = request_of(&Caller::connector(&self.org), "GET", "/Users?count=0", &[], b"");
        String::from_utf8(bytes).unwrap().replace("Connection: close\r\n", "")
    }

    /// Asks, and hears all that comes and how the connection ends.
    pub(super) async fn ask_and_drain(&self) -> (String, Result<(), ErrorKind>) {
        let mut wire = self.connect().await;
        wire.send(self.ask()).await;
        drained(wire.drain().await)
    }

    /// The connection answers as if there were no rule.
    pub(super) async fn assert_serves(&self, wire: &mut Wire) {
        assert_eq!(self.answer_of(wire).await, self.genuine);
    }

    /// A new connection does, and a second time, after the fault has been met.
    pub(super) async fn assert_serves_on(&self) {
        let mut wire = self.connect().await;
        self.assert_serves(&mut wire).await;
        self.assert_serves(&mut wire).await;
    }

    /// What the journal says has left, and whose doing it was: `[bytes, of, end]` and the rule's id.
    #[track_caller]
    pub(super) fn assert_told(entry: &Value, bytes: usize, of: usize, end: &str) {
        assert_eq!(entry["wire"], json!({ "bytes": bytes, "of": of, "end": end }));
        assert_eq!(entry["faults"][0]["id"], "wire");
    }

    pub(super) async fn last_entry(&self) -> Value {
        last_entry(&self.webex, &self.org).await
    }

    async fn answer_of(&self, wire: &mut Wire) -> String {
        wire.send(self.ask()).await;
        let answer = wire.one_answer().await;
        masked(&format!("{}\r\n\r\n{}", answer.head, answer.body))
    }
}

/// What was read, masked, and the kind of its end.
pub(super) fn drained((bytes, end): (Vec<u8>, io::Result<()>)) -> (String, Result<(), ErrorKind>) {
    (
        masked(&String::from_utf8(bytes).unwrap()),
        end.map_err(|error| error.kind()),
    )
}

/// An answer without what differs from one to the next, and as long as it was.
pub(super) fn masked(answer: &str) -> String {
    let mut masked = answer.to_owned();
    for name in ["\r\ntrackingid: ", "\r\ndate: "] {
        let Some(at) = answer.find(name) else { continue };
        let begin = at + name.len();
        let end = answer[begin..].find('\r').map_or(answer.len(), |length| begin + length);
        masked.replace_range(begin..end, &"#".repeat(end - begin));
    }
    masked
}
