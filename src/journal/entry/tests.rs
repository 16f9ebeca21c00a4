//! Whole entries as the control plane shows them, and no secret in any of them.

mod secrets;

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use serde_json::json;

use super::*;
use crate::journal::{Journal, Journals, Limits, Query, Sequence};
use crate::message::wire::Wire;
use crate::message::{Body, Connection, Response};
use crate::operation::Call;

/// What a test says about an exchange; the rest is the same for all.
struct Case {
    method: &'static str,
    target: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: Body,
    response: Response,
    delivery: Delivery,
    why: Option<&'static str>,
    foreign: Vec<Foreign>,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            method: "GET",
            target: "/v1/scim/o/Users",
            headers: Vec::new(),
            body: Body::Whole(Bytes::new()),
            response: Response::empty(StatusCode::OK),
            delivery: Delivery::Whole,
            why: None,
            foreign: Vec::new(),
        }
    }
}

/// The case as the journal shows it, in the text of the control plane.
fn shown(case: Case) -> String {
    let mut headers = HeaderMap::new();
    for (name, value) in case.headers {
        headers.append(name, HeaderValue::from_static(value));
    }
    let (path, query) = case
        .target
        .split_once('?')
        .map_or((case.target, None), |(path, query)| (path, Some(query)));
    let request = Request {
        method: case.method.parse().unwrap(),
        path: path.to_owned(),
        query: query.map(str::to_owned),
        headers,
        body: case.body,
        connection: Connection::default(),
    };
    let journal = Arc::new(Journal::new(Limits::default(), Sequence::default()));
    journal.record(Exchange {
        call: &Call::of(&request.method, &request.path),
        request: &request,
        response: &case.response,
        delivery: case.delivery,
        org: Some("6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11".parse().unwrap()),
        at: "2026-11-23T05:52:00.1239Z".parse().unwrap(),
        duration: Duration::from_micros(1_250),
        waited: Duration::from_millis(1),
        applied: Applied::Yes,
        faults: vec![FaultHit {
            id: "throttle".to_owned(),
            hit: 2,
            draw: Some(0.25),
        }],
        phase: Some("initial"),
        attempt: Some(2),
        foreign: case.foreign,
        tracking_id: &TrackingId::new("6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11".parse().unwrap()),
        why: case.why.map(str::to_owned),
    });
    serde_json::to_string(&Journals::one(&journal).list(&Query::default())).unwrap()
}

fn whole(text: &str) -> Body {
    Body::Whole(Bytes::copy_from_slice(text.as_bytes()))
}

fn items(case: Case) -> Value {
    let listing: Value = serde_json::from_str(&shown(case)).unwrap();
    listing["items"][0].clone()
}

#[test]
fn an_entry_tells_the_whole_exchange() {
    let text = shown(Case {
        method: "POST",
        target: "/v1/scim/o/Users?attributes=id",
        headers: vec![
            ("authorization", "Bearer abc"),
            ("content-type", "application/scim+json"),
        ],
        body: whole(r#"{"userName": "a", "password": "x"}"#),
        response: Response::json(StatusCode::CREATED, "application/json", &json!({"id": "7"})),
        why: Some("assumed"),
        ..Case::default()
    });
    let expected = json!({
        "items": [{
            "seq": 1,
            "id": "req-1",
            "time": "2026-11-23T05:52:00.123Z",
            "org": "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11",
            "operation": "users.create",
            "surface": "connector",
            "method": "POST",
            "target": "/v1/scim/o/Users?attributes=id",
            "headers": {
                "authorization": "Bearer sha256:ba7816bf8f01",
                "content-type": "application/scim+json",
            },
            "body": {"userName": "a", "password": "[redacted]"},
            "status": 201,
            "response": {
                "status": 201,
                "headers": {"content-type": "application/json"},
                "body": {"id": "7"},
            },
            "delivery": "whole",
            "wire": {"bytes": 86, "of": 86, "end": "keep-alive"},
            "durationMs": 1.25,
            "timings": {"waitedMs": 1.0, "totalMs": 1.25},
            "applied": "yes",
            "faults": [{"id": "throttle", "hit": 2, "draw": 0.25}],
            "phase": "initial",
            "attempt": 2,
            "trackingId": "ROUTER_6C0D1D0A-9F5E-4D35-8F86-0F2F7F6B2F11",
            "why": "assumed",
            "warnings": [],
            "findings": [],
        }],
        "next": null,
        "foreignCredentials": 0,
    });
    assert_eq!(text, expected.to_string());
}

#[test]
fn of_a_reset_connection_no_answer_is_told() {
    let entry = items(Case {
        delivery: Delivery::Wire(Wire::reset()),
        response: Response::empty(StatusCode::SERVICE_UNAVAILABLE),
        ..Case::default()
    });
    assert_eq!(
        (&entry["delivery"], &entry["status"], &entry["response"]),
        (&json!("reset_peer"), &Value::Null, &Value::Null)
    );
}

#[test]
fn a_body_is_told_as_what_it_is() {
    #[track_caller]
    fn check(body: Body, expected: Value) {
        let entry = items(Case {
            body,
            ..Case::default()
        });
        assert_eq!(entry["body"], expected);
    }
    check(whole(""), Value::Null);
    check(whole("[1]"), json!([1]));
    check(whole("not json"), json!("not json"));
    check(
        Body::Whole(Bytes::from_static(b"{\"a\":\"\xff\"}")),
        json!("[not UTF-8: 9 bytes, the first bad one at 6]"),
    );
    check(Body::TooLarge { limit: 7 }, json!("[not kept: more than 7 bytes]"));
    let after = Duration::from_secs(30);
    check(Body::TimedOut { after }, json!("[did not arrive whole within 30s]"));
    let why = "connection closed".to_owned();
    check(Body::Broken { why }, json!("[broke off: connection closed]"));
}

#[test]
fn of_an_html_answer_only_the_size_is_kept() {
    let page = "<p>password: x</p>".to_owned();
    for media_type in ["text/html", "Text/HTML; charset=utf-8"] {
        let response = Response::text(StatusCode::OK, media_type, page.clone());
        let entry = items(Case {
            response,
            ..Case::default()
        });
        assert_eq!(entry["response"]["body"], json!("[html, 18 bytes]"));
    }
}

#[test]
fn what_is_too_long_is_cut_at_the_limit_and_says_its_size() {
    #[track_caller]
    fn check(text: String, expected: &str) {
        let entry = items(Case {
            body: whole(&text),
            ..Case::default()
        });
        let body = entry["body"].as_str().unwrap();
        assert!(body.ends_with(expected), "{}", &body[body.len() - 40..]);
        let note = body.find("[cut").unwrap_or(body.len());
        assert!(note <= body::MAX_BODY && note > body::MAX_BODY - 2, "{note}");
    }
    let n = body::MAX_BODY;
    check("y".repeat(n), "yyy");
    check("y".repeat(n + 1), "y[cut: 65537 bytes in all]");
    check("ä".repeat(n / 2), "äää");
    check(format!("y{}", "ä".repeat(n / 2)), "ä[cut: 65537 bytes in all]");
    // JSON that is too long stays text, with its secrets taken out before the cut.
    check(
        format!("{{\"password\":\"x\",\"a\":\"{}\"}}", "y".repeat(n)),
        "y[cut: 65559 bytes in all]",
    );
}

#[test]
fn long_lines_are_cut_too() {
    let line = "y".repeat(body::MAX_LINE);
    assert_eq!(body::cut_line(line.clone()), line);
    let over = body::cut_line(format!("{line}y"));
    assert_eq!(over, format!("{line}[cut: 8193 bytes in all]"));
}
