//! The live feed: what is told, to whom, from where on, and when it ends.

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::stream::Stream;
use crate::support::journal::until;
use crate::support::wire::{Wire, authority};
use crate::support::{Caller, control, send, start};

/// Most readers of one server.
const MAX_READERS: usize = 64;

async fn ask(org: &Org, times: usize) {
    for _ in 0..times {
        assert_eq!(Caller::connector(org).get("/Users?count=0").await.status, 200);
    }
}

fn events_of(org: &Org) -> String {
    format!("/orgs/{}/events", org.id())
}

#[tokio::test]
async fn requests_are_told_as_the_journal_shows_them() {
    let (webex, org) = start().await;
    ask(&org, 1).await;
    let mut stream = Stream::open(&webex, &events_of(&org), "").await;
    ask(&org, 1).await;
    let event = stream.event().await;
    assert_eq!(
        (event.id, event.kind.as_str()),
        (2, "request"),
        "what was before is not told"
    );
    let entry = control(&webex, "GET", &format!("/orgs/{}/requests/req-2", org.id()), None).await;
    assert_eq!(event.data, entry.json());
}

#[tokio::test]
async fn faults_the_clock_and_a_reset_are_told_too_and_the_stream_goes_on() {
    let (webex, org) = start().await;
    let mut stream = Stream::open(&webex, &events_of(&org), "").await;
    let faults = format!("/orgs/{}/faults", org.id());
    let rule = json!({ "id": "busy", "short": "groups.list: 503" });
    control(&webex, "POST", &faults, Some(&rule)).await;
    control(&webex, "DELETE", &format!("{faults}/busy"), None).await;
    control(&webex, "DELETE", &faults, None).await;
    let brief = json!({ "id": "brief", "schedule": { "ttl": "1ms" }, "effect": { "http": { "status": 503 } } });
    control(&webex, "POST", &faults, Some(&brief)).await;
    until("the end of its ttl", async || {
        let rule = control(&webex, "GET", &format!("{faults}/brief"), None).await.json();
        (rule["armed"] == false).then_some(())
    })
    .await;
    org.clock().freeze("2026-12-24T17:00:00Z");
    let told = |event: super::stream::Event| {
        assert_eq!(event.data["org"], org.id().to_string());
        let what = ["change", "id", "mode", "fired"].map(|key| event.data[key].clone());
        (event.id, event.kind, Value::from(what.to_vec()))
    };
    let mut got = Vec::new();
    for _ in 0..6 {
        got.push(told(stream.event().await));
    }
    let reset = control(&webex, "POST", &format!("/orgs/{}/reset", org.id()), None).await;
    assert_eq!(reset.status, 200, "{}", reset.text());
    ask(&org, 1).await;
    got.push(told(stream.event().await));
    let expected = [
        (1, "fault", json!(["armed", "busy", null, null])),
        (2, "fault", json!(["removed", "busy", null, null])),
        (3, "fault", json!(["cleared", null, null, null])),
        (4, "fault", json!(["armed", "brief", null, null])),
        (5, "fault", json!(["expired", "brief", null, null])),
        (6, "clock", json!([null, null, "frozen", 0])),
        (7, "state", json!(["reset", null, null, null])),
    ];
    assert_eq!(got, expected.map(|(id, kind, what)| (id, kind.to_owned(), what)));
    assert_eq!(stream.event().await.kind, "request");
    // Who comes later hears that what was before the reset is gone.
    let mut late = Stream::open(&webex, &format!("{}?since=0", events_of(&org)), "").await;
    assert_eq!(late.event().await.data, json!({ "from": 1, "to": 6, "count": 6 }));
    assert_eq!(late.kinds(1).await, [(7, "state".to_owned())]);
}

#[tokio::test]
async fn a_reader_that_comes_again_reads_on_where_it_was() {
    let (webex, org) = start().await;
    ask(&org, 3).await;
    let path = events_of(&org);
    let request = |id| (id, "request".to_owned());
    let mut stream = Stream::open(&webex, &format!("{path}?since=1"), "").await;
    assert_eq!(stream.kinds(2).await, [request(2), request(3)]);
    // What a browser remembers stands above the address that it was given.
    let mut stream = Stream::open(&webex, &format!("{path}?since=0"), "Last-Event-ID: 2\r\n").await;
    assert_eq!(stream.kinds(1).await, [request(3)]);
    // A number of an earlier run of the program.
    let mut stream = Stream::open(&webex, &path, "Last-Event-ID: 99\r\n").await;
    assert_eq!(stream.kinds(3).await, [request(1), request(2), request(3)]);
}

#[tokio::test]
async fn the_feed_of_the_server_tells_of_every_org_and_of_none() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    let mut all = Stream::open(&webex, "/events", "").await;
    let mut one = Stream::open(&webex, &format!("/events?org={}", second.id()), "").await;
    ask(&first, 1).await;
    ask(&second, 1).await;
    send("GET", &format!("{}/nowhere", webex.url()), &[], "").await;
    let mut orgs = Vec::new();
    for _ in 0..3 {
        orgs.push(all.event().await.data["org"].clone());
    }
    assert_eq!(
        Value::from(orgs),
        json!([first.id().to_string(), second.id().to_string(), null])
    );
    assert_eq!(one.event().await.data["org"], second.id().to_string());
}

