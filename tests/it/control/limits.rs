//! The limits of the control plane, each at its number and one beyond.

use serde_json::json;
use webex_scim_mock::MockWebex;

use crate::support::wire::{Wire, authority, raw, request, send_then_read};
use crate::support::{Caller, control, start};

/// Longest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// A body of this length that asks for an org.
fn padded(length: usize) -> Vec<u8> {
    let mut body = br#"{"displayName":"Large"}"#.to_vec();
    body.resize(length, b' ');
    body
}

/// A request for an org, as bytes; `more` are headers beside the usual.
fn post(webex: &MockWebex, more: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let usual = [("Host", authority(webex.url())), ("Content-Type", "application/json")];
    request("POST", "/__mock/orgs", &[&usual, more].concat(), body)
}

async fn org_count(webex: &MockWebex) -> usize {
    let list = control(webex, "GET", "/orgs", None).await.json();
    list["items"].as_array().unwrap().len()
}

fn too_large() -> serde_json::Value {
    json!({
        "type": "about:blank", "title": "Payload Too Large", "status": 413,
        "detail": "the body is longer than 1048576 bytes", "hint": "send less at once",
    })
}

#[tokio::test]
async fn a_body_of_a_mebibyte_is_taken_and_one_byte_more_is_not() {
    let (webex, _org) = start().await;
    let most = raw(webex.url(), post(&webex, &[], &padded(MAX_BODY))).await;
    assert_eq!(most.status, 201, "{}", most.body);
    assert_eq!(org_count(&webex).await, 2);

    let more = raw(webex.url(), post(&webex, &[], &padded(MAX_BODY + 1))).await;
    assert_eq!(more.json(), too_large());
    assert_eq!((more.status, more.header("connection")), (413, "close"));
    assert_eq!(org_count(&webex).await, 2);
}

#[tokio::test]
async fn a_body_of_unstated_length_is_measured_as_it_comes() {
    let (webex, _org) = start().await;
    for (length, status) in [(MAX_BODY, 201), (MAX_BODY + 1, 413)] {
        let mut wire = Wire::connect(webex.url()).await;
        wire.send(post(&webex, &[("Transfer-Encoding", "chunked")], b"")).await;
        for chunk in padded(length).chunks(64 * 1024) {
            wire.try_send([format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
                .await;
        }
        wire.try_send("0\r\n\r\n").await;
        let answer = wire.answer().await;
        assert_eq!(answer.status, status, "{length}: {}", answer.body);
    }
    assert_eq!(org_count(&webex).await, 2);
}

#[tokio::test]
async fn who_sends_five_mebibytes_whole_before_reading_gets_the_answer() {
    let (webex, _org) = start().await;
    let bytes = post(&webex, &[], &padded(5 * MAX_BODY));
    let answer = send_then_read(webex.url(), bytes).await;
    assert_eq!(answer.json(), too_large());
    assert_eq!((answer.status, answer.header("connection")), (413, "close"));
    assert_eq!(org_count(&webex).await, 1);
}

#[tokio::test]
async fn who_asks_before_sending_two_mebibytes_is_told_not_to() {
    let (webex, _org) = start().await;
    let asking = [("Content-Length", "2097152"), ("Expect", "100-continue")];
    let answer = raw(webex.url(), post(&webex, &asking, b"")).await;
    assert_eq!(answer.json(), too_large());
    assert_eq!((answer.status, answer.header("connection")), (413, "close"));
    assert_eq!(org_count(&webex).await, 1);
}

#[tokio::test]
async fn while_a_big_org_is_made_others_are_answered() {
    let (webex, org) = start().await;
    let asked = json!({ "generate": { "users": 5_000 } });
    let admin = Caller::connector(&org);
    let others = async {
        for _ in 0..5 {
            assert_eq!(control(&webex, "GET", "/health/live", None).await.status, 200);
            assert_eq!(admin.get("/Users").await.status, 200);
        }
    };
    let (made, ()) = tokio::join!(control(&webex, "POST", "/orgs", Some(&asked)), others);
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    let made = Caller::new(
        made["tenantUrl"].as_str().unwrap(),
        made["adminToken"]["token"].as_str().unwrap(),
    );
    assert_eq!(made.get("/Users?count=0").await.json()["totalResults"], 5_001);
}

#[tokio::test]
async fn a_body_that_is_not_utf8_is_refused() {
    let (webex, _org) = start().await;
    let answer = raw(webex.url(), post(&webex, &[], b"{\"displayName\":\"\xff\"}")).await;
    assert_eq!(
        answer.json(),
        json!({
            "type": "about:blank", "title": "Bad Request", "status": 400,
            "detail": "the body is not JSON: invalid unicode code point at line 1 column 17",
            "hint": "send a JSON object",
        }),
    );
    assert_eq!(org_count(&webex).await, 1);
}

#[tokio::test]
async fn a_body_that_breaks_off_changes_nothing() {
    let (webex, _org) = start().await;
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(post(&webex, &[("Content-Length", "100")], b"")).await;
    wire.send("{\"displayName\":").await;
    wire.half_close().await;
    let answer = wire.answer().await;
    assert_eq!(
        answer.json(),
        json!({
            "type": "about:blank", "title": "Bad Request", "status": 400,
            "detail": "the body did not come whole: error reading a body from connection",
            "hint": "send a JSON object",
        }),
    );
    assert_eq!(org_count(&webex).await, 1);
}

#[tokio::test]
async fn an_org_holds_ten_thousand_rules_and_no_more() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/faults", org.id());
    let rule = json!({ "short": "unknown: 503 x1" });
    let all = json!({ "items": vec![&rule; 10_000] });
    let answer = control(&webex, "PUT", &path, Some(&all)).await;
    assert_eq!(answer.status, 200);
    let refused = control(&webex, "POST", &path, Some(&rule)).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let reason = "there are 10000 rules already, the most an org may have; remove some first";
    assert_eq!(refused.json()["errors"], json!([{ "pointer": "", "reason": reason }]));
    let listed = control(&webex, "GET", &path, None).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 10_000);
}

#[tokio::test]
async fn an_org_holds_a_thousand_clients_the_tutorials_among_them() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/clients", org.id());
    let client = json!({ "redirectUris": ["http://localhost:3000/auth/code"], "scopes": ["identity:people_rw"] });
    for n in 2..=1_000 {
        let answer = control(&webex, "POST", &path, Some(&client)).await;
        assert_eq!(answer.status, 201, "{n}: {}", answer.text());
    }
    let refused = control(&webex, "POST", &path, Some(&client)).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let reason = "The org already has 1000 clients. Use one of them, or reset the org.";
    assert_eq!(refused.json()["errors"], json!([{ "pointer": "", "reason": reason }]));
}

#[tokio::test]
async fn a_token_lives_a_hundred_years_at_most() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/tokens", org.id());
    let with = |ttl: &str| json!({ "ttl": ttl });
    for (ttl, status) in [
        ("0s", 201),
        ("36500d", 201),
        ("876001h", 422),
        ("36501d", 422),
        ("-1s", 422),
        ("", 422),
    ] {
        let answer = control(&webex, "POST", &path, Some(&with(ttl))).await;
        assert_eq!(answer.status, status, "{ttl}: {}", answer.text());
    }
}
