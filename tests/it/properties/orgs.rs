//! A thousand orgs hammered at once: each request meets its own org's fault and no other, and each journal holds its own
//! org's requests and no other.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;
use webex_scim_mock::{MockWebex, Org};

use crate::support::Caller;
use crate::support::wire::{Wire, authority, path_of};

const ORGS: usize = 1_000;
const LANES: usize = 16;
const ROUNDS: usize = 3;
/// Many times what it takes: what costs more with every org there is would not come to an end.
const PATIENCE: Duration = Duration::from_secs(60);

/// The fate of this org's requests: a status that a few have, and a header that it alone has.
fn status(number: usize) -> u16 {
    u16::try_from(400 + number % 200).unwrap()
}

async fn arm(webex: &MockWebex, org: &Org, number: usize) {
    let http = json!({ "status": status(number), "retryAfter": number });
    let rule = json!({ "id": format!("rule-{number}"), "match": { "op": "users.list" }, "effect": { "http": http } });
    crate::support::rules::arm(webex, org, &rule).await;
}

/// Sends this lane's share of all requests, on one connection; neighbours of an org come in other lanes.
async fn hammer(url: String, callers: Arc<Vec<Caller>>, lane: usize) {
    let mut wire = Wire::connect(&url).await;
    for request in (lane..ORGS * ROUNDS).step_by(LANES) {
        // 7 and the number of orgs have no divisor in common: each org's turn comes in every round.
        let number = request * 7 % ORGS;
        let Caller { base, token } = &callers[number];
        let head = format!(
            "GET {}/Users HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\r\n",
            path_of(base),
            authority(base)
        );
        wire.send(head).await;
        let answer = wire.one_answer().await;
        let got = (answer.status, answer.header("retry-after").parse().ok());
        assert_eq!(got, (status(number), Some(number)), "org {number}");
    }
}

/// A journal's entries, each in short: the path's org, the status and the rules that struck.
async fn told(webex: &MockWebex, org: &Org) -> Vec<Value> {
    let journal = crate::support::journal::journal(webex, org).await;
    let short = journal.iter().map(|entry| {
        let of_org = entry["target"].as_str().unwrap().contains(&org.id().to_string());
        let rules: Vec<&Value> = entry["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| &hit["id"])
            .collect();
        json!([of_org, entry["operation"], entry["status"], rules])
    });
    short.collect()
}

async fn hammer_all() {
    let webex = MockWebex::start().await;
    let mut orgs = Vec::with_capacity(ORGS);
    for number in 0..ORGS {
        let org = webex.org().create().await;
        arm(&webex, &org, number).await;
        orgs.push(org);
    }
    let callers = Arc::new(orgs.iter().map(Caller::connector).collect::<Vec<_>>());
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        lanes.spawn(hammer(webex.url().to_owned(), callers.clone(), lane));
    }
    lanes.join_all().await;
    for (number, org) in orgs.iter().enumerate() {
        let told = told(&webex, org).await;
        let own = json!([true, "users.list", status(number), [format!("rule-{number}")]]);
        assert_eq!(told, vec![own; ROUNDS], "org {number}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_orgs_hammered_at_once_never_meet() {
    tokio::time::timeout(PATIENCE, hammer_all()).await.expect("in time");
}