#[tokio::test]
async fn a_slow_reader_is_told_what_it_missed_and_holds_nobody_back() {
    let (webex, org) = start().await;
    let mut stream = Stream::open(&webex, &events_of(&org), "").await;
    ask(&org, 200).await;
    control(&webex, "DELETE", &format!("/orgs/{}/requests", org.id()), None).await;
    ask(&org, 1).await;
    // Some of them were on their way already. Every number is told once: as a request, or as missed.
    let mut last = 0;
    while last < 201 {
        let event = stream.event().await;
        match event.kind.as_str() {
            "request" => assert_eq!(event.id, last + 1),
            "missed" => {
                let range = json!({ "from": last + 1, "to": event.id, "count": event.id - last });
                assert_eq!(event.data, range);
            }
            other => panic!("{other}"),
        }
        last = event.id;
    }
    // From the beginning, all 200 are gone.
    let mut stream = Stream::open(&webex, &format!("{}?since=0", events_of(&org)), "").await;
    let missed = stream.event().await;
    assert_eq!(missed.data, json!({ "from": 1, "to": 200, "count": 200 }));
    assert_eq!(stream.kinds(1).await, [(201, "request".to_owned())]);
    let mut stream = Stream::open(&webex, &format!("{}?since=7", events_of(&org)), "").await;
    assert_eq!(
        stream.event().await.data,
        json!({ "from": 8, "to": 200, "count": null })
    );
}

#[tokio::test]
async fn an_open_stream_ends_in_order_when_the_server_stops() {
    let (webex, org) = start().await;
    let mut stream = Stream::open(&webex, &events_of(&org), "").await;
    ask(&org, 1).await;
    stream.event().await;
    let begun = crate::support::started();
    webex.shutdown().await;
    // Less than the grace that a stopping server gives: nobody had to be cut off.
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(stream.rest().await, "0\r\n\r\n");
}

#[tokio::test]
async fn the_stream_of_an_org_ends_with_the_org() {
    let (webex, org) = start().await;
    let stream = Stream::open(&webex, &events_of(&org), "Connection: close\r\n").await;
    control(&webex, "DELETE", &format!("/orgs/{}", org.id()), None).await;
    assert_eq!(stream.rest().await, "0\r\n\r\n");
}

#[tokio::test]
async fn so_many_read_at_once_and_a_place_is_free_when_one_leaves() {
    let (webex, org) = start().await;
    let path = events_of(&org);
    let mut readers = Vec::new();
    for _ in 0..MAX_READERS {
        readers.push(Stream::open(&webex, &path, "").await);
    }
    let refused = control(&webex, "GET", &path, None).await;
    assert_eq!(refused.status, 507, "{}", refused.text());
    assert_eq!(
        refused.json()["detail"],
        "64 readers follow the feed, the most there may be"
    );
    readers.pop();
    // That it left is seen when it is written to.
    let again = until("a free place", async || {
        ask(&org, 1).await;
        status(&webex, &path).await.filter(|status| *status == 200)
    });
    again.await;
    for mut reader in readers {
        assert_eq!(reader.event().await.id, 1);
    }
}

/// The status of the feed, without reading on.
async fn status(webex: &MockWebex, path: &str) -> Option<u16> {
    let mut wire = Wire::connect(webex.url()).await;
    let host = authority(webex.url());
    wire.send(format!("GET /__mock{path} HTTP/1.1\r\nHost: {host}\r\n\r\n"))
        .await;
    wire.until("\r\n").await.split(' ').nth(1)?.parse().ok()
}

#[tokio::test]
async fn what_is_wrong_with_the_question_is_said() {
    let (webex, org) = start().await;
    let path = events_of(&org);
    let url = format!("{}/__mock{path}", webex.url());
    let number = "is not the `seq` of an entry, a whole number";
    for (query, headers, status, told) in [
        ("?since=x", &[][..], 422, format!("?since: `x` {number}")),
        (
            "",
            &[("last-event-id", "-1")],
            422,
            format!("Last-Event-ID: `-1` {number}"),
        ),
        (
            "?from=1",
            &[],
            422,
            "?from: unknown parameter; known are since and org".to_owned(),
        ),
        (
            "",
            &[("origin", "http://evil.example")],
            403,
            "the Origin is \"http://evil.example\"".to_owned(),
        ),
        (
            "",
            &[("host", "evil.example")],
            403,
            "the Host is \"evil.example\"".to_owned(),
        ),
    ] {
        let refused = send("GET", &format!("{url}{query}"), headers, "").await;
        assert_eq!(refused.status, status, "{query}: {}", refused.text());
        assert_eq!(refused.json()["detail"], told);
    }
    let ghost = control(&webex, "GET", "/orgs/00000000-0000-4000-8000-000000000000/events", None).await;
    assert_eq!(ghost.status, 404, "{}", ghost.text());
}
